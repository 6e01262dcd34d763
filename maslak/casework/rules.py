"""The rules of casework: dates, seats and modes, without a database or a clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from maslak.law.calendar import Interval, WorkingCalendar, default_calendar

# Offices answer on their working days, Monday to Friday (decree 2-05-916 of 20 July 2005 for the
# administration); the longer week of the labour code would only leave an association less time to answer.
ANSWER_WEEK = "MF"
REMOTE_MODES = frozenset({"phone", "video", "remote"})
# Between two tries to reach a person: long enough for a telephone without credit to be filled again.
DAYS_BETWEEN_TRIES = 7


def answer_due(
    sent_on: date,
    working_days: int,
    suspended: Iterable[Interval] = (),
    *,
    calendar: WorkingCalendar | None = None,
) -> date:
    """The last day on which a referral sent on `sent_on` is answered in time; suspended days do not count."""
    reckoning = calendar or default_calendar()
    return reckoning.add_working_days(sent_on, working_days, week=ANSWER_WEEK, suspended=suspended)


def next_try(tried_on: date, *, calendar: WorkingCalendar | None = None) -> date:
    """When to try again to reach somebody: a week later, on a working day."""
    reckoning = calendar or default_calendar()
    return reckoning.next_working_day(tried_on + timedelta(days=DAYS_BETWEEN_TRIES), or_same=True)


def stands_still(on: date, suspended: Iterable[Interval]) -> bool:
    """Whether a clock with these suspensions, both ends included, stands still on that day."""
    return any(first <= on <= last for first, last in suspended)


def times_in(opens: time, closes: time, minutes: int) -> list[tuple[time, time]]:
    """The whole slots of so many minutes between two times of one day; what is left over is not offered."""
    if minutes < 1:
        return []
    day = date(2000, 1, 1)
    start, end = datetime.combine(day, opens), datetime.combine(day, closes)
    length = timedelta(minutes=minutes)
    found = []
    while start + length <= end:
        found.append((start.time(), (start + length).time()))
        start += length
    return found


def overlaps(start: datetime, end: datetime, taken: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether [start, end) shares a moment with any of the taken stretches."""
    return any(start < other_end and other_start < end for other_start, other_end in taken)


def seats_free(seats: int | None, taken: int) -> int | None:
    """How many seats are left, never below zero; None where as many as come are welcome."""
    return None if seats is None else max(seats - taken, 0)


def reminder_moment(starts_at: datetime, hours: int) -> datetime:
    """When the reminder goes out."""
    return starts_at - timedelta(hours=hours)


def session_at_a_distance(mode: str) -> str:
    """The mode of a workshop while the office works remotely: what is remote already stays as it is."""
    return mode if mode in REMOTE_MODES else "remote"


def slot_at_a_distance(mode: str, link: str) -> str:
    """The mode of an appointment while the office works remotely: by video with a link, else by telephone."""
    if mode in REMOTE_MODES:
        return mode
    return "video" if link else "phone"


def certificate(reference: str) -> str:
    """A certificate's number from a random reference of ten signs: « K7QM2-9XZPA », easy to read aloud."""
    return f"{reference[:5]}-{reference[5:]}"
