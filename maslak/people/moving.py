"""How the register's own rows move when two files become one, where simply moving them would be wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.people import rules
from maslak.people.enums import HolderBasis
from maslak.people.models import (
    Consent,
    Holder,
    JobSearch,
    LanguageSkill,
    PastWork,
    Person,
    ResidenceStatus,
    Skill,
    WantedOccupation,
)


@dataclass(frozen=True)
class Moving:
    """The two files, locked, with the whole register in sight."""

    kept: Person
    absorbed: Person
    by: Actor
    now: datetime


@dataclass
class Count:
    """How many rows moved, how many were dropped because the kept file has their equal, and which, without
    names.
    """

    moved: int = 0
    dropped: int = 0
    notes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.moved + self.dropped

    def add(self, other: Count) -> None:
        self.moved, self.dropped = self.moved + other.moved, self.dropped + other.dropped
        self.notes += other.notes

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"moved": self.moved, "dropped": self.dropped}
        return told | ({"notes": self.notes} if self.notes else {})


def move_statuses(moving: Moving) -> Count:
    """Periods move where the kept file knows none; where they meet, the kept file's word stands."""
    count = Count()
    known = [_period(status) for status in moving.kept.statuses.all()]
    for status in list(moving.absorbed.statuses.all()):
        if any(_period(status).meets(period) for period in known):
            count.notes.append({"from": _iso(status.valid_from), "to": _iso(status.valid_to)})
            count.dropped += 1
            status.delete()
        else:
            status.person = moving.kept
            status.save(update_fields=["person"])
            count.moved += 1
    return count


def move_languages(moving: Moving) -> Count:
    """A language that both files know keeps the kept file's level."""
    return _move_once(
        moving.absorbed.languages.all(), moving, lambda row: {"language": row.language}, "language"
    )


def move_skills(moving: Moving) -> Count:
    """A skill that both files know takes the absorbed file's proof when it has none."""
    for skill in moving.absorbed.skills.exclude(evidence=""):
        Skill.objects.filter(person=moving.kept, label=skill.label, evidence="").update(
            evidence=skill.evidence
        )
    return _move_once(moving.absorbed.skills.all(), moving, lambda row: {"label": row.label})


def move_wanted(moving: Moving) -> Count:
    """Wishes of the absorbed file come after those of the kept one, which takes the trade that only they tell."""
    last = max((wish.rank for wish in moving.kept.wanted.all()), default=0)
    for wish in moving.absorbed.wanted.all():
        wish.rank += last
        wish.save(update_fields=["rank"])
        _take_trade(moving.kept.wanted.all(), wish)
    return _move_once(moving.absorbed.wanted.all(), moving, lambda row: {"label": row.label})


def move_past_works(moving: Moving) -> Count:
    """Work that both files tell of is the same: the longer time and the later year stand."""
    for done in moving.absorbed.past_works.all():
        same = moving.kept.past_works.filter(label=done.label).first()
        if same is None:
            continue
        years = [year for year in (same.last_year, done.last_year) if year is not None]
        same.months, same.last_year = max(same.months, done.months), max(years, default=None)
        same.save(update_fields=["months", "last_year"])
        _take_trade(moving.kept.past_works.all(), done)
    return _move_once(moving.absorbed.past_works.all(), moving, lambda row: {"label": row.label})


def move_job_search(moving: Moving) -> Count:
    """How the kept file looks for work stands; what only the absorbed one says fills its gaps."""
    theirs = JobSearch.objects.filter(person=moving.absorbed).first()
    if theirs is None:
        return Count()
    mine = JobSearch.objects.filter(person=moving.kept).first()
    if mine is None:
        theirs.person = moving.kept
        theirs.save(update_fields=["person"])
        return Count(moved=1)
    filled = [name for name in _SEARCH if not getattr(mine, name) and getattr(theirs, name)]
    for name in filled:
        setattr(mine, name, getattr(theirs, name))
    mine.save(update_fields=filled)
    theirs.delete()
    return Count(dropped=1, notes=[{"filled": filled}] if filled else [])


_SEARCH = ("hours", "contracts", "reach_km", "regions", "most_hours", "wage_least_mad", "available_from")


def _take_trade(mine: QuerySet[Any], theirs: Any) -> None:
    """Give the kept file's row in the same words the trade that only the absorbed file's row is tied to."""
    if theirs.isco:
        mine.filter(label=theirs.label, isco="").update(isco=theirs.isco)


def move_consents(moving: Moving) -> Count:
    """All move; for each purpose the person's last word, in whichever file, holds from here on.

    Of two consents in force the later stays. A withdrawal later than both ends both, and what they opened.
    """
    count = Count()
    both = Consent.objects.filter(person__in=[moving.kept, moving.absorbed]).order_by("given_at", "pk")
    by_purpose: dict[tuple[str, int | None], list[Consent]] = defaultdict(list)
    for consent in both:
        by_purpose[consent.purpose, consent.organisation_id].append(consent)
    for (purpose, organisation_id), consents in by_purpose.items():
        in_force = [consent for consent in consents if consent.withdrawn_at is None]
        taken_back = max((consent.withdrawn_at for consent in consents if consent.withdrawn_at), default=None)
        if not in_force:
            continue
        last = in_force[-1]
        withdrawn = taken_back is not None and taken_back > last.given_at
        for consent in in_force if withdrawn else in_force[:-1]:
            consent.withdrawn_at = taken_back if withdrawn else last.given_at
            consent.save(update_fields=["withdrawn_at"])
            count.notes.append({"purpose": purpose, "closed": "withdrawn" if withdrawn else "given again"})
        if withdrawn and organisation_id is not None:
            Holder.objects.filter(
                person__in=[moving.kept, moving.absorbed], organisation_id=organisation_id, until=None,
                basis__in=[HolderBasis.CONSENT, HolderBasis.REFERRAL],
            ).update(until=timezone.localdate(moving.now))  # fmt: skip
    count.moved = moving.absorbed.consents.update(person=moving.kept)
    return count


def move_holders(moving: Moving) -> Count:
    """Whoever held one of the files holds the one file; a registration outlives a consent."""
    count = Count()
    today = timezone.localdate(moving.now)
    for holder in list(Holder.objects.filter(person=moving.absorbed, until=None)):
        mine = Holder.objects.filter(
            person=moving.kept, organisation_id=holder.organisation_id, until=None
        ).first()
        if mine is None:
            continue
        if holder.basis == HolderBasis.REGISTRATION and mine.basis != HolderBasis.REGISTRATION:
            mine.basis = HolderBasis.REGISTRATION
            mine.save(update_fields=["basis"])
        holder.until = max(today, holder.since)
        holder.save(update_fields=["until"])
    count.moved = Holder.objects.filter(person=moving.absorbed).update(person=moving.kept)
    home = moving.absorbed.home_organisation
    if home != moving.kept.home_organisation:
        Holder.objects.get_or_create(
            person=moving.kept, organisation=home, until=None,
            defaults={"basis": HolderBasis.REGISTRATION, "since": today},
        )  # fmt: skip
    return count


MOVERS: dict[str, Callable[[Moving], Count]] = {
    ResidenceStatus._meta.label_lower: move_statuses,
    LanguageSkill._meta.label_lower: move_languages,
    Skill._meta.label_lower: move_skills,
    WantedOccupation._meta.label_lower: move_wanted,
    PastWork._meta.label_lower: move_past_works,
    JobSearch._meta.label_lower: move_job_search,
    Consent._meta.label_lower: move_consents,
    Holder._meta.label_lower: move_holders,
}


def _move_once(
    rows: Iterable[Any], moving: Moving, same: Callable[[Any], dict[str, Any]], note: str = ""
) -> Count:
    """Move each row unless the kept file has its equal, which then stands."""
    count = Count()
    for row in list(rows):
        if type(row).objects.filter(person=moving.kept, **same(row)).exists():
            if note:
                count.notes.append({note: getattr(row, note)})
            count.dropped += 1
            row.delete()
        else:
            row.person = moving.kept
            row.save(update_fields=["person"])
            count.moved += 1
    return count


def _period(status: ResidenceStatus) -> rules.Period:
    return rules.Period(status.valid_from, status.valid_to)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
