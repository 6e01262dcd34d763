"""Every step of every workflow, tried from every status and by every role: taken, or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.casework import (
    appointments,
    files,
    follow_ups,
    interviews,
    plans,
    reception,
    referrals,
    seats,
    workflow,
    workshops,
)
from maslak.core.errors import NotAllowed, StepRefused
from tests.casework import make
from tests.casework.make import DAY, NOW

# By workflow: how a thing comes to be in a status, given (the acting office, another one).
MAKE: dict[str, Callable[..., Any]] = {
    "visit": lambda office, _other, status: make.visit(office, status=status),
    "case": lambda office, _other, status: make.case(office, status=status),
    "interview": lambda office, _other, status: make.interview(office, status=status),
    "goal": lambda office, _other, status: make.goal(office, status=status),
    "session": lambda office, _other, status: make.session(office, status=status),
    "enrolment": lambda office, _other, status: make.enrolment(make.session(office), status=status),
    "appointment": lambda office, _other, status: make.appointment(office, status=status),
    "referral": lambda office, other, status: make.referral(other, office, status=status),
    "follow_up": lambda office, _other, status: make.follow_up(office, status=status),
}
# By workflow and step: the act. Steps that one act chooses between are tried through that act elsewhere.
ACT: dict[tuple[str, str], Callable[[int, Actor], Any]] = {
    ("visit", "receive"): lambda pk, by: reception.receive(visit_id=pk, by=by, now=NOW),
    ("visit", "leave"): lambda pk, by: reception.leave(visit_id=pk, by=by),
    ("case", "close"): lambda pk, by: files.close(case_id=pk, reason="placed", on=DAY, by=by),
    ("case", "reopen"): lambda pk, by: files.reopen(case_id=pk, on=DAY, by=by),
    ("interview", "complete"): lambda pk, by: interviews.complete(
        interview_id=pk, profile="B", by=by, now=NOW
    ),
    ("interview", "cancel"): lambda pk, by: interviews.cancel(
        interview_id=pk, reason="erreur", by=by, today=DAY
    ),
    ("goal", "reach"): lambda pk, by: plans.reach(goal_id=pk, on=DAY, by=by),
    ("goal", "drop"): lambda pk, by: plans.drop(goal_id=pk, on=DAY, by=by),
    ("goal", "take_up_again"): lambda pk, by: plans.take_up_again(goal_id=pk, by=by),
    ("session", "hold"): lambda pk, by: workshops.hold(session_id=pk, by=by, now=NOW),
    ("session", "cancel"): lambda pk, by: workshops.cancel_session(session_id=pk, by=by, now=NOW),
    ("enrolment", "promote"): lambda pk, by: seats.promote(enrolment_id=pk, by=by),
    ("enrolment", "attend"): lambda pk, by: workshops.attend(enrolment_id=pk, by=by, now=NOW),
    ("enrolment", "miss"): lambda pk, by: workshops.miss(enrolment_id=pk, by=by, now=NOW),
    ("enrolment", "cancel"): lambda pk, by: seats.cancel(enrolment_id=pk, by=by, now=NOW),
    ("appointment", "keep"): lambda pk, by: appointments.keep(appointment_id=pk, by=by, now=NOW),
    ("appointment", "miss"): lambda pk, by: appointments.miss(appointment_id=pk, by=by, now=NOW),
    ("appointment", "excuse"): lambda pk, by: appointments.excuse(appointment_id=pk, by=by, now=NOW),
    ("appointment", "cancel"): lambda pk, by: appointments.cancel(appointment_id=pk, by=by, now=NOW),
    ("referral", "accept"): lambda pk, by: referrals.accept(referral_id=pk, by=by, now=NOW),
    ("referral", "waitlist"): lambda pk, by: referrals.waitlist(referral_id=pk, by=by, now=NOW),
    ("referral", "refuse"): lambda pk, by: referrals.refuse(referral_id=pk, reason="full", by=by, now=NOW),
    ("referral", "complete"): lambda pk, by: referrals.complete(
        referral_id=pk, outcome="Formation finie", on=DAY, by=by, now=NOW
    ),
    ("referral", "end"): lambda pk, by: referrals.end(
        referral_id=pk, outcome="Sans suite", on=DAY, by=by, now=NOW
    ),
    ("referral", "revoke"): lambda pk, by: referrals.revoke(referral_id=pk, reason="erreur", by=by, now=NOW),
    ("follow_up", "do"): lambda pk, by: follow_ups.done(follow_up_id=pk, mode="phone", on=DAY, by=by),
    ("follow_up", "miss"): lambda pk, by: follow_ups.unreached(follow_up_id=pk, on=DAY, by=by),
    ("follow_up", "correct"): lambda pk, by: follow_ups.correct(follow_up_id=pk, reason="erreur", by=by),
    ("follow_up", "cancel"): lambda pk, by: follow_ups.cancel(follow_up_id=pk, by=by),
}
# Taken through `enrol`, which chooses between them by the seats that are left.
THROUGH_ENROL = {("enrolment", "enrol_again"), ("enrolment", "wait_again")}
TABLES = {table.name: table for table in workflow.ALL}
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


def _offices(name: str, step: str, agency, ngo):
    """Who acts, and the other one: a referral is revoked by its sender and answered by its receiver."""
    return (ngo, agency) if (name, step) == ("referral", "revoke") else (agency, ngo)


def _thing(name: str, step: str, status: str, agency, ngo):
    if (name, step) == ("referral", "revoke"):
        return make.referral(ngo, agency, status=status)
    return MAKE[name](agency, ngo, status)


def test_every_step_of_every_table_is_tried():
    steps = {(table.name, step) for table in workflow.ALL for step in table.steps}

    assert steps == set(ACT) | THROUGH_ENROL


@pytest.mark.parametrize(("name", "step", "status"), STATUS)
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(
    name, step, status, agency, ngo, make_actor
):
    office, _other = _offices(name, step, agency, ngo)
    by = make_actor("supervisor", office)
    thing = _thing(name, step, status, agency, ngo)
    row = TABLES[name].steps[step]
    bind(by)

    if status not in row.sources:
        with pytest.raises(StepRefused):
            ACT[name, step](thing.pk, by)
        thing.refresh_from_db()
        assert thing.status == status
        return
    ACT[name, step](thing.pk, by)

    thing.refresh_from_db()
    assert thing.status == row.target


@pytest.mark.parametrize(("name", "step", "role"), ROLES)
def test_a_step_is_for_those_whose_role_holds_it(name, step, role, agency, ngo, make_actor):
    office, _other = _offices(name, step, agency, ngo)
    row = TABLES[name].steps[step]
    thing = _thing(name, step, sorted(row.sources)[0], agency, ngo)
    by = make_actor(role, office)
    bind(by)

    if roles.scope(role, row.permission) is None:
        with pytest.raises(NotAllowed):
            ACT[name, step](thing.pk, by)
        return
    ACT[name, step](thing.pk, by)

    bind(operator())
    thing.refresh_from_db()
    assert thing.status == row.target


@pytest.mark.parametrize(("name", "step"), [pytest.param(*pair, id=" ".join(pair)) for pair in ACT])
def test_a_step_is_refused_to_the_same_role_elsewhere(name, step, agency, ngo, other_agency, make_actor):
    row = TABLES[name].steps[step]
    thing = _thing(name, step, sorted(row.sources)[0], agency, ngo)

    with pytest.raises(NotAllowed):
        ACT[name, step](thing.pk, make_actor("supervisor", other_agency))


@pytest.mark.parametrize(("name", "step"), [pytest.param(*pair, id=" ".join(pair)) for pair in ACT])
def test_what_does_not_exist_is_refused_like_what_is_out_of_sight(name, step, agency, make_actor):
    with pytest.raises(NotAllowed):
        ACT[name, step](987654321, make_actor("supervisor", agency))
