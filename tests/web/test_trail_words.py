"""Every event that the house writes down has words, for the officer and for the person concerned."""

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

from maslak.access.enums import Role
from maslak.casework.enums import Need, ReferralPurpose, ReferralStatus
from maslak.casework.workflow import APPOINTMENT, FOLLOW_UP, GOAL
from maslak.permits.enums import AppointmentStatus, OpinionStatus
from maslak.permits.workflow import CERTIFICATE, VISA
from maslak.ventures.workflow import VENTURE
from maslak.web.steering import trail
from maslak.web.trail_words import EVENTS

HOUSE = Path(__file__).resolve().parents[2] / "maslak"
WORKFLOWS = {
    "appointment": APPOINTMENT.steps,
    "goal": GOAL.steps,
    "follow_up": FOLLOW_UP.steps,
    "venture": VENTURE.steps,
    "permit": CERTIFICATE.steps.keys() | VISA.steps.keys(),
}


def written() -> set[str]:
    """The events named in the code, those made of a word and a step left out."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            recorded = isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record" and node.args
            if recorded and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def test_every_event_of_the_code_has_words():
    assert written() - set(EVENTS) == set()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_step_of_a_workflow_has_words(name):
    assert {f"{name}.{step}" for step in WORKFLOWS[name]} - set(EVENTS) == set()


def test_every_answer_to_a_referral_has_words():
    ends = set(ReferralStatus.values) - {"sent", "expired", "revoked"}

    assert {f"referral.{status}" for status in ends} - set(EVENTS) == set()


@pytest.mark.parametrize(("word", "statuses"), [("hour", AppointmentStatus), ("opinion", OpinionStatus)])
def test_every_turn_of_a_counter_hour_and_of_an_opinion_has_words(word, statuses):
    assert {f"permit.{word}_{status}" for status in statuses.values} - set(EVENTS) == set()


@pytest.mark.parametrize(
    ("target", "key", "value", "told"),
    [
        ("casework.visit", "urgent", False, "non"),
        ("casework.visit", "need", "job", str(Need.JOB.label)),
        ("casework.referral", "purpose", "training", str(ReferralPurpose.TRAINING.label)),
        ("casework.referral", "value", "accepted", str(ReferralStatus.ACCEPTED.label)),
        ("people.person", "part", "overview", "dossier"),
        ("access.membership", "role", "counsellor", str(Role.COUNSELLOR.label)),
        ("people.person", "fields", ["phone", "city"], "phone, city"),
        ("", "code", "ANP-01", "ANP-01"),
        ("people.person", "until", None, ""),
    ],
)
def test_what_changed_is_told_in_words(target, key, value, told):
    assert trail._value(target, key, value) == told


@pytest.mark.parametrize(("language", "arrow"), [("fr", "→"), ("ar", "←")])
def test_the_arrow_of_a_change_follows_the_reading(language, arrow):
    with override(language):
        assert trail._step("a", "b") == f"a {arrow} b"
