"""Deadlines: when an answer is due under a named policy, how much is left, and the reckoning day by day.

The policies are data (`data/clocks.yaml`). A clock starts with the moment the file was complete and stands
still on the days of a suspension, both ends included. While a pause is still open, close it with today's
date to learn when the answer would be due if the clock resumed tomorrow.

Hours are Moroccan legal time. The clock changes of Ramadan fall on Sunday nights, which no policy counts,
so every counted day has 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from maslak.law.calendar import (
    CASABLANCA,
    WEEKS,
    Interval,
    WorkingCalendar,
    civil_day,
    default_calendar,
    merge,
)
from maslak.law.datafiles import Entry, read
from maslak.law.errors import TimeNeeded, UnknownPolicy
from maslak.law.feasts import Holiday
from maslak.law.hours import offices
from maslak.law.words import Source, Words

KINDS = frozenset({"working_days", "clock_hours", "office_hours", "calendar_days"})
VERDICTS = ("received", "counted", "weekend", "holiday", "suspended", "closed")

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Policy:
    """One reading of a delay. `amount` is in hours when `in_hours`, else in days."""

    code: str
    counts: str
    amount: int
    week: str | None
    office: str | None
    name: Words
    note: Words | None
    source: Source
    certainty: str

    @property
    def in_hours(self) -> bool:
        return self.counts in ("clock_hours", "office_hours")

    @property
    def budget(self) -> timedelta:
        return timedelta(hours=self.amount) if self.in_hours else timedelta(days=self.amount)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of a delay: whole days, or a timedelta of running time under a policy in hours.

    `left` is below zero by as much as the answer is late. On a closed day just after the deadline it is
    late already although no working day has passed: `is_late` decides, not the sign of `left`.
    """

    left: int | timedelta
    is_late: bool
    due: date | datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a reckoning: what became of it, what it used, what is then left (days, or time)."""

    day: date
    verdict: str
    used: int | timedelta
    left: int | timedelta
    holiday: Holiday | None = None

    @property
    def label(self) -> Words:
        return verdict_words()[self.verdict]


# The data


@cache
def policies() -> Mapping[str, Policy]:
    """Every deadline policy by code."""
    return {code: _policy(code, entry) for code, entry in read("clocks.yaml").keyed("policies")}


def policy(code: str) -> Policy:
    """The policy of that code. Raises UnknownPolicy."""
    known = policies()
    if code not in known:
        raise UnknownPolicy(code, known)
    return known[code]


def _policy(code: str, entry: Entry) -> Policy:
    entry.only("counts", "amount", "week", "office", "name", "note", "source", "certainty")
    counts = entry.one_of("counts", KINDS)
    amount = entry.whole("amount")
    if amount < 1:
        raise entry.fail(f"“amount” must be at least 1, not {amount}")
    return Policy(
        code=code,
        counts=counts,
        amount=amount,
        week=None if counts == "calendar_days" else entry.one_of("week", WEEKS.keys()),
        office=entry.one_of("office", offices().keys()) if counts == "office_hours" else None,
        name=entry.words("name"),
        note=entry.optional("note", entry.words),
        source=entry.source(),
        certainty=entry.certainty(),
    )


@cache
def verdict_words() -> Mapping[str, Words]:
    """What to say of a day of the reckoning, by verdict."""
    section = read("clocks.yaml").child("verdicts")
    section.only(*VERDICTS)
    return {verdict: section.words(verdict) for verdict in VERDICTS}


# The answers


def due(
    code: str,
    start: date | datetime,
    suspensions: Iterable[Interval] = (),
    *,
    calendar: WorkingCalendar | None = None,
) -> date | datetime:
    """When the answer is due: a date (its whole day is still in time), or a moment under a policy in hours.

    A moment comes back by Moroccan time, with a zone when `start` had one. A delay in clock hours that runs
    out at midnight is due in the last second of the day that ends.
    Raises UnknownPolicy, TimeNeeded, BadSuspension, OutsideCalendar.
    """
    rule = policy(code)
    calendar = calendar or default_calendar()
    if rule.counts == "working_days":
        return calendar.add_working_days(start, rule.amount, week=rule.week or "MF", suspended=suspensions)
    if rule.counts == "calendar_days":
        return _reckon_days(rule, start, suspensions, calendar)[-1].day
    return _due_moment(rule, start, suspensions, calendar)


def remaining(
    code: str,
    start: date | datetime,
    now: date | datetime,
    suspensions: Iterable[Interval] = (),
    *,
    calendar: WorkingCalendar | None = None,
) -> Remaining:
    """What is left at `now` of a delay that began at `start`; see Remaining for units and signs.

    Raises as `due` does; TimeNeeded when a policy in hours is asked about a day without its time.
    """
    rule = policy(code)
    calendar = calendar or default_calendar()
    pauses = merge(suspensions)
    end = due(code, start, pauses, calendar=calendar)
    if rule.in_hours:
        assert isinstance(end, datetime)
        begin, moment, limit = _local(rule, start), _local(rule, now), end.replace(tzinfo=None)
        if moment > limit:
            return Remaining(-_running(rule, limit, moment, [], calendar), True, end)
        used = _running(rule, begin, moment, pauses, calendar)
        return Remaining(max(rule.budget - used, _NOTHING), False, end)
    today, begin_day, last_day = civil_day(now), civil_day(start), civil_day(end)
    if today > last_day:
        return Remaining(-_count_days(rule, last_day, today, [], calendar), True, end)
    return Remaining(_count_days(rule, max(today, begin_day), last_day, pauses, calendar), False, end)


def explain(
    code: str,
    start: date | datetime,
    suspensions: Iterable[Interval] = (),
    *,
    calendar: WorkingCalendar | None = None,
) -> list[Step]:
    """The whole reckoning, one step a day from receipt to deadline; the last step is the day it is due.

    Raises as `due` does.
    """
    rule = policy(code)
    calendar = calendar or default_calendar()
    if rule.in_hours:
        return _reckon_hours(rule, start, suspensions, calendar)
    return _reckon_days(rule, start, suspensions, calendar)


# Days


def _reckon_days(
    rule: Policy, start: date | datetime, suspensions: Iterable[Interval], calendar: WorkingCalendar
) -> list[Step]:
    pauses = merge(suspensions)
    day, left = civil_day(start), rule.amount
    steps = [Step(day, "received", 0, left)]
    while left:
        day += _DAY
        verdict, holiday = _verdict(rule, day, pauses, calendar)
        used = 1 if verdict == "counted" else 0
        left -= used
        steps.append(Step(day, verdict, used, left, holiday))
    return steps


def _verdict(
    rule: Policy, day: date, pauses: Iterable[Interval], calendar: WorkingCalendar
) -> tuple[str, Holiday | None]:
    """A pause is named first, for it is what the office did; then the feast, then the week end."""
    if _paused(day, pauses):
        return "suspended", None
    if rule.week is None:
        return "counted", None
    holiday = calendar.is_holiday(day)
    if holiday is not None:
        return "holiday", holiday
    return ("weekend" if calendar.is_weekend(day, rule.week) else "counted"), None


def _paused(day: date, pauses: Iterable[Interval]) -> bool:
    return any(first <= day <= last for first, last in pauses)


def _count_days(
    rule: Policy, start: date, end: date, pauses: Iterable[Interval], calendar: WorkingCalendar
) -> int:
    if rule.week is not None:
        return calendar.working_days_between(start, end, week=rule.week, suspended=pauses)
    days = (start + _DAY * step for step in range(1, (end - start).days + 1))
    return sum(not _paused(day, pauses) for day in days)


# Hours


def _local(rule: Policy, moment: date | datetime) -> datetime:
    """The moment by Moroccan time, to the second and without a zone: arithmetic meets no clock change."""
    if not isinstance(moment, datetime):
        raise TimeNeeded(rule.code)
    local = moment.astimezone(CASABLANCA) if moment.tzinfo else moment
    return local.replace(tzinfo=None, microsecond=0)


def _window(rule: Policy, day: date, calendar: WorkingCalendar) -> tuple[datetime, datetime] | None:
    """From when to when the clock may run on that day, None when it does not."""
    if not calendar.is_working_day(day, rule.week or "MF"):
        return None
    if rule.office is None:
        opens = datetime.combine(day, time.min)
        return opens, opens + _DAY
    hours = calendar.office_hours(day, rule.office)
    return (datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)) if hours else None


def _walk(
    rule: Policy, start: datetime, pauses: Iterable[Interval], calendar: WorkingCalendar
) -> Iterator[tuple[date, str, Holiday | None, datetime, datetime]]:
    """Day after day from `start`, without end: its verdict and the stretch on which the clock runs."""
    day = start.date()
    while True:
        verdict, holiday = _verdict(rule, day, pauses, calendar)
        window = _window(rule, day, calendar) if verdict == "counted" else None
        begin, end = window or (start, start)
        begin = max(begin, start)
        if verdict == "counted" and end <= begin:
            verdict = "received" if day == start.date() else "closed"
        yield day, verdict, holiday, begin, max(begin, end)
        day += _DAY


def _reckon_hours(
    rule: Policy, start: date | datetime, suspensions: Iterable[Interval], calendar: WorkingCalendar
) -> list[Step]:
    left = rule.budget
    steps: list[Step] = []
    for day, verdict, holiday, begin, end in _walk(rule, _local(rule, start), merge(suspensions), calendar):
        used = min(left, end - begin)
        left -= used
        steps.append(Step(day, verdict, used, left, holiday))
        if not left:
            break
    return steps


def _due_moment(
    rule: Policy, start: date | datetime, suspensions: Iterable[Interval], calendar: WorkingCalendar
) -> datetime:
    left, limit = rule.budget, _local(rule, start)
    for day, _, _, begin, end in _walk(rule, limit, merge(suspensions), calendar):
        if left <= end - begin:
            limit = begin + left
            if limit.date() > day:  # midnight belongs to the day that ends, which is an open one
                limit -= _SECOND
            break
        left -= end - begin
    zoned = isinstance(start, datetime) and start.tzinfo is not None
    return limit.replace(tzinfo=CASABLANCA) if zoned else limit


def _running(
    rule: Policy, start: datetime, end: datetime, pauses: Iterable[Interval], calendar: WorkingCalendar
) -> timedelta:
    """How long the clock ran from `start` to `end`; nothing when `end` is not after `start`."""
    total = _NOTHING
    for day, _, _, begin, close in _walk(rule, start, pauses, calendar):
        if day > end.date():
            return total
        total += max(min(close, end) - begin, _NOTHING)
    return total
