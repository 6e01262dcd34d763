"""Proposals in the shape that their pages take: the person, the offer, and why in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.casework import queries as casework
from maslak.matching import extraction, proposals, releases
from maslak.matching.enums import ProposalStatus
from maslak.matching.models import Proposal
from maslak.matching.sentences import gates_told, terms_told
from maslak.matching.shapes import NO, UNKNOWN
from maslak.matching.terms import meet

_REASONS = 2


def waiting(actor: Actor, *, mine: bool) -> QuerySet[Proposal]:
    """What waits for a decision: for my people, or for everybody whom my organisation follows."""
    assert actor.organisation is not None
    cases = (
        casework.my_cases(actor.user, actor.organisation)
        if mine and actor.user
        else casework.open_cases(actor.organisation)
    )
    return proposals.of_people(cases.order_by().values("person"))


def decided(actor: Actor) -> QuerySet[Proposal]:
    """What my organisation decided lately about its people, the latest first."""
    assert actor.organisation is not None
    people = casework.open_cases(actor.organisation).order_by().values("person")
    found = Proposal.objects.filter(person__in=people, decided_at__isnull=False)
    return (
        found.exclude(status=ProposalStatus.PROPOSED)
        .select_related("person", "offer")
        .order_by("-decided_at")
    )


def rows(found: Sequence[Proposal], today: date) -> list[dict[str, Any]]:
    """Each proposal with its reasons, measured on what stands today."""
    weights = releases.in_force()
    people = {p.key: p for p in extraction.profiles({each.person_id for each in found}, today=today)}
    offers = {o.key: o for o in extraction.openings(today, {each.offer_id for each in found})}
    told = []
    for each in found:
        profile, opening = people.get(each.person_id), offers.get(each.offer_id)
        row: dict[str, Any] = {
            "proposal": each,
            "reasons": [],
            "unknown": [],
            "against": [],
            "stands": opening is not None,
        }
        if profile and opening:
            match = meet(profile, opening, weights)
            best = sorted(
                terms_told(match, profile, opening, weights), key=lambda term: -term.value * term.weight
            )
            row["reasons"] = [term.sentence for term in best[:_REASONS]]
            gates = gates_told(match, profile, opening, today)
            row["unknown"] = [gate.sentence for gate in gates if gate.answer == UNKNOWN]
            row["against"] = [gate.sentence for gate in gates if gate.answer == NO]
        else:
            row["against"] = [_("L'offre ou la recherche de la personne a changé depuis.")]
        told.append(row)
    return told
