"""What pages and commands ask of matching: the best offers of a person, the best people of an offer, why, and what else.

The index of the night is asked when there is one, else the offers of the moment; what is shown is always measured anew
on what stands in the database now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count, Max, Sum
from django.utils import timezone

from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.matching import extraction, kernel, releases, store, terms
from maslak.matching.columns import OfferColumns, offer_columns, people_columns
from maslak.matching.neighbours import related
from maslak.matching.openers_told import Missing, Opener, missing_of, openers_of
from maslak.matching.sentences import GateTold, TermTold, gates_told, terms_told
from maslak.matching.shapes import Match, Opening, Profile
from maslak.matching.shuffling import seed_of
from maslak.people.models import Person

_BESIDE = 20  # asked of the index beyond what is shown: an offer may have been filled since
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Explained:
    """A person and an offer together, with every reason in the reader's language."""

    match: Match
    gates: list[GateTold]
    terms: list[TermTold]


def offers_for(person: Person, *, today: date, top: int = 50) -> list[Match]:
    """The offers for a person in sight that no gate closes, the best first, near-ties in the day's order."""
    profile = profile_of(person, today)
    if profile is None:
        return []
    weights = releases.in_force()
    seed = seed_of(today)
    rows = kernel.top(people_columns([profile]), offers_now(today), weights.array(), top + _BESIDE, seed)
    openings = extraction.openings(today, [int(number) for number in rows["offer"]])
    return _ordered((terms.meet(profile, each, weights) for each in openings), weights.band, seed)[:top]


def people_for(offer: JobOffer, *, today: date, top: int = 50) -> list[Match]:
    """The people in sight for a standing offer whom no gate closes out, the best first; for staff, never an employer."""
    opening = next(iter(extraction.openings(today, [offer.pk])), None)
    if opening is None:
        return []
    weights, seed = releases.in_force(), seed_of(today)
    columns = offer_columns([opening])
    found: list[Match] = []
    wanted = extraction.looking_for(related(opening.isco)).values_list("pk", flat=True)
    for numbers in _chunks(list(wanted)):
        profiles = {profile.key: profile for profile in extraction.profiles(numbers, today=today)}
        rows = kernel.top(people_columns(profiles.values()), columns, weights.array(), 1, seed)
        best = sorted(
            rows, key=lambda row: kernel.order_key(int(row["profile"]), opening.key, int(row["score"]),
                                                   band=weights.band, seed=seed)
        )[:top]  # fmt: skip
        met = [terms.meet(profiles[int(row["profile"])], opening, weights) for row in best]
        found = _ordered([*found, *met], weights.band, seed)[:top]
    return found


def why(person: Person, offer: JobOffer, *, today: date, for_employer: bool = False) -> Explained | None:
    """Every gate and term of a person and a standing offer, in sentences; None when either is out of sight."""
    profile = profile_of(person, today)
    opening = next(iter(extraction.openings(today, [offer.pk])), None)
    if profile is None or opening is None:
        return None
    return explained(profile, opening, today=today, for_employer=for_employer)


def explained(profile: Profile, opening: Opening, *, today: date, for_employer: bool = False) -> Explained:
    """The same of values already at hand."""
    weights = releases.in_force()
    match = terms.meet(profile, opening, weights)
    return Explained(
        match,
        gates_told(match, profile, opening, today, for_employer=for_employer),
        terms_told(match, profile, opening, weights),
    )


def openers(person: Person, *, today: date) -> list[Opener]:
    """The single changes that would open, settle or lift most offers for this person, the greatest first."""
    profile = profile_of(person, today)
    return openers_of(profile, offers_now(today), releases.in_force()) if profile else []


def missing(person: Person, *, today: date | None = None) -> list[Missing]:
    """What is not noted and leaves offers open to question, with how many; the greatest first."""
    day = today or timezone.localdate()
    profile = profile_of(person, day)
    return missing_of(profile, offers_now(day), releases.in_force()) if profile else []


def profile_of(person: Person, today: date) -> Profile | None:
    """The person as matching sees them; None when they are out of sight."""
    return next(iter(extraction.profiles([person.pk], today=today)), None)


def offers_now(today: date) -> OfferColumns:
    """The columns of the offers that stand: the index of the night, or those of the moment where it is not of these days."""
    note = store.note()
    if note is not None and timedelta(0) <= today - note.on <= timedelta(days=1):
        kept = store.current()
        if kept is not None:
            return kept
    return _columns(today, _fingerprint(today))


def _fingerprint(today: date) -> tuple[int | None, ...]:
    """Changes whenever an offer that stands is written, opened or closed."""
    seen = standing_offers(today).order_by().aggregate(Count("pk"), Max("pk"), Sum("version"), Sum("pk"))
    return tuple(seen[name] for name in ("pk__count", "pk__max", "version__sum", "pk__sum"))


@lru_cache(maxsize=2)
def _columns(today: date, _seen: tuple[int | None, ...]) -> OfferColumns:
    return offer_columns(extraction.openings(today))


def _ordered(matches: Iterable[Match], band: int, seed: int) -> list[Match]:
    standing = [match for match in matches if match.score is not None]
    return sorted(
        standing, key=lambda m: kernel.order_key(m.profile, m.offer, m.score or 0, band=band, seed=seed)
    )


def _chunks(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[first : first + _CHUNK] for first in range(0, len(numbers), _CHUNK))
