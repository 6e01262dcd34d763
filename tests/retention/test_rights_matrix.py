"""Every step of a request, from every status and by every role: taken, or refused; and the two pairs of eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.retention import requests, workflow
from maslak.retention.enums import RequestStatus
from maslak.retention.models import RightsRequest
from tests import factories
from tests.retention.make import NOW, TODAY

pytestmark = pytest.mark.django_db
STEPS = workflow.RIGHTS.steps
ERASURE = {"propose", "send_back", "grant", "refuse", "withdraw", "carry_out"}
ACT: dict[str, Callable[[int, Actor], Any]] = {
    "propose": lambda pk, by: requests.propose(request_id=pk, proposal="grant", by=by, now=NOW),
    "send_back": lambda pk, by: requests.send_back(request_id=pk, by=by, now=NOW),
    "grant": lambda pk, by: requests.grant(request_id=pk, by=by, now=NOW),
    "refuse": lambda pk, by: requests.refuse(request_id=pk, by=by, now=NOW),
    "settle": lambda pk, by: requests.settle(request_id=pk, answer="C'est corrigé.", by=by, now=NOW),
    "decline": lambda pk, by: requests.decline(
        request_id=pk, reason="is_right", answer="La date est la bonne.", by=by, now=NOW
    ),
    "withdraw": lambda pk, by: requests.withdraw(request_id=pk, by=by, now=NOW),
}
WHO = {
    "settle": Role.SUPERVISOR,
    "decline": Role.SUPERVISOR,
    "propose": Role.SUPERVISOR,
    "withdraw": Role.COUNSELLOR,
}


def asked(person, step: str, status: str, **more) -> RightsRequest:
    """A request on which `step` is tried, in that status."""
    bind(operator())
    values: dict[str, Any] = {
        "kind": "erasure" if step in ERASURE else "correction", "organisation": person.home_organisation,
        "asked_at": NOW, "due_on": TODAY + timedelta(days=30), "status": status, "reason": "",
    }  # fmt: skip
    if status == RequestStatus.PROPOSED:
        values["proposal"] = "refuse" if step == "refuse" else "grant"
    if status in (RequestStatus.REFUSED,) or step == "refuse":
        values["reason"] = "other"
    if status in (RequestStatus.GRANTED, RequestStatus.REFUSED):
        values["decided_at"] = NOW
    if status == RequestStatus.DONE:
        values |= {"decided_at": NOW, "done_at": NOW}
    return RightsRequest.objects.create(person=person, **values | more)


def test_every_step_but_the_carrying_out_is_tried_here():
    assert set(STEPS) - {"carry_out"} == set(ACT)


@pytest.mark.parametrize("status", RequestStatus.values)
@pytest.mark.parametrize("step", list(ACT))
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(step, status, agency, make_actor):
    by = make_actor(WHO.get(step, Role.PROTECTION), agency)
    made = asked(factories.person(agency), step, status)
    bind(by)

    if status not in STEPS[step].sources:
        with pytest.raises((StepRefused, Conflict)):
            ACT[step](made.pk, by)
        made.refresh_from_db()
        assert made.status == status
        return
    ACT[step](made.pk, by)

    made.refresh_from_db()
    assert made.status == STEPS[step].target


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.PERSON])
@pytest.mark.parametrize("step", list(ACT))
def test_a_step_is_for_those_whose_role_holds_it(step, role, agency, make_actor):
    by = make_actor(role, agency)
    made = asked(factories.person(agency), step, sorted(STEPS[step].sources)[0])
    bind(by)

    if roles.scope(role, STEPS[step].permission) is None:
        with pytest.raises(NotAllowed):
            ACT[step](made.pk, by)
        return
    ACT[step](made.pk, by)

    made.refresh_from_db()
    assert made.status == STEPS[step].target


@pytest.mark.parametrize("step", ["propose", "settle", "decline", "withdraw"])
def test_another_office_does_nothing_about_it(step, agency, other_agency, make_actor):
    by = make_actor(WHO[step], other_agency)
    made = asked(factories.person(agency), step, "asked")
    bind(by)

    with pytest.raises(NotAllowed):
        ACT[step](made.pk, by)


@pytest.mark.parametrize(("step", "proposal"), [("grant", "grant"), ("refuse", "refuse")])
def test_who_proposed_an_erasure_does_not_confirm_it(step, proposal, agency, make_actor):
    by = make_actor(Role.PROTECTION, agency)
    made = asked(factories.person(agency), step, "proposed", proposed_by=by.user, proposed_at=NOW)
    bind(by)

    with pytest.raises(NotAllowed, match="à deux"):
        ACT[step](made.pk, by)


def test_what_was_not_proposed_cannot_be_confirmed(agency, make_actor):
    by = make_actor(Role.PROTECTION, agency)
    made = asked(factories.person(agency), "grant", "proposed")
    bind(by)

    with pytest.raises(Conflict, match="L'autre réponse"):
        ACT["refuse"](made.pk, by)


@pytest.mark.parametrize(("reason", "answer"), [("", "Non."), ("unheard_of", "Non."), ("legal_hold", "  ")])
def test_a_refusal_has_a_coded_reason_and_words(reason, answer, agency, make_actor):
    by = make_actor(Role.SUPERVISOR, agency)
    erasure, correction = (asked(factories.person(agency), step, "asked") for step in ("propose", "decline"))
    bind(by)

    with pytest.raises(Invalid):
        requests.propose(
            request_id=erasure.pk, proposal="refuse", reason=reason, answer=answer, by=by, now=NOW
        )
    with pytest.raises(Invalid):
        requests.decline(request_id=correction.pk, reason=reason, answer=answer, by=by, now=NOW)


@pytest.mark.parametrize("step", ["propose", "settle", "decline"])
def test_an_erasure_and_a_correction_go_their_own_ways(step, agency, make_actor):
    by = make_actor(Role.SUPERVISOR, agency)
    other = "correction" if step in ERASURE else "erasure"
    made = asked(factories.person(agency), step, "asked", kind=other)
    bind(by)

    with pytest.raises(Conflict):
        ACT[step](made.pk, by)


def in_space(person) -> Actor:
    return Actor(user=person.account, organisation=None, role=Role.PERSON, person_id=person.pk)


def test_a_person_asks_in_their_space_and_knows_the_day_of_the_answer(agency):
    person = factories.person(agency)
    bind(in_space(person))

    made = requests.ask(person_id=person.pk, kind="erasure", by=in_space(person), now=NOW)

    assert (made.status, made.due_on, made.at_counter) == ("asked", TODAY + timedelta(days=30), False)
    with pytest.raises(Conflict, match="attend déjà"):
        requests.ask(person_id=person.pk, kind="erasure", by=in_space(person), now=NOW)


def test_a_person_asks_for_nobody_else_and_takes_nobody_else_s_request_back(agency):
    me, other = factories.person(agency), factories.person(agency)
    made = asked(other, "withdraw", "asked")
    bind(in_space(me))

    with pytest.raises(NotAllowed):
        requests.ask(person_id=other.pk, kind="erasure", by=in_space(me), now=NOW)
    with pytest.raises(NotAllowed):
        requests.withdraw(request_id=made.pk, by=in_space(me), now=NOW)


def test_a_person_takes_their_own_request_back(agency):
    person = factories.person(agency)
    made = asked(person, "withdraw", "asked")
    bind(in_space(person))

    assert requests.withdraw(request_id=made.pk, by=in_space(person), now=NOW).status == "withdrawn"


@pytest.mark.parametrize(("kind", "words"), [("correction", " "), ("unheard_of", "x")])
def test_a_request_says_what_it_is_about(kind, words, counsellor, agency):
    person = factories.person(agency)
    bind(counsellor)

    with pytest.raises(Invalid):
        requests.ask(person_id=person.pk, kind=kind, words=words, by=counsellor, now=NOW)


def test_the_counter_asks_for_its_own_people_alone(agency, other_agency, counsellor):
    theirs = factories.person(other_agency)
    bind(counsellor)

    with pytest.raises(NotAllowed):
        requests.ask(person_id=theirs.pk, kind="erasure", by=counsellor, now=NOW)


def test_the_answer_reaches_the_person_and_holds_are_written_with_it(agency, make_actor):
    from tests.retention import make

    person = factories.person(agency)
    make.placed(person, agency, operator(), on=TODAY)
    made = asked(person, "grant", "proposed")
    officer = make_actor(Role.PROTECTION, agency)
    bind(officer)

    requests.grant(request_id=made.pk, by=officer, now=NOW)

    bind(operator())
    made.refresh_from_db()
    assert [hold["line"] for hold in made.holds] == ["placement"]
    assert Message.objects.filter(person_id=person.pk, template="rights_granted").count() == 1


def test_the_application_s_role_cannot_forget_anybody(agency):
    """Granted is not done: what is append-only opens to the owner of the tables alone."""
    made = asked(factories.person(agency), "carry_out", "granted")

    with pytest.raises(NotAllowed, match="maslak retention run"):
        requests.carry_out(request_id=made.pk, by=operator(), now=NOW)


def test_a_supervisor_of_two_offices_is_bound_to_the_acting_one(agency, other_agency, make_actor):
    by = replace(make_actor(Role.SUPERVISOR, agency), organisation=other_agency)
    made = asked(factories.person(agency), "settle", "asked")
    bind(by)

    with pytest.raises(NotAllowed):
        ACT["settle"](made.pk, by)
