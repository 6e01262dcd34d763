"""The facts of the ledger in words, as a timeline shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.casework.enums import ClosureReason, Profile, ReferralPurpose, RefusalReason
from maslak.casework.models import Workshop
from maslak.mentoring.enums import Outcome
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.people.enums import Purpose
from maslak.placement.enums import ContractType, RetentionOutcome

# Which list of words an attribute belongs to, by the kind of fact and the attribute.
_LISTS: dict[str, Any] = {
    "profile": Profile,
    "contract_type": ContractType,
    "outcome": RetentionOutcome,
}
_BY_KIND: dict[tuple[str, str], Any] = {
    (Kind.CASE_CLOSED, "reason"): ClosureReason,
    (Kind.REFERRAL_REFUSED, "reason"): RefusalReason,
    (Kind.MENTORING_ENDED, "outcome"): Outcome,
    (Kind.CONSENT_GIVEN, "purpose"): Purpose,
    (Kind.CONSENT_WITHDRAWN, "purpose"): Purpose,
}
_REFERRALS = {Kind.REFERRAL_SENT, Kind.REFERRAL_ACCEPTED, Kind.REFERRAL_REFUSED, Kind.REFERRAL_COMPLETED}


def in_words(events: Iterable[Milestone]) -> list[dict[str, Any]]:
    """The facts as rows of components/timeline.html; one query for the names of workshops."""
    listed = list(events)
    topics = {event.attributes.get("topic") for event in listed} - {None}
    workshops = {w.code: w.title for w in Workshop.objects.filter(code__in=topics)} if topics else {}
    return [_row(event, workshops) for event in listed]


def _row(event: Milestone, workshops: dict[str, str]) -> dict[str, Any]:
    void = getattr(event, "voided_by", None)
    place = event.organisation.name
    return {
        "date": event.occurred_on,
        "title": event.get_kind_display(),
        "place": f"{place} · {event.get_mode_display()}" if event.mode else place,
        "details": " · ".join(_details(event, workshops)),
        "voided": void is not None,
        "void_reason": void.reason if void is not None else "",
    }


def _details(event: Milestone, workshops: dict[str, str]) -> list[str]:
    found = []
    for name, value in event.attributes.items():
        words = _BY_KIND.get((event.kind, name)) or (
            ReferralPurpose if _is_purpose(event, name) else _LISTS.get(name)
        )
        if words is not None and value in words.values:
            found.append(str(words(value).label))
        elif name == "topic":
            found.append(workshops.get(value, value))
        elif name == "goals" and value:
            found.append(ngettext("%(n)s objectif", "%(n)s objectifs", value) % {"n": value})
        elif name == "month":
            found.append(_("à %(month)s mois") % {"month": value})
    return found


def _is_purpose(event: Milestone, name: str) -> bool:
    return name == "purpose" and event.kind in _REFERRALS
