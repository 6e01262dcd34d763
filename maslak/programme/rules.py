"""What dates and numbers alone decide about a partner's project: periods to report, changes, how far from a target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Period:
    """From its first to its last day, both included."""

    first: date
    last: date

    def meets(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Cell:
    """One figure: of a whole (all three empty), or of one sex, one standing, one region."""

    value: Decimal
    sex: str = ""
    status: str = ""
    region: str = ""

    @property
    def is_whole(self) -> bool:
        return not (self.sex or self.status or self.region)


def periods(starts_on: date, ends_on: date | None, every: int, *, until: date) -> list[Period]:
    """The periods of `every` months (3, 6 or 12) that ended by `until`, along calendar quarters, halves or years.

    The first begins with the project and the last ends with it, so either may be shorter.
    """
    found, first = [], starts_on
    while ends_on is None or first <= ends_on:
        last = _end(first, every)
        if ends_on is not None:
            last = min(last, ends_on)
        if last > until:
            break
        found.append(Period(first, last))
        first = last + timedelta(days=1)
    return found


def _end(first: date, every: int) -> date:
    """The last day of the quarter, half or year in which `first` lies."""
    month = ((first.month - 1) // every + 1) * every
    following = date(first.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """How much the figure moved since the last period; None where either is not known."""
    return None if now is None or before is None else now - before


def reached(actual: Decimal | None, target: Decimal | None) -> Decimal | None:
    """The part of the target that was reached, in per cent with one decimal; None without a target above nothing."""
    if actual is None or not target:
        return None
    return (actual * 100 / target).quantize(_TENTH, ROUND_HALF_UP)


def on_target(actual: Decimal | None, target: Decimal | None, *, ascending: bool) -> bool | None:
    """Whether the target is met (a ceiling when less is better); None where either is not known."""
    if actual is None or target is None:
        return None
    return actual >= target if ascending else actual <= target


def too_much(cells: Iterable[Cell]) -> str | None:
    """The breakdown (« sex », « status », « region ») whose parts exceed the whole; None when all fit.

    Women and men, when both are given, make up the whole exactly: a difference is told as « sex ».
    """
    told = list(cells)
    whole = next((cell.value for cell in told if cell.is_whole), None)
    if whole is None:
        return None
    for name in ("sex", "status", "region"):
        parts = [cell.value for cell in told if getattr(cell, name)]
        if sum(parts, Decimal(0)) > whole:
            return name
    sexes = {cell.sex: cell.value for cell in told if cell.sex}
    if len(sexes) == 2 and sum(sexes.values(), Decimal(0)) != whole:
        return "sex"
    return None


def publishable(parts: Mapping[str, Decimal], *, least: int) -> bool:
    """Whether a breakdown of persons may leave the house: no group of one to `least` - 1, else none of it.

    One small group held back could be found again from the whole and the others.
    """
    return all(value == 0 or value >= least for value in parts.values())
