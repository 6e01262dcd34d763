"""The tables of training: every status is known, and reached by a step."""

from __future__ import annotations

import pytest

from maslak.access import roles
from maslak.training import enums, rules, workflow

TABLES = (
    (workflow.OFFER, enums.OfferStatus),
    (workflow.INTAKE, enums.IntakeStatus),
    (workflow.REFERRAL, enums.ReferralStatus),
    (workflow.ENROLMENT, enums.EnrolmentStatus),
    (workflow.COURSE, enums.CourseStatus),
    (workflow.PORTFOLIO, enums.PortfolioStatus),
)


@pytest.mark.parametrize(("table", "statuses"), TABLES)
def test_every_status_is_known_and_reached(table, statuses):
    reached = {table.initial} | {step.target for step in table.steps.values()}

    assert table.statuses == set(statuses.values)
    assert reached == set(statuses.values)


@pytest.mark.parametrize(("table", "_statuses"), TABLES)
def test_every_step_asks_for_a_permission_that_somebody_holds(table, _statuses):
    held = set(roles.all_permissions())

    assert {step.permission for step in table.steps.values()} <= held


@pytest.mark.parametrize(
    ("asked", "held", "fits"),
    [("", "none", True), ("primary", "", True), ("primary", "bac2", True), ("bac2", "primary", False)],
)
def test_unknown_schooling_never_closes_a_door(asked, held, fits):
    assert rules.schooling_within(asked, held) is fits


@pytest.mark.parametrize(
    ("age", "low", "high", "fits"),
    [
        (None, 18, 30, True),
        (17, 18, None, False),
        (18, 18, 30, True),
        (31, 18, 30, False),
        (31, None, None, True),
    ],
)
def test_nor_does_an_unknown_age(age, low, high, fits):
    assert rules.age_within(age, low, high) is fits
