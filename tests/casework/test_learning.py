"""What an interview says of work is in the profile once it is completed; what was noted before stands."""

from __future__ import annotations

import pytest

from maslak.access.actor import bind
from maslak.casework import interviews
from maslak.people import profile, work
from maslak.people.models import JobSearch
from tests.casework import make
from tests.casework.make import DAY, NOW

GRID = {
    "schooling": "primary",
    "targets": [{"occupation": "plombi"}, {"occupation": "Couture", "isco": "8153"}],
    "jobs": [
        {"occupation": "Vendre au marché", "from_year": 2012, "to_year": 2015},
        {"occupation": "Ménage", "from_year": 2016},
        {"occupation": "Serveuse", "from_year": 2018, "to_year": 2018},
    ],
    "skills": [{"skill": "Coudre à la machine", "evidence": "Photos de robes"}],
    "languages": [
        {"language": "fr", "spoken": "B1"},
        {"language": "other", "spoken": "C1"},
        {"language": "en"},
    ],
    "hours_possible": ["evening", "day", "part_time"],
}


@pytest.fixture
def case(agency, counsellor):
    bind(counsellor)
    return make.case(agency)


@pytest.fixture
def complete(case, counsellor):
    def call(grid=GRID):
        draft = interviews.start(case_id=case.pk, mode="phone", held_on=DAY, by=counsellor, now=NOW)
        interviews.save_draft(interview_id=draft.pk, grid=grid, version=1, by=counsellor)
        interviews.complete(interview_id=draft.pk, profile="B", by=counsellor, now=NOW)

    return call


def test_wishes_skills_and_languages_said_in_the_interview_are_noted(complete, case):
    complete()

    person = case.person
    assert list(person.wanted.values_list("label", "isco")) == [("plombi", "7126"), ("Couture", "8153")]
    assert list(person.skills.values_list("label", "evidence")) == [
        ("Coudre à la machine", "Photos de robes")
    ]
    assert list(person.languages.values_list("language", "level")) == [("fr", "B1")]


def test_past_work_has_the_length_that_its_years_tell_and_none_is_guessed(complete, case):
    complete()

    assert list(case.person.past_works.order_by("id").values_list("label", "months", "last_year")) == [
        ("Vendre au marché", 36, 2015),
        ("Serveuse", 6, 2018),
    ]


def test_the_hours_said_are_those_of_the_search(complete, case):
    complete()

    assert JobSearch.objects.get(person=case.person).hours == ["day", "evening"]


def test_what_was_noted_before_stands(complete, case, counsellor):
    person = case.person
    profile.set_language(person_id=person.pk, language="fr", level="A2", by=counsellor)
    work.set_search(person_id=person.pk, answers={"hours": ["night"]}, by=counsellor)
    work.add_past_work(person_id=person.pk, label="Serveuse", months=30, by=counsellor, today=DAY)

    complete()

    assert person.languages.get().level == "A2"
    assert JobSearch.objects.get(person=person).hours == ["night"]
    assert person.past_works.get(label="Serveuse").months == 30


def test_an_interview_that_says_little_notes_little(complete, case):
    complete({"schooling": "primary", "targets": [{"occupation": "Cuisinière", "isco": "cook"}]})

    assert case.person.wanted.get().isco == "5120"
    assert not case.person.past_works.exists()
    assert not JobSearch.objects.exists()
