"""The rules alone: dates, seats, modes. No database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.casework import rules


@pytest.mark.parametrize(
    ("sent_on", "suspended", "due"),
    [
        (date(2020, 3, 2), [], date(2020, 3, 16)),
        (date(2020, 3, 6), [], date(2020, 3, 20)),
        (date(2020, 4, 24), [], date(2020, 5, 11)),  # 1 May is Labour Day
        (date(2020, 3, 2), [(date(2020, 3, 16), date(2020, 6, 10))], date(2020, 6, 11)),
        (date(2020, 3, 2), [(date(2020, 3, 17), date(2020, 6, 10))], date(2020, 3, 16)),
        (
            date(2020, 3, 2),
            [(date(2020, 3, 3), date(2020, 3, 4)), (date(2020, 3, 4), date(2020, 3, 5))],
            date(2020, 3, 19),
        ),
        (date(2020, 3, 7), [], date(2020, 3, 20)),  # sent on a Saturday
    ],
)
def test_an_answer_is_due_ten_working_days_later_less_the_days_that_stand_still(sent_on, suspended, due):
    assert rules.answer_due(sent_on, 10, suspended) == due


@pytest.mark.parametrize(
    ("tried_on", "next_on"),
    [
        (date(2020, 3, 2), date(2020, 3, 9)),
        (date(2020, 3, 7), date(2020, 3, 16)),
        (date(2020, 4, 24), date(2020, 5, 4)),
    ],
)
def test_the_next_try_is_a_week_later_on_a_working_day(tried_on, next_on):
    assert rules.next_try(tried_on) == next_on


@pytest.mark.parametrize(
    ("opens", "closes", "minutes", "count"),
    [
        (time(9), time(12), 30, 6),
        (time(9), time(9, 50), 30, 1),
        (time(9), time(9), 30, 0),
        (time(12), time(9), 30, 0),
        (time(9), time(10), 0, 0),
    ],
)
def test_hours_are_cut_into_whole_slots(opens, closes, minutes, count):
    assert len(rules.times_in(opens, closes, minutes)) == count


@given(st.integers(1, 240), st.integers(0, 1200), st.integers(0, 600))
def test_slots_follow_one_another_inside_the_hours(minutes, start, length):
    opens = (datetime(2000, 1, 1) + timedelta(minutes=start)).time()
    closes = (datetime(2000, 1, 1) + timedelta(minutes=min(start + length, 1439))).time()

    slots = rules.times_in(opens, closes, minutes)

    assert all(opens <= first < last <= closes for first, last in slots)
    assert all(one[1] == other[0] for one, other in zip(slots, slots[1:], strict=False))


@pytest.mark.parametrize(("seats", "taken", "free"), [(None, 99, None), (3, 0, 3), (3, 3, 0), (3, 5, 0)])
def test_free_seats_are_never_fewer_than_none(seats, taken, free):
    assert rules.seats_free(seats, taken) == free


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [(9, 10, False), (9, 11, True), (10, 12, True), (11, 12, False), (10, 11, True)],
)
def test_two_stretches_that_only_touch_do_not_overlap(start, end, meets):
    def at(hour):
        return datetime(2020, 3, 2, hour)

    assert rules.overlaps(at(start), at(end), [(at(10), at(11))]) is meets


@pytest.mark.parametrize(
    ("mode", "link", "session", "slot"),
    [
        ("onsite", "", "remote", "phone"),
        ("onsite", "https://visio.example", "remote", "video"),
        ("hybrid", "", "remote", "phone"),
        ("video", "", "video", "video"),
        ("phone", "https://visio.example", "phone", "phone"),
        ("remote", "", "remote", "remote"),
    ],
)
def test_how_things_take_place_at_a_distance(mode, link, session, slot):
    assert rules.session_at_a_distance(mode) == session
    assert rules.slot_at_a_distance(mode, link) == slot


def test_a_certificate_is_read_in_two_halves():
    assert rules.certificate("K7QM29XZPA") == "K7QM2-9XZPA"


@pytest.mark.parametrize(("day", "still"), [(1, False), (2, True), (5, True), (6, False)])
def test_a_clock_stands_still_both_ends_included(day, still):
    assert rules.stands_still(date(2020, 3, day), [(date(2020, 3, 2), date(2020, 3, 5))]) is still
