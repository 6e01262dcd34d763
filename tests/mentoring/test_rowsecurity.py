"""Whoever the application forgets to check, the database does: rows of other people, asked for by SQL."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from maslak.access.actor import Actor, bind, operator
from maslak.access.models import Membership
from maslak.core.errors import NotAllowed
from maslak.mentoring import concerns
from maslak.mentoring.models import (
    Concern,
    ConcernFile,
    ConcernNote,
    Goal,
    Meeting,
    Mentee,
    Mentor,
    Pair,
    Progress,
)
from maslak.outbox.models import Message
from maslak.people.models import Person
from maslak.people.sight import whole_register
from tests.mentoring import make
from tests.mentoring.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.server]


@pytest.fixture
def mentor(make_actor, agency) -> Actor:
    return make_actor("mentor", agency)


@pytest.fixture
def mine(mentor, agency) -> Pair:
    """An active pair of the mentor's, with a meeting and progress."""
    made = make.pair(agency, mentor=make.mentor(agency, account=mentor.user, capacity=3), status="active")
    make.meeting(made)
    goal = made.mentee.goals.get()
    Progress.objects.create(goal=goal, level=1, noted_on=make.DAY, side="mentor")
    return made


@pytest.fixture
def foreign(agency) -> Pair:
    """The same of another mentor of the same pool."""
    made = make.pair(agency, status="active")
    make.meeting(made)
    Progress.objects.create(goal=made.mentee.goals.get(), level=1, noted_on=make.DAY, side="mentor")
    return made


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_a_mentor_sees_their_own_pairs_goals_and_meetings_and_nobody_else_s(mentor, mine, foreign):
    bind(mentor)

    assert rows("SELECT id FROM mentoring_pair") == [(mine.pk,)]
    assert rows("SELECT mentee_id FROM mentoring_goal") == [(mine.mentee_id,)]
    assert rows("SELECT pair_id FROM mentoring_meeting") == [(mine.pk,)]
    assert len(rows("SELECT id FROM mentoring_progress")) == 1
    assert rows("SELECT id FROM mentoring_mentor") == [(mine.mentor_id,)]


@pytest.mark.parametrize(
    "table",
    ["people_person", "people_identitydocument", "people_residencestatus", "people_languageskill", "people_consent",
     "people_holder", "people_localnumber", "casework_casefile", "pathway_subject", "pathway_milestone", "mentoring_mentee",
     "mentoring_exclusion"],
)  # fmt: skip
def test_a_mentor_reads_no_file_by_sql(mentor, mine, table):
    bind(mentor)

    assert rows(f"SELECT 1 FROM {table}") == []


@pytest.mark.parametrize("status", ["declined", "cancelled", "ended"])
def test_once_it_is_over_a_mentor_no_longer_reads_the_goals(mentor, agency, status):
    over = make.pair(agency, mentor=make.mentor(agency, account=mentor.user), status=status)
    bind(mentor)

    assert rows("SELECT 1 FROM mentoring_goal") == []
    assert Pair.objects.get().mentee_card == over.mentee_card == {}


def test_a_mentor_changes_no_row_past_the_actions_not_even_their_own(mentor, mine, foreign):
    bind(mentor)

    assert Pair.objects.filter(pk=foreign.pk).update(score=1) == 0
    for change in (
        lambda: Pair.objects.filter(pk=mine.pk).update(score=1),
        lambda: Mentor.objects.filter(pk=mine.mentor_id).update(capacity=9),
        lambda: Goal.objects.filter(mentee_id=mine.mentee_id).update(title="Autre"),
        lambda: make.meeting(mine, held_on=make.DAY),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_person_sees_their_own_request_and_no_mentor_s_row(agency, mine, foreign, make_actor):
    by = replace(make_actor("person", agency), organisation=None, person_id=mine.mentee.person_id)
    bind(by)

    assert list(Pair.objects.values_list("pk", flat=True)) == [mine.pk]
    assert list(Mentee.objects.values_list("pk", flat=True)) == [mine.mentee_id]
    assert Goal.objects.count() == Meeting.objects.count() == 1
    assert not Mentor.objects.exists()


@pytest.mark.parametrize("role", ["counsellor", "supervisor", "coach", "safeguarding"])
def test_another_office_sees_no_pool(role, mine, other_agency, make_actor):
    bind(make_actor(role, other_agency))

    for model in (Mentor, Mentee, Pair, Goal, Meeting, Progress):
        assert not model.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "donor", "protection", "administrator"])
def test_who_steers_or_watches_sees_no_pair(role, mine, ministry, make_actor):
    bind(make_actor(role, ministry))

    for model in (Mentor, Mentee, Pair, Goal, Meeting, Progress):
        assert not model.objects.exists()


def test_an_unbound_process_sees_nothing(mine):
    bind(None)

    for model in (Mentor, Mentee, Pair, Goal, Meeting, Progress, Concern, ConcernFile):
        assert not model.objects.exists()


# Concerns


@pytest.fixture
def guard(make_actor, agency) -> Actor:
    return make_actor("safeguarding", agency)


@pytest.fixture
def reported(mentor, mine, guard, agency) -> Concern:
    """What the mentor reported about their pair."""
    bind(mentor)
    return concerns.report(
        organisation=agency, topic="money", words="On lui demande de l'argent.", urgent=True, pair=mine, by=mentor,
        now=NOW,
    )  # fmt: skip


def test_the_circle_reads_a_concern_and_is_told_without_a_word_of_it(reported, guard):
    bind(guard)

    found = ConcernFile.objects.get()
    assert (found.words, found.urgent, found.concern.reporter_id) == (
        "On lui demande de l'argent.", True, reported.reporter_id,
    )  # fmt: skip
    message = Message.objects.get(template="concern_received")
    assert message.user_id == guard.user.pk
    assert "argent" not in message.body


def test_who_reported_sees_that_it_was_received_and_not_the_rest(reported, mentor, guard):
    bind(guard)
    concerns.take(concern_id=reported.pk, by=guard)
    concerns.note(concern_id=reported.pk, words="Appelé la personne.", by=guard, now=NOW)
    bind(mentor)

    assert list(Concern.objects.all()) == [reported]
    assert not ConcernFile.objects.exists()
    assert not ConcernNote.objects.exists()
    with pytest.raises(NotAllowed):
        concerns.opened(concern_id=reported.pk, by=mentor)


@pytest.mark.parametrize("role", ["counsellor", "supervisor", "caseworker", "coach", "trainer"])
def test_colleagues_of_the_same_office_read_no_concern(reported, agency, make_actor, role):
    bind(make_actor(role, agency))

    assert not Concern.objects.exists()
    assert not ConcernFile.objects.exists()


def test_neither_the_command_line_nor_the_widest_sight_reads_a_concern(reported, make_actor, agency):
    bind(operator())
    assert not ConcernFile.objects.exists()

    bind(make_actor("counsellor", agency))
    with whole_register():
        assert Person.objects.exists()
        assert not ConcernFile.objects.exists()


def test_the_circle_of_another_office_reads_nothing(reported, other_agency, make_actor):
    bind(make_actor("safeguarding", other_agency))

    assert not Concern.objects.exists()
    assert not ConcernFile.objects.exists()


def test_who_left_the_circle_reads_nothing_any_more(reported, guard):
    bind(operator())
    Membership.objects.filter(user=guard.user).update(until="2016-01-01")
    bind(guard)

    assert not ConcernFile.objects.exists()


def test_the_person_accompanied_does_not_see_that_their_mentor_reported(reported, mine, agency, make_actor):
    bind(replace(make_actor("person", agency), organisation=None, person_id=mine.mentee.person_id))

    assert not Concern.objects.exists()


def test_nobody_reports_in_another_s_name(mentor, mine, agency, make_actor):
    other = make.account("mentor", agency)
    bind(mentor)

    with pytest.raises(DatabaseError), transaction.atomic():
        Concern.objects.create(organisation=agency, reporter=other, reported_at=NOW)


def test_what_was_reported_is_not_rewritten_by_who_reported_it(reported, mentor):
    bind(mentor)

    assert ConcernFile.objects.filter(pk=reported.pk).update(topic="other") == 0
