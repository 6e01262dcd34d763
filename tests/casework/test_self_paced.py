"""A workshop done on a phone: step by step, complete once."""

from __future__ import annotations

import pytest

from maslak.access.actor import Actor, bind, operator
from maslak.casework import self_paced
from maslak.casework.catalogue import steps_of
from maslak.casework.models import SelfPacedStep
from maslak.core.errors import Invalid, NotAllowed
from maslak.pathway.queries import standing
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NOW


@pytest.fixture
def person(agency):
    return factories.person(agency)


@pytest.fixture
def myself(person, make_actor):
    return Actor(user=make_actor("person").user, organisation=None, role="person", person_id=person.pk)


def _do(person, step, by):
    return self_paced.complete_step(person=person, workshop=make.workshop(), step=step, by=by, now=NOW)


def test_the_last_step_completes_the_workshop_once(person, myself, agency):
    make.workshop()
    bind(myself)
    codes = [step.code for step in steps_of("cv")]
    for code in codes[:-1]:
        _do(person, code, myself)
    assert not standing().exists()

    _do(person, codes[-1], myself)
    _do(person, codes[-1], myself)

    [fact] = standing()
    assert (fact.kind, fact.mode, fact.occurred_on) == ("self_paced_completed", "remote", DAY)
    assert (fact.organisation, fact.attributes) == (agency, {"counts_as": "job_search", "topic": "cv"})
    assert self_paced.steps_done(person, make.workshop()) == set(codes)


def test_a_step_added_later_does_not_complete_the_workshop_twice(person, operator_actor, monkeypatch):
    steps = steps_of("cv")
    monkeypatch.setattr(self_paced, "steps_of", lambda code: steps[:1])
    _do(person, steps[0].code, operator_actor)

    monkeypatch.setattr(self_paced, "steps_of", lambda code: steps[:2])
    _do(person, steps[1].code, operator_actor)

    assert standing().count() == 1


def test_an_unknown_step_is_refused(person, myself):
    with pytest.raises(Invalid):
        _do(person, "dance", myself)


def test_a_step_is_one_s_own_or_noted_by_the_office_that_registered(
    agency, other_agency, person, myself, make_actor
):
    stranger = factories.person(other_agency)
    first = steps_of("cv")[0].code

    with pytest.raises(NotAllowed):
        _do(stranger, first, myself)
    with pytest.raises(NotAllowed):
        _do(person, first, make_actor("counsellor", other_agency))
    with pytest.raises(NotAllowed):
        _do(person, first, make_actor("donor"))
    _do(person, first, make_actor("counsellor", agency))

    bind(operator())
    assert SelfPacedStep.objects.count() == 1
