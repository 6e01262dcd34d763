"""What becomes of one job, or of one offer applied for, recorded on both files of a person that are made one."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.employers import doubles
from maslak.employers.models import Employer
from maslak.pathway import actions as pathway
from maslak.people.merging import COLLISIONS
from maslak.placement.enums import ApplicationStatus
from maslak.placement.models import Application, Placement

_REASON = "files merged"
#: Which of two open applications for one offer says more.
_FURTHEST = (
    ApplicationStatus.INVITED,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.SHORTLISTED,
    ApplicationStatus.RETAINED,
)


def one_job(kept: Placement, absorbed: Placement, *, by: Actor, now: datetime) -> None:
    """The same employer and first day twice: the kept file's stands, the other one's facts are voided."""
    pathway.void_source(absorbed, by=by, reason=_REASON)
    for check in absorbed.checks.all():
        pathway.void_source(check, by=by, reason=_REASON)
    Application.objects.filter(placement=absorbed).update(placement=None)
    if not Application.objects.filter(placement=kept).exists():
        Application.objects.filter(
            person=absorbed.person_id, status=ApplicationStatus.HIRED, placement=None,
            starts_on=absorbed.starts_on,
        ).update(placement=kept)  # fmt: skip
    absorbed.delete()


def one_application(kept: Application, absorbed: Application, *, by: Actor, now: datetime) -> None:
    """Two open applications for one offer: the one that went further stands on the kept file, the other goes."""
    further = _FURTHEST.index(ApplicationStatus(absorbed.status)) > _FURTHEST.index(
        ApplicationStatus(kept.status)
    )
    goes = kept if further else absorbed  # the merge then moves the one that is left
    pathway.void_source(goes, by=by, reason=_REASON)
    goes.delete()


def one_job_of_establishment(row: Placement, kept: Employer, *, by: Actor, now: datetime) -> None:
    """The same person and first day with both records of an establishment: the kept record's stands."""
    stands = Placement.objects.get(person=row.person_id, employer=kept, starts_on=row.starts_on)
    one_job(stands, row, by=by, now=now)


def register() -> None:
    """Tell the registers of people and of employers what placement does of what is recorded twice."""
    COLLISIONS[Placement._meta.label_lower] = one_job
    doubles.COLLISIONS[Placement._meta.label_lower] = one_job_of_establishment
    COLLISIONS[Application._meta.label_lower] = one_application
