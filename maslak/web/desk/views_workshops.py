"""Workshops: sessions and seats, who came, the certificate."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.casework import queries, seats
from maslak.casework import workshops as teaching
from maslak.casework.models import Enrolment, Session, Workshop
from maslak.people.models import Person
from maslak.web.desk.forms_services import ReasonForm, Reference, SeatForm, SeatsForm, SessionForm
from maslak.web.desk.pages import act, ask, ask_alone, of_file, posted, sent
from maslak.web.guard import Telling, needs


@needs("workshop.enrol")
def workshops(request: HttpRequest) -> HttpResponse:
    """The sessions to come with their seats, those to mark, and the catalogue."""
    office, now = request.actor.organisation, timezone.now()
    begun = Session.objects.filter(organisation=office, status="planned", starts_at__lte=now)
    context = {
        "sessions": queries.sessions_to_come(now, office),
        "to_mark": queries.with_seats(begun),
        "catalogue": Workshop.objects.filter(is_active=True),
        "may_plan": request.actor.may("workshop.manage"),
    }
    return render(request, "desk/services/workshops.html", context)


@needs("workshop.manage")
def plan(request: HttpRequest) -> HttpResponse:
    """A session to come."""
    form = SessionForm(
        posted(request), initial={"mode": "onsite", "seats": 12, "workshop": request.GET.get("atelier")}
    )
    if form.is_valid():
        data = form.cleaned_data
        hours = {
            name: timezone.make_aware(
                datetime.combine(data.pop("day") if name == "ends_at" else data["day"], data.pop(hour))
            )
            for name, hour in (("starts_at", "begins"), ("ends_at", "ends"))
        }
        with Telling(request, form) as told:
            made = teaching.plan(
                organisation=request.actor.organisation, by=request.actor, now=timezone.now(), **hours, **data
            )
        if told.done:
            messages.success(request, _("La séance est annoncée."))
            return redirect("desk:session", made.ref)
    return ask_alone(
        request,
        form,
        title=_("Prévoir une séance"),
        button=_("Annoncer la séance"),
        text=_("Elle paraît aussitôt dans l'espace des personnes de l'agence."),
        back=(reverse("desk:workshops"), _("Ateliers")),
    )


def _session(request: HttpRequest, ref: str) -> Session:
    mine = queries.with_seats(Session.objects.filter(organisation=request.actor.organisation))
    return get_object_or_404(mine, ref=ref)


@needs("workshop.enrol")
def session(request: HttpRequest, ref: str) -> HttpResponse:
    """One session: its list, its waiting list, its attendance."""
    found = _session(request, ref)
    listed = found.enrolments.select_related("person").exclude(status="cancelled")
    context = {
        "session": found,
        "seated": [e for e in listed if e.status != "waiting"],
        "waiting": [e for e in listed if e.status == "waiting"],
        "begun": found.starts_at <= timezone.now(),
        "form": Reference(),
        "may_manage": request.actor.may("workshop.manage"),
    }
    return render(request, "desk/services/session.html", context)


@require_POST
@needs("workshop.enrol")
def enrol(request: HttpRequest, ref: str) -> HttpResponse:
    """A seat for somebody, by the reference of the file."""
    found, form = _session(request, ref), Reference(request.POST)
    ref = form.cleaned_data["person"].upper() if form.is_valid() else ""
    person = Person.objects.filter(ref=ref).first()
    if person is None:
        messages.error(request, _("Aucun dossier de votre agence ne porte cette référence."))
    else:
        _seat(request, found.pk, person)
    return redirect("desk:session", found.ref)


def _seat(request: HttpRequest, session_id: int, person: Person) -> None:
    with Telling(request) as told:
        seat = seats.enrol(session_id=session_id, person=person, by=request.actor, now=timezone.now())
    if told.done and seat.status == "waiting":
        messages.info(request, _("La séance est complète : la personne est sur la liste d'attente."))
    elif told.done:
        messages.success(request, _("La place est réservée."))


@of_file("workshop.enrol")
def enrol_person(request: HttpRequest, person: Person) -> HttpResponse:
    """A seat for this person in a session to come."""
    coming = queries.sessions_to_come(timezone.now(), request.actor.organisation)
    form = SeatForm(posted(request), sessions=coming)
    if form.is_valid():
        _seat(request, int(form.cleaned_data["session_id"]), person)
        return redirect("desk:person", person.ref)
    return ask(request, person, "", form, title=_("Inscrire à un atelier"), button=_("Réserver la place"))


@require_POST
@needs("workshop.enrol")
def seat_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A seat given up: the first one waiting takes it."""
    seat = get_object_or_404(Enrolment.objects.select_related("session"), pk=pk)
    act(request, seats.cancel, _("La place est rendue."), enrolment_id=seat.pk, now=timezone.now())
    return redirect("desk:session", seat.session.ref)


@require_POST
@needs("workshop.enrol")
def seat_promote(request: HttpRequest, pk: int) -> HttpResponse:
    """A free seat for somebody who waits, out of turn."""
    seat = get_object_or_404(Enrolment.objects.select_related("session"), pk=pk)
    act(request, seats.promote, _("La place est donnée."), enrolment_id=seat.pk)
    return redirect("desk:session", seat.session.ref)


@needs("workshop.manage")
def change_seats(request: HttpRequest, ref: str) -> HttpResponse:
    """Another number of seats; those who wait take the new ones in their order."""
    found = _session(request, ref)
    form = SeatsForm(posted(request), initial={"seats": found.seats})
    if sent(request, form, seats.change_seats, _("Le nombre de places est changé."), session_id=found.pk):
        return redirect("desk:session", found.ref)
    return ask_alone(
        request,
        form,
        title=_("Changer le nombre de places"),
        button=_("Changer le nombre de places"),
        text=_("Les premières personnes en liste d'attente prennent les places ajoutées et sont prévenues."),
        back=(reverse("desk:session", args=[found.ref]), _("Séance")),
    )


@require_POST
@needs("workshop.attend")
def attendance(request: HttpRequest, ref: str) -> HttpResponse:
    """Who came: the whole sheet at once."""
    found = _session(request, ref)
    came = [int(pk) for pk in request.POST.getlist("came") if pk.isdecimal()]
    act(
        request,
        teaching.hold,
        _("La feuille de présence est enregistrée."),
        session_id=found.pk,
        attended=came,
        now=timezone.now(),
    )
    return redirect("desk:session", found.ref)


@needs("workshop.manage")
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Call a session off; everybody on its list is told."""
    found, form = _session(request, ref), ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        act(
            request,
            teaching.cancel_session,
            _("La séance est annulée."),
            session_id=found.pk,
            reason=reason,
            now=timezone.now(),
        )
        return redirect("desk:workshops")
    return ask_alone(
        request,
        form,
        title=_("Annuler la séance"),
        button=_("Annuler la séance"),
        text=_("Chaque personne inscrite est prévenue, avec votre raison."),
        danger=True,
        back=(reverse("desk:session", args=[found.ref]), _("Séance")),
    )


@needs("workshop.attend")
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of attendance, to print."""
    seat = get_object_or_404(
        Enrolment.objects.select_related("session__workshop", "session__organisation", "person"), pk=pk
    )
    if not seat.certificate_number:
        raise Http404
    return render(request, "desk/services/certificate.html", {"seat": seat})
