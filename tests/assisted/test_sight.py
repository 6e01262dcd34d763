"""Who sees what, as the database answers: the two sides, the person, steering its sums alone, nobody unbound."""

from __future__ import annotations

import pytest

from maslak.access.actor import Actor, bind
from maslak.access.enums import Role
from maslak.assisted.models import Agreement, Claim, DutyCheck, Envelope, Proof
from tests.assisted import make


@pytest.fixture
def found(agency):
    made = make.agreement(agency)
    make.claim(made)
    make.check(made)
    make.proof(made)
    return made


def seen() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Agreement, Claim, DutyCheck, Proof, Envelope))


def test_the_two_sides_see_the_agreement_and_an_employer_no_envelope(found, decider, asker):
    bind(decider)
    assert seen() == (1, 1, 1, 1, 1)
    bind(asker)
    assert seen() == (1, 1, 1, 1, 0)


def test_the_person_sees_that_the_contract_is_assisted_and_no_paper_of_the_employer(found):
    bind(Actor(user=None, organisation=None, role=Role.PERSON, person_id=found.person_id))

    assert seen() == (1, 1, 1, 0, 0)


def test_steering_sees_sums_alone(found, steering):
    bind(steering)

    assert seen() == (0, 0, 0, 0, 1)


def test_a_stranger_and_nobody_see_nothing(found, other_agency, make_actor):
    for by in (make_actor("supervisor", other_agency), make_actor("employer", other_agency), None):
        bind(by)
        # Every office may draw from an envelope that names none.
        assert seen()[:4] == (0, 0, 0, 0)
    assert seen()[4] == 0
