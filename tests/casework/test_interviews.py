"""An interview is saved as one goes, ended with a profile and a plan, taken back, or read from a register."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.access.actor import bind
from maslak.casework import interviews, plans
from maslak.casework.models import Goal, Interview
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.pathway.models import Milestone
from maslak.pathway.queries import standing
from tests.casework import make
from tests.casework.make import DAY, NOW

GRID = {"targets": [{"occupation": "Cuisinière"}], "schooling": "primary"}
GOAL = {"title": "Suivre l'atelier CV", "due_on": date(2020, 4, 1)}


def _start(case, by, **more):
    return interviews.start(case_id=case.pk, by=by, now=NOW, **{"mode": "phone", "held_on": DAY} | more)


def test_from_draft_to_plan(agency, counsellor):
    bind(counsellor)
    case = make.case(agency)
    draft = _start(case, counsellor)
    draft = interviews.save_draft(interview_id=draft.pk, grid=GRID, version=1, by=counsellor)
    draft = interviews.save_draft(
        interview_id=draft.pk, grid=GRID | {"own_business": "yes"}, version=2, by=counsellor
    )

    interviews.complete(interview_id=draft.pk, profile="B", goals=[GOAL], by=counsellor, now=NOW)

    facts = {fact.kind: fact for fact in standing()}
    assert facts["interviewed"].mode == "phone"
    assert facts["interviewed"].attributes == {"profile": "B"}
    assert facts["plan_agreed"].attributes == {"goals": 1}
    assert Interview.objects.get().grid["own_business"] is True
    assert Goal.objects.get().title == GOAL["title"]


def test_without_goals_no_plan_is_agreed(agency, counsellor):
    interviews.complete(interview_id=make.interview(agency).pk, profile="E", by=counsellor, now=NOW)

    assert [fact.kind for fact in standing()] == ["interviewed"]


def test_an_older_page_never_overwrites_a_newer_answer(agency, counsellor):
    draft = _start(make.case(agency), counsellor)
    interviews.save_draft(interview_id=draft.pk, grid=GRID, version=1, by=counsellor)

    with pytest.raises(Conflict):
        interviews.save_draft(interview_id=draft.pk, grid={}, version=1, by=counsellor)

    draft.refresh_from_db()
    assert (draft.version, draft.grid) == (2, GRID)


def test_a_completed_interview_is_no_longer_edited(agency, counsellor):
    done = make.interview(agency, status="completed")

    with pytest.raises(StepRefused):
        interviews.save_draft(interview_id=done.pk, grid=GRID, version=1, by=counsellor)


@pytest.mark.parametrize(
    ("changes", "profile", "goals", "field"),
    [
        ({}, "", [], "profile"),
        ({}, "Z", [], "profile"),
        ({"grid": {}}, "A", [], "targets"),
        ({}, "A", [GOAL | {"title": " "}], "goals"),
        ({}, "A", [GOAL | {"due_on": date(2020, 1, 1)}], "goals"),
        ({"held_on": DAY + timedelta(days=1)}, "A", [], "held_on"),
    ],
)
def test_what_is_missing_is_asked_for(agency, counsellor, changes, profile, goals, field):
    draft = make.interview(agency, **changes)

    with pytest.raises(Invalid) as refusal:
        interviews.complete(interview_id=draft.pk, profile=profile, goals=goals, by=counsellor, now=NOW)

    assert refusal.value.field == field
    assert not Milestone.objects.exists()
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("mode", "letter"), ("mode", ""), ("held_on", DAY + timedelta(days=1))]
)
def test_an_interview_has_a_mode_and_a_day_that_has_come(agency, counsellor, field, value):
    with pytest.raises(Invalid) as refusal:
        _start(make.case(agency), counsellor, **{field: value})

    assert refusal.value.field == field


def test_no_interview_on_a_closed_file(agency, counsellor):
    with pytest.raises(StepRefused):
        _start(make.case(agency, status="closed"), counsellor)


def test_taking_back_voids_the_facts_and_drops_the_open_goals(agency, counsellor):
    interview = make.interview(agency)
    interviews.complete(interview_id=interview.pk, profile="A", goals=[GOAL], by=counsellor, now=NOW)

    interviews.cancel(
        interview_id=interview.pk, reason="Saisi sur le mauvais dossier", by=counsellor, today=DAY
    )

    assert not standing().exists()
    assert Milestone.objects.filter(kind="voided").count() == 2
    assert Goal.objects.get().status == "dropped"


def test_a_register_s_interview_counts_once_however_often_it_is_read(agency, counsellor):
    case = make.case(agency, status="closed")
    line = {
        "case": case,
        "held_on": date(2020, 2, 3),
        "mode": "remote",
        "author_name": "M. Tazi",
        "by": counsellor,
    }
    first = interviews.record_past(**line, now=NOW)

    again = interviews.record_past(**line, now=NOW)

    assert again == first
    assert [(f.kind, f.mode, f.occurred_on) for f in standing()] == [
        ("interviewed", "remote", date(2020, 2, 3))
    ]


def test_an_interview_that_nobody_came_to_is_no_fact(agency, counsellor):
    interview = interviews.record_past(
        case=make.case(agency), held_on=DAY, mode="onsite", attended=False, by=counsellor, now=NOW
    )

    assert interview.status == "cancelled"
    assert not standing().exists()


def test_a_register_does_not_know_the_future(agency, counsellor):
    with pytest.raises(Invalid):
        interviews.record_past(
            case=make.case(agency), held_on=DAY + timedelta(days=1), mode="onsite", by=counsellor, now=NOW
        )


def test_contact_is_remembered_and_never_goes_back(agency, counsellor):
    case = make.case(agency)
    for day in (date(2020, 2, 1), DAY):
        interviews.record_past(case=case, held_on=day, mode="onsite", by=counsellor, now=NOW)
    case.refresh_from_db()

    assert case.last_contact_on == DAY


def test_a_goal_reached_is_a_fact_until_it_is_taken_up_again(agency, counsellor):
    goal = plans.add_goal(
        case_id=make.case(agency).pk,
        title="Ouvrir un compte",
        due_on=date(2020, 5, 1),
        by=counsellor,
        today=DAY,
    )

    plans.reach(goal_id=goal.pk, on=date(2020, 4, 20), by=counsellor)
    assert [fact.kind for fact in standing()] == ["goal_reached"]
    plans.take_up_again(goal_id=goal.pk, by=counsellor)

    assert not standing().exists()


@pytest.mark.parametrize(
    ("title", "due_on"), [("", date(2020, 5, 1)), ("Trouver un logement", date(2020, 1, 1))]
)
def test_a_goal_has_words_and_a_day_to_come(agency, counsellor, title, due_on):
    with pytest.raises(Invalid):
        plans.add_goal(case_id=make.case(agency).pk, title=title, due_on=due_on, by=counsellor, today=DAY)
