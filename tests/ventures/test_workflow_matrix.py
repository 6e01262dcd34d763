"""Every step of every workflow, tried from every status, by every role, and by a stranger: taken, or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.ventures import following, formalities, funding, juries, projects, requests, workflow
from maslak.ventures.models import Jury
from tests.ventures import make
from tests.ventures.make import DAY, LOOKED_AT, NOW


def _ready(office: Any, status: str) -> Any:
    """A project whose formalities are done, so that only its status stands in the way."""
    made = make.venture(office, status=status)
    if status == "in_formalities":
        make.formality(made, state="done")
    return made


def _present(pk: int, by: Actor) -> None:
    bind(operator())
    jury = Jury.objects.create(organisation=by.organisation, title="Jury", meets_on=DAY)
    bind(by)
    juries.present(jury_id=jury.pk, venture_id=pk, title="Couture", summary="En bref", by=by)


def _finish(reason: str) -> Callable[[int, Actor], Any]:
    return lambda pk, by: projects.finish(venture_id=pk, reason=reason, on=DAY, by=by, now=NOW)


def _advance(step: str) -> Callable[[int, Actor], Any]:
    return lambda pk, by: projects.advance(venture_id=pk, step=step, by=by)


def _visit(found: str) -> Callable[[int, Actor], Any]:
    return lambda pk, by: following.visit(visit_id=pk, found=found, on=DAY, mode="onsite", by=by, now=NOW)


def _answer(said: str) -> Callable[[int, Actor], Any]:
    ground = "other" if said == "refused" else ""
    return lambda pk, by: requests.answer(request_id=pk, status=said, on=DAY, ground=ground, by=by, now=NOW)


MAKE: dict[str, Callable[[Any, str], Any]] = {
    "venture": _ready,
    "grant": lambda office, status: make.grant(office, status=status),
    "venture_check": lambda office, status: make.visit(office, status=status),
    "financing_request": lambda office, status: make.request(office, status=status),
}
ACT: dict[tuple[str, str], Callable[[int, Actor], Any]] = {
    ("venture", "diagnose"): lambda pk, by: projects.diagnose(
        venture_id=pk, on=DAY, marks=LOOKED_AT, by=by, now=NOW
    ),
    **{("venture", step): _advance(step) for step in ("prepare", "take_back", "pause", "resume", "reopen")},
    ("venture", "present"): _present,
    ("venture", "formalise"): lambda pk, by: formalities.choose(
        venture_id=pk, legal_form="income_activity", on=DAY, by=by, now=NOW
    ),
    ("venture", "complete_formalities"): lambda pk, by: formalities.complete(
        venture_id=pk, on=DAY, by=by, now=NOW
    ),
    ("venture", "create"): lambda pk, by: formalities.prove(venture_id=pk, on=DAY, by=by, now=NOW),
    ("venture", "start"): lambda pk, by: formalities.start(venture_id=pk, on=DAY, by=by, now=NOW),
    ("venture", "close"): _finish("closed"),
    ("venture", "give_up"): _finish("given_up"),
    ("grant", "sign"): lambda pk, by: funding.sign(grant_id=pk, signed_on=DAY, by=by, now=NOW),
    ("grant", "cancel"): lambda pk, by: funding.cancel(grant_id=pk, reason="erreur", on=DAY, by=by, now=NOW),
    **{("venture_check", found): _visit(found) for found in ("active", "paused", "closed", "unreachable")},
    **{("financing_request", said): _answer(said) for said in ("granted", "refused", "dropped")},
    ("venture_check", "cancel"): lambda pk, by: following.cancel(visit_id=pk, by=by),
}
# Taken through a jury's decision or a payment, and tried with them.
ELSEWHERE = {
    ("venture", "select"), ("venture", "decline"), ("jury", "complete"), ("jury", "close"),
    ("grant", "complete"), ("instalment", "pay"), ("instalment", "cancel"),
}  # fmt: skip
# Done again without a step: the marks, or the form, are replaced.
AGAIN = {("venture", "diagnose"): {"diagnosed", "preparing"}, ("venture", "formalise"): {"in_formalities"}}
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


def test_every_step_of_every_table_is_tried():
    steps = {(table.name, step) for table in workflow.ALL for step in table.steps}

    assert steps == set(ACT) | ELSEWHERE


@pytest.mark.parametrize(("name", "step", "status"), STATUS)
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(
    name, step, status, agency, make_actor
):
    by = make_actor("coach", agency)
    thing, row = MAKE[name](agency, status), TABLES[name].steps[step]
    bind(by)

    if status in AGAIN.get((name, step), ()):
        ACT[name, step](thing.pk, by)
        thing.refresh_from_db()
        assert thing.status == status
        return
    if status not in row.sources:
        # One act ends a project: before a creation it can only be given up, after it never.
        ends = step in ("close", "give_up")
        with pytest.raises((StepRefused, Invalid) if ends else StepRefused):
            ACT[name, step](thing.pk, by)
        thing.refresh_from_db()
        assert thing.status == status
        return
    ACT[name, step](thing.pk, by)

    thing.refresh_from_db()
    assert thing.status == row.target


@pytest.mark.parametrize(("name", "step", "role"), ROLES)
def test_a_step_is_for_those_whose_role_holds_it(name, step, role, agency, make_actor):
    row = TABLES[name].steps[step]
    thing = MAKE[name](agency, sorted(row.sources)[0])
    by = make_actor(role, agency)
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
def test_a_step_is_refused_to_the_same_role_elsewhere(name, step, agency, other_agency, make_actor):
    row = TABLES[name].steps[step]
    thing = MAKE[name](agency, sorted(row.sources)[0])
    stranger = make_actor("coach", other_agency)

    for pk in (thing.pk, 987654321):
        bind(stranger)
        with pytest.raises(NotAllowed):
            ACT[name, step](pk, stranger)


@pytest.mark.parametrize("step", ["create", "select", "unknown"])
def test_a_step_that_needs_more_is_not_taken_by_its_name_alone(step, agency, coach):
    thing = make.venture(agency)

    with pytest.raises(Invalid):
        projects.advance(venture_id=thing.pk, step=step, by=coach)


def test_an_enterprise_that_existed_is_not_reopened(agency, coach):
    thing = make.venture(agency, status="ended", end_reason="closed", created_on=make.BEFORE)
    bind(coach)

    with pytest.raises(Invalid):
        projects.advance(venture_id=thing.pk, step="reopen", by=coach)

    thing.refresh_from_db()
    assert (thing.status, thing.end_reason) == ("ended", "closed")
