"""What the database shows of casework: to the office that does it, to who holds the file, to the person."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from maslak.access.actor import Actor, bind, operator
from maslak.casework.models import (
    Appointment,
    CaseFile,
    Enrolment,
    FollowUp,
    Goal,
    Interview,
    Referral,
    SelfPacedStep,
    Session,
    Slot,
    Visit,
)
from maslak.casework.sight import sight_of
from maslak.people.models import Person
from tests import factories
from tests.casework import make
from tests.casework.make import NEXT_WEEK, NOW, YESTERDAY

pytestmark = pytest.mark.server
EVERYTHING = (
    Visit,
    CaseFile,
    Interview,
    Goal,
    FollowUp,
    Session,
    Enrolment,
    Slot,
    Appointment,
    Referral,
    SelfPacedStep,
)


@pytest.fixture
def full(agency, ngo):
    """One of each, about one person of the Casablanca office."""
    person = factories.person(agency)
    make.visit(agency)
    case = make.case(agency, person=person)
    Interview.objects.create(case=case, organisation=agency, held_on=case.registered_on, mode="onsite")
    Goal.objects.create(case=case, title="x", due_on=case.registered_on)
    FollowUp.objects.create(case=case, subject="x", due_on=case.registered_on)
    session = make.session(agency, starts_at=NEXT_WEEK)
    make.enrolment(session, person=person)
    make.appointment(agency, starts_at=NEXT_WEEK, person=person)
    make.referral(agency, ngo, person=person)
    SelfPacedStep.objects.create(person=person, workshop=session.workshop, step="look", done_at=NOW)
    return person


def _seen() -> set[str]:
    return {model.__name__ for model in EVERYTHING if model.objects.exists()}


def test_the_office_sees_its_work(full, agency, make_actor):
    bind(make_actor("counsellor", agency))

    assert _seen() == {model.__name__ for model in EVERYTHING}


@pytest.mark.parametrize("role", ["counsellor", "supervisor", "caseworker", "partner"])
def test_another_office_sees_nothing_of_it(full, other_agency, make_actor, role):
    bind(make_actor(role, other_agency))

    assert _seen() == set()


@pytest.mark.parametrize("role", ["coordinator", "donor", "protection", "administrator"])
def test_those_who_steer_or_run_the_system_read_no_file(full, ministry, make_actor, role):
    bind(make_actor(role, ministry))

    assert _seen() == set()


def test_unbound_sees_nothing(full):
    bind(None)

    assert _seen() == set()


def test_the_receiver_of_a_referral_sees_the_referral_alone(full, ngo, make_actor):
    bind(make_actor("partner", ngo))

    assert _seen() == {"Referral"}


def test_the_person_sees_what_is_theirs_and_neither_the_queue_nor_anybody_else(full, agency, make_actor):
    make.case(agency)
    make.enrolment(make.session(agency, starts_at=YESTERDAY, status="held"))
    make.appointment(agency)
    bind(Actor(user=make_actor("person").user, organisation=None, role="person", person_id=full.pk))

    assert _seen() == {model.__name__ for model in EVERYTHING} - {"Visit"}
    for model in (CaseFile, Enrolment, Appointment, Referral, SelfPacedStep):
        assert list(model.objects.values_list("person_id", flat=True)) == [full.pk]
    assert [session.status for session in Session.objects.all()] == ["planned"]


@pytest.mark.parametrize("write", ["case", "visit", "session", "slot"])
def test_nobody_writes_in_another_office_s_name(agency, other_agency, make_actor, write):
    bind(operator())
    person, counsellor, workshop = factories.person(agency), make.account(agency), make.workshop()
    bind(make_actor("supervisor", other_agency))

    acts = {
        "case": lambda: make.case(agency, person=person),
        "visit": lambda: make.visit(agency),
        "session": lambda: make.session(agency, workshop=workshop),
        "slot": lambda: make.slot(agency, counsellor=counsellor),
    }
    with pytest.raises(ProgrammingError), transaction.atomic():
        acts[write]()


def test_the_sight_of_an_office_lasts_for_its_block_and_for_no_error(full, agency, ministry, make_actor):
    bind(make_actor("coordinator", ministry))

    with sight_of(agency):
        assert Person.objects.count() == 1
    assert not Person.objects.exists()
    with pytest.raises(ZeroDivisionError), sight_of(agency):
        raise ZeroDivisionError
    assert not Person.objects.exists()
