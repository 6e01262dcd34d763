"""Acts that begin something, by every role: allowed in one's own office where the table says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.casework import (
    appointments,
    continuity,
    files,
    follow_ups,
    interviews,
    plans,
    reception,
    referrals,
    seats,
    self_paced,
    workshops,
)
from maslak.core.errors import NotAllowed
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NEXT_WEEK, NOW

WORDS = {"fr": "x", "ar": "x", "en": "x"}
Act = Callable[[Actor], Any]


def _arrive(agency, ngo) -> Act:
    return lambda by: reception.arrive(organisation=agency, need="job", by=by, now=NOW)


def _conclude(agency, ngo) -> Act:
    visit = make.visit(agency, status="received")
    return lambda by: reception.conclude(visit_id=visit.pk, advice="x", by=by)


def _open_case(agency, ngo) -> Act:
    person = factories.person(agency)
    return lambda by: files.open_case(person=person, organisation=agency, registered_on=DAY, by=by)


def _assign(agency, ngo) -> Act:
    case = make.case(agency)
    return lambda by: files.assign(case_id=case.pk, counsellor=None, by=by, today=DAY)


def _start(agency, ngo) -> Act:
    case = make.case(agency)
    return lambda by: interviews.start(case_id=case.pk, mode="phone", held_on=DAY, by=by, now=NOW)


def _save_draft(agency, ngo) -> Act:
    draft = make.interview(agency)
    return lambda by: interviews.save_draft(interview_id=draft.pk, grid={}, version=1, by=by)


def _past_interview(agency, ngo) -> Act:
    case = make.case(agency)
    return lambda by: interviews.record_past(case=case, held_on=DAY, mode="onsite", by=by, now=NOW)


def _add_goal(agency, ngo) -> Act:
    case = make.case(agency)
    return lambda by: plans.add_goal(case_id=case.pk, title="x", due_on=DAY, by=by, today=DAY)


def _plan(agency, ngo) -> Act:
    ends_at = NEXT_WEEK + timedelta(hours=1)
    workshop = make.workshop()
    return lambda by: workshops.plan(
        workshop=workshop,
        organisation=agency,
        starts_at=NEXT_WEEK,
        ends_at=ends_at,
        mode="onsite",
        by=by,
        now=NOW,
    )


def _enrol(agency, ngo) -> Act:
    session, person = make.session(agency, starts_at=NEXT_WEEK), factories.person(agency)
    return lambda by: seats.enrol(session_id=session.pk, person=person, by=by, now=NOW)


def _change_seats(agency, ngo) -> Act:
    session = make.session(agency, starts_at=NEXT_WEEK)
    return lambda by: seats.change_seats(session_id=session.pk, seats=20, by=by)


def _past_workshop(agency, ngo) -> Act:
    case, workshop = make.case(agency), make.workshop()
    return lambda by: workshops.record_past(
        case=case, topic=workshop.code, held_on=DAY, mode="onsite", by=by, now=NOW
    )


def _complete_step(agency, ngo) -> Act:
    person, workshop = factories.person(agency), make.workshop()
    return lambda by: self_paced.complete_step(person=person, workshop=workshop, step="look", by=by, now=NOW)


def _open_slots(agency, ngo) -> Act:
    counsellor = make.account(agency)
    return lambda by: appointments.open_slots(
        organisation=agency,
        counsellor=counsellor,
        day=NEXT_WEEK.date(),
        opens=time(9),
        closes=time(10),
        minutes=30,
        by=by,
        now=NOW,
    )


def _close_slot(agency, ngo) -> Act:
    slot = make.slot(agency, starts_at=NEXT_WEEK)
    return lambda by: appointments.close_slot(slot_id=slot.pk, by=by, now=NOW)


def _book(agency, ngo) -> Act:
    slot, person = make.slot(agency, starts_at=NEXT_WEEK), factories.person(agency)
    return lambda by: appointments.book(slot_id=slot.pk, person=person, purpose="x", by=by, now=NOW)


def _invite(agency, ngo) -> Act:
    make.slot(agency, starts_at=NEXT_WEEK)
    person = factories.person(agency)
    return lambda by: appointments.invite(organisation=agency, person=person, purpose="x", by=by, now=NOW)


def _reschedule(agency, ngo) -> Act:
    appointment = make.appointment(agency, starts_at=NEXT_WEEK)
    slot = make.slot(agency, starts_at=NEXT_WEEK + timedelta(days=1))
    return lambda by: appointments.reschedule(appointment_id=appointment.pk, slot_id=slot.pk, by=by, now=NOW)


def _send(agency, ngo) -> Act:
    person = factories.person(agency)
    consent = factories.consent(person, "referral", ngo)
    return lambda by: referrals.send(
        person=person,
        from_organisation=agency,
        to_organisation=ngo,
        purpose="training",
        need="x",
        consent=consent,
        by=by,
        now=NOW,
    )


def _schedule(agency, ngo) -> Act:
    case = make.case(agency)
    return lambda by: follow_ups.schedule(case_id=case.pk, due_on=DAY, subject="x", by=by, today=DAY)


def _go(agency, by, **more):
    values = {"starts_on": DAY, "ends_on": date(2020, 3, 20), "guidance": WORDS} | more
    return continuity.go_remote(organisation=agency, by=by, now=NOW, **values)


def _go_remote(agency, ngo) -> Act:
    return lambda by: _go(agency, by)


def _prolong(agency, ngo) -> Act:
    number = _go(agency, operator()).disruption_id
    return lambda by: continuity.prolong(disruption_id=number, ends_on=date(2020, 4, 1), by=by, now=NOW)


def _end_early(agency, ngo) -> Act:
    number = _go(agency, operator()).disruption_id
    return lambda by: continuity.end_early(disruption_id=number, last_day=DAY, by=by, now=NOW)


BEGIN = {
    _arrive: "reception.write",
    _conclude: "reception.write",
    _open_case: "person.register",
    _assign: "case.assign",
    _start: "interview.write",
    _save_draft: "interview.write",
    _past_interview: "interview.write",
    _add_goal: "plan.write",
    _plan: "workshop.manage",
    _enrol: "workshop.enrol",
    _change_seats: "workshop.manage",
    _past_workshop: "workshop.attend",
    _complete_step: "workshop.attend",
    _open_slots: "appointment.write",
    _close_slot: "appointment.write",
    _book: "appointment.write",
    _invite: "appointment.write",
    _reschedule: "appointment.write",
    _send: "referral.send",
    _schedule: "follow_up.write",
    _go_remote: "continuity.write",
    _prolong: "continuity.write",
    _end_early: "continuity.write",
}
ACTS = [pytest.param(build, permission, id=build.__name__.strip("_")) for build, permission in BEGIN.items()]


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("build", "permission"), ACTS)
def test_an_act_is_for_those_whose_role_holds_it(build, permission, role, agency, ngo, make_actor):
    act = build(agency, ngo)
    by = make_actor(role, agency)
    bind(by)

    if roles.scope(role, permission) is None:
        with pytest.raises(NotAllowed):
            act(by)
    else:
        act(by)


@pytest.mark.parametrize(("build", "permission"), ACTS)
def test_an_act_is_refused_to_the_same_role_elsewhere(
    build, permission, agency, ngo, other_agency, make_actor
):
    act = build(agency, ngo)

    with pytest.raises(NotAllowed):
        act(make_actor("supervisor", other_agency))
