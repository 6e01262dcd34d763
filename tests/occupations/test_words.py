"""What is left of a title once spelling, gender and politeness are gone."""

from __future__ import annotations

import pytest

from maslak.occupations import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vendeuse", "Vendeur"),
        ("coiffeuses", "coiffeur"),
        ("infirmière", "infirmier"),
        ("directeur technique/directrice technique", "directeur technique"),
        ("Agent(e) d'entretien (H/F)", "agent d'entretien"),
        ("technicien·ne", "technicien"),
        ("je suis plombier", "plombier"),
        ("I work as a tailor", "tailors"),
        ("المُعَلِّمة", "معلم"),
        ("أستاذة", "استاذ"),
        ("7ellaq", "hellaq"),
    ],
)
def test_two_ways_of_writing_one_title_have_one_key(one, other):
    assert words.key(one) == words.key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("maçon", "masseur"), ("boucher", "bouchon"), ("خباز", "خياط"), ("nurse", "purse")]
)
def test_two_titles_keep_two_keys(one, other):
    assert words.key(one) != words.key(other)


def test_a_title_of_carrier_words_alone_keeps_them():
    assert words.words("je fais") == ["je", "fai"]


def test_nothing_is_left_of_what_has_no_letters():
    assert words.key(" — !? ") == ""
    assert words.skeleton("…") == ""


@pytest.mark.parametrize("written", ["7ellaq", "hellak", "حلاق", "الحلاق", "7elle9"])
def test_darija_in_latin_letters_and_arabic_ones_share_their_consonants(written):
    assert words.skeleton(written) == "hlk"


def test_an_ordinal_or_a_measure_is_no_darija_word():
    assert words.key("3d") == "3d"
    assert words.key("2nd mate") == "2nd mate"


def test_arabic_is_told_from_latin_by_most_of_its_letters():
    assert words.is_arabic("سائق taxi في المدينة")
    assert not words.is_arabic("chauffeur طاكسي privé")
    assert not words.is_arabic("123")
