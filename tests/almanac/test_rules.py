"""The rules alone: which days make sense, and a year as celebrations. No database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.almanac import rules
from maslak.law.calendar import FIRST_YEAR, LAST_YEAR, default_calendar
from maslak.law.errors import OutsideCalendar
from maslak.law.feasts import estimates

CALENDAR = default_calendar()
D = date.fromisoformat


def test_lunar_feasts_closings_and_ramadan_may_be_edited_and_fixed_days_may_not():
    assert set(rules.codes()) == {
        "exceptional_closing",
        "aid_al_fitr",
        "aid_al_adha",
        "moharram",
        "mawlid",
        "ramadan",
    }
    assert all(name.fr and name.ar and name.en for name in rules.codes().values())


@pytest.mark.parametrize(
    ("code", "days"), [("aid_al_fitr", 2), ("aid_al_adha", 2), ("moharram", 1), ("mawlid", 2)]
)
def test_the_length_of_each_feast(code, days):
    assert rules.length_of_feast(code) == days


@pytest.mark.parametrize("code", ["aid_al_fitr", "aid_al_adha", "moharram", "mawlid"])
def test_every_feast_that_was_announced_lies_near_its_estimate(code):
    announced = [line.days[0] for line in CALENDAR.observances if line.feast == code]

    assert len(announced) >= 5
    assert all(rules.near_estimate(code, day) for day in announced)


@pytest.mark.parametrize("shift", [-40, -4, 4, 10])
def test_a_date_further_than_the_moon_allows_is_not_near(shift):
    assert not rules.near_estimate("mawlid", estimates("mawlid", 2031)[0] + timedelta(days=shift))


def test_estimates_are_looked_for_in_the_neighbouring_years_too():
    """Aïd Al Fitr is expected on 23 December 2033; the year before has its own in January."""
    assert rules.near_estimate("aid_al_fitr", estimates("aid_al_fitr", 2033)[-2])
    assert not rules.near_estimate("aid_al_fitr", D("2034-01-02"))


@pytest.mark.parametrize(
    ("last", "fits"),
    [
        ("2026-03-17", False),
        ("2026-03-18", True),
        ("2026-03-19", True),
        ("2026-03-20", True),
        ("2026-03-22", False),
    ],
)
def test_ramadan_ends_on_the_eve_of_its_feast_give_or_take_a_day(last, fits):
    assert rules.ends_before_the_feast(D(last), CALENDAR) is fits


@pytest.mark.parametrize(
    ("first", "last", "month"),
    [
        ("2026-02-19", "2026-03-18", False),
        ("2026-02-19", "2026-03-19", True),
        ("2026-02-19", "2026-03-20", True),
        ("2026-02-19", "2026-03-21", False),
    ],
)
def test_a_lunar_month_has_29_or_30_days(first, last, month):
    assert rules.is_month(D(first), D(last)) is month


def test_the_years_that_can_be_reckoned():
    assert rules.in_range(date(FIRST_YEAR, 1, 1))
    assert rules.in_range(date(LAST_YEAR, 12, 31))
    assert not rules.in_range(date(FIRST_YEAR - 1, 12, 31))
    assert not rules.in_range(date(LAST_YEAR + 1, 1, 1))


# A year as celebrations


def test_days_in_a_row_of_one_feast_are_one_celebration_and_two_feasts_of_one_day_are_two():
    found = {item.code: item for item in rules.celebrations(CALENDAR, 2020)}

    assert found["aid_al_adha"].days == (D("2020-07-31"), D("2020-08-01"))
    assert found["moharram"].days == found["youth_day"].days == (D("2020-08-21"),)
    assert (found["throne_day"].first, found["throne_day"].last) == (D("2020-07-30"), D("2020-07-30"))


@pytest.mark.parametrize("year", [2020, 2024, 2026, 2033])
def test_a_year_tells_each_closed_day_once_in_order(year):
    found = rules.celebrations(CALENDAR, year)

    told = sorted((day, item.code) for item in found for day in item.days)
    assert told == sorted((h.day, h.code) for held in CALENDAR.holidays(year).values() for h in held)
    assert [item.first for item in found] == sorted(item.first for item in found)


def test_a_feast_that_comes_twice_is_told_twice():
    assert [item.code for item in rules.celebrations(CALENDAR, 2033)].count("aid_al_fitr") == 2


def test_a_year_that_cannot_be_reckoned_is_refused():
    with pytest.raises(OutsideCalendar):
        rules.celebrations(CALENDAR, LAST_YEAR + 1)
