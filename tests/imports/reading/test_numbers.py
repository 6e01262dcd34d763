"""Amounts and counts, whichever way thousands and decimals are marked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.imports.reading.errors import BadValue
from maslak.imports.reading.values import read_value


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (3000, "3000"),
        (2830.5, "2830.50"),
        ("3 200", "3200"),
        ("3\u202f200,00", "3200"),
        ("3.500,00", "3500"),
        ("3,500.00", "3500"),
        ("3.500", "3500"),
        ("3500,5", "3500.50"),
        ("3000 DH", "3000"),
        ("3 000,00 Dhs", "3000"),
        ("MAD 3000", "3000"),
        ("3000/mois", "3000"),
        ("٣٠٠٠ درهم", "3000"),
        ("1.234.567,89", "1234567.89"),
        ("3000,-", "3000"),
    ],
)
def test_wages_are_read_however_they_are_marked(written, amount):
    assert read_value("wage", written) == Decimal(amount)


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("wage", "négociable", "money_unreadable"),
        ("wage", "SMIG", "money_unreadable"),
        ("wage", "3000-3500", "money_unreadable"),
        ("wage", "3 2", "money_unreadable"),
        ("wage", "300 €", "money_other_currency"),
        ("wage", "2000 FCFA", "money_other_currency"),
        ("wage", "-3000", "money_negative"),
        ("wage", 0, "money_zero"),
        ("money", True, "money_unreadable"),
        ("integer", "2,5", "integer_unreadable"),
        ("integer", "-1", "integer_unreadable"),
        ("number", "douze", "number_unreadable"),
        ("percent", "140 %", "percent_unreadable"),
        ("year", "20", "year_unreadable"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(kind, written, code):
    with pytest.raises(BadValue) as refusal:
        read_value(kind, written)
    assert refusal.value.code == code


def test_counts_shares_and_years():
    assert read_value("integer", "1 234") == 1234
    assert read_value("integer", 12.0) == 12
    assert read_value("percent", "38,4 %") == Decimal("38.4")
    assert read_value("year", "٢٠٢٠") == 2020
    assert read_value("number", 0) == 0


@given(st.decimals(0, 9_999_999, places=2), st.sampled_from([(" ", ","), (".", ","), (",", "."), ("", ".")]))
def test_any_amount_with_its_centimes_survives_the_usual_marks(amount, marks):
    thousands, decimal = marks
    written = f"{amount:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands)
    assert read_value("money", written) == amount
