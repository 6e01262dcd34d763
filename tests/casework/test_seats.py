"""Seats are never given twice; who waits comes next; a person acts for themselves alone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maslak.access.actor import Actor, bind, operator
from maslak.casework import seats, workshops
from maslak.casework.models import Enrolment
from maslak.casework.queries import sessions_to_come
from maslak.core.errors import Conflict, DomainError, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from tests import factories
from tests.casework import make
from tests.casework.make import NEXT_WEEK, NOW, YESTERDAY


def _session(agency, **more):
    return make.session(agency, **{"starts_at": NEXT_WEEK, "seats": 1} | more)


def _as_person(person, make_actor):
    user = make_actor("person").user
    return Actor(user=user, organisation=None, role="person", person_id=person.pk)


def _enrol(session, person, by):
    return seats.enrol(session_id=session.pk, person=person, by=by, now=NOW)


def test_the_last_seat_is_taken_and_the_next_one_waits(agency, counsellor):
    bind(counsellor)
    session = _session(agency)

    assert _enrol(session, factories.person(agency), counsellor).status == "enrolled"
    assert _enrol(session, factories.person(agency), counsellor).status == "waiting"
    assert list(Message.objects.order_by("id").values_list("template", flat=True)) == [
        "workshop_enrolled",
        "workshop_waiting",
    ]


def test_without_a_number_of_seats_everybody_comes_in(agency, counsellor):
    session = _session(agency, seats=None)

    assert {_enrol(session, factories.person(agency), counsellor).status for _ in range(4)} == {"enrolled"}
    assert seats.free_seats(session) is None


def test_a_seat_given_up_goes_to_the_first_who_waits_who_is_told(agency, counsellor):
    session = _session(agency)
    seated = _enrol(session, factories.person(agency), counsellor)
    first, second = (_enrol(session, factories.person(agency), counsellor) for _ in range(2))

    seats.cancel(enrolment_id=seated.pk, by=counsellor, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("enrolled", "waiting")
    assert Message.objects.get(template="workshop_promoted").person_id == first.person_id


def test_nobody_is_twice_on_the_list_and_one_may_come_back(agency, counsellor):
    session = _session(agency)
    person = factories.person(agency)
    enrolment = _enrol(session, person, counsellor)
    with pytest.raises(Conflict):
        _enrol(session, person, counsellor)

    seats.cancel(enrolment_id=enrolment.pk, by=counsellor, now=NOW)
    assert _enrol(session, person, counsellor).pk == enrolment.pk
    assert Enrolment.objects.get().status == "enrolled"


def test_coming_back_to_a_full_session_one_waits(agency, counsellor):
    session = _session(agency)
    person = factories.person(agency)
    gone = _enrol(session, person, counsellor)
    seats.cancel(enrolment_id=gone.pk, by=counsellor, now=NOW)
    _enrol(session, factories.person(agency), counsellor)

    assert _enrol(session, person, counsellor).status == "waiting"


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_a_session_that_is_over_takes_nobody(agency, counsellor, status):
    with pytest.raises(StepRefused):
        _enrol(_session(agency, status=status), factories.person(agency), counsellor)


def test_somebody_is_seated_out_of_turn_only_while_a_seat_is_free(agency, counsellor):
    session = _session(agency)
    _enrol(session, factories.person(agency), counsellor)
    waiting = _enrol(session, factories.person(agency), counsellor)

    with pytest.raises(Conflict):
        seats.promote(enrolment_id=waiting.pk, by=counsellor)


def test_more_seats_seat_those_who_wait_and_fewer_never_unseat(agency, make_actor):
    supervisor = make_actor("supervisor", agency)
    session = _session(agency)
    for _ in range(4):
        _enrol(session, factories.person(agency), supervisor)

    seats.change_seats(session_id=session.pk, seats=3, by=supervisor)
    assert Enrolment.objects.filter(status="enrolled").count() == 3
    with pytest.raises(Invalid):
        seats.change_seats(session_id=session.pk, seats=2, by=supervisor)


def test_a_person_enrols_and_leaves_for_themselves_without_seeing_the_others(agency, counsellor, make_actor):
    session = _session(agency)
    other = _enrol(session, factories.person(agency), counsellor)
    person = factories.person(agency)
    myself = _as_person(person, make_actor)
    bind(myself)

    mine = _enrol(session, person, myself)
    assert mine.status == "waiting"
    assert list(Enrolment.objects.all()) == [mine]
    with pytest.raises(NotAllowed):
        seats.cancel(enrolment_id=other.pk, by=myself, now=NOW)
    with pytest.raises(NotAllowed):
        _enrol(session, factories.Person(pk=other.person_id), myself)


def test_a_person_who_leaves_seats_somebody_they_never_see(agency, counsellor, make_actor):
    session = _session(agency)
    person = factories.person(agency)
    myself = _as_person(person, make_actor)
    mine = _enrol(session, person, counsellor)
    waiting = _enrol(session, factories.person(agency), counsellor)

    bind(myself)
    seats.cancel(enrolment_id=mine.pk, by=myself, now=NOW)
    assert list(Enrolment.objects.all()) == [mine]

    bind(operator())
    waiting.refresh_from_db()
    assert waiting.status == "enrolled"


def test_a_person_does_not_enrol_once_the_session_has_begun(agency, make_actor):
    person = factories.person(agency)
    myself = _as_person(person, make_actor)

    with pytest.raises(StepRefused):
        _enrol(make.session(agency, starts_at=YESTERDAY), person, myself)


def test_a_seat_stays_taken_when_the_office_no_longer_holds_the_file(agency, other_agency, make_actor):
    """A file handed over to another office leaves its seat behind: it is not given a second time."""
    supervisor = make_actor("supervisor", agency)
    session = _session(agency)
    left_behind = make.enrolment(session, person=factories.person(other_agency, held=False))
    bind(supervisor)

    assert _enrol(session, factories.person(agency), supervisor).status == "waiting"
    [listed] = sessions_to_come(NOW, agency)
    assert (listed.taken, listed.waiting) == (1, 1)
    workshops.cancel_session(session_id=session.pk, by=supervisor, now=NOW)
    left_behind.refresh_from_db()
    assert left_behind.status == "cancelled"


_ACTS = st.lists(st.tuples(st.sampled_from(["enrol", "cancel", "more"]), st.integers(0, 5)), max_size=14)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(capacity=st.integers(1, 3), acts=_ACTS)
def test_whatever_happens_seats_are_never_over_capacity_nor_empty_while_somebody_waits(
    agency, make_actor, capacity, acts
):
    by = make_actor("supervisor", agency)
    session = _session(agency, seats=capacity, starts_at=NEXT_WEEK)
    people = [factories.person(agency) for _ in range(6)]

    for act, number in acts:
        try:
            if act == "enrol":
                _enrol(session, people[number], by)
            elif act == "cancel":
                mine = Enrolment.objects.filter(session=session, person=people[number]).first()
                if mine:
                    seats.cancel(enrolment_id=mine.pk, by=by, now=NOW)
            else:
                seats.change_seats(session_id=session.pk, seats=capacity + number % 2, by=by)
        except DomainError:
            pass
        session.refresh_from_db()
        seated = Enrolment.objects.filter(session=session, status="enrolled").count()
        waiting = Enrolment.objects.filter(session=session, status="waiting").count()
        assert seated <= session.seats
        assert seated == session.seats or not waiting
