"""Periods to report, changes, targets, breakdowns: plain numbers and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from maslak.programme.rules import Cell, Period, change, on_target, periods, publishable, reached, too_much

D = Decimal


def test_periods_run_along_the_calendar_and_begin_and_end_with_the_project():
    found = periods(date(2018, 2, 10), date(2018, 11, 20), 6, until=date(2020, 1, 1))

    assert found == [
        Period(date(2018, 2, 10), date(2018, 6, 30)),
        Period(date(2018, 7, 1), date(2018, 11, 20)),
    ]


def test_a_period_is_due_only_once_it_is_over():
    assert periods(date(2020, 1, 1), None, 12, until=date(2020, 12, 30)) == []
    assert len(periods(date(2020, 1, 1), None, 12, until=date(2020, 12, 31))) == 1


@given(
    first=some.dates(date(2015, 1, 1), date(2025, 12, 31)), days=some.integers(0, 1500), every=some.sampled_from([3, 6, 12]),
    until=some.dates(date(2015, 1, 1), date(2030, 1, 1)),
)  # fmt: skip
def test_periods_cover_each_day_once(first, days, every, until):
    last = first + timedelta(days=days)

    found = periods(first, last, every, until=until)

    for one, other in zip(found, found[1:], strict=False):
        assert other.first == one.last + timedelta(days=1)
        assert not one.meets(other)
    assert all(period.last <= min(last, until) for period in found)
    if found:
        assert found[0].first == first
    if until >= last:
        assert found[-1].last == last


@pytest.mark.parametrize(
    ("actual", "target", "share", "met"),
    [
        (D(40), D(200), D("20.0"), False), (D(1), D(3), D("33.3"), False), (D(5), D(5), D("100.0"), True),
        (D(5), None, None, None), (None, D(5), None, None), (D(5), D(0), None, True),
    ],
)  # fmt: skip
def test_how_far_from_the_target(actual, target, share, met):
    assert reached(actual, target) == share
    assert on_target(actual, target, ascending=True) is met


def test_a_ceiling_is_met_from_below():
    assert on_target(D(4), D(5), ascending=False) is True
    assert on_target(D(6), D(5), ascending=False) is False


def test_a_change_needs_both_periods():
    assert change(D(33), D(40)) == D(-7)
    assert change(D(33), None) is None


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ([Cell(D(10)), Cell(D(4), sex="female"), Cell(D(6), sex="male")], None),
        ([Cell(D(10)), Cell(D(4), sex="female"), Cell(D(5), sex="male")], "sex"),
        ([Cell(D(10)), Cell(D(4), sex="female")], None),
        ([Cell(D(10)), Cell(D(11), sex="female")], "sex"),
        ([Cell(D(10)), Cell(D(6), region="MA-01"), Cell(D(5), region="MA-02")], "region"),
        ([Cell(D(10)), Cell(D(6), status="refugee"), Cell(D(5), status="host")], "status"),
        ([Cell(D(6), region="MA-01")], None),
    ],
)
def test_parts_never_exceed_the_whole(cells, wrong):
    assert too_much(cells) == wrong


def test_a_breakdown_with_a_small_group_is_not_published():
    assert publishable({"female": D(5), "male": D(0)}, least=5)
    assert not publishable({"female": D(4), "male": D(30)}, least=5)
