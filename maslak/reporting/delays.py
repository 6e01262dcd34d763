"""The published delays of permits: complete months, medians of enough answers, shares of rounded numbers, no counts.

The number of answers of a month stays inside: set against the figures of the year it would tell of the months hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from maslak.permits.queries import Month
from maslak.reporting import public
from maslak.reporting.disclosure import rounding


@dataclass(frozen=True)
class Shown:
    """A month as anybody may read it; None for what rests on too few answers."""

    month: int
    median: float | None
    p90: float | None
    on_time_pct: float | None
    policies: tuple[str, ...]


def published(months: Sequence[Month], year: int, today: date) -> list[Shown]:
    """The months of `year` that are over, each with what rests on enough answers."""
    rules = public.thresholds(date(year, 12, 31))
    last = 12 if year < today.year else today.month - 1
    found = []
    for month in months:
        if month.month > last or year > today.year:
            continue
        shown = Shown(month.month, month.median, month.p90, None, month.policies)
        if rules.hides_middle(month.n):
            shown = replace(shown, median=None, p90=None)
        if not rules.hides_share(month.n):
            share = rounding.share(round(month.on_time_pct * month.n / 100), month.n)
            shown = replace(shown, on_time_pct=share)
        found.append(shown)
    return found
