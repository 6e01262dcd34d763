"""A deadline kept as a document: what it says, line by line, and that a new feast does not rewrite it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from maslak.law import clocks
from maslak.law.calendar import default_calendar
from maslak.law.datafiles import sources
from maslak.law.errors import NoValueOnDate, TimeNeeded, UnknownProcedure
from maslak.law.feasts import Observance
from maslak.law.interruptions import Pause, interruptions, pauses, scopes
from maslak.law.reckoning import Left, due_of, in_time, left, procedure, procedures, reckon, said_of, told
from maslak.law.words import Words

D = date.fromisoformat
T = datetime.fromisoformat
PIECES = Words("pièces demandées", "وثائق مطلوبة", "papers asked for")


def document(code: str, start: date, *paused: Pause) -> dict[str, Any]:
    """The document as it comes back from where it was stored."""
    return json.loads(json.dumps(reckon(code, start, paused).as_json()))


def closing(day: str, status: str = "confirmed") -> Observance:
    return Observance("exceptional_closing", (D(day),), status, sources()["house_policy"])


# Procedures


@pytest.mark.parametrize(
    ("code", "on", "reading"),
    [
        ("attestation_simplified", "2020-07-29", "WD2_MF"),
        ("attestation_general", "2026-01-13", "WD20_MF"),
        ("contract_visa", "2020-03-16", "WD10_MF"),
    ],
)
def test_a_procedure_has_its_usual_reading_of_the_day(code: str, on: str, reading: str) -> None:
    assert procedure(code).reading(D(on)) == reading


@pytest.mark.parametrize("code", sorted(procedures()))
def test_a_procedure_s_readings_are_policies_and_hold_the_usual_one(code: str) -> None:
    found = procedure(code)

    assert set(found.readings(D("2026-01-13"))) <= set(clocks.policies())
    assert found.reading(D("2026-01-13")) in found.readings(D("2026-01-13"))
    assert found.scope in scopes()
    assert found.name.ar


def test_an_unknown_procedure_is_refused_with_those_that_look_like_it() -> None:
    with pytest.raises(UnknownProcedure, match="attestation_simple") as refusal:
        procedure("attestation_simple")

    assert "attestation_simplified" in refusal.value.near


def test_an_unknown_procedure_that_looks_like_none_is_refused_with_the_whole_list() -> None:
    with pytest.raises(UnknownProcedure) as refusal:
        procedure("x")

    assert refusal.value.near == []
    assert all(code in str(refusal.value) for code in procedures())


def test_a_procedure_has_no_reading_before_it_existed() -> None:
    with pytest.raises(NoValueOnDate):
        procedure("contract_visa").reading(D("2017-05-31"))


# The document


def test_the_document_holds_the_whole_reckoning() -> None:
    found = document("WD2_MF", T("2020-07-29T10:00"), Pause(D("2020-08-03"), D("2020-08-03"), PIECES))

    assert (found["policy"], found["start"], found["due"]) == ("WD2_MF", "2020-07-29T10:00:00", "2020-08-05")
    assert (found["unit"], found["certainty"]) == ("days", "unsure")
    assert found["name"]["fr"] == "2 jours ouvrables, du lundi au vendredi"
    assert found["pauses"] == [
        {"from": "2020-08-03", "to": "2020-08-03", "why": {"fr": PIECES.fr, "ar": PIECES.ar, "en": PIECES.en}}
    ]
    assert [(step["day"][5:], step["verdict"], step["used"], step["left"]) for step in found["steps"]] == [
        ("07-29", "received", 0, 2),
        ("07-30", "holiday", 0, 2),
        ("07-31", "holiday", 0, 2),
        ("08-01", "holiday", 0, 2),
        ("08-02", "weekend", 0, 2),
        ("08-03", "suspended", 0, 2),
        ("08-04", "counted", 1, 1),
        ("08-05", "counted", 1, 0),
    ]


def test_each_line_says_its_cause_in_three_languages() -> None:
    steps = document("WD2_MF", D("2020-07-29"), Pause(D("2020-08-03"), D("2020-08-03"), PIECES))["steps"]

    assert steps[1]["words"]["fr"] == "jour férié : Fête du Trône"
    assert steps[1]["words"]["en"] == "public holiday: Throne Day"
    assert steps[1]["holiday"] == {"code": "throne_day", "status": "confirmed"}
    assert steps[5]["words"]["fr"] == "délai suspendu : pièces demandées"
    assert all(step["words"]["ar"] for step in steps)


def test_a_feast_that_is_only_expected_is_said_to_be_so() -> None:
    (feast,) = [step for step in reckon("WD2_MF", D("2028-02-25")).steps if step.holiday][:1]

    assert feast.holiday is not None
    assert feast.holiday.is_forecast
    assert "à confirmer" in said_of(feast).fr


def test_a_policy_in_hours_is_told_in_seconds_and_a_moment() -> None:
    found = document("H48_OFFICE", T("2020-06-05T15:00"))

    assert found["unit"] == "seconds"
    assert found["due"] == "2020-06-15T15:00:00"
    assert sum(step["used"] for step in found["steps"]) == 48 * 3600
    assert found["steps"][0]["used"] == 90 * 60


def test_a_standstill_of_its_scope_pauses_a_procedure_and_no_other() -> None:
    today = D("2020-12-31")
    due = {
        code: reckon("WD10_MF", D("2020-03-16"), pauses(interruptions(found.scope), today)).due
        for code, found in procedures().items()
    }

    assert due["contract_visa"] == D("2020-06-22")
    assert due["attestation_simplified"] == due["attestation_general"] == D("2020-03-30")


def test_days_of_which_the_same_is_said_are_told_in_one_line_and_counted_days_alone() -> None:
    today = D("2020-12-31")
    lines = told(reckon("WD10_MF", D("2020-03-16"), pauses(interruptions("contract_visa"), today)))

    assert [(f"{line.first:%m-%d}", f"{line.last:%m-%d}", line.verdict) for line in lines[:5]] == [
        ("03-16", "03-16", "received"),
        ("03-17", "03-17", "counted"),
        ("03-18", "03-18", "counted"),
        ("03-19", "06-10", "suspended"),
        ("06-11", "06-11", "counted"),
    ]
    assert lines[3].words.fr.startswith("délai suspendu : Fermeture des guichets")
    assert (lines[3].left, lines[-1].left) == (8, 0)
    assert sum(line.verdict == "counted" for line in lines) == 10


# What is left, and what was kept


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (D("2020-08-02"), Left(2, None, None, False)),
        (D("2020-08-04"), Left(0, None, None, False)),
        (D("2020-08-07"), Left(3, None, None, True)),
    ],
)
def test_days_left(now: date, expected: Left) -> None:
    assert left(reckon("WD2_MF", D("2020-07-29")), now) == expected


def test_hours_left() -> None:
    reckoned = reckon("H48_OFFICE", T("2020-06-05T12:00"))

    assert left(reckoned, T("2020-06-07T12:00")) == Left(None, 43, 30, False)
    assert left(reckoned, T("2020-06-15T14:15")) == Left(None, 2, 15, True)
    with pytest.raises(TimeNeeded):
        left(reckoned, D("2020-06-07"))


def test_a_feast_announced_later_moves_a_running_deadline_and_not_a_stored_one() -> None:
    stored = document("WD2_MF", D("2026-11-09"))
    before = json.dumps(stored)

    later = default_calendar().with_observances([closing("2026-11-11")])

    assert reckon("WD2_MF", D("2026-11-09"), calendar=later).due == D("2026-11-12")
    assert json.dumps(stored) == before
    assert due_of(stored) == D("2026-11-11")


@pytest.mark.parametrize(
    ("answered", "kept"),
    [
        (D("2026-11-11"), True),
        (D("2026-11-12"), False),
        (T("2026-11-11T22:59+00:00"), True),
        (T("2026-11-11T23:30+00:00"), False),  # half past midnight in Rabat
    ],
)
def test_a_stored_day_is_kept_until_its_evening(answered: date, kept: bool) -> None:
    assert in_time(document("WD2_MF", D("2026-11-09")), answered) is kept


@pytest.mark.parametrize(
    ("answered", "kept"),
    [
        (T("2020-06-03T09:00:00"), True),
        (T("2020-06-03T09:00:01"), False),
        (datetime(2020, 6, 3, 8, 0, tzinfo=UTC), True),
        (datetime(2020, 6, 3, 8, 1, tzinfo=UTC), False),
        (D("2020-06-03"), True),
    ],
)
def test_a_stored_moment_is_kept_to_the_second(answered: date, kept: bool) -> None:
    assert in_time(document("H48_CLOCK_WD", T("2020-06-01T09:00")), answered) is kept


def test_pauses_are_told_in_order_of_time() -> None:
    later, earlier = Pause(D("2020-08-10"), D("2020-08-11")), Pause(D("2020-08-03"), D("2020-08-03"))

    found = document("WD10_MF", D("2020-07-29"), later, earlier)

    assert [pause["from"] for pause in found["pauses"]] == ["2020-08-03", "2020-08-10"]
