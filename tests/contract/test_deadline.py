"""`maslak deadline`: facts in, the due day and its reckoning out; with a database, and without any."""

import pytest

from .conftest import Instance

SIMPLIFIED = ("deadline", "--policy", "attestation_simplified")
GENERAL = ("deadline", "--policy", "attestation_general")
CLOSE_A_DAY = """
from datetime import date
from django.utils import timezone
from maslak.access.actor import acting, operator
from maslak.almanac import days, interruptions
with acting(operator()) as by:
    days.record(
        code="exceptional_closing", first_day=date(2031, 6, 17), source="Note exemple", by=by, now=timezone.now()
    )
    interruptions.declare(
        scope="contract_visa", first_day=date(2031, 6, 18), last_day=date(2031, 6, 20), source="Note exemple",
        reason={"fr": "Travaux", "ar": "أشغال", "en": "Works"}, by=by, now=timezone.now(),
    )
"""


@pytest.fixture
def bare(tmp_path):
    """A folder in which nothing was ever started."""
    return Instance(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "due", "reading"),
    [
        ((*SIMPLIFIED, "--from", "2020-07-29T10:00"), "2020-08-04", "WD2_MF"),
        (
            (*SIMPLIFIED, "--from", "2020-08-13T10:00", "--policy-reading", "WD2_MS"),
            "2020-08-17",
            "WD2_MS",
        ),
        ((*GENERAL, "--from", "2026-01-13T10:00"), "2026-02-11", "WD20_MF"),
        (("deadline", "--policy", "contract_visa", "--from", "2020-03-16"), "2020-06-22", "WD10_MF"),
        (
            (*SIMPLIFIED, "--from", "2020-06-01T09:00", "--policy-reading", "H48_OFFICE"),
            "2020-06-09T09:00:00",
            "H48_OFFICE",
        ),
    ],
)
def test_the_due_day_by_the_usual_reading_or_the_one_asked_for(bare, arguments, due, reading):
    answer = bare.json(*arguments)

    assert (answer["due"], answer["reading"], answer["calendar"]) == (due, reading, "files")
    assert answer["steps"][-1]["day"] == due[:10]
    assert answer["steps"][-1]["left"] == 0


def test_nothing_is_started_to_answer(bare):
    bare.json(*SIMPLIFIED, "--from", "2020-07-29T10:00")

    assert not (bare.home / "pg").exists()


def test_pauses_come_as_often_as_there_are_some(bare):
    asked = ("--pause", "2020-06-02/2020-06-03", "--pause", "2020-06-05/2020-06-05")

    answer = bare.json(*SIMPLIFIED, "--from", "2020-06-01", *asked)

    assert answer["due"] == "2020-06-08"
    assert [(pause["from"], pause["to"]) for pause in answer["pauses"]] == [
        ("2020-06-02", "2020-06-03"),
        ("2020-06-05", "2020-06-05"),
    ]
    assert [step["verdict"] for step in answer["steps"]].count("suspended") == 3


def test_each_step_says_its_day_its_verdict_and_its_words(bare):
    for step in bare.json(*SIMPLIFIED, "--from", "2020-07-29T10:00")["steps"]:
        assert {"day", "verdict", "used", "left", "words"} <= set(step)
        assert set(step["words"]) == {"fr", "ar", "en"}


def test_a_moment_in_another_zone_is_taken_on_its_moroccan_day(bare):
    """23:30 in Greenwich is half past midnight in Rabat, on Throne Day."""
    answer = bare.json(*SIMPLIFIED, "--from", "2020-07-29T23:30+00:00")

    assert answer["steps"][0]["day"] == "2020-07-30"
    assert answer["due"] == "2020-08-04"


def test_without_json_the_reckoning_is_read_line_by_line(bare):
    lines = bare.run(*SIMPLIFIED, "--from", "2020-07-29T10:00").stdout.splitlines()

    assert lines[0].startswith("Réponse due le 04/08/2020 (WD2_MF")
    assert any("30/07/2020" in line and "Fête du Trône" in line for line in lines)


def test_while_its_database_runs_an_instance_answers_by_its_own_calendar(make_instance):
    instance = make_instance()
    assert instance.run("django", "shell", "-c", CLOSE_A_DAY).returncode == 0
    asked = (*SIMPLIFIED, "--from", "2031-06-16T10:00")
    visa = ("deadline", "--policy", "contract_visa", "--from", "2031-06-16")

    by_instance, by_files = instance.json(*asked), instance.json(*asked, "--files")
    stopped, running_on = instance.json(*visa), instance.json(*visa, "--files")

    assert (by_instance["due"], by_instance["calendar"]) == ("2031-06-19", "instance")
    assert (by_files["due"], by_files["calendar"]) == ("2031-06-18", "files")
    assert [pause["why"]["fr"] for pause in stopped["pauses"]][-1] == "Travaux"
    assert stopped["due"] > running_on["due"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--policy", "attestation_simple", "--from", "2020-07-29"), "attestation_simplified"),
        (("--policy", "visa", "--from", "2020-07-29"), "visa"),
        (("--policy", "attestation_simplified", "--from", "2020-07-29", "--policy-reading", "WD9"), "WD9"),
        (("--policy", "attestation_simplified", "--from", "29/07/2020"), "29/07/2020"),
        (("--policy", "attestation_simplified", "--from", "2020-07-29T25:00"), "2020-07-29T25:00"),
        (("--policy", "attestation_simplified", "--from", "2020-07-29", "--pause", "2020-08"), "2020-08"),
        (
            (
                "--policy",
                "attestation_simplified",
                "--from",
                "2020-07-29",
                "--pause",
                "2020-08-03/2020-08-01",
            ),
            "03/08/2020",
        ),
        (
            ("--policy", "attestation_simplified", "--from", "2020-07-29", "--policy-reading", "H48_OFFICE"),
            "heure",
        ),
        (("--policy", "attestation_simplified", "--from", "2099-07-29"), "2099"),
        (("--policy", "contract_visa", "--from", "2010-07-29"), "29/07/2010"),
    ],
    ids=[
        "a procedure misspelt",
        "no procedure",
        "no reading",
        "no date",
        "no hour",
        "no pause",
        "a pause the wrong way round",
        "a day for a policy in hours",
        "beyond the calendar",
        "before the procedure",
    ],
)
def test_what_cannot_be_reckoned_is_a_sentence_and_exit_2(bare, arguments, named):
    ended = bare.run("deadline", *arguments, "--json")

    assert ended.returncode == 2
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
