"""Files that may be one person's: compared, made one, told apart."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.people import duplicates
from maslak.people.models import DuplicateCandidate, Person
from tests import factories
from tests.web.desk.conftest import page, send, signed_in, told, traces, with_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(agency, counsellor, today):
    """Two files that look alike."""
    first = with_file(
        agency,
        counsellor,
        today,
        family_name="Camara",
        given_name="Awa",
        birth_year=1994,
        sex="female",
        phone="0612345678",
    )
    second = with_file(
        agency, counsellor, today, family_name="Kamara", given_name="Awa", birth_year=1994, sex="female"
    )
    duplicates.propose_candidates(person=second, by=operator(agency))
    candidate = DuplicateCandidate.objects.get()
    assert {candidate.first, candidate.second} == {first, second}
    return candidate


@pytest.fixture
def leader(supervisor):
    return signed_in(supervisor)


def test_a_pair_is_listed_with_what_speaks_for_it(leader, pair):
    text = page(leader, "duplicates")

    assert "Awa Camara" in text
    assert "même année de naissance" in text
    assert "1 paire à examiner" in text
    assert "1 paire de dossiers se ressemble" in page(leader, "people")


def test_two_files_stand_side_by_side_and_both_readings_leave_a_trace(leader, pair):
    text = page(leader, "duplicate", pair.pk)

    assert "Camara" in text
    assert "Kamara" in text
    assert "différent" in text
    assert {trace.person_id for trace in traces("person.opened")} == {pair.first_id, pair.second_id}


def test_one_person_becomes_one_file(leader, pair):
    answer = send(leader, "duplicate", pair.pk, keep=pair.first_id, reason="Même carte, vue aujourd'hui")

    kept = Person.objects.get(pk=pair.first_id)
    assert answer.url == reverse("desk:person", args=[kept.ref])
    assert Person.objects.get(pk=pair.second_id).merged_into == kept
    assert "Aucun doublon" in page(leader, "duplicates")


def test_a_merge_without_reason_or_choice_is_refused(leader, pair):
    answer = send(leader, "duplicate", pair.pk, keep="", reason="")

    assert answer.status_code == 422
    assert "2 réponses sont à corriger" in answer.content.decode()
    assert Person.objects.filter(merged_into=None).count() == 2


def test_papers_that_exclude_each_other_refuse_the_merge_in_words(leader, pair):
    factories.paper(pair.first, "K111111")
    factories.paper(pair.second, "K222222")

    answer = send(leader, "duplicate", pair.pk, keep=pair.first_id, reason="Même nom")

    assert "ce sont deux personnes" in answer.content.decode()
    assert Person.objects.filter(merged_into=None).count() == 2


def test_different_births_ask_for_a_confirmation(leader, pair):
    Person.objects.filter(pk=pair.second_id).update(birth_year=1984)

    answer = send(leader, "duplicate", pair.pk, keep=pair.first_id, reason="Même carte")
    assert "Les dates de naissance diffèrent" in answer.content.decode()

    send(leader, "duplicate", pair.pk, keep=pair.first_id, reason="Même carte", override="on")
    assert Person.objects.filter(merged_into=None).count() == 1


def test_two_people_are_told_apart_for_good(leader, pair):
    send(leader, "duplicate-different", pair.pk)

    pair.refresh_from_db()
    assert pair.status == "different"
    assert "Aucun doublon" in page(leader, "duplicates")


def test_a_decided_pair_is_not_there_any_more(leader, pair):
    send(leader, "duplicate-different", pair.pk)

    assert send(leader, "duplicate-different", pair.pk).status_code == 404
    assert leader.get(reverse("desk:duplicate", args=[pair.pk])).status_code == 404


def test_a_counsellor_sees_the_likeness_but_decides_nothing(desk, pair):
    text = page(desk, "person-alike", pair.second.ref)

    assert reverse("desk:duplicate", args=[pair.pk]) not in text
    assert "Votre responsable verra ces paires" in text
    assert desk.post(reverse("desk:duplicate-different", args=[pair.pk])).status_code == 403


def test_a_pair_of_another_organisation_is_not_there(make_actor, other_agency, pair):
    elsewhere = signed_in(make_actor("supervisor", other_agency))

    assert elsewhere.get(reverse("desk:duplicate", args=[pair.pk])).status_code == 404
    bind(operator())
    assert "Aucun doublon" in page(elsewhere, "duplicates")
    assert told(elsewhere) == ""
