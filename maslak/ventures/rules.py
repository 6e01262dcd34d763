"""Rules of ventures: plain functions of dates, amounts and counts. The law's own figures come in as arguments."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Due:
    """A visit after the creation: its month, its day and the window in which it counts."""

    month: int
    due_on: date
    opens_on: date
    closes_on: date


def visits(created_on: date, months: Iterable[int], windows: Mapping[int, Sequence[int]]) -> list[Due]:
    """The visits owed to an enterprise created that day; `windows`: month → (days before as a negative, days after)."""
    found = []
    for month in months:
        day = months_after(created_on, month)
        before, after = windows[month]
        found.append(Due(month, day, day + timedelta(days=before), day + timedelta(days=after)))
    return found


@dataclass(frozen=True)
class Flow:
    """One month of a cash-flow table: what is there at its start, comes in, goes out, remains."""

    month: int
    opening: Decimal
    income: Decimal
    expense: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.income - self.expense


def cash_flow(lines: Iterable[tuple[str, int, Decimal]], months: int) -> list[Flow]:
    """The table month by month from (kind, month, amount) lines: each opening is the month before's closing.

    kind: opening (month 0 only), income, expense. Amounts outside the plan's months are left out.
    """
    opening = Decimal(0)
    income, expense = [Decimal(0)] * months, [Decimal(0)] * months
    for kind, month, amount in lines:
        if not 0 <= month < months:
            continue
        if kind == "opening":
            opening += amount
        elif kind == "income":
            income[month] += amount
        else:
            expense[month] += amount
    table: list[Flow] = []
    for month in range(months):
        row = Flow(month, opening, income[month], expense[month])
        table.append(row)
        opening = row.closing
    return table


def lowest(table: Sequence[Flow]) -> Decimal:
    """The lowest closing of the table: below zero, the plan needs money that it does not show. Zero for no month."""
    return min((row.closing for row in table), default=Decimal(0))


def split(amount: Decimal, parts: int) -> list[Decimal]:
    """An amount in `parts` instalments, equal to the centime, the rest in the first; they add up exactly."""
    share = (amount / parts).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    rest = amount - share * parts
    return [share + rest, *([share] * (parts - 1))]


@dataclass(frozen=True)
class Finding:
    """What a visit found: its month, the day it was made, active, paused, closed or unreachable."""

    month: int
    on: date
    state: str


@dataclass(frozen=True)
class Life:
    """What is known of one enterprise: its birth, what visits found, and its end where that day is known."""

    created_on: date
    findings: tuple[Finding, ...] = ()
    ended_on: date | None = None
    alive_at_end: bool = False  # it left our sight alive: independent, sold, transformed


@dataclass(frozen=True)
class Share:
    """Survival at a month: of `known` enterprises old enough, how many live at least and at most.

    `low` counts the unreachable as closed, `high` as alive, in per cent; None below the least denominator.
    """

    month: int
    born: int
    alive: int
    unreachable: int
    low: float | None
    high: float | None


def standing(life: Life, month: int) -> str:
    """« alive », « closed » or « unreachable » at that month after the creation.

    The visit of that month decides; where it met nobody, a later visit that found it active says that it lived,
    an earlier one that found it closed that it did not. The day of an end, when known, says that it
    lived until then, and that it did not live on, unless it left our sight alive.
    """
    at = months_after(life.created_on, month)
    if life.ended_on is not None:
        if life.ended_on > at:
            return "alive"
        if not life.alive_at_end:
            return "closed"
    here = next((f.state for f in life.findings if f.month == month), "unreachable")
    if here in _LIVING:
        return "alive"
    if any(f.month > month and f.state in _LIVING for f in life.findings):
        return "alive"
    if here == "closed" or any(f.month < month and f.state == "closed" for f in life.findings):
        return "closed"
    return "unreachable"


_LIVING = frozenset({"active", "paused"})


def survival(lives: Iterable[Life], months: Iterable[int], cut_off: date, *, least: int) -> list[Share]:
    """Survival by month of those born long enough before the cut-off day.

    A month's denominator holds only enterprises created at least that many months before; nothing is published
    below `least` of them.
    """
    lives = list(lives)
    found = []
    for month in months:
        old_enough = [life for life in lives if months_after(life.created_on, month) <= cut_off]
        states = [standing(life, month) for life in old_enough]
        born, alive, lost = len(states), states.count("alive"), states.count("unreachable")
        shown = born >= least and born > 0
        found.append(
            Share(
                month,
                born,
                alive,
                lost,
                round(100 * alive / born, 1) if shown else None,
                round(100 * (alive + lost) / born, 1) if shown else None,
            )
        )
    return found


def durations(lives: Iterable[Life], cut_off: date) -> list[tuple[float, bool]]:
    """What Kaplan-Meier needs: months lived as far as known, and whether the closing was observed.

    Whoever was last seen alive is censored on that day; an enterprise never met again, on its first day.
    """
    found = []
    for life in lives:
        closings = [f.on for f in life.findings if f.state == "closed" and f.on <= cut_off]
        if life.ended_on is not None and life.ended_on <= cut_off and not life.alive_at_end:
            closings = [life.ended_on]
        if closings:
            found.append((_months(life.created_on, min(closings)), True))
            continue
        seen = [f.on for f in life.findings if f.state in _LIVING and f.on <= cut_off]
        if life.ended_on is not None:
            seen.append(min(life.ended_on, cut_off))
        found.append((_months(life.created_on, max(seen, default=life.created_on)), False))
    return found


def _months(first: date, last: date) -> float:
    return round((last - first).days / 30.4375, 2)


@dataclass(frozen=True)
class Seen:
    """What the last visit and the calendar say of one living enterprise; `None` and « » are not known."""

    state: str = ""
    turnover: str = ""
    debts: str = ""
    contributes: bool | None = None
    status_valid: bool | None = None
    ceiling_pct: int | None = None
    title_valid_to: date | None = None
    overdue: bool = False  # a visit's window closed without a visit
    one_customer: bool = False  # most of the turnover comes from one customer: the status may be refused


def warnings(seen: Seen, today: date, *, title_days: int = 90) -> list[str]:
    """Why an enterprise is in danger, gravest first; empty when nothing says so.

    closed, status_lost, unreachable, paused, ceiling, one_customer, no_turnover, debts, title_ends, no_contributions,
    overdue.
    """
    ends = seen.title_valid_to
    signs = (
        ("closed", seen.state == "closed"),
        ("status_lost", seen.status_valid is False),
        ("unreachable", seen.state == "unreachable"),
        ("paused", seen.state == "paused"),
        ("ceiling", seen.ceiling_pct is not None and seen.ceiling_pct >= 90),
        ("one_customer", seen.one_customer),
        ("no_turnover", seen.turnover == "none"),
        ("debts", seen.debts in ("6000_12000", "over_12000")),
        ("title_ends", ends is not None and ends <= today + timedelta(days=title_days)),
        ("no_contributions", seen.contributes is False),
        ("overdue", seen.overdue),
    )
    return [code for code, told in signs if told]
