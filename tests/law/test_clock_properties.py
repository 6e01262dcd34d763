"""What must hold of any deadline, over ten years and any pauses."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maslak.law import clocks
from maslak.law.calendar import WorkingCalendar, civil_day, default_calendar
from maslak.law.datafiles import sources
from maslak.law.feasts import Observance
from maslak.law.interruptions import Pause
from maslak.law.reckoning import due_of, in_time, reckon

CALENDAR = default_calendar()
DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))
MOMENTS = st.datetimes(datetime(2018, 1, 1), datetime(2028, 12, 31)).map(lambda m: m.replace(microsecond=0))
IN_DAYS = ("WD2_MF", "WD2_MS", "WD10_MF", "WD20_MF", "CD10")
IN_HOURS = ("H48_CLOCK_WD", "H48_OFFICE")
ALL = st.sampled_from(IN_DAYS + IN_HOURS)
few = settings(max_examples=150, deadline=None)


@st.composite
def pauses(draw: st.DrawFn, start: date) -> list[tuple[date, date]]:
    """Up to four pauses near a start, in any order, overlapping or not."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first = start + timedelta(days=draw(st.integers(-10, 50)))
        found.append((first, first + timedelta(days=draw(st.integers(0, 25)))))
    return found


@st.composite
def delays(draw: st.DrawFn) -> tuple[str, datetime, list[tuple[date, date]]]:
    start = draw(MOMENTS)
    return draw(ALL), start, draw(pauses(start.date()))


def closed_in_its_reading(code: str, day: date) -> bool:
    week = clocks.policy(code).week
    return week is not None and not CALENDAR.is_working_day(day, week)


def as_moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())


@few
@given(delays())
def test_a_deadline_falls_on_an_open_day_that_no_pause_holds(delay: Any) -> None:
    code, start, paused = delay

    day = civil_day(clocks.due(code, start, paused))

    assert day >= start.date()
    assert not closed_in_its_reading(code, day)
    assert not any(first <= day <= last for first, last in paused)


@few
@given(delays(), st.integers(0, 60), st.integers(0, 20))
def test_more_pause_never_makes_it_earlier(delay: Any, after: int, length: int) -> None:
    code, start, paused = delay
    first = start.date() + timedelta(days=after)
    more = [*paused, (first, first + timedelta(days=length))]

    assert as_moment(clocks.due(code, start, more)) >= as_moment(clocks.due(code, start, paused))


@few
@given(delays(), st.integers(0, 10 * 24 * 3600))
def test_a_later_file_is_never_due_earlier(delay: Any, seconds: int) -> None:
    code, start, paused = delay
    later = start + timedelta(seconds=seconds)

    assert as_moment(clocks.due(code, later, paused)) >= as_moment(clocks.due(code, start, paused))


def with_closings(start: date, after: list[int]) -> WorkingCalendar:
    """The calendar with exceptional closings so many days after a start."""
    days = (start + timedelta(days=n) for n in after)
    source = sources()["house_policy"]
    return CALENDAR.with_observances(
        Observance("exceptional_closing", (day,), "confirmed", source) for day in days
    )


CLOSINGS = st.lists(st.integers(0, 40), min_size=1, max_size=5, unique=True)


@few
@given(delays(), CLOSINGS)
def test_one_more_closed_day_never_makes_it_earlier(delay: Any, after: list[int]) -> None:
    code, start, paused = delay

    found = [
        as_moment(clocks.due(code, start, paused, calendar=with_closings(start.date(), after[:n])))
        for n in range(len(after) + 1)
    ]

    assert found == sorted(found)


@few
@given(delays(), CLOSINGS)
def test_on_an_edited_calendar_it_falls_on_an_open_day_too(delay: Any, after: list[int]) -> None:
    code, start, paused = delay
    calendar = with_closings(start.date(), after)
    week = clocks.policy(code).week

    steps = clocks.explain(code, start, paused, calendar=calendar)

    day = civil_day(clocks.due(code, start, paused, calendar=calendar))
    assert steps[-1].day == day
    assert week is None or calendar.is_working_day(day, week)


@few
@given(delays())
def test_the_stored_document_says_what_the_clock_says(delay: Any) -> None:
    code, start, paused = delay

    reckoned = reckon(code, start, [Pause(first, last) for first, last in paused])
    document = json.loads(json.dumps(reckoned.as_json()))

    due = clocks.due(code, start, paused)
    assert due_of(document) == due
    assert in_time(document, due)
    assert not in_time(document, as_moment(due) + timedelta(days=1))
    assert document["steps"][-1]["left"] == 0
    assert (document["unit"] == "seconds") is clocks.policy(code).in_hours
    assert all(step["words"][language] for step in document["steps"] for language in ("fr", "ar", "en"))


@few
@given(delays())
def test_the_reckoning_ends_on_the_deadline_and_uses_the_whole_delay(delay: Any) -> None:
    code, start, paused = delay
    policy = clocks.policy(code)

    steps = clocks.explain(code, start, paused)

    assert steps[-1].day == civil_day(clocks.due(code, start, paused))
    assert not steps[-1].left
    nothing: Any = timedelta(0) if policy.in_hours else 0
    used = sum((step.used for step in steps), nothing)
    assert used == (policy.budget if policy.in_hours else policy.amount)
    assert [step.day for step in steps] == [start.date() + timedelta(days=n) for n in range(len(steps))]


@few
@given(delays(), st.integers(-5, 40))
def test_what_is_left_agrees_with_the_deadline(delay: Any, days: int) -> None:
    code, start, paused = delay
    now = start + timedelta(days=days)

    found = clocks.remaining(code, start, now, paused)

    zero: Any = timedelta(0) if clocks.policy(code).in_hours else 0
    if found.is_late:
        assert as_moment(now if isinstance(found.due, datetime) else now.date()) > as_moment(found.due)
        assert found.left <= zero
    else:
        assert found.left >= zero
        policy = clocks.policy(code)
        assert found.left <= (policy.budget if policy.in_hours else policy.amount)  # type: ignore[operator]


@few
@given(DAYS, st.integers(1, 300), st.sampled_from(["MF", "MS"]), st.data())
def test_counting_agrees_with_a_walk_day_by_day(start: date, n: int, week: str, data: st.DataObject) -> None:
    paused = data.draw(pauses(start))
    day, left = start, n
    while left:
        day += timedelta(days=1)
        stopped = any(first <= day <= last for first, last in paused)
        left -= CALENDAR.is_working_day(day, week) and not stopped

    assert CALENDAR.add_working_days(start, n, week=week, suspended=paused) == day
    assert CALENDAR.working_days_between(start, day, week=week, suspended=paused) == n


@few
@given(DAYS, st.integers(1, 300), st.sampled_from(["MF", "MS"]), st.data())
def test_counting_backwards_agrees_with_a_walk(start: date, n: int, week: str, data: st.DataObject) -> None:
    paused = data.draw(pauses(start - timedelta(days=30)))
    day, left = start, n
    while left:
        day -= timedelta(days=1)
        stopped = any(first <= day <= last for first, last in paused)
        left -= CALENDAR.is_working_day(day, week) and not stopped

    assert CALENDAR.add_working_days(start, -n, week=week, suspended=paused) == day


@pytest.mark.parametrize("week", ["MF", "MS"])
def test_the_next_working_day_is_the_first_open_one(week: str) -> None:
    day = date(2020, 1, 1)
    while day < date(2021, 1, 1):
        following = CALENDAR.next_working_day(day, week=week)
        between = (day + timedelta(days=n) for n in range(1, (following - day).days))
        assert CALENDAR.is_working_day(following, week)
        assert not any(CALENDAR.is_working_day(skipped, week) for skipped in between)
        day += timedelta(days=1)
