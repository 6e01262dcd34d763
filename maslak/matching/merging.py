"""What becomes of proposals and cards when two files of one person are made one."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.matching.enums import ProposalStatus
from maslak.matching.models import Candidate, CandidatePerson, Proposal
from maslak.people.merging import COLLISIONS
from maslak.people.moving import MOVERS, Count, Moving


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


def drop_cards(moving: Moving) -> Count:
    """What employers read of the absorbed file goes: the night makes the cards of the one file that is left."""
    behind = CandidatePerson.objects.filter(person=moving.absorbed)
    dropped, _by_model = Candidate.objects.filter(behind__in=behind).delete()
    return Count(dropped=dropped)


def register() -> None:
    """Tell people.merging what matching does with two proposals of one offer, and with cards."""
    COLLISIONS[Proposal._meta.label_lower] = one_proposal
    MOVERS[CandidatePerson._meta.label_lower] = drop_cards
