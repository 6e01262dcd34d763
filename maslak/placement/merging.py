"""What becomes of one job recorded on both files of a person, when the two files are made one."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.pathway import actions as pathway
from maslak.people.merging import COLLISIONS
from maslak.placement.models import Placement

_REASON = "files merged"


def one_job(kept: Placement, absorbed: Placement, *, by: Actor, now: datetime) -> None:
    """The same employer and first day twice: the kept file's stands, the other one's facts are voided."""
    pathway.void_source(absorbed, by=by, reason=_REASON)
    for check in absorbed.checks.all():
        pathway.void_source(check, by=by, reason=_REASON)
    absorbed.delete()


def register() -> None:
    """Tell people.merging what placement does of one job recorded twice."""
    COLLISIONS[Placement._meta.label_lower] = one_job
