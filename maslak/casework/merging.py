"""What becomes of casework that both files of one person have, when the two files are made one.

people.merging calls these, with the whole register in sight, for rows that may exist once. A fact counted
twice is voided once: the later of two registrations, the second attendance of one session.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model

from maslak.access.actor import Actor
from maslak.casework.enums import CaseStatus, EnrolmentStatus, ReferralStatus
from maslak.casework.models import CaseFile, Enrolment, Referral, SelfPacedStep
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.merging import COLLISIONS

_REASON = "files merged"


def one_case(kept: CaseFile, absorbed: CaseFile, *, by: Actor, now: datetime) -> None:
    """Two files in one organisation: work gathers in the kept one, open if either was, registered first."""
    for things in (absorbed.interviews, absorbed.goals, absorbed.follow_ups):
        things.update(case=kept)
    later = absorbed if absorbed.registered_on >= kept.registered_on else kept
    pathway.void_source(later, by=by, reason=_REASON, kind=Kind.REGISTERED)
    kept.registered_on = min(kept.registered_on, absorbed.registered_on)
    contacts = [day for day in (kept.last_contact_on, absorbed.last_contact_on) if day is not None]
    kept.last_contact_on = max(contacts, default=None)
    kept.counsellor_id = kept.counsellor_id or absorbed.counsellor_id
    if CaseStatus.OPEN in (kept.status, absorbed.status):
        kept.status, kept.closed_on, kept.closure_reason = CaseStatus.OPEN, None, ""
    kept.save()
    absorbed.delete()


def one_seat(kept: Enrolment, absorbed: Enrolment, *, by: Actor, now: datetime) -> None:
    """Two seats in one session: having come holds, and counts once."""
    if absorbed.status == EnrolmentStatus.ATTENDED and kept.status == EnrolmentStatus.ATTENDED:
        pathway.void_source(absorbed, by=by, reason=_REASON)
    gained = absorbed.status == EnrolmentStatus.ATTENDED and kept.status != EnrolmentStatus.ATTENDED
    status, settled_at, certificate = absorbed.status, absorbed.settled_at, absorbed.certificate_number
    absorbed.delete()
    if gained:
        kept.status, kept.settled_at, kept.certificate_number = status, settled_at, certificate
        kept.save(update_fields=["status", "settled_at", "certificate_number"])


def one_step(kept: SelfPacedStep, absorbed: SelfPacedStep, *, by: Actor, now: datetime) -> None:
    """A step done twice was done."""
    absorbed.delete()


def one_referral(kept: Referral, absorbed: Referral, *, by: Actor, now: datetime) -> None:
    """Two open referrals to one body for one purpose: the absorbed file's is taken back, kept as history."""
    absorbed.status = ReferralStatus.REVOKED
    absorbed.save(update_fields=["status"])


_HANDLERS: dict[type[Model], object] = {
    CaseFile: one_case,
    Enrolment: one_seat,
    SelfPacedStep: one_step,
    Referral: one_referral,
}


def register() -> None:
    """Tell people.merging what casework does of two rows that may exist once."""
    COLLISIONS.update({model._meta.label_lower: handler for model, handler in _HANDLERS.items()})  # type: ignore[misc]
