"""One person, one offer and their meeting, as matching sees them: plain values, without a name or a sex.

Whole numbers everywhere, so that every machine and every runner gives the same answer to the last byte. What is not
known is said: None, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

#: Who may be proposed which offer, in the order in which it is asked.
GATES = ("route", "age", "place", "hours", "languages", "schooling")
YES, NO, UNKNOWN = 1, 0, -1

#: What a score is made of, each from 0 to 100: the chance to be hired, then the worth of the job for the person.
CHANCE = ("occupation", "skills", "languages", "experience")
WORTH = ("distance", "wishes", "hours")
TERMS = CHANCE + WORTH
HIGHEST = 1000


@dataclass(frozen=True, slots=True)
class Profile:
    """A person who looks for work. Groups and birth serve eligibility alone: no score reads them."""

    key: int  # the number of the file
    ref: str
    wishes: tuple[str, ...] = ()  # ISCO-08 unit groups, the dearest first
    practised: Mapping[str, int] = field(default_factory=dict)  # unit group -> months
    skills: tuple[str, ...] = ()  # keys of `matching.skills`
    languages: Mapping[str, str] = field(default_factory=dict)  # code -> level (CEFR)
    schooling: str = ""
    region: str = ""
    city: str = ""
    reach_km: int | None = None
    regions: tuple[str, ...] = ()  # others, to move to
    hours: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    most_hours: int | None = None
    wage_least_mad: int | None = None
    needs_childcare: bool = False
    group: str | None = None  # code of `matching.stays`; None when the stay was not asked
    born: date | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """An offer that stands."""

    key: int  # the number of the offer
    ref: str
    isco: str
    region: str
    contract: str
    city: str = ""
    essential: tuple[tuple[str, ...], ...] = ()  # each skill as the keys that may stand for it
    other: tuple[tuple[str, ...], ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    schooling: str = ""
    experience_months: int = 0
    hours: tuple[str, ...] = ()
    weekly_hours: int = 44
    wage_mad: int = 0
    childcare: bool = False
    housing: bool = False
    openings: int = 1
    accepts: Mapping[str, bool | None] = field(
        default_factory=dict
    )  # group -> may be hired by an accepted route
    least_age: int = 15
    born_by: date | None = None  # old enough on the day: born then or before; None where no text sets an age
    version: int = 0
    skill_labels: Mapping[tuple[str, ...], str] = field(default_factory=dict)  # as the employer wrote them


@dataclass(frozen=True, slots=True)
class Match:
    """A person and an offer together. `gates` hold YES, NO or UNKNOWN; `score` is None when a gate says no."""

    profile: int
    offer: int
    gates: Mapping[str, int]
    terms: Mapping[str, int]  # 0 to 100
    chance: int  # 0 to HIGHEST
    worth: int
    score: int | None

    @property
    def eligible(self) -> int:
        """NO when one gate says no, UNKNOWN when one does not know, else YES."""
        answers = self.gates.values()
        return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES
