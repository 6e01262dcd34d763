"""The action plan: goals agreed with the person, each with its day, reached or given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.casework.files import check_open
from maslak.casework.models import CaseFile, Goal, Interview
from maslak.casework.policies import locked
from maslak.casework.workflow import GOAL
from maslak.core.errors import Invalid
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind


@transaction.atomic
def add_goal(*, case_id: int, title: str, due_on: date, by: Actor, today: date) -> Goal:
    """One more goal on the plan. Raises NotAllowed, StepRefused for a closed file, Invalid."""
    case = locked(CaseFile, case_id, by=by, permission="plan.write")
    check_open(case)
    goal = add_goals(case=case, interview=None, goals=[{"title": title, "due_on": due_on}], agreed_on=today)[
        0
    ]
    audit.record("goal.added", by=by, target=goal, person_id=case.person_id)
    return goal


def add_goals(
    *, case: CaseFile, interview: Interview | None, goals: Sequence[Mapping[str, Any]], agreed_on: date
) -> list[Goal]:
    """Goals as agreed on that day, inside another action only. Raises Invalid without title or too early."""
    for goal in goals:
        if not str(goal["title"]).strip():
            raise Invalid(_("Écrivez ce que la personne veut atteindre."), field="goals")
        if goal["due_on"] < agreed_on:
            raise Invalid(_("L'échéance d'un objectif vient après le jour où il est convenu."), field="goals")
    return Goal.objects.bulk_create(
        Goal(case=case, interview=interview, title=str(goal["title"]).strip(), due_on=goal["due_on"])
        for goal in goals
    )


@transaction.atomic
def reach(*, goal_id: int, on: date, by: Actor) -> Goal:
    """The person reached the goal on that day; writes « goal reached ». Raises NotAllowed, StepRefused."""
    goal = _settle(goal_id, "reach", on, by)
    case = goal.case
    pathway.record(
        Kind.GOAL_REACHED,
        person=case.person,
        occurred_on=on,
        organisation=case.organisation,
        source=goal,
        by=by,
    )
    return goal


@transaction.atomic
def drop(*, goal_id: int, on: date, by: Actor) -> Goal:
    """The goal is given up. Raises NotAllowed, StepRefused."""
    return _settle(goal_id, "drop", on, by)


@transaction.atomic
def take_up_again(*, goal_id: int, by: Actor) -> Goal:
    """Open a settled goal again; the fact that it was reached is voided. Raises NotAllowed, StepRefused."""
    goal = _settle(goal_id, "take_up_again", None, by)
    pathway.void_source(goal, by=by, reason=_("L'objectif est repris."))
    return goal


def _settle(goal_id: int, step: str, on: date | None, by: Actor) -> Goal:
    goal = locked(
        Goal, goal_id, by=by, permission=GOAL.steps[step].permission, belongs_to="case.organisation_id"
    )
    old, goal.status = goal.status, GOAL.step(step, status=goal.status).target
    goal.settled_on = on
    goal.save(update_fields=["status", "settled_on"])
    audit.record(f"goal.{step}", by=by, target=goal, person_id=goal.case.person_id, old=old, new=goal.status)
    return goal
