"""Seats in a session: taken under its lock, given up, passed on to the first who waits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.casework import notices, rules
from maslak.casework.enums import EnrolmentStatus, SessionStatus
from maslak.casework.models import Enrolment, Session
from maslak.casework.policies import check_may_for, check_self, locked
from maslak.casework.sight import sight_of
from maslak.casework.workflow import ENROLMENT
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.people.models import Person

# Who counts against the seats: those expected, and those already noted while the session is still planned.
SEATED = (EnrolmentStatus.ENROLLED, EnrolmentStatus.ATTENDED, EnrolmentStatus.ABSENT)


@transaction.atomic
def enrol(*, session_id: int, person: Person, by: Actor, now: datetime) -> Enrolment:
    """A seat for the person, or a place on the waiting list when none is left; the person is told which.

    Staff enrol those whose file they hold; a person enrols themselves, before the session begins. Raises
    NotAllowed, StepRefused for a session held or cancelled, Conflict for somebody already on the list.
    """
    if by.role == Role.PERSON:
        check_self(by, person.pk)
    session = _locked_session(session_id, by)
    check_may_for(
        by,
        "workshop.enrol",
        own="self.workshop",
        person_id=person.pk,
        organisation_id=session.organisation_id,
    )
    if session.status != SessionStatus.PLANNED:
        raise StepRefused(_("Cette séance est passée ou annulée : choisissez-en une autre."))
    if by.role == Role.PERSON and session.starts_at <= now:
        raise StepRefused(_("Cette séance a déjà commencé : choisissez-en une autre."))
    seated = free_seats(session) != 0
    enrolment = _on_the_list(session, person, seated, now)
    notices.about_enrolment("workshop_enrolled" if seated else "workshop_waiting", enrolment, session)
    audit.record("enrolment.made", by=by, target=enrolment, person_id=person.pk, new=enrolment.status)
    return enrolment


def _locked_session(session_id: int, by: Actor) -> Session:
    # Whoever may enrol may take the lock; whether the right extends to this organisation is checked after.
    if by.role == Role.PERSON:
        session = Session.objects.select_for_update(of=("self",)).filter(pk=session_id).order_by("pk").first()
        if session is None:
            raise Invalid(_("Cette séance n'existe pas ou n'est plus proposée."))
        return session
    return locked(Session, session_id, by=by, permission="workshop.enrol")


def _on_the_list(session: Session, person: Person, seated: bool, now: datetime) -> Enrolment:
    known = (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(session=session, person=person)
        .order_by("pk")
        .first()
    )
    if known is None:
        status = EnrolmentStatus.ENROLLED if seated else EnrolmentStatus.WAITING
        return Enrolment.objects.create(session=session, person=person, status=status, queued_at=now)
    step = "enrol_again" if seated else "wait_again"
    if known.status not in ENROLMENT.steps[step].sources:
        raise Conflict(_("Cette personne est déjà sur la liste de cette séance."))
    known.status = ENROLMENT.step(step, status=known.status).target
    known.queued_at, known.settled_at = now, None
    known.save(update_fields=["status", "queued_at", "settled_at"])
    return known


def free_seats(session: Session) -> int | None:
    """How many seats are left, seen with the office's eyes; None where as many as come are welcome."""
    with sight_of(session.organisation_id):
        return rules.seats_free(session.seats, session.enrolments.filter(status__in=SEATED).count())


@transaction.atomic
def cancel(*, enrolment_id: int, by: Actor, now: datetime) -> Enrolment:
    """Give up a seat or a place on the list; the first who waits is seated and told.

    Raises NotAllowed, StepRefused once attendance is noted.
    """
    enrolment = _locked_seat(enrolment_id, "cancel", by, own="self.workshop")
    old, enrolment.status = enrolment.status, ENROLMENT.step("cancel", status=enrolment.status).target
    enrolment.settled_at = now
    enrolment.save(update_fields=["status", "settled_at"])
    audit.record(
        "enrolment.cancelled",
        by=by,
        target=enrolment,
        person_id=enrolment.person_id,
        old=old,
        new=enrolment.status,
    )
    _seat_those_waiting(enrolment.session, by)
    return enrolment


def _locked_seat(enrolment_id: int, step: str, by: Actor, own: str = "") -> Enrolment:
    """The session, then the seat: locked in the order of `enrol`, so that two never wait for each other."""
    permission = ENROLMENT.steps[step].permission
    check_may(by, own if own and by.role == Role.PERSON else permission)
    sessions = Session.objects.select_for_update(of=("self",)).filter(enrolments=enrolment_id)
    sessions.order_by("pk").first()
    return locked(
        Enrolment,
        enrolment_id,
        by=by,
        permission=permission,
        belongs_to="session.organisation_id",
        own=own,
    )


@transaction.atomic
def promote(*, enrolment_id: int, by: Actor) -> Enrolment:
    """Seat somebody who waits, out of turn, while a seat is free.

    Raises NotAllowed, StepRefused, Conflict when the session is full.
    """
    enrolment = _locked_seat(enrolment_id, "promote", by)
    ENROLMENT.step("promote", status=enrolment.status)
    if free_seats(enrolment.session) == 0:
        raise Conflict(_("La séance est complète : libérez d'abord une place ou ajoutez-en."))
    _seat(enrolment, enrolment.session, by)
    return enrolment


@transaction.atomic
def change_seats(*, session_id: int, seats: int | None, by: Actor) -> Session:
    """Another number of seats; those who wait are seated as far as it goes. Nobody seated loses their seat.

    Raises NotAllowed, StepRefused for a session that is not to come, Invalid for fewer seats than are taken.
    """
    session = locked(Session, session_id, by=by, permission="workshop.manage")
    if session.status != SessionStatus.PLANNED:
        raise StepRefused(_("Cette séance est passée ou annulée : ses places ne changent plus."))
    taken = session.enrolments.filter(status__in=SEATED).count()
    if seats is not None and seats < max(taken, 1):
        raise Invalid(
            _("%(taken)s places sont déjà prises : gardez-en au moins autant.") % {"taken": taken},
            field="seats",
        )
    old, session.seats = session.seats, seats
    session.save(update_fields=["seats"])
    audit.record("session.seats_changed", by=by, target=session, old={"seats": old}, new={"seats": seats})
    _seat_those_waiting(session, by)
    return session


def _seat_those_waiting(session: Session, by: Actor) -> None:
    """Seat the first who wait while seats are free, each told once. The giver of a seat need not see them."""
    if session.status != SessionStatus.PLANNED:
        return
    with sight_of(session.organisation_id):
        waiting = session.enrolments.filter(status=EnrolmentStatus.WAITING).order_by("queued_at", "id")
        free = free_seats(session)
        for enrolment in list(waiting if free is None else waiting[:free]):
            _seat(enrolment, session, by)


def _seat(enrolment: Enrolment, session: Session, by: Actor) -> None:
    enrolment.status = ENROLMENT.step("promote", status=enrolment.status).target
    enrolment.save(update_fields=["status"])
    if Person.objects.filter(pk=enrolment.person_id).exists():
        notices.about_enrolment("workshop_promoted", enrolment, session)
    audit.record(
        "enrolment.promoted", by=by, target=enrolment, person_id=enrolment.person_id, new=enrolment.status
    )
