"""What becomes of proposals and cards when two files of one person are made one."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.matching.enums import ProposalStatus
from maslak.matching.models import Proposal
from maslak.people.merging import COLLISIONS


def one_proposal(kept: Proposal, absorbed: Proposal, *, by: Actor, now: datetime) -> None:
    """The same offer stands for both files: what was already told to the person stays, the other one goes."""
    if ProposalStatus.ACCEPTED in (kept.status, absorbed.status) and kept.status != ProposalStatus.ACCEPTED:
        kept.status, kept.decided_at, kept.decided_by = (
            absorbed.status,
            absorbed.decided_at,
            absorbed.decided_by,
        )
        kept.save(update_fields=["status", "decided_at", "decided_by"])
    absorbed.delete()


def register() -> None:
    """Tell people.merging what matching does with two proposals of one offer."""
    COLLISIONS[Proposal._meta.label_lower] = one_proposal
