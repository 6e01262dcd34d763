"""How far goals come: noted by the mentor, by the person, or by the office for them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.mentoring.enums import GoalStatus, Level, PairStatus, Side
from maslak.mentoring.models import Goal, Mentee, Mentor, Pair, Progress
from maslak.mentoring.policies import MEET, OWN, locked, own_request, unknown
from maslak.mentoring.workflow import GOAL
from maslak.people.sight import whole_register


@transaction.atomic
def note_progress(*, goal_id: int, level: int, on: date, by: Actor) -> Progress:
    """How far the goal had come on that day; the last level noted stands. The highest level reaches the goal.

    Raises NotAllowed, StepRefused for a settled goal, Invalid for no level or a day before the goal was set.
    """
    goal, side = _locked(goal_id, by)
    GOAL.step("reach", status=goal.status)
    if level not in Level.values:
        raise Invalid(_("Choisissez où en est l'objectif."), field="level")
    if on < goal.added_on:
        raise Invalid(_("Cette date précède l'objectif : vérifiez-la."), field="on")
    with whole_register():
        noted = Progress.objects.create(goal=goal, level=level, noted_on=on, side=side)
        goal.level = level
        if level == Level.REACHED:
            goal.status, goal.settled_on = GoalStatus.REACHED, on
        goal.save(update_fields=["level", "status", "settled_on"])
        _record("mentoring.progress", goal, by, new={"level": level})
    return noted


@transaction.atomic
def reach(*, goal_id: int, on: date, by: Actor) -> Goal:
    """The goal is reached. Raises NotAllowed, StepRefused."""
    goal, side = _locked(goal_id, by)
    target = GOAL.step("reach", status=goal.status).target
    with whole_register():
        Progress.objects.create(goal=goal, level=Level.REACHED, noted_on=on, side=side)
        goal.level = Level.REACHED
        return _settled(goal, "reach", target, on, by)


@transaction.atomic
def drop(*, goal_id: int, on: date, by: Actor) -> Goal:
    """The goal is given up. Raises NotAllowed, StepRefused."""
    goal, _side = _locked(goal_id, by)
    target = GOAL.step("drop", status=goal.status).target
    with whole_register():
        return _settled(goal, "drop", target, on, by)


@transaction.atomic
def take_up_again(*, goal_id: int, by: Actor) -> Goal:
    """The goal is worked on again. Raises NotAllowed, StepRefused."""
    goal, _side = _locked(goal_id, by)
    target = GOAL.step("take_up_again", status=goal.status).target
    with whole_register():
        return _settled(goal, "take_up_again", target, None, by)


def _settled(goal: Goal, step: str, target: str, on: date | None, by: Actor) -> Goal:
    goal.status, goal.settled_on = target, on
    goal.save(update_fields=["status", "settled_on", "level"])
    _record(f"mentoring.goal_{step}", goal, by)
    return goal


def _record(event: str, goal: Goal, by: Actor, new: object = None) -> None:
    mentee = Mentee.objects.get(pk=goal.mentee_id)
    audit.record(event, by=by, target=mentee, person_id=mentee.person_id, new=new)


def _locked(goal_id: int, by: Actor) -> tuple[Goal, str]:
    """The goal, locked, and on which side `by` works on it. Raises NotAllowed."""
    if by.role not in (Role.PERSON, Role.MENTOR):
        return locked(
            Goal, goal_id, by=by, permission="mentoring.manage", belongs_to="mentee.organisation_id"
        ), Side.OFFICE
    check_may(by, OWN if by.role == Role.PERSON else MEET)
    goal = Goal.objects.select_for_update(of=("self",)).filter(pk=goal_id).first()
    if goal is None:
        raise unknown()
    if by.role == Role.PERSON:
        own_request(goal.mentee_id, by=by)
        return goal, Side.MENTEE
    mentor = Mentor.objects.filter(account=by.user).first() if by.user else None
    if (
        mentor is None
        or not Pair.objects.filter(mentor=mentor, mentee_id=goal.mentee_id, status=PairStatus.ACTIVE).exists()
    ):
        raise unknown()
    return goal, Side.MENTOR
