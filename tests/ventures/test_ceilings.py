"""How near an auto-entrepreneur is to what the status allows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from maslak.ventures.ceilings import Turnover, level, monitor

CEILINGS = {"goods": Decimal("500000"), "services": Decimal("200000")}


def sold(*lines):
    return [Turnover(year, activity, customer, Decimal(amount)) for year, activity, customer, amount in lines]


def watch(declared, year=2024, limit="80000"):
    return monitor(
        declared, year, ceilings=CEILINGS, levels=(70, 90, 100), years_before_loss=2,
        customer_limit=None if limit is None else Decimal(limit),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "alert"),
    [
        ("0", 0), ("139999.99", 0), ("140000", 70), ("179999.99", 70), ("180000", 90), ("199999.99", 90),
        ("200000", 100), ("250000", 100),
    ],
)  # fmt: skip
def test_an_alert_comes_at_each_level_to_the_centime(amount, alert):
    assert level(Decimal(amount), Decimal("200000"), (70, 90, 100)) == alert


def test_each_activity_stands_beside_its_own_ceiling():
    year = watch(
        sold((2024, "goods", "", "100000"), (2024, "services", "", "185000"), (2023, "services", "", "9"))
    )

    assert [(g.activity, g.pct, g.level, g.left_mad) for g in year.ceilings] == [
        ("goods", 20, 0, Decimal("400000")),
        ("services", 92, 90, Decimal("15000")),
    ]
    assert year.level == 90


def test_a_customer_is_the_same_however_its_name_is_written():
    year = watch(
        sold(
            (2024, "services", "Hôtel Exemple", "50000"),
            (2024, "services", "hôtel  exemple ", "31000"),
            (2024, "services", "Voisine", "20000"),
            (2024, "goods", "Hôtel Exemple", "90000"),
            (2024, "services", "", "95000"),
        )
    )

    assert [(g.customer, g.amount_mad, g.level) for g in year.customers] == [
        ("Hôtel Exemple", Decimal("81000"), 100)
    ]


def test_before_its_rule_no_customer_is_watched():
    assert watch(sold((2022, "services", "Hôtel Exemple", "150000")), 2022, limit=None).customers == ()


@pytest.mark.parametrize(
    ("first", "second", "over", "lost"),
    [("200000", "200001", 1, False), ("200001", "200000", 0, False), ("200001", "200001", 2, True)],
)
def test_the_status_is_lost_after_two_years_in_a_row_above_the_ceiling(first, second, over, lost):
    year = watch(sold((2023, "services", "", first), (2024, "services", "", second)))

    assert (year.over_years, year.loses_status) == (over, lost)


def test_a_year_without_sales_shows_no_gauge():
    year = watch([])

    assert (year.ceilings, year.level, year.loses_status) == ((), 0, False)
