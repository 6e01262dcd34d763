"""One person's file: what it shows first, and the acts on it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.casework import interviews, plans
from maslak.casework.models import CaseFile, FollowUp, Goal, Interview
from maslak.employers.models import Employer
from maslak.pathway import actions as pathway
from maslak.pathway.models import Milestone
from maslak.people.models import ResidenceStatus
from maslak.placement.models import Placement, RetentionCheck
from maslak.web.desk.file import steps
from tests import factories
from tests.web.desk.conftest import page, send, signed_in, told

pytestmark = pytest.mark.django_db


def interviewed(agency, day):
    return Interview.objects.create(
        case=CaseFile.objects.get(),
        organisation=agency,
        held_on=day,
        mode="onsite",
        status="completed",
        profile="C",
        completed_at=timezone.now(),
    )


# ---- what comes first -----------------------------------------------------------------------


def test_a_new_file_waits_for_its_interview(desk, person):
    bind(operator())
    assert "Où en est le parcours" in page(desk, "person", person.ref)


def test_a_contact_that_is_late_comes_first_with_its_button(desk, agency, person, today):
    interviewed(agency, today)
    due = FollowUp.objects.create(
        case=CaseFile.objects.get(), due_on=today - timedelta(days=2), subject="Nouvelles"
    )

    text = page(desk, "person", person.ref)

    assert "Noter le contact" in text.split("page-actions")[1].split("</div>")[0]
    assert reverse("desk:follow-up", args=[person.ref, due.pk]) in text
    assert "2 jours de retard" in text


def test_a_stay_that_ends_is_spoken_of(desk, agency, person, today):
    interviewed(agency, today)
    ResidenceStatus.objects.create(
        person=person, basis="regular_resident_ci", valid_to=today - timedelta(days=1), recorded_on=today
    )

    text = page(desk, "person", person.ref)

    assert "Parler du titre de séjour" in text
    assert "n&#x27;est plus valable depuis le" in text


def test_an_untold_stay_is_no_alert(desk, agency, person, today):
    interviewed(agency, today)
    ResidenceStatus.objects.create(
        person=person, basis="unknown", valid_to=today - timedelta(days=1), recorded_on=today
    )

    assert "Parler du titre" not in page(desk, "person", person.ref)


def test_the_pathway_is_drawn_in_steps(desk, agency, counsellor, person, today):
    case = CaseFile.objects.get()
    pathway.record(
        "interviewed", person=person, occurred_on=today, organisation=agency, source=case, by=counsellor
    )

    text = page(desk, "person", person.ref)

    assert text.count("is-done") == 2
    assert 'aria-current="step">Plan d&#x27;action' in text


def test_a_workshop_before_the_interview_leaves_the_interview_to_do(agency, person, today):
    workshop = Milestone(kind="workshop_attended", occurred_on=today, organisation=agency)
    registered = Milestone(kind="registered", occurred_on=today, organisation=agency)

    states = [step["state"] for step in steps([workshop, registered])]

    assert states == ["done", "current", "todo", "done", "todo", "todo"]


def test_somebody_hired_at_once_is_not_sent_back(agency, person, today):
    placed = Milestone(kind="placed", occurred_on=today, organisation=agency)

    assert [step["state"] for step in steps([placed])][-2:] == ["done", "current"]
    assert "current" not in [step["state"] for step in steps([placed])][:4]


def test_a_placement_shows_with_its_checks(desk, agency, person, today):
    job = Placement.objects.create(
        person=person,
        organisation=agency,
        employer=Employer.objects.create(name="Atelier", organisation=agency),
        job_title="Couturière",
        contract_type="cdi",
        starts_on=today - timedelta(days=40),
        evidence="contract",
    )
    RetentionCheck.objects.create(placement=job, month=1, due_on=today - timedelta(days=10))

    text = page(desk, "person", person.ref)

    assert "Couturière" in text
    assert "à vérifier" in text


def test_the_page_costs_the_same_however_full_the_file(desk, agency, counsellor, person, today):
    def queries():
        bind(operator())
        with CaptureQueriesContext(connection) as caught:
            page(desk, "person", person.ref)
        bind(operator())
        return len(caught)

    def fill(times):
        case = CaseFile.objects.get()
        for number in range(times):
            Goal.objects.create(case=case, title="x", due_on=today)
            FollowUp.objects.create(case=case, subject="x", due_on=today)
            pathway.record(
                "followed_up",
                person=person,
                occurred_on=today,
                organisation=agency,
                source=case,
                by=counsellor,
            )
            factories.paper(person, f"K90{times}{number}")

    fill(1)
    queries()
    few = queries()
    fill(8)
    assert queries() == few


def test_the_timeline_strikes_what_was_voided_and_says_why(desk, agency, counsellor, person, today):
    case = CaseFile.objects.get()
    fact = pathway.record(
        "followed_up", person=person, occurred_on=today, organisation=agency, source=case, by=counsellor
    )
    pathway.void(fact, by=counsellor, reason="Saisi sur la mauvaise personne")

    text = page(desk, "person-timeline", person.ref)

    assert "is-void" in text
    assert "Saisi sur la mauvaise personne" in text


# ---- closing, opening, giving -----------------------------------------------------------------


def test_a_file_closes_with_a_reason_and_opens_again(desk, person, today):
    send(desk, "case-close", person.ref, reason="moved", on=today.isoformat())
    assert CaseFile.objects.get().closure_reason == "moved"
    assert "dossier clos : A changé de région" in page(desk, "person", person.ref)

    send(desk, "case-reopen", person.ref, on=today.isoformat())
    assert CaseFile.objects.get().status == "open"


def test_a_closing_without_reason_or_before_the_registration_is_refused(desk, person, today):
    missing = send(desk, "case-close", person.ref, on=today.isoformat())
    early = send(desk, "case-close", person.ref, reason="moved", on=(today - timedelta(days=1)).isoformat())

    assert "À corriger" in missing.content.decode()
    assert "avant le jour de l&#x27;inscription" in early.content.decode()
    assert CaseFile.objects.get().status == "open"


def test_nothing_is_added_to_a_closed_file(desk, person, today):
    send(desk, "case-close", person.ref, reason="moved", on=today.isoformat())

    text = page(desk, "person", person.ref)

    assert reverse("desk:goal-new", args=[person.ref]) not in text
    assert reverse("desk:case-reopen", args=[person.ref]) in text


def test_a_file_is_given_to_a_colleague_of_the_same_organisation(
    supervisor, stranger, make_actor, agency, person
):
    colleague = make_actor("counsellor", agency, "colleague")
    leader = signed_in(supervisor)

    refused = send(leader, "case-assign", person.ref, counsellor=stranger.user.pk)
    assert refused.status_code == 422
    send(leader, "case-assign", person.ref, counsellor=colleague.user.pk)

    assert CaseFile.objects.get().counsellor == colleague.user


def test_an_organisation_that_was_opened_the_file_opens_its_own(ngo, make_actor, person, today):
    factories.held_by(person, ngo)
    browser = signed_in(make_actor("caseworker", ngo))
    assert "Ouvrir un dossier ici" in page(browser, "person", person.ref)

    send(browser, "case-open", person.ref)

    assert CaseFile.objects.filter(organisation=ngo, person=person).exists()


def test_a_second_file_in_the_same_organisation_is_refused_in_words(desk, person):
    send(desk, "case-open", person.ref)

    assert "a déjà un dossier" in told(desk)
    assert CaseFile.objects.count() == 1


# ---- plan and contacts -----------------------------------------------------------------------


def test_a_goal_is_agreed_reached_and_taken_up_again(desk, person, today):
    send(desk, "goal-new", person.ref, title="Finir le CV", due_on=today.isoformat())
    goal = Goal.objects.get()

    send(desk, "goal-step", person.ref, goal.pk, "atteint")
    goal.refresh_from_db()
    assert (goal.status, goal.settled_on) == ("done", today)
    assert Milestone.objects.filter(kind="goal_reached").count() == 1

    send(desk, "goal-step", person.ref, goal.pk, "repris")
    goal.refresh_from_db()
    assert goal.status == "open"


def test_a_goal_in_the_past_is_refused_and_keeps_its_words(desk, person, today):
    answer = send(
        desk, "goal-new", person.ref, title="Finir le CV", due_on=(today - timedelta(days=1)).isoformat()
    )

    text = answer.content.decode()
    assert "L&#x27;échéance d&#x27;un objectif vient après" in text
    assert 'value="Finir le CV"' in text
    assert Goal.objects.count() == 0


def test_a_step_that_is_no_longer_possible_is_said(desk, counsellor, person, today):
    goal = Goal.objects.create(case=CaseFile.objects.get(), title="x", due_on=today)
    plans.drop(goal_id=goal.pk, on=today, by=counsellor)

    send(desk, "goal-step", person.ref, goal.pk, "atteint")

    assert "Cette étape n'est plus possible" in told(desk)


def test_an_unknown_step_or_a_goal_of_somebody_else_is_not_there(desk, agency, person, today):
    goal = Goal.objects.create(case=CaseFile.objects.get(), title="x", due_on=today)
    other = factories.person(agency)

    assert send(desk, "goal-step", person.ref, goal.pk, "fini").status_code == 404
    assert send(desk, "goal-step", other.ref, goal.pk, "atteint").status_code == 404


def test_a_contact_is_planned_then_noted(desk, person, today):
    send(desk, "follow-up-new", person.ref, subject="Prendre des nouvelles", due_on=today.isoformat())
    due = FollowUp.objects.get()

    send(desk, "follow-up", person.ref, due.pk, outcome="reached", mode="phone", on=today.isoformat())

    due.refresh_from_db()
    assert (due.status, due.mode, due.done_on) == ("done", "phone", today)


def test_nobody_reached_plans_another_try(desk, person, today):
    due = FollowUp.objects.create(case=CaseFile.objects.get(), due_on=today, subject="Nouvelles")

    send(desk, "follow-up", person.ref, due.pk, outcome="missed", on=today.isoformat())

    assert list(FollowUp.objects.values_list("status", flat=True).order_by("id")) == ["unreached", "due"]
    assert "prochain essai est prévu" in told(desk)


def test_a_contact_without_its_way_is_refused(desk, person, today):
    due = FollowUp.objects.create(case=CaseFile.objects.get(), due_on=today, subject="Nouvelles")

    answer = send(desk, "follow-up", person.ref, due.pk, outcome="reached", on=today.isoformat())

    assert "Dites comment la personne a été jointe." in answer.content.decode()


def test_a_note_that_touches_a_forbidden_topic_warns(desk, person, today):
    send(desk, "goal-new", person.ref, title="Suivre son traitement contre le VIH", due_on=today.isoformat())

    assert Goal.objects.count() == 1
    assert "détails de santé" in told(desk)


def test_the_draft_of_an_interview_leads_the_page_when_the_service_is_there(desk, counsellor, person, today):
    interviews.start(
        case_id=CaseFile.objects.get().pk,
        mode="onsite",
        held_on=today,
        by=counsellor,
        now=timezone.make_aware(datetime.combine(today, datetime.min.time())),
    )

    assert page(desk, "person", person.ref)
