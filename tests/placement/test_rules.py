"""When to check that work lasts, and what to be wary of on the day it begins. No database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.placement import rules


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 11, 30), 3, date(2021, 2, 28)),
        (date(2020, 3, 2), 12, date(2021, 3, 2)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 5, 5), 0, date(2020, 5, 5)),
    ],
)
def test_months_later(day, months, then):
    assert rules.months_later(day, months) == then


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_so_many_months_later_is_that_month_and_never_a_later_day(day, months):
    then = rules.months_later(day, months)

    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day


def test_checks_come_in_order_and_once():
    assert rules.check_days(date(2020, 3, 2), (12, 1, 3, 6, 3)) == [
        (1, date(2020, 4, 2)),
        (3, date(2020, 6, 2)),
        (6, date(2020, 9, 2)),
        (12, date(2021, 3, 2)),
    ]


# SMIG an hour × 191 hours; 60 % of it for domestic work (law 19-12 art. 19).
@pytest.mark.parametrize(
    ("contract_type", "on", "floor"),
    [
        ("cdi", date(2020, 6, 30), Decimal("14.13") * 191),
        ("cte", date(2020, 7, 1), Decimal("14.81") * 191),
        ("cdd", date(2016, 1, 1), Decimal("13.46") * 191),
        ("temp_agency", date(2025, 6, 1), Decimal("17.10") * 191),
        ("domestic_19_12", date(2020, 7, 1), Decimal("1697.23")),
        ("domestic_19_12", date(2018, 1, 1), None),
        ("internship_ci", date(2020, 7, 1), None),
        ("apprenticeship", date(2020, 7, 1), None),
        ("service_contract_ae", date(2020, 7, 1), None),
        ("cdi", date(2001, 1, 1), None),
    ],
)
def test_the_floor_is_that_of_the_contract_on_the_day(contract_type, on, floor):
    assert rules.wage_floor(contract_type, on) == floor


@pytest.mark.parametrize(
    ("contract_type", "on", "wage", "age", "codes"),
    [
        ("cdi", date(2020, 7, 1), Decimal("2828.71"), 30, []),
        ("cdi", date(2020, 7, 1), Decimal("2828.70"), 30, ["wage_under_floor"]),
        ("cdi", date(2020, 6, 30), Decimal("2700"), 30, []),
        ("cdi", date(2020, 7, 1), None, None, []),
        ("cdi", date(2020, 7, 1), None, 14, ["too_young"]),
        ("domestic_19_12", date(2020, 7, 1), Decimal("1000"), 15, ["wage_under_floor", "too_young"]),
        ("domestic_19_12", date(2023, 10, 1), None, 17, []),
        ("domestic_19_12", date(2023, 10, 2), None, 17, ["too_young"]),
        ("internship_ci", date(2020, 7, 1), Decimal("1600"), 20, []),
    ],
)
def test_what_to_look_at_is_told_never_refused(contract_type, on, wage, age, codes):
    found = rules.concerns(contract_type=contract_type, starts_on=on, wage_mad=wage, age=age)

    assert [concern.code for concern in found] == codes
