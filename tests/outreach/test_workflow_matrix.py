"""Every step of every table of outreach: from each status, by each role, and by the same role elsewhere."""

from __future__ import annotations

import pytest

from maslak.access import roles
from maslak.access.actor import bind, operator
from maslak.access.enums import Role
from maslak.core.errors import NotAllowed, StepRefused
from maslak.outreach import (
    campaigns,
    contacts,
    events,
    library,
    planning,
    practices,
    registrations,
    workflow,
)
from tests.outreach import make
from tests.outreach.make import DAY, NOW

pytestmark = pytest.mark.django_db


def _campaign(organisation, status):
    made = make.campaign(organisation, status=status)
    make.subscription(organisation)
    return made


def _event(organisation, status):
    """Begun where the step asks for it: cancelled, held and published ones are of the day before."""
    return make.event(organisation, status=status)


def _registration(organisation, status):
    return make.registration(make.event(organisation, past=True), status=status)


MAKE = {
    "employer_contact": lambda o, s: make.contact(o, status=s),
    "commitment": lambda o, s: make.commitment(o, status=s),
    "campaign": _campaign,
    "outreach_event": _event,
    "event_registration": _registration,
    "lead": lambda o, s: make.lead(make.event(o), status=s),
    "resource": lambda o, s: make.resource(o, status=s),
    "practice": lambda o, s: make.practice(o, status=s),
    "study": lambda o, s: make.study(o, status=s),
    "staff_course": lambda o, s: make.course(o, status=s),
    "plan_task": lambda o, s: make.task(o, status=s),
}


def _lead(step):
    def act(thing, by):
        contact = None
        if step == "convert":
            bind(operator())
            contact = make.contact(thing.event.organisation)
            bind(by)
        return events.follow_lead(lead_id=thing.pk, step=step, outcome="vu", contact=contact, by=by)

    return act


def _settle(step):
    return lambda t, by: contacts.settle(commitment_id=t.pk, step=step, on=DAY, outcome="vu", by=by, now=NOW)


def _task(step):
    return lambda t, by: planning.move_task(task_id=t.pk, step=step, note="vu", by=by, now=NOW)


def _hold(thing, by):
    return events.hold(event_id=thing.pk, by=by, now=thing.ends_at)


ACT = {
    ("employer_contact", "cancel"): lambda t, by: contacts.cancel_contact(contact_id=t.pk, reason="erreur", by=by),
    **{("commitment", step): _settle(step) for step in workflow.COMMITMENT.steps},
    ("campaign", "send"): lambda t, by: campaigns.send(campaign_id=t.pk, stop_url="https://e.org/TOKEN", by=by, now=NOW),
    ("campaign", "cancel"): lambda t, by: campaigns.cancel(campaign_id=t.pk, by=by),
    ("outreach_event", "publish"): lambda t, by: events.publish(event_id=t.pk, by=by, now=NOW),
    ("outreach_event", "hold"): _hold,
    ("outreach_event", "cancel"): lambda t, by: events.cancel(event_id=t.pk, reason="salle fermée", by=by),
    ("event_registration", "attend"): lambda t, by: registrations.attend(registration_id=t.pk, by=by, now=NOW),
    ("event_registration", "miss"): lambda t, by: registrations.miss(registration_id=t.pk, by=by, now=NOW),
    ("event_registration", "cancel"): lambda t, by: registrations.strike(registration_id=t.pk, by=by, now=NOW),
    **{("lead", step): _lead(step) for step in workflow.LEAD.steps},
    **{("resource", step): (lambda s: lambda t, by: library.move(resource_id=t.pk, step=s, by=by))(step)
       for step in workflow.RESOURCE.steps},
    **{("practice", step): (lambda s: lambda t, by: practices.move(practice_id=t.pk, step=s, by=by, now=NOW))(step)
       for step in workflow.PRACTICE.steps},
    **{("study", step): (lambda s: lambda t, by: planning.move_study(study_id=t.pk, step=s, by=by, now=NOW))(step)
       for step in workflow.STUDY.steps},
    ("staff_course", "hold"): lambda t, by: planning.hold_course(course_id=t.pk, hours={}, by=by, now=NOW),
    ("staff_course", "cancel"): lambda t, by: planning.cancel_course(course_id=t.pk, by=by),
    **{("plan_task", step): _task(step) for step in workflow.TASK.steps},
}  # fmt: skip
# Taken when somebody else leaves, and tried with it.
ELSEWHERE = {("event_registration", "promote")}
TABLES = {table.name: table for table in workflow.ALL}


def test_every_step_of_every_table_is_tried():
    steps = {(table.name, step) for table in workflow.ALL for step in table.steps}

    assert steps == set(ACT) | ELSEWHERE


@pytest.mark.parametrize(("name", "step"), [pytest.param(*pair, id=" ".join(pair)) for pair in ACT])
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(name, step, agency, head):
    row = TABLES[name].steps[step]
    for status in sorted(str(s) for s in TABLES[name].statuses):
        bind(operator())
        thing = MAKE[name](agency, status)
        bind(head)

        if status in row.sources:
            ACT[name, step](thing, head)
            thing.refresh_from_db()
            assert thing.status == row.target, status
            continue
        with pytest.raises(StepRefused):
            ACT[name, step](thing, head)
        thing.refresh_from_db()
        assert thing.status == status


@pytest.mark.parametrize(("name", "step"), [pytest.param(*pair, id=" ".join(pair)) for pair in ACT])
def test_a_step_is_for_those_whose_role_holds_it(name, step, agency, make_actor):
    row = TABLES[name].steps[step]
    for role in Role.values:
        bind(operator())
        thing = MAKE[name](agency, sorted(row.sources)[0])
        by = make_actor(role, agency)
        bind(by)

        if roles.scope(role, row.permission) is None:
            with pytest.raises(NotAllowed):
                ACT[name, step](thing, by)


@pytest.mark.parametrize(("name", "step"), [pytest.param(*pair, id=" ".join(pair)) for pair in ACT])
def test_a_step_is_refused_to_the_same_role_elsewhere(name, step, agency, other_agency, make_actor):
    row = TABLES[name].steps[step]
    thing = MAKE[name](agency, sorted(row.sources)[0])
    stranger = make_actor("supervisor", other_agency)
    bind(stranger)

    with pytest.raises(NotAllowed):
        ACT[name, step](thing, stranger)
