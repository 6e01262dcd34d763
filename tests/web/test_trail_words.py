"""Every event that the house writes down has words, for the officer and for the person concerned."""

import ast
from pathlib import Path

import pytest

from maslak.casework.enums import ReferralStatus
from maslak.casework.workflow import APPOINTMENT, FOLLOW_UP, GOAL
from maslak.web.trail_words import EVENTS

HOUSE = Path(__file__).resolve().parents[2] / "maslak"
WORKFLOWS = {"appointment": APPOINTMENT.steps, "goal": GOAL.steps, "follow_up": FOLLOW_UP.steps}


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
