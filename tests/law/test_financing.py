"""The catalogue of financing: by day, by legal form, by basis of stay."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.law import financing, legal_forms
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile, UnknownStatus

TODAY = date(2026, 11, 26)


def codes(*args, **kwargs):
    return [each.code for each in financing.products(*args, **kwargs)]


def test_what_is_open_comes_first_and_what_is_closed_is_told_last():
    answers = [each.answer("refugee_bra") for each in financing.products(TODAY, status="refugee_bra")]

    assert answers == sorted(answers, key="YCUN".index)
    assert answers[0] == "Y"
    assert answers[-1] in "UN"


def test_a_product_is_offered_in_its_time_alone():
    assert "w4i_startups" in codes(date(2020, 12, 31))
    assert "w4i_startups" not in codes(date(2021, 1, 1))
    assert "intelaka" not in codes(date(2020, 1, 31))


def test_a_form_sees_what_is_meant_for_it():
    assert "microcredit" in codes(TODAY, form="auto_entrepreneur")
    assert "microcredit" not in codes(TODAY, form="sarl")


def test_every_form_of_the_catalogue_exists_and_every_form_has_a_way():
    known = {form.code for form in legal_forms.forms(TODAY)}

    assert {form for each in financing.products(TODAY) for form in each.forms} == known


def test_who_has_unhcr_papers_alone_finds_an_open_door():
    assert financing.products(TODAY, status="refugee_unhcr")[0].answer("refugee_unhcr") == "Y"


def test_a_product_is_found_by_its_code_whatever_the_day():
    found = financing.product("forsa")

    assert found is not None
    assert found.answer("regular_resident_ci") == "N"
    assert financing.product("gold") is None


def test_no_basis_of_stay_is_made_up():
    with pytest.raises(UnknownStatus):
        financing.products(TODAY, status="rich")


@pytest.mark.parametrize(
    ("change", "problem"),
    [("kinds: [gift]", "gift is no kind of financing"), ("kinds: [grant]", "“open_to” answers Y, C, N, U")],
)
def test_a_wrong_entry_is_named(change, problem):
    words = '{fr: "a", ar: "ا", en: "a"}'
    entry = parse(
        "financing.yaml",
        f"product: x\nvalid_from: 2020-01-01\nsource: house_policy\ncertainty: unsure\n{change}\nforms: [sarl]\n"
        f"open_to: {{unknown: Y}}\nlabel: {words}\nprovider: {words}\nnote: {words}\n",
    )

    with pytest.raises(BadDataFile, match=problem):
        financing._product(entry)
