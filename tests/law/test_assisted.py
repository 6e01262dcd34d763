"""Schemes that help to pay for a hiring: by day, to whom, how much, and what nobody published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maslak.law import assisted
from maslak.law.assisted import Terms, value_of
from maslak.law.datafiles import parse, sources
from maslak.law.errors import BadDataFile, UnknownStatus

TODAY = date(2026, 11, 26)
SOURCE = sources()["house_policy"]


def terms(**values) -> Terms:
    return Terms(date(2020, 1, 1), None, SOURCE, "unsure", **values)


def test_a_scheme_stands_in_its_time_alone():
    assert "amuddu" in [each.code for each in assisted.schemes(date(2022, 3, 31))]
    assert "amuddu" not in [each.code for each in assisted.schemes(date(2022, 4, 1))]
    assert "amuddu" not in [each.code for each in assisted.schemes(date(2020, 5, 31))]


def test_what_is_claimed_here_comes_first():
    flags = [each.claimed for each in assisted.schemes()]

    assert flags == sorted(flags, reverse=True)


def test_the_assisted_contract_of_2020_names_its_two_regions_and_no_amount():
    found = assisted.scheme("amuddu").terms(date(2020, 7, 1))

    assert found.regions == ("MA-04", "MA-06")
    assert found.missing() == ("contribution", "max_months", "retention_months", "recovery")
    assert found.contribution_for(Decimal(4000)) is None
    assert "contracts" in found.unknown()


@pytest.mark.parametrize(
    ("basis", "answer"),
    [
        ("regularised_2014", "Y"),
        ("refugee_bra", "Y"),
        ("regular_resident_ci", "U"),
        ("asylum_seeker_unhcr", "N"),
    ],
)
def test_to_whom_the_law_s_table_opens_it(basis, answer):
    found, reason = assisted.scheme("amuddu").answer(basis, date(2020, 7, 1))

    assert found == answer
    assert reason is not None


def test_before_its_service_existed_the_answer_is_unsure():
    assert assisted.scheme("amuddu").answer("refugee_bra", date(2015, 1, 1))[0] == "U"


def test_no_basis_of_stay_is_made_up():
    with pytest.raises(UnknownStatus):
        assisted.scheme("idmaj").answer("rich", TODAY)


def test_one_scheme_alone_is_invented_and_its_name_says_so_in_each_language():
    invented = [each for each in assisted.schemes() if each.invented]

    assert [each.code for each in invented] == ["example_hiring"]
    label = invented[0].label
    assert ("inventée" in label.fr, "مختلق" in label.ar, "invented" in label.en) == (True, True, True)


def test_nothing_is_presented_as_open_to_foreigners_that_nobody_confirmed():
    for code in ("idmaj", "tahfiz", "taehil"):
        assert "Y" not in assisted.scheme(code).open_to.values()


@pytest.mark.parametrize(
    ("values", "wage", "due"),
    [
        ({"contribution": "fixed", "amount_mad": Decimal(1200)}, "3000", "1200.00"),
        ({"contribution": "fixed", "amount_mad": Decimal(1200)}, "900", "900.00"),
        (
            {"contribution": "fixed", "amount_mad": Decimal(1200), "cap_month_mad": Decimal(1000)},
            "3000",
            "1000.00",
        ),
        (
            {"contribution": "fixed", "amount_mad": Decimal(1200), "cap_month_mad": Decimal(0)},
            "3000",
            "1200.00",
        ),
        ({"contribution": "percent", "percent": 50, "cap_month_mad": Decimal(2000)}, "3111.11", "1555.56"),
        ({"contribution": "percent", "percent": 50, "cap_month_mad": Decimal(2000)}, "8000", "2000.00"),
        ({"contribution": "percent", "percent": 50, "cap_month_mad": Decimal(0)}, "8000", "4000.00"),
        ({"contribution": "percent", "percent": 100, "cap_month_mad": Decimal(0)}, "4000", "4000.00"),
        ({"contribution": "percent", "percent": 50}, "8000", None),
        ({"contribution": "percent", "cap_month_mad": Decimal(0)}, "8000", None),
        ({"contribution": "fixed"}, "8000", None),
        ({"contribution": "exemption"}, "8000", None),
        ({}, "8000", None),
    ],
)
def test_a_month_is_computed_to_the_centime_or_not_at_all(values, wage, due):
    assert terms(**values).contribution_for(Decimal(wage)) == (due and Decimal(due))


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, ("contribution", "max_months", "retention_months", "recovery")),
        ({"contribution": "fixed"}, ("amount_mad", "max_months", "retention_months", "recovery")),
        ({"contribution": "percent", "percent": 40, "max_months": 3}, ("cap_month_mad", "retention_months", "recovery")),
        (
            {"contribution": "fixed", "amount_mad": Decimal(1), "max_months": 1, "retention_months": 0, "recovery": "none"},
            (),
        ),
    ],
)  # fmt: skip
def test_what_is_missing_before_an_agreement_is_named(values, missing):
    assert terms(**values).missing() == missing


def test_a_value_of_the_house_fills_what_is_unpublished_and_nothing_else():
    published = terms(contribution="fixed", amount_mad=Decimal(100))

    found = assisted.completed(published, {"amount_mad": Decimal(900), "max_months": 6, "valid_to": TODAY})

    assert (found.amount_mad, found.max_months, found.valid_to) == (Decimal(100), 6, None)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("amount_mad", "1 200,50", Decimal("1200.50")),
        ("percent", "50", 50),
        ("max_months", " 9 ", 9),
        ("contribution", "fixed", "fixed"),
        ("recovery", "pro_rata", "pro_rata"),
        ("contracts", "cdi, cdd", ("cdi", "cdd")),
        ("regions", "all", "all"),
    ],
)
def test_a_parameter_is_read_as_it_is_typed(name, text, value):
    assert value_of(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("amount_mad", "-1"), ("amount_mad", "1.005"), ("amount_mad", "NaN"), ("amount_mad", "much"),
        ("percent", "101"), ("max_months", "-1"), ("max_months", "six"), ("contribution", "gift"),
        ("recovery", ""), ("contracts", " , "), ("evidence", "payslip"), ("valid_to", "2026-01-01"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_is_refused(name, text):
    with pytest.raises((ValueError, ArithmeticError)):
        value_of(name, text)


@pytest.mark.parametrize("day", [date(2021, 5, 1), TODAY])
def test_frozen_terms_come_back_as_they_were(day):
    for each in assisted.schemes(day):
        found = each.terms(day)
        assert assisted.thawed(assisted.frozen(found)) == found


_SCHEME = """
schemes:
  - scheme: x
    claimed: true
    invented: false
    service: assisted_contract_amuddu
    label: &w {fr: a, ar: b, en: c}
    payer: *w
    note: *w
    periods:
      - {from: 2020-01-01, source: house_policy, certainty: unsure, %s}
"""


@pytest.mark.parametrize(
    "wrong",
    [
        "percent: 101", "max_months: -1", "contribution: gift", "recovery: maybe", 'amount_mad: "1.001"',
        "employers: [king]", "gift: 1",
    ],
)  # fmt: skip
def test_a_wrong_line_of_the_file_is_named(wrong):
    document = parse("assisted_schemes.yaml", _SCHEME % wrong)

    with pytest.raises(BadDataFile):
        [assisted._scheme(entry) for entry in document.children("schemes", "scheme")]
