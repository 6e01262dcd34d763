"""Coming to an event: a seat that the database keeps, given back when somebody cannot come, and who came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.core.vault import vault
from maslak.law.parameters import parameter
from maslak.outreach import facts, notices, rules
from maslak.outreach.contacts import visitor as anybody
from maslak.outreach.enums import SEATED, EventStatus, RegistrationStatus, Visitor
from maslak.outreach.models import Event, EventTalk, Registration, TalkSeat
from maslak.outreach.policies import locked, said
from maslak.outreach.workflow import REGISTRATION
from maslak.pathway.enums import Kind
from maslak.people.sight import whole_register

_MOST_NAME, _MOST_CONTACT = 60, 120


@transaction.atomic
def register(
    *,
    event_ref: str,
    name: str,
    visitor: str,
    contact: str = "",
    body: str = "",
    may_contact: bool = False,
    talks: Collection[int] = (),
    language: str = "fr",
    now: datetime,
) -> Registration:
    """A seat at an announced event, or a place on its waiting list; whoever holds the token may give it back.

    Anybody may: no account, a name of their choice, an address only if they wish to be contacted. Raises Invalid,
    StepRefused for an event that is not open, Conflict when a chosen session is full.
    """
    if visitor not in Visitor.values:
        raise Invalid(_("Dites à quel titre vous venez."), field="visitor")
    name = said(name, "name", _("Écrivez comment vous appeler : un prénom suffit."))[:_MOST_NAME]
    contact = contact.strip()[:_MOST_CONTACT]
    if may_contact and not contact:
        raise Invalid(_("Pour être recontacté·e, laissez une adresse ou un numéro."), field="contact")
    with whole_register():
        event = Event.objects.select_for_update().filter(ref=event_ref).first()
        if event is None or event.status == EventStatus.DRAFT:
            raise NotAllowed(_("Cet événement n'existe pas."))
        if event.status != EventStatus.PUBLISHED or event.ends_at <= now:
            raise StepRefused(_("Les inscriptions à cet événement sont closes."))
        seated = rules.seats_allow(event.taken, event.seats)
        made = Registration.objects.create(
            event=event, name_sealed=vault().seal(name), contact_sealed=vault().seal(contact) if contact else None,
            visitor=visitor, body=body.strip(), language=language, may_contact=may_contact,
            status=RegistrationStatus.REGISTERED if seated else RegistrationStatus.WAITING, created_at=now,
        )  # fmt: skip
        if seated:
            event.taken += 1
            event.save(update_fields=["taken"])
            _take_talks(made, talks)
        audit.record("outreach.registered", by=anybody(event.organisation), target=made)
    return made


def _take_talks(registration: Registration, talks: Collection[int]) -> None:
    chosen = EventTalk.objects.select_for_update().filter(event=registration.event_id, pk__in=talks)
    for talk in chosen.order_by("pk"):
        if not rules.seats_allow(talk.taken, talk.seats):
            raise Conflict(
                _("La session « %(title)s » est complète : choisissez-en une autre.") % {"title": talk.title},
                field="talks",
            )
        talk.taken += 1
        talk.save(update_fields=["taken"])
        TalkSeat.objects.create(registration=registration, talk=talk)


@transaction.atomic
def give_back(*, token: str, now: datetime) -> Registration:
    """Whoever holds the ticket cannot come: the seat goes to the first who waits.

    Raises NotAllowed for an unknown ticket, StepRefused once the event has begun or the seat is given back.
    """
    with whole_register():
        found = Registration.objects.filter(token=token).first()
        if found is None:
            raise NotAllowed(_("Ce billet n'existe pas."))
        event = Event.objects.select_for_update().get(pk=found.event_id)
        registration = Registration.objects.select_for_update().get(pk=found.pk)
        if event.starts_at <= now:
            raise StepRefused(_("L'événement a commencé : cette inscription ne change plus."))
        _leave(registration, event, by=anybody(event.organisation), now=now)
    return registration


@transaction.atomic
def strike(*, registration_id: int, by: Actor, now: datetime) -> Registration:
    """The organiser takes somebody off the list, at their word or for a double. Raises NotAllowed, StepRefused."""
    check_may(by, REGISTRATION.steps["cancel"].permission)
    event, registration = _of_own_event(registration_id, by=by, step="cancel")
    _leave(registration, event, by=by, now=now)
    return registration


def _leave(registration: Registration, event: Event, *, by: Actor, now: datetime) -> None:
    old, target = registration.status, REGISTRATION.step("cancel", status=registration.status).target
    registration.status, registration.settled_at = target, now
    registration.save(update_fields=["status", "settled_at"])
    for seat in registration.talk_seats.select_related("talk"):
        talk = EventTalk.objects.select_for_update().get(pk=seat.talk_id)
        talk.taken -= 1
        talk.save(update_fields=["taken"])
        seat.delete()
    audit.record("outreach.registration_cancelled", by=by, target=registration, old=old, new=target)
    if old in SEATED:
        event.taken -= 1
        event.save(update_fields=["taken"])
        seat_waiting(event, by=by)


def seat_waiting(event: Event, *, by: Actor) -> int:
    """Free seats of a locked event go to those who wait, in the order they came; each is told. How many.

    Nobody moves up once the event is over or called off.
    """
    if event.status != EventStatus.PUBLISHED:
        return 0
    seated = 0
    waiting = event.registrations.select_for_update().filter(status=RegistrationStatus.WAITING)
    for each in waiting.order_by("created_at", "id"):
        if not rules.seats_allow(event.taken, event.seats):
            break
        each.status = REGISTRATION.step("promote", status=each.status).target
        each.save(update_fields=["status"])
        event.taken += 1
        event.save(update_fields=["taken"])
        audit.record("outreach.registration_promoted", by=by, target=each, old="waiting", new=each.status)
        notices.seat_found(each, event)
        seated += 1
    return seated


@transaction.atomic
def open_list(event: Event, *, by: Actor) -> list[Registration]:
    """Those who registered, in the order they came, without those who left; the reading is written down.

    Raises NotAllowed.
    """
    check_may(by, "outreach.write", organisation_id=event.organisation_id)
    left = RegistrationStatus.CANCELLED
    found = list(event.registrations.exclude(status=left).prefetch_related("talk_seats__talk"))
    if found:
        audit.record("outreach.list_read", by=by, target=event, new={"count": len(found)})
    return found


@transaction.atomic
def attend(*, registration_id: int, by: Actor, now: datetime) -> Registration:
    """They came: a fact that names nobody. Raises NotAllowed, StepRefused before the event begins."""
    event, registration = _of_own_event(registration_id, by=by, step="attend")
    _begun(event, now)
    registration = _mark(registration, "attend", by=by, now=now)
    facts.write(
        Kind.EVENT_ATTENDED, on=timezone.localdate(event.starts_at), organisation=event.organisation,
        source=registration, by=by, region=event.region, mode=event.mode, project=event.project, event=event.ref,
        event_kind=event.kind, visitor=registration.visitor,
    )  # fmt: skip
    return registration


@transaction.atomic
def miss(*, registration_id: int, by: Actor, now: datetime) -> Registration:
    """They did not come; marked by mistake before, the fact is voided. Raises NotAllowed, StepRefused."""
    event, registration = _of_own_event(registration_id, by=by, step="miss")
    _begun(event, now)
    came = registration.status == RegistrationStatus.ATTENDED
    registration = _mark(registration, "miss", by=by, now=now)
    if came:
        facts.void(registration, by=by, reason=_("marqué présent par erreur"))
    return registration


@transaction.atomic
def call_roll(*, event_id: int, present: Collection[int], by: Actor, now: datetime) -> Event:
    """The whole sheet at once: these came, the others registered did not. Raises NotAllowed, StepRefused."""
    event = locked(Event, event_id, by=by, permission=REGISTRATION.steps["attend"].permission)
    for registration in list(event.registrations.filter(status__in=SEATED).order_by("pk")):
        came = registration.pk in present
        if came and registration.status != RegistrationStatus.ATTENDED:
            attend(registration_id=registration.pk, by=by, now=now)
        elif not came and registration.status != RegistrationStatus.ABSENT:
            miss(registration_id=registration.pk, by=by, now=now)
    return event


@transaction.atomic
def forget_old(*, by: Actor, now: datetime) -> int:
    """Names and addresses of events held longer ago than they are kept (a parameter of the house) go; how many.

    A task of the command line; what was counted stays. Raises NotAllowed.
    """
    check_may(by, "organisation.write")
    today = timezone.localdate(now)
    months = int(parameter("retention_event_registration_months", on=today).value)
    before = rules.months_after(today, -months)
    over = Registration.objects.filter(event__ends_at__date__lt=before).exclude(name_sealed=None)
    number = over.update(name_sealed=None, contact_sealed=None, body="")
    if number:
        audit.record(
            "outreach.registrations_forgotten", by=by, new={"count": number, "before": before.isoformat()}
        )
    return number


def _of_own_event(registration_id: int, *, by: Actor, step: str) -> tuple[Event, Registration]:
    """The event first, then the registration: the order in which every act takes its locks."""
    permission = REGISTRATION.steps[step].permission
    check_may(by, permission)
    event_id = Registration.objects.filter(pk=registration_id).values_list("event_id", flat=True).first() or 0
    event = locked(Event, event_id, by=by, permission=permission)
    return event, Registration.objects.select_for_update().get(pk=registration_id)


def _mark(registration: Registration, step: str, *, by: Actor, now: datetime) -> Registration:
    old, target = registration.status, REGISTRATION.step(step, status=registration.status).target
    registration.status, registration.settled_at = target, now
    registration.save(update_fields=["status", "settled_at"])
    audit.record(f"outreach.registration_{step}", by=by, target=registration, old=old, new=target)
    return registration


def _begun(event: Event, now: datetime) -> None:
    if event.status == EventStatus.CANCELLED:
        raise StepRefused(_("Cet événement est annulé."))
    if event.starts_at > now:
        raise StepRefused(_("L'événement n'a pas encore commencé."))
