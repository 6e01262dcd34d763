"""Things of casework in a given state, written straight to the tables. Call bound to who may see them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from maslak.access.models import Organisation, User
from maslak.casework.models import (
    Appointment,
    CaseFile,
    Enrolment,
    FollowUp,
    Goal,
    Interview,
    Referral,
    Session,
    Slot,
    Visit,
    Workshop,
)
from tests import factories

DAY = date(2020, 3, 2)  # a Monday
NOW = timezone.make_aware(datetime(2020, 3, 2, 10, 0))
YESTERDAY = NOW - timedelta(days=1)
TOMORROW = NOW + timedelta(days=1)
NEXT_WEEK = NOW + timedelta(days=7)


def case(organisation: Organisation, *, status: str = "open", person=None, **fields: Any) -> CaseFile:
    """A file, registered on 2 March 2020 unless told otherwise."""
    closed = {"closed_on": DAY, "closure_reason": "moved"} if status == "closed" else {}
    values = {"registered_on": DAY, "last_contact_on": DAY, "status": status} | closed | fields
    return CaseFile.objects.create(
        person=person or factories.person(organisation), organisation=organisation, **values
    )


def visit(organisation: Organisation, *, status: str = "waiting", ticket: int = 1) -> Visit:
    received = {"received_at": NOW} if status == "received" else {}
    return Visit.objects.create(
        organisation=organisation,
        day=DAY,
        arrived_at=NOW,
        ticket=ticket,
        need="job",
        status=status,
        **received,
    )


def interview(organisation: Organisation, *, status: str = "draft", **fields: Any) -> Interview:
    completed = {"completed_at": NOW, "profile": "A"} if status == "completed" else {}
    values = {"held_on": DAY, "mode": "onsite", "grid": {"targets": [{"occupation": "Cuisinière"}]}}
    return Interview.objects.create(
        case=case(organisation), organisation=organisation, status=status, **values | completed | fields
    )


def goal(organisation: Organisation, *, status: str = "open") -> Goal:
    settled = {} if status == "open" else {"settled_on": DAY}
    return Goal.objects.create(
        case=case(organisation), title="Passer le permis", due_on=date(2020, 6, 1), status=status, **settled
    )


def workshop(code: str = "cv", counts_as: str = "job_search") -> Workshop:
    made, _ = Workshop.objects.get_or_create(
        code=code, defaults={"counts_as": counts_as, "title_fr": "Rédiger son CV"}
    )
    return made


def session(
    organisation: Organisation, *, status: str = "planned", starts_at=YESTERDAY, **fields: Any
) -> Session:
    values = {"mode": "onsite", "seats": 10, "ends_at": starts_at + timedelta(hours=2)} | fields
    return Session.objects.create(
        workshop=values.pop("workshop", None) or workshop(),
        organisation=organisation,
        starts_at=starts_at,
        status=status,
        **values,
    )


def enrolment(of: Session, *, status: str = "enrolled", person=None, queued_at=YESTERDAY) -> Enrolment:
    settled = {} if status in ("enrolled", "waiting") else {"settled_at": NOW}
    return Enrolment.objects.create(
        session=of,
        person=person or factories.person(of.organisation),
        status=status,
        queued_at=queued_at,
        **settled,
    )


def account(organisation: Organisation, role: str = "counsellor", username: str = "") -> User:
    """An account of that organisation, with its membership."""
    user, _ = User.objects.get_or_create(
        username=username or f"{role}-{organisation.code}".lower(), defaults={"display_name": "Essai"}
    )
    user.memberships.get_or_create(
        organisation=organisation, role=role, until=None, defaults={"since": date(2015, 1, 1)}
    )
    return user


def slot(
    organisation: Organisation, *, starts_at=YESTERDAY, counsellor: User | None = None, **fields: Any
) -> Slot:
    values = {"mode": "onsite", "ends_at": starts_at + timedelta(minutes=30)} | fields
    return Slot.objects.create(
        organisation=organisation,
        counsellor=counsellor or account(organisation),
        starts_at=starts_at,
        **values,
    )


def appointment(
    organisation: Organisation, *, status: str = "booked", starts_at=YESTERDAY, person=None
) -> Appointment:
    settled = {} if status == "booked" else {"settled_at": NOW}
    return Appointment.objects.create(
        slot=slot(organisation, starts_at=starts_at),
        person=person or factories.person(organisation),
        purpose="Faire le point",
        status=status,
        **settled,
    )


def referral(
    sender: Organisation, receiver: Organisation, *, status: str = "sent", person=None, **fields: Any
) -> Referral:
    person = person or factories.person(sender)
    consent = factories.consent(person, "referral", receiver)
    values: dict[str, Any] = {
        "purpose": "training",
        "need": "Formation en couture",
        "answer_due_on": date(2020, 3, 16),
    }
    if status not in ("sent", "revoked"):
        values["answered_at"] = NOW
    if status == "refused":
        values["refusal_reason"] = "full"
    if status == "done":
        values["outcome_on"] = DAY
    if status == "accepted":
        factories.held_by(person, receiver)
    return Referral.objects.create(
        person=person,
        from_organisation=sender,
        to_organisation=receiver,
        consent=consent,
        sent_at=NOW,
        status=status,
        **values | fields,
    )


def follow_up(
    organisation: Organisation, *, status: str = "due", due_on: date = DAY, **fields: Any
) -> FollowUp:
    done = {"done_on": DAY, "mode": "phone"} if status in ("done", "unreached") else {}
    return FollowUp.objects.create(
        case=case(organisation),
        due_on=due_on,
        subject="Prendre des nouvelles",
        status=status,
        **done | fields,
    )
