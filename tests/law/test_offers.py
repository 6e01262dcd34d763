"""What an offer may not ask, and the least it must pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.law import offers
from maslak.law.errors import NoValueOnDate

FORBIDDEN = [
    ("sex", "Nous cherchons une jeune femme pour garder deux enfants"),
    ("sex", "Serveur, homme uniquement"),
    ("sex", "Poste réservé aux hommes"),
    ("sex", "Sexe : masculin"),
    ("sex", "Receptionist, ladies only"),
    ("sex", "مطلوب عمال للذكور فقط"),
    ("family", "Vendeuse célibataire, sans enfants"),
    ("family", "Must be single"),
    ("family", "عاملة منزلية عزباء"),
    ("origin", "Marocains uniquement"),
    ("origin", "Filipinas only"),
    ("origin", "Étrangers s'abstenir"),
    ("origin", "للمغاربة فقط"),
    ("belief", "Assistante non voilée"),
    ("belief", "Cook, Muslims only"),
    ("belief", "مربية محجبة"),
    ("disability", "Candidat sans handicap"),
    ("fee", "Frais de dossier : 200 dirhams"),
    ("fee", "Caution à verser le premier jour"),
    ("fee", "Formation payante obligatoire"),
    ("fee", "A security deposit is required"),
    ("fee", "رسوم التسجيل 150 درهما"),
    ("papers_kept", "Remise du passeport à l'arrivée"),
    ("papers_kept", "We keep your passport"),
    ("child", "Apprentis à partir de 12 ans"),
    ("age", "Agent de sécurité, moins de 35 ans"),
    ("age", "Entre 20 et 30 ans"),
]
ALLOWED = [
    "Femme de ménage (h/f)", "Homme de ménage ou femme de chambre", "Agent d'entretien, hommes et femmes",
    "Sans frais pour la personne recrutée", "Frais de transport pris en charge", "Français parlé, arabe apprécié",
    "À partir de 18 ans", "Expérience de 3 ans", "35 heures par semaine, 2 jours de repos",
    "Coiffeuse spécialisée en tresses africaines", "Cuisinier marocain ou sénégalais : bonne connaissance du tajine",
    "Cuisine marocaine", "مطلوب طباخ، خبرة سنتين", "ذكورا وإناثا", "Waiter or waitress, men and women",
    "Permis de conduire exigé", "Une personne soigneuse, habile de ses mains",
]  # fmt: skip


@pytest.mark.parametrize(("ground", "text"), FORBIDDEN)
def test_words_that_the_law_does_not_allow_are_found_and_quoted(ground: str, text: str) -> None:
    found = {each.ground: each for each in offers.findings(text)}

    assert ground in found, found
    assert found[ground].found in offers.folded(text)
    for language in ("fr", "ar", "en"):
        assert found[ground].found in found[ground].words.in_language(language)


@pytest.mark.parametrize("text", ALLOWED)
def test_words_that_name_a_trade_or_a_right_are_left_in_peace(text: str) -> None:
    assert offers.findings(text) == ()


def test_a_limit_of_age_is_told_and_not_refused() -> None:
    (found,) = offers.findings("Livreur, 30 ans maximum")

    assert found.level == "warning"


def test_refusals_come_before_warnings() -> None:
    levels = [each.level for each in offers.findings("Moins de 30 ans, hommes uniquement, caution à verser")]

    assert levels == ["refusal", "refusal", "warning"]


@given(st.text(max_size=200))
def test_any_words_are_read_without_stumbling(text: str) -> None:
    assert len({each.ground for each in offers.findings(text)}) == len(offers.findings(text))


@pytest.mark.parametrize(
    ("day", "hours", "kind", "monthly"),
    [
        # 14.13 × 191, then 14.81 × 191: the hourly wage rose on 1 July 2020; half a week, half the hours
        (date(2020, 6, 30), "44", "general", "2698.83"),
        (date(2020, 7, 1), "44", "general", "2828.71"),
        (date(2020, 7, 1), "48", "general", "3085.87"),  # longer weeks in proportion
        (date(2020, 7, 1), "22", "general", "1414.36"),
        (date(2020, 7, 1), "44", "domestic", "1697.23"),  # 60 %, of 191 hours
        (date(2020, 7, 1), "44", "farm", "1994.20"),  # 76.70 a day, 26 days
    ],
)
def test_the_least_wage_of_a_day(day: date, hours: str, kind: str, monthly: str) -> None:
    floor = offers.wage_floor(day, weekly_hours=Decimal(hours), kind=kind)

    assert floor.monthly == Decimal(monthly)
    assert offers.below_floor(floor, floor.monthly) is None
    told = offers.below_floor(floor, floor.monthly - 1)
    assert told is not None
    assert hours in told.fr


def test_amounts_are_told_as_each_language_writes_them() -> None:
    floor = offers.wage_floor(date(2026, 3, 1), weekly_hours=Decimal(44))

    told = offers.below_floor(floor, Decimal("1200.50"))

    assert told is not None
    assert "1\u202f200,50 MAD" in told.fr
    assert "1\u202f200,50 درهما" in told.ar
    assert "MAD 1,200.50" in told.en


def test_before_the_texts_that_we_hold_no_floor_is_invented() -> None:
    with pytest.raises(NoValueOnDate):
        offers.wage_floor(date(2003, 1, 1), weekly_hours=Decimal(44))
