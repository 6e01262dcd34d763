"""`maslak route`: facts in on standard input, what the law says of the hiring out; without any database."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from .conftest import Instance

BRA = {"protection": "refugee", "proof": ["bra_card"]}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """A folder in which nothing was ever started."""
    return Instance(tmp_path_factory.mktemp("bare"))


def ask(instance: Instance, facts: dict[str, Any], *arguments: str) -> dict[str, Any]:
    ended = instance.run("route", *arguments, "--json", given=json.dumps(facts))
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_the_answer_has_the_keys_that_programs_rely_on(bare):
    answer = ask(bare, BRA, "--on", "2026-03-01")

    assert (answer["route"], answer["visa"], answer["rule"]) == ("exempt", "required", "R2-refugee-bra")
    assert all(isinstance(sentence, str) and sentence for sentence in answer["why"])
    assert {"code", "label", "for", "source"} <= set(answer["documents"][0])
    assert all(source["text"] for source in answer["sources"])
    assert any((source["address"] or "").startswith("http") for source in answer["sources"])
    assert answer["reasons"][0].keys() >= {"fact", "value", "fr", "ar", "en"}
    assert {"steps", "fees", "time", "certainty", "disagreements", "advice", "channel"} <= set(answer)


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        ({}, "2026-03-01", ("general", "required", "R14-general")),
        ({"in_list": "A2"}, "2020-06-12", ("simplified", "required", "R13-simplified")),
        ({"in_list": "A2"}, "2016-01-01", ("general", "required", "R14-general")),
        ({"nationality": "SN"}, "2026-03-01", ("exempt", "disputed", "R4-treaty")),
        (
            {"employer_zone": "offshoring", "role_level": "encadrement"},
            "2026-03-01",
            ("disputed", "required", "R12-offshoring-management"),
        ),
        (
            {"protection": "refugee", "proof": ["unhcr_certificate"], "residence_card": False},
            "2026-03-01",
            ("blocked", "not_accessible", "R3-refugee-unhcr-only"),
        ),
        (
            {"present_in_morocco": True, "residence_status": "none"},
            "2026-03-01",
            ("blocked", "not_accessible", "R0-not-regular"),
        ),
    ],
)
def test_the_answer_follows_the_facts_and_the_day(bare, facts, on, expected):
    answer = ask(bare, facts, "--on", on)

    assert (answer["route"], answer["visa"], answer["rule"]) == expected
    assert answer["on"] == on


def test_amounts_are_exact_and_the_facts_come_back(bare):
    answer = ask(bare, {"promotion": True, "proof": []}, "--on", "2026-03-01")

    assert answer["fees"][0]["total"] == "6000.00"
    assert answer["facts"] == {"promotion": True}


def test_sentences_come_in_the_language_asked_for(bare):
    arabic = ask(bare, BRA, "--on", "2026-03-01", "--language", "ar")

    assert re.search(r"[\u0600-\u06ff]", arabic["why"][0])


def test_the_kind_of_request_changes_the_papers(bare):
    codes = {
        piece["code"] for piece in ask(bare, BRA, "--on", "2026-03-01", "--variant", "domestic")["documents"]
    }

    assert "contrat_domestique" in codes


def test_a_reader_gets_sentences(bare):
    ended = bare.run("route", "--on", "2026-03-01", given=json.dumps(BRA))

    assert ended.returncode == 0
    assert "R2-refugee-bra" in ended.stdout
    assert "[ ]" in ended.stdout


def test_nothing_is_started_to_answer(bare):
    ask(bare, {})

    assert not (bare.home / "pg").exists()


@pytest.mark.parametrize(
    ("arguments", "given", "named"),
    [
        (("--on", "2026-03-01"), '{"nationalty": "SN"}', "nationalty"),
        (("--on", "2026-03-01"), '{"residence_status": "maybe"}', "maybe"),
        (("--on", "2026-03-01"), '{"promotion": "yes"}', "promotion"),
        (("--on", "2026-03-01"), '{"nationality": "MA"}', "nationality"),
        (("--on", "2026-03-01"), '{"promotion": true, "promotion": false}', "promotion"),
        (("--on", "2026-03-01"), "{promotion", "JSON"),
        (("--on", "2026-03-01"), "", "JSON"),
        (("--on", "2026-03-01"), '["promotion"]', "objet JSON"),
        (("--on", "2026-03-01"), "[" * 20000, "objet JSON"),
        (("--on", "yesterday"), "{}", "yesterday"),
        (("--on", "2026-02-30"), "{}", "2026-02-30"),
        (("--on", "2005-01-01"), "{}", "25/11/2005"),
        (("--variant", "holiday"), "{}", "holiday"),
        (("--on", "2026-03-01", "--entry", "A9-king"), '{"in_list": "A1"}', "A9-king"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence_and_exit_2(bare, arguments, given, named):
    ended = bare.run("route", *arguments, "--json", given=given)

    assert ended.returncode == 2
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
