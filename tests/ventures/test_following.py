"""Visits after the creation, what warns early, and the survival of a cohort."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest

from maslak.access.actor import bind
from maslak.cli import ventures as cli
from maslak.core.errors import Invalid
from maslak.pathway.queries import standing
from maslak.ventures import following, queries
from maslak.ventures.models import FollowUpVisit
from tests.ventures import make
from tests.ventures.make import DAY, NOW


def go(visit, by, found="active", **more):
    values = {"on": DAY, "mode": "phone", "now": NOW} | more
    return following.visit(visit_id=visit.pk, found=found, by=by, **values)


def test_a_visit_keeps_what_it_found_and_is_a_fact(agency, coach):
    due = make.visit(agency)
    bind(coach)

    go(due, coach, turnover_band="3000_6000", working=3, women_working=2, contributes=False, ceiling_pct=40)

    due.refresh_from_db()
    assert (due.status, due.done_on, due.working, due.contributes) == ("active", DAY, 3, False)
    fact = standing().get(kind="venture_checked")
    assert (fact.mode, fact.attributes["month"], fact.attributes["outcome"]) == ("phone", 3, "active")


def test_a_visit_corrected_replaces_its_fact(agency, coach):
    due = make.visit(agency)
    bind(coach)
    go(due, coach, "unreachable")

    go(due, coach, "active")

    assert [fact.attributes["outcome"] for fact in standing().filter(kind="venture_checked")] == ["active"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"found": "due"}, "found"),
        ({"found": "cancelled"}, "found"),
        ({"found": "well"}, "found"),
        ({"mode": "letter"}, "mode"),
        ({"on": date(2020, 1, 17)}, "on"),
        ({"on": date(2020, 3, 3)}, "on"),
        ({"turnover_band": "a lot"}, "turnover_band"),
        ({"difficulty": "rain"}, "difficulty"),
        ({"working": 1, "women_working": 2}, "women_working"),
        ({"working": 1, "youth_working": 2}, "youth_working"),
        ({"found": "closed", "working": 1}, "working"),
        ({"status": "active"}, "status"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(agency, coach, change, field):
    due = make.visit(agency)
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        go(due, coach, **change)

    assert refusal.value.field == field
    due.refresh_from_db()
    assert due.status == "due"


def test_visits_due_are_those_whose_window_is_open_oldest_first(agency):
    born = make.venture(agency, status="trading")
    later = make.visit(
        agency,
        venture=born,
        month=6,
        due_on=date(2020, 3, 3),
        opens_on=date(2020, 3, 2),
        closes_on=date(2020, 4, 1),
    )
    sooner = make.visit(agency, venture=born)
    make.visit(
        agency,
        venture=born,
        month=12,
        opens_on=date(2020, 3, 3),
        due_on=date(2020, 3, 4),
        closes_on=date(2020, 4, 1),
    )
    make.visit(agency, status="active")
    make.visit(agency, venture=make.venture(agency, status="ended", end_reason="closed"))

    assert list(queries.visits_due(DAY)) == [sooner, later]


def test_what_warns_early_is_listed_most_threatened_first(agency):
    well = make.visit(agency, status="active")
    lost = make.visit(agency, status="unreachable")
    worse = make.visit(agency, status="paused", turnover_band="none", contributes=False)
    late = make.visit(agency, closes_on=date(2020, 3, 1))
    make.visit(agency, status="closed", venture=make.venture(agency, status="ended", end_reason="closed"))

    found = queries.early_warnings(DAY)

    assert [(warned.venture, warned.signs) for warned in found] == [
        (worse.venture, ["paused", "no_turnover", "no_contributions"]),
        (lost.venture, ["unreachable"]),
        (late.venture, ["overdue"]),
    ]
    assert well.venture not in [warned.venture for warned in found]


def cohort(office, *states, month=6):
    """Enterprises of 2 September 2019, each found in that state at a month; « due » was not visited."""
    for state in states:
        venture = make.venture(office, status="trading", created_on=date(2019, 9, 2))
        make.visit(office, venture=venture, month=month, status=state)


def test_the_survival_of_a_cohort_agrees_with_a_count_by_hand(agency):
    cohort(agency, "active", "active", "paused", "closed", "unreachable", "due")
    make.venture(agency, status="trading", created_on=date(2020, 1, 2), registered_on=date(2019, 9, 2))

    found = queries.survival(2019, DAY, least=1)

    [three, six, twelve, _two_years] = found.months
    assert found.created == 6
    assert (six.born, six.alive, six.unreachable, six.low, six.high) == (6, 3, 2, 50.0, 83.3)
    assert (three.born, three.alive) == (6, 3)
    assert (twelve.born, twelve.low) == (0, None)
    # Six months were seen of four lives, one of which closed; two were never met again.
    [step] = found.curve
    assert (step.followed, step.closed, step.share) == (4, 1, pytest.approx(0.75))


def test_a_change_of_form_survives_a_salaried_job_is_told_apart(agency):
    make.venture(
        agency, status="ended", created_on=date(2019, 9, 2), ended_on=date(2019, 10, 2), end_reason="salaried"
    )
    make.venture(
        agency,
        status="ended",
        created_on=date(2019, 9, 2),
        ended_on=date(2019, 10, 2),
        end_reason="lost_sight",
    )

    found = queries.survival(2019, DAY, least=1)

    assert found.salaried == 1
    assert (found.months[0].low, found.months[0].high) == (0.0, 50.0)


def test_a_rate_needs_ten_enterprises_to_be_shown(agency):
    cohort(agency, *["active"] * 9)
    assert queries.survival(2019, DAY).months[1].low is None

    cohort(agency, "active")
    assert queries.survival(2019, DAY).months[1].low == 100.0


def test_the_command_prints_both_bounds(agency, capsys):
    cohort(agency, "active", "unreachable")

    cli.survival(SimpleNamespace(cohort=2019, json=True), [])
    shown = json.loads(capsys.readouterr().out)
    cli.survival(SimpleNamespace(cohort=1990, json=False), [])
    cli.survival(SimpleNamespace(cohort=2019, json=False), [])
    words = capsys.readouterr().out

    assert shown["created"] == 2
    assert (shown["months"]["6"]["low"], shown["months"]["6"]["high"]) == (0.5, 1.0)
    assert "créées en 1990 : 0" in words
    assert "6 mois : 50.0 % à 100.0 %" in words


def test_steering_learns_the_survival_of_all_offices_and_reads_no_project(agency, other_agency, make_actor):
    cohort(agency, *["active"] * 7, "unreachable")
    cohort(other_agency, "closed", "active")
    bind(make_actor("coordinator", agency))

    [found] = queries.national_survival(DAY)

    assert (found.year, found.created) == (2019, 10)
    assert (found.months[1].low, found.months[1].high) == (80.0, 90.0)
    assert found.salaried is None
    assert not queries.ventures().exists()


def test_nine_enterprises_give_steering_no_rate(agency, make_actor):
    cohort(agency, *["active"] * 9)
    bind(make_actor("donor", agency))

    [found] = queries.national_survival(DAY)

    assert [share.low for share in found.months] == [None] * 4


@pytest.mark.parametrize("role", ["coach", "juror", "mentor", "employer", "administrator", "protection"])
def test_others_learn_nothing_of_all_offices(agency, make_actor, role):
    cohort(agency, "active")
    bind(make_actor(role, agency))

    assert queries.national_survival(DAY) == []


def test_a_stranger_sees_no_visit(agency, other_agency, make_actor):
    make.visit(agency)
    bind(make_actor("coach", other_agency))

    assert not FollowUpVisit.objects.exists()
    assert queries.survival(2019, DAY, least=1).created == 0
