"""Appointments: times opened by counsellors, taken by one person each, kept, missed, moved or given back."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation, User
from maslak.access.policies import check_may
from maslak.access.queries import current_memberships
from maslak.casework import notices, rules
from maslak.casework.enums import AppointmentStatus
from maslak.casework.files import note_contact
from maslak.casework.models import Appointment, Slot
from maslak.casework.numbering import turn
from maslak.casework.policies import check_may_for, check_self, locked
from maslak.casework.queries import free_slots, remote_period
from maslak.casework.workflow import APPOINTMENT
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind, Mode
from maslak.people.models import Person

SLOT_MODES = (Mode.ONSITE, Mode.PHONE, Mode.VIDEO)
# How many free slots an invitation tries: colleagues may be booking the same ones.
_TRIES = 20


@transaction.atomic
def open_slots(
    *,
    organisation: Organisation,
    counsellor: User,
    day: date,
    opens: time,
    closes: time,
    minutes: int,
    mode: str = Mode.ONSITE,
    link: str = "",
    by: Actor,
    now: datetime,
) -> list[Slot]:
    """The counsellor's slots of that length between two hours of a day; times already open stay as they are.

    While the office works remotely, so do the slots: by video with a `link`, else by telephone.

    Raises NotAllowed, Invalid for a day gone by, a counsellor from elsewhere or hours that hold no slot.
    """
    check_may(by, "appointment.write", organisation_id=organisation.pk)
    if mode not in SLOT_MODES:
        raise Invalid(_("Un rendez-vous a lieu sur place, par téléphone ou par vidéo."), field="mode")
    if not current_memberships(counsellor, day).filter(organisation=organisation).exists():
        raise Invalid(
            _("Cette personne ne travaille pas dans votre organisation ce jour-là."), field="counsellor"
        )
    wanted = [
        (timezone.make_aware(datetime.combine(day, start)), timezone.make_aware(datetime.combine(day, end)))
        for start, end in rules.times_in(opens, closes, minutes)
    ]
    wanted = [(start, end) for start, end in wanted if start > now]
    if not wanted:
        raise Invalid(
            _("Ces heures ne contiennent aucun créneau à venir : vérifiez le jour, les heures et la durée.")
        )
    turn(f"slots {counsellor.pk}")
    taken = list(
        Slot.objects.filter(counsellor=counsellor, closed_at=None).values_list("starts_at", "ends_at")
    )
    period = remote_period(organisation, day)
    mode_then = rules.slot_at_a_distance(mode, link) if period else mode
    turned = {"mode_before": mode, "disruption": period} if mode_then != mode else {}
    made = [
        Slot.objects.create(
            organisation=organisation,
            counsellor=counsellor,
            starts_at=start,
            ends_at=end,
            mode=mode_then,
            link=link,
            **turned,
        )
        for start, end in wanted
        if not rules.overlaps(start, end, taken)
    ]
    audit.record(
        "slots.opened", by=by, new={"day": day.isoformat(), "slots": len(made), "counsellor": counsellor.pk}
    )
    return made


@transaction.atomic
def close_slot(*, slot_id: int, by: Actor, now: datetime) -> Slot:
    """Take a free slot back. Raises NotAllowed, Conflict while somebody has it: cancel or move them first."""
    slot = locked(Slot, slot_id, by=by, permission="appointment.write")
    if slot.appointments.filter(status=AppointmentStatus.BOOKED).exists():
        raise Conflict(
            _("Quelqu'un a rendez-vous à cette heure : déplacez ou annulez d'abord ce rendez-vous.")
        )
    if slot.closed_at is None:
        slot.closed_at = now
        slot.save(update_fields=["closed_at"])
        audit.record("slot.closed", by=by, target=slot)
    return slot


@transaction.atomic
def book(*, slot_id: int, person: Person, purpose: str, by: Actor, now: datetime) -> Appointment:
    """The slot for that person, who is told and reminded; staff book for theirs, a person for themselves.

    Raises NotAllowed, Conflict when the slot was taken meanwhile or the person is expected elsewhere at that
    hour, Invalid for a slot gone by or taken back.
    """
    slot = _locked_slot(slot_id, person, by)
    _check_offered(slot, now)
    _check_free_then(person, slot)
    if not purpose.strip():
        raise Invalid(_("Indiquez l'objet du rendez-vous en quelques mots."), field="purpose")
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(slot=slot, person=person, purpose=purpose.strip())
    except IntegrityError as error:
        raise _taken() from error
    notices.about_appointment("appointment_booked", appointment)
    notices.remind(appointment, now=now)
    audit.record("appointment.booked", by=by, target=appointment, person_id=person.pk)
    return appointment


@transaction.atomic
def invite(
    *, organisation: Organisation, person: Person, purpose: str, by: Actor, now: datetime
) -> Appointment:
    """The first free slot of the organisation for that person.

    Raises NotAllowed, and Conflict when no slot is free: nobody is invited to an hour that does not exist.
    """
    check_may_for(
        by, "appointment.write", own="self.appointment", person_id=person.pk, organisation_id=organisation.pk
    )
    for slot in free_slots(organisation, now)[:_TRIES]:
        try:
            return book(slot_id=slot.pk, person=person, purpose=purpose, by=by, now=now)
        except Conflict:  # taken meanwhile, or the person is expected elsewhere at that hour
            continue
    raise Conflict(_("Aucun créneau n'est libre : ouvrez des créneaux avant d'inviter."))


def _locked_slot(slot_id: int, person: Person, by: Actor) -> Slot:
    if by.role != Role.PERSON:
        return locked(Slot, slot_id, by=by, permission="appointment.write")
    check_may(by, "self.appointment")
    check_self(by, person.pk)
    slot = Slot.objects.select_for_update(of=("self",)).filter(pk=slot_id).order_by("pk").first()
    if slot is None:
        raise Invalid(_("Ce créneau n'existe pas."))
    return slot


def _check_offered(slot: Slot, now: datetime) -> None:
    if slot.closed_at is not None or slot.starts_at <= now:
        raise Invalid(_("Ce créneau n'est plus proposé : choisissez-en un autre."), field="slot")


def _check_free_then(person: Person, slot: Slot, besides: int | None = None) -> None:
    others = (
        Appointment.objects.exclude(pk__in=[besides] if besides else [])
        .filter(
            person=person,
            status=AppointmentStatus.BOOKED,
            slot__starts_at__lt=slot.ends_at,
            slot__ends_at__gt=slot.starts_at,
        )
        .exclude(slot=slot)
    )
    if others.exists():
        raise Conflict(_("Cette personne a déjà un rendez-vous à cette heure-là."), field="slot")


def _taken() -> Conflict:
    return Conflict(_("Ce créneau vient d'être pris : choisissez-en un autre."), field="slot")


@transaction.atomic
def reschedule(*, appointment_id: int, slot_id: int, by: Actor, now: datetime) -> Appointment:
    """The same appointment at another hour of the same organisation; calendars move it, reminders follow.

    Raises NotAllowed, StepRefused once it is settled, Conflict, Invalid as `book` does.
    """
    appointment = _locked_appointment(appointment_id, "cancel", by)
    APPOINTMENT.step("cancel", status=appointment.status)
    _check_not_begun(appointment, by, now)
    slot = _locked_slot(slot_id, appointment.person, by)
    if slot.organisation_id != appointment.slot.organisation_id:
        raise Invalid(_("Choisissez un créneau de la même organisation."), field="slot")
    _check_offered(slot, now)
    _check_free_then(appointment.person, slot, besides=appointment.pk)
    old, appointment.slot = appointment.slot_id, slot
    appointment.sequence += 1
    try:
        with transaction.atomic():
            appointment.save(update_fields=["slot", "sequence"])
    except IntegrityError as error:
        raise _taken() from error
    notices.forget_reminder(appointment)
    notices.about_appointment("appointment_moved", appointment)
    notices.remind(appointment, now=now)
    audit.record(
        "appointment.moved",
        by=by,
        target=appointment,
        person_id=appointment.person_id,
        old={"slot": old},
        new={"slot": slot.pk},
    )
    return appointment


@transaction.atomic
def keep(*, appointment_id: int, by: Actor, now: datetime) -> Appointment:
    """The person came; a no-show noted by mistake is voided.

    Raises NotAllowed, StepRefused before the hour.
    """
    appointment = _settle(appointment_id, "keep", by, now)
    pathway.void_source(
        appointment, by=by, reason=_("Corrigé : la personne est venue."), kind=Kind.APPOINTMENT_MISSED
    )
    _write_fact(Kind.APPOINTMENT_KEPT, appointment, by)
    note_contact(
        person_id=appointment.person_id,
        organisation_id=appointment.slot.organisation_id,
        on=timezone.localdate(appointment.slot.starts_at),
    )
    return appointment


@transaction.atomic
def miss(*, appointment_id: int, by: Actor, now: datetime) -> Appointment:
    """Nobody came; a presence noted by mistake is voided. Raises NotAllowed, StepRefused before the hour."""
    appointment = _settle(appointment_id, "miss", by, now)
    pathway.void_source(
        appointment, by=by, reason=_("Corrigé : la personne n'est pas venue."), kind=Kind.APPOINTMENT_KEPT
    )
    _write_fact(Kind.APPOINTMENT_MISSED, appointment, by)
    return appointment


@transaction.atomic
def excuse(*, appointment_id: int, by: Actor, now: datetime) -> Appointment:
    """The person let us know, before or after: an absence already noted is voided.

    Raises NotAllowed, StepRefused.
    """
    appointment = _settle(appointment_id, "excuse", by, now)
    pathway.void_source(
        appointment, by=by, reason=_("La personne s'est excusée."), kind=Kind.APPOINTMENT_MISSED
    )
    return appointment


@transaction.atomic
def cancel(*, appointment_id: int, close_slot_too: bool = False, by: Actor, now: datetime) -> Appointment:
    """The appointment falls; its hour is offered again unless the office takes it back.

    The person is told unless it is they who cancel. Raises NotAllowed, StepRefused once it is settled.
    """
    appointment = _settle(appointment_id, "cancel", by, now)
    if by.role != Role.PERSON:
        notices.about_appointment("appointment_cancelled", appointment)
        if close_slot_too:
            close_slot(slot_id=appointment.slot_id, by=by, now=now)
    return appointment


def _locked_appointment(appointment_id: int, step: str, by: Actor) -> Appointment:
    # What a person may do alone is to cancel and to move.
    return locked(
        Appointment,
        appointment_id,
        by=by,
        permission=APPOINTMENT.steps[step].permission,
        belongs_to="slot.organisation_id",
        own="self.appointment" if step == "cancel" else "",
    )


def _settle(appointment_id: int, step: str, by: Actor, now: datetime) -> Appointment:
    appointment = _locked_appointment(appointment_id, step, by)
    old, target = appointment.status, APPOINTMENT.step(step, status=appointment.status).target
    if step in ("keep", "miss") and appointment.slot.starts_at > now:
        raise StepRefused(_("L'heure du rendez-vous n'est pas encore venue."))
    _check_not_begun(appointment, by, now)
    appointment.status, appointment.settled_at = target, now
    appointment.sequence += 1
    appointment.save(update_fields=["status", "settled_at", "sequence"])
    notices.forget_reminder(appointment)
    audit.record(
        f"appointment.{step}",
        by=by,
        target=appointment,
        person_id=appointment.person_id,
        old=old,
        new=appointment.status,
    )
    return appointment


def _check_not_begun(appointment: Appointment, by: Actor, now: datetime) -> None:
    """A person alone changes nothing of an hour that has come: the office knows whether they were there."""
    if by.role == Role.PERSON and appointment.slot.starts_at <= now:
        raise StepRefused(_("L'heure du rendez-vous est passée : appelez l'organisation."))


def _write_fact(kind: str, appointment: Appointment, by: Actor) -> None:
    slot = appointment.slot
    pathway.record(
        kind,
        person=appointment.person,
        occurred_on=timezone.localdate(slot.starts_at),
        organisation=slot.organisation,
        source=appointment,
        by=by,
        mode=slot.mode,
    )
