"""Appointments: hours opened, booked, kept or missed."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maslak.casework import appointments as hours
from maslak.casework import ics, queries
from maslak.casework.models import Appointment
from maslak.casework.workflow import APPOINTMENT
from maslak.people.models import Person
from maslak.web.desk.colleagues import colleagues
from maslak.web.desk.forms_services import Booking, Move, SlotsForm
from maslak.web.desk.pages import act, ask, ask_alone, of_file, posted, sent
from maslak.web.guard import needs

DAYS = 14
STEPS = {
    "keep": (hours.keep, gettext_lazy("Est venu·e"), gettext_lazy("Présence notée.")),
    "miss": (hours.miss, gettext_lazy("N'est pas venu·e"), gettext_lazy("Absence notée.")),
    "excuse": (hours.excuse, gettext_lazy("S'est excusé·e"), gettext_lazy("Excuse notée.")),
    "cancel": (
        hours.cancel,
        gettext_lazy("Annuler le rendez-vous"),
        gettext_lazy("Le rendez-vous est annulé."),
    ),
}


@needs("appointment.write")
def appointments(request: HttpRequest) -> HttpResponse:
    """The two weeks to come, day by day: who is expected, which hours are free."""
    office, now = request.actor.organisation, timezone.now()
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    expected = (
        Appointment.objects.filter(
            slot__organisation=office,
            slot__starts_at__gte=start,
            slot__starts_at__lt=start + timedelta(days=DAYS),
        )
        .exclude(status__in=["cancelled", "excused"])
        .select_related("slot", "slot__counsellor", "person")
        .order_by("slot__starts_at")
    )
    context = {"expected": expected, "free": queries.free_slots(office, now)[:60]}
    return render(request, "desk/services/appointments.html", context)


@needs("appointment.write")
def open_slots(request: HttpRequest) -> HttpResponse:
    """Open hours for appointments."""
    office = request.actor.organisation
    form = SlotsForm(
        posted(request),
        colleagues=colleagues(office),
        initial={"counsellor": request.actor.user, "mode": "onsite"},
    )
    if sent(
        request,
        form,
        hours.open_slots,
        _("Les créneaux sont ouverts."),
        organisation=office,
        now=timezone.now(),
    ):
        return redirect("desk:appointments")
    return ask_alone(
        request,
        form,
        title=_("Ouvrir des créneaux"),
        button=_("Ouvrir ces créneaux"),
        text=_("Les personnes de l'agence les voient dans leur espace et en prennent un."),
        back=(reverse("desk:appointments"), _("Rendez-vous")),
    )


def _appointment(request: HttpRequest, ref: str) -> Appointment:
    found = Appointment.objects.select_related("slot__organisation", "slot__counsellor", "person")
    return get_object_or_404(found, ref=ref, slot__organisation=request.actor.organisation)


@needs("appointment.write")
def appointment(request: HttpRequest, ref: str) -> HttpResponse:
    """One appointment and the steps its state allows."""
    found = _appointment(request, ref)
    steps = [
        {"code": code, "label": STEPS[code][1]}
        for code in APPOINTMENT.available(found.status)
        if code in STEPS
    ]
    movable = "cancel" in APPOINTMENT.available(found.status) and found.slot.starts_at > timezone.now()
    shown = {"appointment": found, "steps": steps, "movable": movable}
    return render(request, "desk/services/appointment.html", shown)


@require_POST
@needs("appointment.write")
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Came, did not come, excused, cancelled."""
    found = _appointment(request, ref)
    if step not in STEPS:
        raise Http404
    action, _label, done = STEPS[step]
    act(request, action, str(done), appointment_id=found.pk, now=timezone.now())
    return redirect("desk:appointment", found.ref)


@needs("appointment.write")
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """The same appointment at another free hour; the person is told, calendars follow."""
    found = _appointment(request, ref)
    form = Move(posted(request), slots=queries.free_slots(request.actor.organisation, timezone.now()))
    given = {"slot_id": form.cleaned_data["slot_id"].pk} if form.is_valid() else {}
    more = {"appointment_id": found.pk, "now": timezone.now()}
    if sent(request, form, hours.reschedule, _("Le rendez-vous est déplacé."), given=given, **more):
        return redirect("desk:appointment", found.ref)
    return ask_alone(
        request,
        form,
        title=_("Déplacer le rendez-vous"),
        button=_("Déplacer le rendez-vous"),
        text=_("La personne est prévenue de la nouvelle heure."),
        back=(reverse("desk:appointment", args=[found.ref]), _("Rendez-vous")),
    )


@needs("appointment.write")
def slots(request: HttpRequest) -> HttpResponse:
    """The free hours to come, each of which may be taken back."""
    free = queries.free_slots(request.actor.organisation, timezone.now())
    return render(request, "desk/services/slots.html", {"free": free[:200]})


@require_POST
@needs("appointment.write")
def slot_close(request: HttpRequest, pk: int) -> HttpResponse:
    """A free hour taken back: nobody can book it any more."""
    act(request, hours.close_slot, _("Le créneau est retiré."), slot_id=pk, now=timezone.now())
    return redirect("desk:slots")


@needs("appointment.write")
def calendar(request: HttpRequest, ref: str) -> HttpResponse:
    """The appointment as a calendar file."""
    content = ics.calendar_file(_appointment(request, ref), now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response


@of_file("appointment.write")
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """An appointment for this person at a free hour; without any, the way to open some."""
    free = queries.free_slots(request.actor.organisation, timezone.now())
    form = Booking(posted(request), slots=free)
    if form.is_valid():
        given = {"slot_id": form.cleaned_data["slot_id"].pk, "purpose": form.cleaned_data["purpose"]}
        if sent(
            request,
            form,
            hours.book,
            _("Le rendez-vous est pris."),
            given=given,
            person=person,
            now=timezone.now(),
        ):
            return redirect("desk:person", person.ref)
    text = "" if free.exists() else _("Aucun créneau n'est ouvert : ouvrez-en d'abord dans « Rendez-vous ».")
    return ask(
        request,
        person,
        "",
        form,
        title=_("Prendre un rendez-vous"),
        button=_("Prendre ce rendez-vous"),
        text=text,
    )
