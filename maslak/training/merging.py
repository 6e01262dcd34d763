"""What becomes of trainings that both files of one person have, when the two files are made one.

people.merging calls these, with the whole register in sight, for rows that may exist once.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Model
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.pathway import actions as pathway
from maslak.people.merging import COLLISIONS
from maslak.training.enums import EnrolmentStatus, PortfolioStatus, ReferralStatus
from maslak.training.models import DistanceCourse, Enrolment, Intake, Portfolio, TrainingReferral

_REASON = "files merged"
_OUTCOME = ("status", "ended_on", "result", "drop_reason", "certified_on", "paper_id")
_REACHED = {
    EnrolmentStatus.CANCELLED: 0, EnrolmentStatus.ENROLLED: 1, EnrolmentStatus.DROPPED: 2,
    EnrolmentStatus.COMPLETED: 3, EnrolmentStatus.CERTIFIED: 4,
}  # fmt: skip


def one_referral(kept: TrainingReferral, absorbed: TrainingReferral, *, by: Actor, now: datetime) -> None:
    """Two open referrals for one offer: the absorbed file's is taken back, kept as history; it counts once."""
    pathway.void_source(absorbed, by=by, reason=_REASON)
    absorbed.status = ReferralStatus.REVOKED
    absorbed.save(update_fields=["status"])


def one_seat(kept: Enrolment, absorbed: Enrolment, *, by: Actor, now: datetime) -> None:
    """Two seats in one group are one: the one that went further stands, the other one's facts are voided."""
    further = _REACHED[EnrolmentStatus(absorbed.status)] > _REACHED[EnrolmentStatus(kept.status)]
    pathway.void_source(kept if further else absorbed, by=by, reason=_REASON)
    known = set(kept.attendances.values_list("day", flat=True))
    absorbed.attendances.exclude(day__in=known).update(enrolment=kept)
    Intake.objects.filter(pk=absorbed.intake_id).update(taken=F("taken") - 1)
    told = {name: getattr(absorbed, name) for name in _OUTCOME}
    absorbed.status, absorbed.ended_on = (
        EnrolmentStatus.CANCELLED,
        absorbed.ended_on or timezone.localdate(now),
    )
    absorbed.drop_reason, absorbed.certified_on = "", None
    absorbed.save(update_fields=["status", "ended_on", "drop_reason", "certified_on"])
    if further:
        for name, value in told.items():
            setattr(kept, name, value)
        kept.save(update_fields=list(told))


def one_course(kept: DistanceCourse, absorbed: DistanceCourse, *, by: Actor, now: datetime) -> None:
    """A course followed once is told once; a proof that was seen is kept."""
    if absorbed.status == "proven" and kept.status != "proven":
        kept.status, kept.seen_on, kept.seen_by = absorbed.status, absorbed.seen_on, absorbed.seen_by
        kept.save(update_fields=["status", "seen_on", "seen_by"])
        pathway.void_source(kept, by=by, reason=_REASON)
    else:
        pathway.void_source(absorbed, by=by, reason=_REASON)
    absorbed.delete()


def one_portfolio(kept: Portfolio, absorbed: Portfolio, *, by: Actor, now: datetime) -> None:
    """Two portfolios for one certificate: the absorbed file's is stopped, kept as history."""
    absorbed.status = PortfolioStatus.CLOSED
    absorbed.save(update_fields=["status"])


_HANDLERS: dict[type[Model], object] = {
    TrainingReferral: one_referral,
    Enrolment: one_seat,
    DistanceCourse: one_course,
    Portfolio: one_portfolio,
}


def register() -> None:
    """Tell people.merging what training does of two rows that may exist once."""
    COLLISIONS.update({model._meta.label_lower: handler for model, handler in _HANDLERS.items()})  # type: ignore[misc]
