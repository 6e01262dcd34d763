"""Which months, how much, which days to look, what goes back: tables of dates, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from maslak.assisted import rules
from maslak.law import assisted

FIXED = assisted.scheme("example_hiring").terms(date(2021, 1, 1))
SHARE = assisted.scheme("example_hiring").terms(date(2024, 1, 1))


@pytest.mark.parametrize(("contract", "months"), [(None, 9), (24, 9), (9, 9), (4, 4)])
def test_a_short_contract_is_paid_for_its_own_months(contract, months):
    assert rules.months_paid(SHARE, contract) == months


def test_how_many_months_is_not_guessed():
    with pytest.raises(ValueError, match="max_months"):
        rules.months_paid(replace(SHARE, max_months=None), None)


@pytest.mark.parametrize(
    ("starts_on", "number", "first"),
    [
        (date(2024, 3, 1), 1, date(2024, 3, 1)),
        (date(2024, 3, 31), 1, date(2024, 3, 1)),
        (date(2024, 3, 31), 2, date(2024, 4, 1)),
        (date(2024, 11, 15), 3, date(2025, 1, 1)),
    ],
)
def test_months_are_those_of_the_calendar_from_that_of_the_first_day(starts_on, number, first):
    assert rules.month_day(starts_on, number) == first


@pytest.mark.parametrize(
    ("starts_on", "months", "retention", "paid", "kept"),
    [
        (date(2024, 3, 1), 9, 6, date(2024, 11, 30), date(2025, 5, 31)),
        (date(2024, 3, 18), 9, 6, date(2024, 11, 30), date(2025, 5, 31)),
        (date(2023, 12, 5), 3, 0, date(2024, 2, 29), date(2024, 2, 29)),
        (date(2024, 6, 1), 6, 3, date(2024, 11, 30), date(2025, 2, 28)),
    ],
)
def test_what_is_paid_and_then_kept_ends_with_a_month(starts_on, months, retention, paid, kept):
    assert rules.paid_until(starts_on, months) == paid
    assert rules.keep_until(paid, retention) == kept


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (3, [date(2024, 6, 1), date(2024, 9, 1), date(2024, 12, 1), date(2025, 3, 1), date(2025, 5, 31)]),
        (0, [date(2025, 5, 31)]),
        (None, [date(2025, 5, 31)]),
    ],
)
def test_the_post_is_looked_at_every_so_often_and_on_the_last_day(every, days):
    assert rules.check_days(date(2024, 3, 1), date(2025, 5, 31), every) == days


@pytest.mark.parametrize(
    ("terms", "agreed", "paid", "amount"),
    [
        (FIXED, "4000", "4000", "1200.00"),
        (FIXED, "4000", "2000", "600.00"),
        (FIXED, "4000", "9000", "1200.00"),
        (FIXED, "3000", "1000.01", "400.00"),
        (SHARE, "3000", "3000", "1500.00"),
        (SHARE, "3000", "1000", "500.00"),
        (SHARE, "3000", "5000", "1500.00"),
        (SHARE, "6000", "5000", "2000.00"),
        (replace(SHARE, percent=None), "3000", "3000", None),
        (replace(FIXED, amount_mad=None), "3000", "1000", None),
    ],
)
def test_a_month_is_paid_in_proportion_and_never_over_what_was_set_aside(terms, agreed, paid, amount):
    found = rules.month_amount(terms, agreed_mad=Decimal(agreed), paid_mad=Decimal(paid))

    assert found == (amount and Decimal(amount))


@pytest.mark.parametrize(
    ("recovery", "broken_on", "blameless", "due"),
    [
        ("whole", date(2024, 7, 1), False, "1000.00"),
        ("none", date(2024, 7, 1), False, "0.00"),
        ("whole", date(2024, 7, 1), True, "0.00"),
        ("pro_rata", date(2024, 7, 1), True, "0.00"),
        ("pro_rata", date(2024, 1, 1), False, "990.00"),
        ("pro_rata", date(2024, 2, 19), False, "500.00"),
        ("pro_rata", date(2024, 4, 9), False, "0.00"),
        ("whole", date(2024, 4, 9), False, "0.00"),
    ],
)
def test_what_goes_back_is_the_share_that_was_not_kept(recovery, broken_on, blameless, due):
    """A hundred days, of 1 January to 9 April 2024."""
    end = date(2024, 4, 9) if broken_on <= date(2024, 4, 9) else date(2024, 12, 31)

    found = rules.due_back(
        recovery, paid_mad=Decimal("1000.00"), starts_on=date(2024, 1, 1), keep_until=end, broken_on=broken_on,
        blameless=blameless,
    )  # fmt: skip

    assert found == Decimal(due)


@pytest.mark.parametrize(
    ("today", "numbers"),
    [
        (date(2024, 3, 30), []),
        (date(2024, 3, 31), [1]),
        (date(2024, 5, 20), [1, 2]),
        (date(2026, 1, 1), [1, 2, 3]),
    ],
)
def test_a_month_is_claimed_once_it_has_ended(today, numbers):
    assert rules.claimable(date(2024, 3, 15), 3, today) == numbers
