"""My appointments, my workshops, what I agree to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.casework import appointments as slots
from maslak.casework import catalogue, consenting, ics, queries, seats, self_paced
from maslak.casework.models import Appointment, Enrolment, Session, Workshop
from maslak.people.enums import Purpose
from maslak.people.models import Consent
from maslak.people.texts import ConsentText, consent_text, text_agreed_to
from maslak.web.desk.forms_services import Move
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.guard import Telling
from maslak.web.person.self_access import own_space

MOST_SLOTS = 12


def _language() -> str:
    return (get_language() or "fr")[:2]


@own_space
def appointments(request: HttpRequest) -> HttpResponse:
    """The appointments to come and gone, and the free hours of my office."""
    mine = Appointment.objects.filter(person=request.person).select_related("slot", "slot__organisation")
    now, office = timezone.now(), request.person.home_organisation
    context = {
        "coming": mine.filter(status="booked", slot__ends_at__gte=now).order_by("slot__starts_at"),
        "gone": mine.exclude(status="booked", slot__ends_at__gte=now).order_by("-slot__starts_at")[:20],
        "free": queries.free_slots(office, now)[:MOST_SLOTS],
        "office": office,
        "now": now,
    }
    return render(request, "person/appointments.html", context)


@require_POST
@own_space
def appointment_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a free hour of my office."""
    purpose = request.POST.get("purpose") or _("Rencontrer mon conseiller")
    with Telling(request) as told:
        slots.book(slot_id=pk, person=request.person, purpose=purpose, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("Votre rendez-vous est pris."))
    return redirect("person:appointments")


@require_POST
@own_space
def appointment_excuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that I cannot come; the hour goes to somebody else."""
    found = get_object_or_404(Appointment, ref=ref, person=request.person)
    with Telling(request) as told:
        slots.cancel(appointment_id=found.pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("C'est noté : votre agence sait que vous ne viendrez pas."))
    return redirect("person:appointments")


@own_space
def appointment_move(request: HttpRequest, ref: str) -> HttpResponse:
    """My appointment at another free hour of the same office; reminders and calendars follow."""
    found = get_object_or_404(
        Appointment.objects.select_related("slot__organisation"),
        ref=ref,
        person=request.person,
        status="booked",
    )
    form = Move(posted(request), slots=queries.free_slots(found.slot.organisation, timezone.now()))
    given = {"slot_id": form.cleaned_data["slot_id"].pk} if form.is_valid() else {}
    more = {"appointment_id": found.pk, "now": timezone.now()}
    if sent(request, form, slots.reschedule, _("Votre rendez-vous est déplacé."), given=given, **more):
        return redirect("person:appointments")
    return ask_alone(
        request,
        form,
        title=_("Déplacer mon rendez-vous"),
        button=_("Déplacer mon rendez-vous"),
        text=_("L'heure que vous laissez est rendue à quelqu'un d'autre."),
        back=(reverse("person:appointments"), _("Mes rendez-vous")),
    )


@own_space
def appointment_ics(request: HttpRequest, ref: str) -> HttpResponse:
    """The appointment for my telephone's calendar."""
    found = get_object_or_404(Appointment.objects.select_related("slot"), ref=ref, person=request.person)
    response = HttpResponse(
        ics.calendar_file(found, now=timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response


@own_space
def workshops(request: HttpRequest) -> HttpResponse:
    """My seats, the sessions open to me, the workshops to do at my own pace."""
    now, person = timezone.now(), request.person
    seated = Enrolment.objects.filter(person=person).select_related(
        "session", "session__workshop", "session__organisation"
    )
    taken = set(seated.exclude(status="cancelled").values_list("session_id", flat=True))
    context = {
        "coming": seated.filter(session__starts_at__gte=now, status__in=["enrolled", "waiting"]).order_by(
            "session__starts_at"
        ),
        "attended": seated.filter(status="attended").order_by("-session__starts_at"),
        "sessions": queries.sessions_to_come(now, person.home_organisation).exclude(pk__in=taken),
        "own_pace": _own_pace(person),
    }
    return render(request, "person/workshops.html", context)


def _own_pace(person) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    """Each workshop with steps for the phone, and how many the person has done."""
    done: dict[int, int] = {}
    for pk in person.self_paced.values_list("workshop_id", flat=True):
        done[pk] = done.get(pk, 0) + 1
    return [
        {"workshop": workshop, "steps": len(steps), "done": done.get(workshop.pk, 0)}
        for workshop in Workshop.objects.filter(is_active=True)
        if (steps := catalogue.steps_of(workshop.code))
    ]


@require_POST
@own_space
def seat_take(request: HttpRequest, ref: str) -> HttpResponse:
    """A seat in a session, or a place on its waiting list."""
    session = get_object_or_404(Session, ref=ref)
    with Telling(request) as told:
        seat = seats.enrol(session_id=session.pk, person=request.person, by=request.actor, now=timezone.now())
    if told.done and seat.status == "waiting":
        messages.info(
            request,
            _(
                "La séance est complète : vous êtes sur la liste d'attente, et prévenu·e si une place se libère."
            ),
        )
    elif told.done:
        messages.success(request, _("Votre place est réservée."))
    return redirect("person:workshops")


@require_POST
@own_space
def seat_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give my seat up."""
    seat = get_object_or_404(Enrolment, pk=pk, person=request.person)
    with Telling(request) as told:
        seats.cancel(enrolment_id=seat.pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("Votre place est rendue. Merci d'avoir prévenu."))
    return redirect("person:workshops")


@own_space
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step of a workshop at my own pace: read, do, go on."""
    workshop = get_object_or_404(Workshop, code=code)
    steps = catalogue.steps_of(code)
    place = next((i for i, known in enumerate(steps) if known.code == step), None)
    if place is None:
        raise Http404
    following = steps[place + 1].code if place + 1 < len(steps) else ""
    if request.method == "POST":
        with Telling(request) as told:
            self_paced.complete_step(
                person=request.person, workshop=workshop, step=step, by=request.actor, now=timezone.now()
            )
        if told.done:
            return redirect("person:step", code, following) if following else redirect("person:workshops")
    language, shown = _language(), steps[place]
    exercise = shown.exercise.get("text") or shown.exercise.get("question") or {}
    context = {
        "workshop": workshop,
        "title": shown.title[language],
        "text": shown.text[language],
        "exercise": exercise.get(language, "") if hasattr(exercise, "get") else "",
        "number": place + 1,
        "total": len(steps),
        "done": step in self_paced.steps_done(request.person, workshop),
    }
    return render(request, "person/step.html", context)


@own_space
def workshop_start(request: HttpRequest, code: str) -> HttpResponse:
    """Go to the first step not done yet."""
    workshop = get_object_or_404(Workshop, code=code)
    steps = catalogue.steps_of(code)
    if not steps:
        raise Http404
    done = self_paced.steps_done(request.person, workshop)
    first = next((known.code for known in steps if known.code not in done), steps[0].code)
    return redirect("person:step", code, first)


@own_space
def choices(request: HttpRequest) -> HttpResponse:
    """What I agree to, one by one, with its text."""
    language, person = _language(), request.person
    in_force = {
        (c.purpose, c.organisation_id): c
        for c in person.consents.filter(withdrawn_at=None).select_related("organisation")
    }
    rows = []
    for purpose in Purpose.values:
        for consent in [c for (kind, _body), c in in_force.items() if kind == purpose] or [None]:
            if purpose == Purpose.REFERRAL and consent is None:
                continue
            body = consent.organisation if consent and consent.organisation else person.home_organisation
            rows.append(
                {
                    "purpose": purpose,
                    "consent": consent,
                    "words": _agreed(purpose, consent).told(language, body.name),
                }
            )
    return render(request, "person/choices.html", {"rows": rows})


def _agreed(purpose: str, consent: Consent | None) -> ConsentText:
    """The text that stands in force, or the one that would be shown today."""
    return text_agreed_to(purpose, consent.text_version) if consent else consent_text(purpose)


@require_POST
@own_space
def choice_give(request: HttpRequest, purpose: str) -> HttpResponse:
    """Agree to one purpose."""
    body = request.person.home_organisation if purpose == Purpose.REGISTRATION else None
    with Telling(request) as told:
        consenting.give(
            person_id=request.person.pk,
            purpose=purpose,
            organisation=body,
            language=_language(),
            by=request.actor,
            now=timezone.now(),
        )
    if told.done:
        messages.success(request, _("Votre accord est enregistré. Vous pouvez le retirer à tout moment."))
    return redirect("person:consents")


@require_POST
@own_space
def choice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an agreement back; it ends at once."""
    consent = get_object_or_404(Consent, pk=pk, person=request.person)
    with Telling(request) as told:
        consenting.withdraw(consent_id=consent.pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("Votre accord est retiré. Le partage s'arrête maintenant."))
    return redirect("person:consents")
