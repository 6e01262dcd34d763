"""The milestones of a project: one for each member, with the project as their source."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from maslak.access.actor import Actor
from maslak.pathway import actions as pathway
from maslak.people.sight import whole_register
from maslak.ventures.models import Venture


def record(
    kind: str, venture: Venture, *, on: date, by: Actor, source: Any = None, mode: str = "", **attributes: Any
) -> int:
    """Write that fact about every member of that day; how many. A project whose team left has none to tell of."""
    team = venture.members.filter(since__lte=on).filter(Q(until=None) | Q(until__gte=on))
    with whole_register():  # a member may be another organisation's person, here by their own agreement
        members = list(team.select_related("person"))
        for member in members:
            pathway.record(
                kind,
                person=member.person,
                occurred_on=on,
                organisation=venture.organisation,
                source=source or venture,
                by=by,
                mode=mode,
                region=venture.region,
                project=venture.project,
                attributes={"legal_form": venture.legal_form, "sector": venture.sector, **attributes},
            )
    return len(members)
