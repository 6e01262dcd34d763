"""Rules of training: freshness, attendance, months of work, what is missing. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


def months_between(first: date, last: date) -> int:
    """Whole months from `first` to `last`; none when they are the other way round."""
    whole = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return max(whole, 0)


def is_stale(verified_on: date, today: date, months: int) -> bool:
    """Whether nobody has confirmed an offer for so many months."""
    return months_between(verified_on, today) >= months


def attendance_rate(present: Decimal, noted: Decimal) -> int | None:
    """The hours present in a hundred of those noted, rounded down; None before anything was noted."""
    return int(100 * present / noted) if noted else None


def total_hours(weekly: Decimal | int, weeks: int) -> Decimal:
    """The hours of a whole training."""
    return Decimal(weekly) * weeks


def months_of_work(periods: Iterable[tuple[date, date]]) -> int:
    """Months of activity, together or apart: two jobs at the same time count once.

    A period holds its first and its last month whole.
    """
    months: set[int] = set()
    for first, last in periods:
        months.update(range(first.year * 12 + first.month, last.year * 12 + last.month + 1))
    return len(months)


@dataclass(frozen=True, slots=True)
class Assessed:
    """One skill of a portfolio as the rule needs it."""

    label: str
    own_level: int | None
    third_level: int | None
    pieces: int


def unready_skills(skills: Sequence[Assessed]) -> list[str]:
    """The skills that still lack a self-assessment, a third party's look or a piece of evidence."""
    return [s.label for s in skills if s.own_level is None or s.third_level is None or s.pieces == 0]


#: Schooling from none to the highest, as training asks for it.
SCHOOLING = (
    "none", "primary", "lower_secondary", "upper_secondary", "baccalaureate", "vocational", "bac2", "bac3", "bac5",
    "doctorate",
)  # fmt: skip


def schooling_within(asked: str, held: str) -> bool:
    """Whether somebody's schooling reaches what an offer asks; unknown schooling never closes a door."""
    if not asked or not held:
        return True
    return SCHOOLING.index(held) >= SCHOOLING.index(asked)


def age_within(age: int | None, lowest: int | None, highest: int | None) -> bool:
    """Whether an age lies within the limits; an unknown one never closes a door."""
    if age is None:
        return True
    return (lowest is None or age >= lowest) and (highest is None or age <= highest)
