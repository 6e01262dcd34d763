"""Every step of every table of mentoring, from every status and by every role: taken, or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import NotAllowed, StepRefused
from maslak.mentoring import concerns, goals, meetings, mentees, mentors, pairs, workflow
from maslak.mentoring.enums import Check
from maslak.mentoring.models import ConcernFile, Mentor
from tests.mentoring import make
from tests.mentoring.make import DAY, NOW

pytestmark = pytest.mark.django_db
TABLES = {table.name: table for table in workflow.ALL}
_MENTOR = {
    "screen": lambda pk, by: mentors.screen(mentor_id=pk, checks=Check.values, on=DAY, by=by),
    "train": lambda pk, by: mentors.train(mentor_id=pk, hours=6, on=DAY, by=by),
    "activate": lambda pk, by: mentors.activate(mentor_id=pk, by=by),
    "pause": lambda pk, by: mentors.pause(mentor_id=pk, by=by),
    "turn_down": lambda pk, by: mentors.turn_down(mentor_id=pk, by=by),
    "leave": lambda pk, by: mentors.leave(mentor_id=pk, on=DAY, by=by),
    "come_back": lambda pk, by: mentors.come_back(mentor_id=pk, on=DAY, by=by),
}


def _take(step: str) -> Callable[[int, Actor], Any]:
    return lambda pk, by: pairs.take(pair_id=pk, step=step, by=by, now=NOW)


def _decline(pk: int, by: Actor) -> Any:
    return pairs.decline(pair_id=pk, reason="no_time", by=by, now=NOW)


def _stop(pk: int, by: Actor) -> Any:
    return pairs.stop(pair_id=pk, by=by, now=NOW)


ACT: dict[tuple[str, str], Callable[[int, Actor], Any]] = {
    **{("mentor", step): act for step, act in _MENTOR.items()},
    ("mentee", "close"): lambda pk, by: mentees.close(mentee_id=pk, reason="moved", on=DAY, by=by),
    ("mentee", "reopen"): lambda pk, by: mentees.reopen(mentee_id=pk, by=by),
    **{
        ("pair", step): _take(step)
        for step in ("mentor_accept", "mentor_confirm", "mentee_accept", "mentee_confirm")
    },
    ("pair", "mentor_decline"): _decline,
    ("pair", "mentee_decline"): _decline,
    ("pair", "mentor_stop"): _stop,
    ("pair", "mentee_stop"): _stop,
    ("pair", "cancel"): lambda pk, by: pairs.cancel(pair_id=pk, by=by, now=NOW),
    ("pair", "end"): lambda pk, by: pairs.end(pair_id=pk, outcome="partly", on=DAY, by=by, now=NOW),
    ("mentoring_goal", "reach"): lambda pk, by: goals.reach(goal_id=pk, on=DAY, by=by),
    ("mentoring_goal", "drop"): lambda pk, by: goals.drop(goal_id=pk, on=DAY, by=by),
    ("mentoring_goal", "take_up_again"): lambda pk, by: goals.take_up_again(goal_id=pk, by=by),
    ("mentoring_meeting", "cancel"): lambda pk, by: meetings.cancel(meeting_id=pk, by=by, now=NOW),
    ("concern", "take"): lambda pk, by: concerns.take(concern_id=pk, by=by),
    ("concern", "close"): lambda pk, by: concerns.close(
        concern_id=pk, finding="acted", words="Fait.", on=DAY, by=by, now=NOW
    ),
    ("concern", "reopen"): lambda pk, by: concerns.reopen(concern_id=pk, by=by),
}
STATUS = [
    pytest.param(name, step, status, id=f"{name}: {step} from {status}")
    for (name, step) in ACT
    for status in sorted(str(s) for s in TABLES[name].statuses)
]
ROLES = [
    pytest.param(name, step, role, id=f"{name}: {step} by {role}")
    for (name, step) in ACT
    for role in Role.values
]


@pytest.fixture
def thing_in(agency, make_actor):
    """thing_in(table, status, by): a thing of that table in that status, within reach of who acts."""

    def build(name: str, status: str, by: Actor) -> Any:
        bind(operator())
        guide = make.mentor(agency, capacity=2)
        if by.role == Role.MENTOR:
            Mentor.objects.filter(pk=guide.pk).update(account=by.user)
        if name == "concern":
            return _concern(agency, status, make_actor)
        if name == "mentor":
            return make.mentor(agency, status=status)
        if name == "mentee":
            return make.mentee(agency, status=status)
        if name == "pair":
            return make.pair(agency, status=status, mentor=guide)
        pair = make.pair(agency, status="active", mentor=guide)
        if name == "mentoring_meeting":
            return make.meeting(pair, status=status)
        return make.goal(pair.mentee, status=status, title="Un autre objectif")

    return build


def _concern(agency, status: str, make_actor) -> ConcernFile:
    reporter = make_actor("mentor", agency, username="reporter")
    bind(reporter)
    made = make.concern(agency, reporter.user, status=status)
    bind(make_actor("safeguarding", agency, username="guard"))
    return ConcernFile.objects.get(pk=made.pk)


def _whose(name: str, step: str) -> str:
    """A role that holds the step, of the side that takes it."""
    if name == "concern":
        return Role.SAFEGUARDING
    return Role.MENTOR if step.startswith("mentor_") or name == "mentoring_meeting" else Role.COUNSELLOR


def test_every_step_of_every_table_is_tried():
    assert {(table.name, step) for table in workflow.ALL for step in table.steps} == set(ACT)


@pytest.mark.parametrize(("name", "step", "status"), STATUS)
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(
    name, step, status, agency, make_actor, thing_in
):
    by = make_actor(_whose(name, step), agency)
    thing = thing_in(name, status, by)
    row = TABLES[name].steps[step]
    bind(by)

    if status not in row.sources:
        with pytest.raises(StepRefused):
            ACT[name, step](thing.pk, by)
        assert _status(thing, name, make_actor, agency) == status
        return
    ACT[name, step](thing.pk, by)

    assert _status(thing, name, make_actor, agency) == row.target


def _status(thing, name: str, make_actor, agency) -> str:
    bind(make_actor("safeguarding", agency, username="guard") if name == "concern" else operator())
    thing.refresh_from_db()
    return thing.status


def _holds(name: str, step: str, role: str) -> bool:
    """Whether the role may: by its permission, on the side that the act takes for that role."""
    if name in ("mentoring_goal", "mentoring_meeting"):  # the three who work on it
        wanted = {Role.MENTOR: "mentoring.meet", Role.PERSON: "self.mentoring"}.get(role, "mentoring.manage")
        return roles.scope(role, wanted) is not None
    if role == Role.OPERATOR and name == "concern":
        return False  # the command line is not in the circle
    if role == Role.MENTOR and step in ("mentee_decline", "mentee_stop"):
        return True  # the same act, which a mentor takes on their own side
    if role != Role.MENTOR and step in ("mentor_decline", "mentor_stop"):
        return roles.scope(role, "mentoring.manage") is not None  # for the person, who rang up
    return roles.scope(role, TABLES[name].steps[step].permission) is not None


@pytest.mark.parametrize(("name", "step", "role"), ROLES)
def test_a_step_is_for_those_whose_role_holds_it(name, step, role, agency, make_actor, thing_in):
    by = make_actor(role, agency)
    if role == Role.PERSON:
        by = replace(by, organisation=None, person_id=0)  # somebody else than the person concerned
    thing = thing_in(name, sorted(TABLES[name].steps[step].sources)[0], by)
    bind(by)

    if role == Role.PERSON or not _holds(name, step, role):
        with pytest.raises(NotAllowed):
            ACT[name, step](thing.pk, by)
        return
    ACT[name, step](thing.pk, by)
