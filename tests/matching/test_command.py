"""`maslak match`: ranked, with terms, sentences and eligibility, and nobody named."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from maslak.cli import main, matching
from maslak.core.errors import Invalid
from maslak.matching.shapes import GATES, TERMS
from tests.matching.conftest import TODAY

pytestmark = pytest.mark.django_db


def arguments(*words):
    return main._parser().parse_args(["match", *words])


@pytest.fixture
def met(make_person, make_offer, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *given: TODAY)
    offer = make_offer(languages={"fr": "A2"})
    make_offer(title="Trop haut", languages={"fr": "C1"})
    person = make_person(languages={"fr": "B1"}, residence="refugee_bra", birth_year=1990)
    return person, offer


def asked(capsys, *words):
    assert matching.run(arguments(*words, "--json"), []) == 0
    return json.loads(capsys.readouterr().out)


def test_a_person_reads_offers_with_every_reason(met, capsys):
    person, offer = met

    told = asked(capsys, "--person", person.ref)

    assert (told["person"], told["on"]) == (person.ref, TODAY.isoformat())
    [match] = told["matches"]
    assert (match["offer"], match["title"], match["eligible"]) == (offer.ref, offer.title, "unknown")
    assert match["score"] == match["chance"] * match["worth"] // 1000
    assert [gate["code"] for gate in match["gates"]] == list(GATES)
    assert [term["code"] for term in match["terms"]] == list(TERMS)
    assert all(each["sentence"] for each in (*match["gates"], *match["terms"]))
    assert {gate["code"] for gate in match["gates"] if gate["source"]} == {"route", "age"}
    assert {each["kind"] for each in told["openers"]} >= {"language", "unknown:hours"}
    assert [each["kind"] for each in told["missing"]] == ["unknown:hours"]


def test_an_offer_reads_references_and_nothing_of_the_stay(met, capsys):
    person, offer = met

    told = asked(capsys, "--offer", offer.ref)

    text = json.dumps(told, ensure_ascii=False)
    assert [match["person"] for match in told["matches"]] == [person.ref]
    assert person.family_name not in text
    assert "réfugié" not in text
    assert "1990" not in text


def test_it_is_read_by_people_too(met, capsys):
    person, _offer = met

    assert matching.run(arguments("--person", person.ref), []) == 0

    assert "Couturière ou couturier" in capsys.readouterr().out


def test_the_top_bounds_the_list(met, make_offer, capsys):
    person, _offer = met
    make_offer(title="Encore")

    assert len(asked(capsys, "--person", person.ref, "--top", "1")["matches"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--person", "AAAAAAAAAA", "--offer", "BBBBBBBBBB"),
        ("--person", "AAAAAAAAAA"),
        ("--offer", "BBBBBBBBBB"),
        ("--person", "AAAAAAAAAA", "--top", "0"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(words):
    with pytest.raises(Invalid):
        matching.run(arguments(*words), [])


def test_an_offer_that_does_not_stand_is_refused(met, make_actor):
    from maslak.employers import offers
    from tests.matching.conftest import NOON

    _person, offer = met
    owner = make_actor("employer", offer.organisation)
    offers.step("withdraw", offer=offer, by=owner, now=NOON)

    with pytest.raises(Invalid):
        matching.run(arguments("--offer", offer.ref), [])
