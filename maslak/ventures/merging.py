"""What becomes of a team in which both files of one person stand, when the two files are made one."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.people.merging import COLLISIONS
from maslak.ventures.enums import MemberRole
from maslak.ventures.models import Member


def one_member(kept: Member, absorbed: Member, *, by: Actor, now: datetime) -> None:
    """One place in the team: since the earlier day, leading when either led, with the shares of both."""
    role = MemberRole.LEAD if MemberRole.LEAD in (kept.role, absorbed.role) else kept.role
    held = [member.shares for member in (kept, absorbed) if member.shares is not None]
    absorbed.delete()
    kept.role, kept.since = role, min(kept.since, absorbed.since)
    kept.shares = sum(held) if held else None
    kept.save(update_fields=["role", "since", "shares"])


def register() -> None:
    """Tell people.merging what ventures do with members."""
    COLLISIONS[Member._meta.label_lower] = one_member
