"""Plain rules: months, cash flow, instalments, survival and its curve, signs of danger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maslak.ventures import rules
from maslak.ventures.rules import Finding, Life, Seen

BORN = date(2019, 1, 15)
LATER = date(2021, 12, 31)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2019, 12, 15), 12, date(2020, 12, 15)),
        (date(2020, 2, 29), 24, date(2022, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, then):
    assert rules.months_after(day, months) == then


def test_visits_have_their_day_and_their_window():
    [due] = rules.visits(date(2019, 11, 30), [3], {3: (-15, 30)})

    assert (due.month, due.due_on, due.opens_on, due.closes_on) == (
        3,
        date(2020, 2, 29),
        date(2020, 2, 14),
        date(2020, 3, 30),
    )


def test_a_cash_flow_adds_up_from_month_to_month():
    lines = [
        ("opening", 0, Decimal("1000")),
        ("income", 0, Decimal("200.10")),
        ("income", 0, Decimal("99.90")),
        ("expense", 0, Decimal("1500")),
        ("income", 2, Decimal("700")),
        ("expense", 9, Decimal("1")),
    ]

    table = rules.cash_flow(lines, 3)

    assert [row.closing for row in table] == [Decimal("-200.00"), Decimal("-200.00"), Decimal("500.00")]
    assert [row.opening for row in table[1:]] == [row.closing for row in table[:-1]]
    assert rules.lowest(table) == Decimal("-200.00")
    total = sum(row.income - row.expense for row in table)
    assert table[-1].closing == table[0].opening + total


def test_no_month_is_no_table():
    assert rules.cash_flow([], 0) == []
    assert rules.lowest([]) == 0


@pytest.mark.parametrize(("amount", "parts"), [("1000", 3), ("0.05", 4), ("999.99", 7), ("10", 1)])
def test_instalments_add_up_to_the_centime(amount, parts):
    split = rules.split(Decimal(amount), parts)

    assert sum(split) == Decimal(amount)
    assert len(split) == parts
    assert max(split[1:], default=split[0]) <= split[0]


def _life(*findings, born=BORN, **more):
    return Life(
        born,
        tuple(Finding(month, rules.months_after(born, month), state) for month, state in findings),
        **more,
    )


@pytest.mark.parametrize(
    ("life", "month", "state"),
    [
        (_life((6, "active")), 6, "alive"),
        (_life((6, "paused")), 6, "alive"),
        (_life((6, "closed")), 6, "closed"),
        (_life((6, "unreachable")), 6, "unreachable"),
        (_life(), 6, "unreachable"),
        (_life((3, "active")), 6, "unreachable"),
        (_life((6, "unreachable"), (12, "active")), 6, "alive"),
        (_life((6, "unreachable"), (12, "closed")), 6, "unreachable"),
        (_life((3, "closed"), (6, "unreachable")), 6, "closed"),
        (_life((6, "closed"), (12, "active")), 6, "alive"),
        (_life(ended_on=date(2019, 7, 14)), 6, "closed"),
        (_life(ended_on=date(2019, 7, 15)), 6, "closed"),
        (_life(ended_on=date(2019, 7, 16)), 6, "alive"),
        (_life(ended_on=date(2019, 3, 1), alive_at_end=True), 6, "unreachable"),
        (_life(ended_on=date(2019, 9, 1), alive_at_end=True), 6, "alive"),
        (_life((12, "active"), ended_on=date(2019, 3, 1), alive_at_end=True), 6, "alive"),
    ],
)
def test_where_an_enterprise_stood_at_a_month(life, month, state):
    assert rules.standing(life, month) == state


def test_survival_has_two_bounds_that_the_unreachable_part():
    lives = [_life((6, "active"))] * 5 + [_life((6, "closed"))] * 2 + [_life((6, "unreachable"))] * 3

    [share] = rules.survival(lives, [6], LATER, least=10)

    assert (share.born, share.alive, share.unreachable) == (10, 5, 3)
    assert (share.low, share.high) == (50.0, 80.0)


def test_below_the_least_number_there_is_no_rate_and_without_anybody_none_at_all():
    [few] = rules.survival([_life((6, "active"))] * 9, [6], LATER, least=10)
    [nobody] = rules.survival([], [6], LATER, least=0)

    assert (few.born, few.low, few.high) == (9, None, None)
    assert (nobody.low, nobody.high) == (None, None)


def test_only_those_old_enough_on_the_day_are_counted():
    young = _life(born=date(2019, 8, 1))

    by_month = rules.survival(
        [_life((3, "active"), (6, "active")), young], [3, 6], date(2020, 1, 31), least=1
    )

    assert [share.born for share in by_month] == [2, 1]


def test_what_is_known_of_each_life_closes_or_is_censored():
    lives = [
        _life((3, "active"), (6, "closed")),
        _life((3, "active"), (6, "unreachable")),
        _life(ended_on=date(2019, 2, 14)),
        _life(ended_on=date(2019, 2, 14), alive_at_end=True),
        _life(),
        _life((24, "closed")),
    ]

    known = rules.durations(lives, date(2020, 1, 1))

    assert [closed for _months, closed in known] == [True, False, True, False, False, False]
    assert [months for months, _closed in known] == [5.95, 2.96, 0.99, 0.99, 0.0, 0.0]


@pytest.mark.parametrize(
    ("seen", "signs"),
    [
        (Seen(), []),
        (Seen(state="active", turnover="1500_3000", contributes=True, status_valid=True, ceiling_pct=89), []),
        (Seen(state="closed"), ["closed"]),
        (Seen(state="unreachable", overdue=True), ["unreachable", "overdue"]),
        (Seen(state="paused", turnover="none"), ["paused", "no_turnover"]),
        (Seen(ceiling_pct=90), ["ceiling"]),
        (
            Seen(debts="over_12000", contributes=False, status_valid=False),
            ["status_lost", "debts", "no_contributions"],
        ),
        (Seen(title_valid_to=date(2020, 5, 31)), ["title_ends"]),
        (Seen(title_valid_to=date(2020, 6, 1)), []),
    ],
)
def test_signs_of_danger_come_gravest_first(seen, signs):
    assert rules.warnings(seen, date(2020, 3, 2)) == signs
