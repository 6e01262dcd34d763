"""`maslak pairs --json`: what would be proposed today and what waits, by reference, with reasons; the same each time."""

from __future__ import annotations

import argparse
import json

import pytest

from maslak.cli import pairs
from tests.mentoring import make

pytestmark = [pytest.mark.django_db, pytest.mark.server]


def said(capsys, **options) -> dict:
    pairs.run(argparse.Namespace(**{"json": True, "language": "fr"} | options), [])
    return json.loads(capsys.readouterr().out)


def test_pairs_of_each_pool_come_with_score_and_reasons(agency, other_agency, capsys):
    mentor, mentee = make.mentor(agency), make.mentee(agency)
    waiting = make.pair(agency)
    alone = make.mentee(other_agency)

    found = said(capsys)

    assert [(p["mentor"], p["mentee"], p["status"]) for p in found["pairs"]] == [
        (mentor.ref, mentee.ref, "new"), (waiting.mentor.ref, waiting.mentee.ref, "proposed"),
    ]  # fmt: skip
    assert all(set(p) == {"mentor", "mentee", "score", "reasons", "codes", "status"} for p in found["pairs"])
    assert found["pairs"][0]["reasons"][0] == "Même métier."
    assert [(left["mentee"], left["code"]) for left in found["unmatched"]] == [(alone.ref, "no_mentor")]


def test_two_runs_say_the_same_and_name_nobody(agency, capsys):
    for _each in range(4):
        make.mentor(agency)
        make.mentee(agency)

    first = said(capsys)

    assert said(capsys) == first
    assert "Essai" not in json.dumps(first)


def test_without_json_each_pair_is_a_line(agency, capsys):
    mentor = make.mentor(agency)
    make.mentee(agency)

    pairs.run(argparse.Namespace(json=False, language="fr"), [])

    assert mentor.ref in capsys.readouterr().out
