"""The six gates, one by one, in tables: yes, no and « we do not know »."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maslak.core.scales import Cefr, Education
from maslak.matching import gates, terms
from maslak.matching.shapes import GATES, NO, TERMS, UNKNOWN, YES, Match, Opening, Profile
from maslak.matching.weights import DEFAULT, BadWeights, Weights, from_json
from tests.matching.strategies import SKILLS, openings, profiles

WHO = Profile(key=1, ref="P", wishes=("5120",), region="MA-06", city="Casablanca")
POST = Opening(key=1, ref="O", isco="5120", region="MA-06", city="Casablanca", contract="cdi")


@pytest.mark.parametrize(
    ("home", "work", "answer"),
    [
        ({}, {}, YES),
        ({}, {"city": "Mohammedia"}, YES),  # 20 km, the way of a day
        ({}, {"city": "Settat"}, UNKNOWN),  # 63 km, and nobody asked how far
        ({}, {"city": "Tanger", "region": "MA-01"}, NO),
        ({"reach_km": 10}, {"city": "Mohammedia"}, NO),
        ({"reach_km": 80}, {"city": "Settat"}, YES),
        ({"regions": ("MA-01",)}, {"city": "Tanger", "region": "MA-01"}, YES),
        ({"city": ""}, {}, UNKNOWN),
        ({"city": "", "region": ""}, {}, UNKNOWN),
        ({"city": ""}, {"city": "Tanger", "region": "MA-01"}, NO),
        ({}, {"city": ""}, UNKNOWN),
    ],
)
def test_place(home, work, answer):
    assert gates.place(replace(WHO, **home), replace(POST, **work)) == answer


@pytest.mark.parametrize(
    ("free", "asked", "answer"),
    [
        (("day",), ("day",), YES),
        (("day", "evening"), ("day",), YES),
        (("day",), ("day", "night"), NO),
        (("day",), (), UNKNOWN),
        ((), ("night",), UNKNOWN),
        ((), ("flexible",), YES),
        (("flexible",), ("night",), UNKNOWN),
    ],
)
def test_hours(free, asked, answer):
    assert gates.hours(replace(WHO, hours=free), replace(POST, hours=asked)) == answer


def test_more_hours_a_week_than_wished_close_the_door_even_to_free_hours():
    post = replace(POST, hours=("flexible",), weekly_hours=44)

    assert gates.hours(replace(WHO, most_hours=20), post) == NO
    assert gates.hours(replace(WHO, most_hours=44), post) == YES


@pytest.mark.parametrize(
    ("spoken", "asked", "answer"),
    [
        ({}, {}, YES),
        ({"fr": "B1"}, {"fr": "B1"}, YES),
        ({"fr": "native"}, {"fr": "C2"}, YES),
        ({"fr": "C2"}, {"fr": "native"}, YES),  # a mother tongue may not be asked for: C2 stands for it
        ({"fr": "A2"}, {"fr": "B1"}, NO),
        ({}, {"fr": "A1"}, UNKNOWN),
        ({"fr": "A2"}, {"fr": "B1", "en": "A1"}, NO),
        ({"fr": "B1"}, {"fr": "B1", "en": "A1"}, UNKNOWN),
    ],
)
def test_languages(spoken, asked, answer):
    assert gates.languages(replace(WHO, languages=spoken), replace(POST, languages=asked)) == answer


@pytest.mark.parametrize(
    ("held", "asked", "answer"),
    [
        ("", "", YES),
        ("", "none", YES),
        ("", "primary", UNKNOWN),
        ("none", "primary", NO),
        ("bac3", "baccalaureate", YES),
        ("baccalaureate", "bac2", NO),
        ("vocational", "vocational", YES),
        ("vocational", "lower_secondary", YES),
        ("vocational", "upper_secondary", UNKNOWN),
        ("vocational", "baccalaureate", UNKNOWN),
        ("vocational", "bac2", UNKNOWN),
        ("vocational", "bac3", NO),
        ("upper_secondary", "vocational", NO),
        ("baccalaureate", "vocational", UNKNOWN),
        ("doctorate", "vocational", UNKNOWN),
    ],
)
def test_schooling(held, asked, answer):
    assert gates.schooling(held, asked) == answer


def test_every_two_levels_of_schooling_are_compared():
    for held in Education.values:
        for asked in Education.values:
            assert gates.schooling(held, asked) in (YES, NO, UNKNOWN)


@pytest.mark.parametrize(
    ("born", "year", "answer"),
    [
        (date(2008, 3, 2), 2008, YES),
        (date(2008, 3, 3), 2008, NO),
        (None, 2007, YES),
        (None, 2008, UNKNOWN),
        (None, 2009, NO),
        (None, None, UNKNOWN),
    ],
)
def test_age(born, year, answer):
    post = replace(POST, born_by=date(2008, 3, 2))

    assert gates.age(replace(WHO, born=born, birth_year=year), post) == answer
    assert gates.age(replace(WHO, born=born, birth_year=year), POST) == YES


@pytest.mark.parametrize(("accepts", "answer"), [(True, YES), (False, NO), (None, UNKNOWN)])
def test_route(accepts, answer):
    post = replace(POST, accepts={"refugees": accepts})

    assert gates.route(replace(WHO, group="refugees"), post) == answer
    assert gates.route(replace(WHO, group="residents"), post) == UNKNOWN
    assert gates.route(WHO, post) == UNKNOWN


def test_a_match_is_closed_by_one_no_and_open_to_question_by_one_unknown():
    def match(**answers):
        return Match(1, 1, dict.fromkeys(GATES, YES) | answers, {}, 0, 0, None)

    assert match().eligible == YES
    assert match(place=UNKNOWN).eligible == UNKNOWN
    assert match(place=UNKNOWN, age=NO).eligible == NO


@settings(max_examples=200, deadline=None)
@given(profiles, openings)
def test_each_term_lies_between_0_and_100(profile, opening):
    found = terms.measure(profile, opening)

    assert tuple(found) == TERMS
    assert all(0 <= value <= 100 for value in found.values())


@settings(max_examples=200, deadline=None)
@given(profiles, openings, st.sampled_from(SKILLS))
def test_a_skill_more_never_lowers_a_score(profile, opening, skill):
    more = replace(profile, skills=(*profile.skills, skill))

    assert terms.skills(more, opening) >= terms.skills(profile, opening)


@settings(max_examples=200, deadline=None)
@given(profiles, openings)
def test_a_better_level_never_lowers_a_score(profile, opening):
    for code, level in profile.languages.items():
        for higher in Cefr.values[gates.cefr_rank(level) :]:
            more = replace(profile, languages={**profile.languages, code: higher})
            assert terms.languages(more, opening) >= terms.languages(profile, opening)


@settings(max_examples=200, deadline=None)
@given(
    profiles,
    openings,
    st.none() | st.sampled_from(["refugees", "treaty", "residents"]),
    st.integers(1950, 2015),
)
def test_no_term_reads_a_stay_or_a_birth(profile, opening, group, year):
    other = replace(profile, group=group, birth_year=year, born=date(year, 5, 1))
    before, after = terms.meet(profile, opening, DEFAULT), terms.meet(other, opening, DEFAULT)

    assert (after.terms, after.chance, after.worth) == (before.terms, before.chance, before.worth)
    assert {g for g in GATES if before.gates[g] != after.gates[g]} <= {"route", "age"}


def test_a_profile_holds_no_sex_name_or_nationality():
    assert not {"sex", "name", "nationality", "full_name"} & set(Profile.__slots__)


@pytest.mark.parametrize(
    "change",
    [
        {"chance": {"occupation": 1000}},
        {"worth": {"distance": 500, "wishes": 400, "hours": 250}},
        {"worth": {"distance": 1100, "wishes": -350, "hours": 250}},
        {"band": 0},
        {"chance": "heavy"},
    ],
)
def test_weights_that_do_not_add_up_are_refused(change):
    with pytest.raises(BadWeights):
        from_json(DEFAULT.as_json() | change)


def test_weights_survive_being_written_down():
    assert from_json(DEFAULT.as_json()) == DEFAULT
    assert isinstance(DEFAULT, Weights)
    assert sum(DEFAULT.of(term) for term in TERMS) == 2000
