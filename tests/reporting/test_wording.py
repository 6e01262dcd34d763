"""Numbers and periods as readers write them."""

from __future__ import annotations

import pytest

from maslak.reporting import wording


@pytest.mark.parametrize(
    ("value", "french", "arabic", "english"),
    [
        (0, "0", "0", "0"),
        (680, "680", "680", "680"),
        (1500, "1\u202f500", "1\u202f500", "1,500"),
        (38.4, "38,4", "38,4", "38.4"),
        (1234.5, "1\u202f234,5", "1\u202f234,5", "1,234.5"),
        (-2, "\u22122", "\u22122", "\u22122"),
        (None, "–", "–", "–"),
    ],
)
def test_numbers(value, french, arabic, english):
    assert [wording.number(value, language) for language in ("fr", "ar", "en")] == [french, arabic, english]


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("2020", "2020"),
        ("2015/2020", "2015–2020"),
        ("2020-06", "juin 2020"),
        ("2020-12/..", "depuis décembre 2020"),
        ("2020-12-14/2020-12-20", "14 déc. 2020 – 20 déc. 2020"),
        ("premier semestre", "premier semestre"),
    ],
)
def test_periods(text, french):
    assert wording.period(text, "fr") == french


def test_arabic_months_are_those_of_morocco():
    assert wording.months("ar")[7] == "غشت"


@pytest.mark.parametrize(
    ("dimension", "key", "said"),
    [
        ("sex", "female", "Femme"),
        ("region", "MA-04", "Rabat-Salé-Kénitra"),
        ("region", "MA-99", "Région non précisée"),
        ("month", "3", "mars"),
        ("nationality", "SEN", "Sénégal"),
        ("nationality", "XXA", "Apatride"),
        ("mode", "phone", "par téléphone"),
        ("age_band", "18-24", "18-24"),
        ("sex", "", "Non précisé"),
    ],
)
def test_values_of_dimensions(dimension, key, said):
    assert wording.label(dimension, key, "fr") == said


def test_an_organisation_is_named_by_its_name(agency):
    assert wording.label("organisation", agency.code, "fr") == agency.name_fr
    assert wording.label("organisation", "AUCUNE", "fr") == "AUCUNE"
