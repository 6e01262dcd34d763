"""The charts of small enterprises: the same content in the picture and in its table, in three languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from maslak.reporting.enterprise_charts import Bounds, Month, Step, cash, survival

STEPS = [Step(5.0, 0.9, 0.5, 0.99, 10, 1), Step(11.0, 0.7, 0.3, 0.9, 8, 2)]
BOUNDS = [Bounds(3, 100.0, 100.0), Bounds(6, 83.3, 91.7), Bounds(24, 50.0, 75.0)]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_curve_and_its_bounds_are_drawn_and_told(language):
    chart = survival(STEPS, BOUNDS, 24, "Survie", language)

    assert chart.svg.startswith("<svg")
    assert chart.narrow != chart.svg
    assert [row[3:] for row in chart.table.rows] == [("", ""), ("10", "1"), ("8", "2")]


def test_a_curve_says_its_shares_in_words():
    rows = survival(STEPS, BOUNDS, 24, "Survie", "fr").table.rows

    assert rows[1][1:3] == ("90 %", "50 à 99 %")
    assert rows[2][0] == "11"


def test_a_cohort_in_which_nothing_closed_has_a_flat_curve():
    chart = survival([], [Bounds(3, 100.0, 100.0)], 3, "Survie", "fr")

    assert len(chart.table.rows) == 1
    assert chart.svg.startswith("<svg")


def months(*amounts):
    return [Month(f"{number:02d}/26", Decimal(amount)) for number, amount in enumerate(amounts, 1)]


def test_a_month_below_zero_is_named():
    chart = cash(months("1000", "-200.50", "40"), "Trésorerie", "fr")

    assert "02/26" in chart.caption
    assert chart.table.rows[1][1].endswith("200,5")


def test_a_plan_that_holds_says_so_however_long():
    chart = cash(months(*["10"] * 60), "Trésorerie", "fr")

    assert "jamais sous zéro" in chart.caption
    assert len(chart.table.rows) == 60
    assert chart.narrow.startswith("<svg")
