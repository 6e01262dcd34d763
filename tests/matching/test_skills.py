"""Skills in the words of counters and workshops; trades that are near; places on a plane."""

from __future__ import annotations

import pytest

from maslak.core import places
from maslak.matching import neighbours, skills, spots
from maslak.occupations import vocabulary


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Coudre à la machine", "sew_machine"),
        ("Je sais coudre à la machine", "sew_machine"),
        ("Service à table", "serve_table"),
        ("Tailler les légumes", "cut_vegetables"),
        ("Garder de jeunes enfants", "care_children"),
        ("repassage du linge", "iron"),
        ("plombi", "install_plumbing"),
        ("7ellaq", "cut_hair_men"),
        ("السياقة", "drive_car"),
        ("تخمال الدار", "clean_house"),
        ("Solder copper", "solder_copper"),
    ],
)
def test_a_skill_is_known_by_what_people_say(said, code):
    assert skills.code_of(said) == code


@pytest.mark.parametrize("said", ["", "?", "Réparer des montgolfières", "Conduire"])
def test_words_outside_the_vocabulary_have_no_code(said):
    assert skills.code_of(said) == ""


def test_a_skill_outside_the_vocabulary_is_asked_by_its_words():
    assert skills.asked("Réparer des montgolfières") == ("w:reparer", "w:montgolfier")
    assert skills.asked("Coudre à la machine") == ("s:sew_machine",)


def test_what_is_held_meets_what_is_asked_by_code_address_or_words():
    held = skills.held("Machine sewing", "http://data.europa.eu/esco/skill/x")

    assert set(skills.asked("Coudre à la machine")) & set(held)
    assert set(skills.asked("Autre chose", "http://data.europa.eu/esco/skill/x")) & set(held)
    assert not set(skills.asked("Broder")) & set(held)


def test_each_skill_has_its_name_in_three_languages_and_is_found_by_it():
    for code, words in skills.vocabulary().items():
        for text in (words.fr, words.ar, words.en):
            assert skills.code_of(text) == code, text


def test_no_two_skills_are_said_alike():
    said = {}
    for code, each in skills._read().items():
        for text in (each["fr"], each["ar"], each["en"], *each.get("also", ())):
            key = frozenset(skills.words.words(text))
            assert said.setdefault(key, code) == code, f"{text}: {code} and {said[key]}"


def test_neighbours_are_known_groups_near_both_ways():
    known = set(vocabulary.unit_groups())
    for one, others in neighbours.pairs().items():
        assert one in known
        for other, value in others.items():
            assert 1 <= value <= 99
            assert neighbours.closeness(one, other) == neighbours.closeness(other, one) >= value


def test_closeness_falls_from_the_same_trade_to_strangers():
    assert neighbours.closeness("5120", "5120") == 100
    assert neighbours.closeness("5120", "9412") == 70
    assert neighbours.closeness("7126", "7124") == 50
    assert neighbours.closeness("7126", "2513") == 0


def test_related_groups_are_all_that_may_be_near():
    every = set(vocabulary.unit_groups())
    for group in ("5120", "7126", "9111"):
        near = {other for other in every if neighbours.closeness(group, other)}
        assert near <= neighbours.related(group)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("Casablanca", "Rabat", 87),
        ("Tanger", "Tétouan", 45),
        ("Agadir", "Inezgane", 10),
        ("Rabat", "Salé", 5),
    ],
)
def test_distances_are_those_of_the_map(one, other, km):
    first, second = places.find_city(one), places.find_city(other)

    found = spots.km(spots.of(first.region, one), spots.of(second.region, other))

    assert abs(found - km) <= max(3, km // 20)


def test_every_city_lies_in_morocco_and_near_its_region():
    for city in places.CITIES:
        assert 20 < city.lat < 36
        assert -17.2 < city.lon < -0.9
        seat = places.region(city.region).seat
        assert spots.km(spots.of(city.region, city.fr), spots.of(city.region, seat)) < 400


def test_an_unknown_city_stands_at_the_seat_of_its_region_and_says_so():
    spot = spots.of("MA-06", "Nulle-Part")

    assert (spot.x, spot.y) == spots.of("MA-06", "Casablanca")[1:3]
    assert not spot.exact
    assert spots.of("", "") == spots.NOWHERE
    assert spots.of("", "Tanger").region == 1
