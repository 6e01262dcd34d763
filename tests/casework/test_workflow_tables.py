"""The tables themselves: every status is reached, statuses are those of the model, pages are fresh."""

from __future__ import annotations

import pytest

from maslak.access import roles
from maslak.casework import enums, workflow
from maslak.placement import enums as placement_enums
from maslak.placement import workflow as placement_workflow
from tools import workflows

STATUSES = {
    "visit": enums.VisitStatus,
    "case": enums.CaseStatus,
    "interview": enums.InterviewStatus,
    "goal": enums.GoalStatus,
    "session": enums.SessionStatus,
    "enrolment": enums.EnrolmentStatus,
    "appointment": enums.AppointmentStatus,
    "referral": enums.ReferralStatus,
    "follow_up": enums.FollowUpStatus,
    "placement": placement_enums.PlacementStatus,
    "retention_check": placement_enums.RetentionOutcome,
    "application": placement_enums.ApplicationStatus,
}
# Where a thing may also begin, beside the initial status of its table: a full session makes one wait.
ALSO_BEGINS = {"enrolment": {"waiting"}}
TABLES = [*workflow.ALL, *placement_workflow.ALL]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_names_the_statuses_of_its_thing_and_reaches_each(table):
    reached = {table.initial} | ALSO_BEGINS.get(table.name, set())
    while more := {s.target for s in table.steps.values() if s.sources & reached} - reached:
        reached |= more

    assert table.statuses == set(STATUSES[table.name].values)
    assert reached == table.statuses


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_step_is_somebody_s(table):
    for name, step in table.steps.items():
        assert step.permission in roles.all_permissions(), name


def test_the_pages_of_the_workflows_are_fresh():
    assert workflows.stale() == []
