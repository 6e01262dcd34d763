"""Mentors before they are available; requests, goals and concerns; two files made one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maslak.access.actor import Actor, bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.mentoring import agreement, concerns, goals, mentees, mentors, pool
from maslak.mentoring.models import Goal, Mentee, Mentor, Pair, Progress
from maslak.people.merging import merge
from tests import factories
from tests.mentoring import make
from tests.mentoring.make import BEFORE, DAY, NOW

pytestmark = pytest.mark.django_db
MENTOR = {
    "first_name": "Nour", "family_name": "Exemple", "sex": "female", "languages": ["fr", "fr", "ar"],
    "occupation": " Haute   couture ", "isco": "7531", "region": "MA-06", "remote": False, "capacity": 2,
    "about": "", "phone": "0612345678",
}  # fmt: skip
REQUEST = {
    "languages": ["fr", "wo"], "preferred_language": "wo", "region": "MA-06", "goals": ["Coudre", " ", "Coudre"],
    "agreed": True, "language": "fr",
}  # fmt: skip


@pytest.fixture
def office(make_actor, agency) -> Actor:
    by = make_actor("counsellor", agency)
    bind(by)
    return by


def test_a_candidate_is_described_and_their_number_sealed(office, agency):
    mentor = mentors.register(organisation=agency, on=DAY, by=office, **MENTOR)

    assert (mentor.status, mentor.languages, mentor.occupation) == (
        "candidate",
        ["fr", "ar"],
        "Haute couture",
    )
    assert (mentor.phone, b"612345678" in bytes(mentor.phone_sealed)) == ("+212612345678", False)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_name": " "}, "first_name"),
        ({"languages": []}, "languages"),
        ({"languages": ["Français"]}, "languages"),
        ({"region": "", "remote": False}, "region"),
        ({"region": "MA-99"}, "region"),
        ({"sex": "?"}, "sex"),
        ({"isco": "12"}, "isco"),
        ({"isco": "²²²²"}, "isco"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 11}, "capacity"),
        ({"phone": "06"}, "phone"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(office, agency, values, field):
    with pytest.raises(Invalid) as refused:
        mentors.register(organisation=agency, on=DAY, by=office, **MENTOR | values)
    assert refused.value.field == field


def test_every_check_is_made_and_the_training_long_enough(office, agency):
    mentor = make.mentor(agency, status="candidate")

    with pytest.raises(Invalid):
        mentors.screen(mentor_id=mentor.pk, checks=["identity", "charter"], on=DAY, by=office)
    every = ["interview", "identity", "references", "record", "charter"]
    mentors.screen(mentor_id=mentor.pk, checks=every, on=DAY, by=office)
    with pytest.raises(Invalid):
        mentors.train(mentor_id=mentor.pk, hours=2, on=DAY, by=office)
    with pytest.raises(Invalid):
        mentors.train(mentor_id=mentor.pk, hours=6, on=DAY - timedelta(days=1), by=office)
    assert mentors.train(mentor_id=mentor.pk, hours=6, on=DAY, by=office).status == "trained"


def test_the_database_knows_no_available_mentor_who_was_not_checked(agency):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.mentor(agency, checks=["identity"])


def test_a_mentor_with_somebody_does_not_leave_nor_give_fewer_places(office, agency):
    mentor = make.mentor(agency, capacity=2)
    make.pair(agency, mentor=mentor)
    make.pair(agency, mentor=mentor)

    with pytest.raises(Conflict):
        mentors.leave(mentor_id=mentor.pk, on=DAY, by=office)
    with pytest.raises(Invalid):
        mentors.describe(mentor_id=mentor.pk, by=office, **MENTOR | {"capacity": 1})


def test_an_account_is_linked_once_and_only_a_mentor_s(office, agency, make_actor, other_agency):
    mentor, other = make.mentor(agency), make.mentor(agency)
    account = make.account("mentor", agency)

    mentors.link_account(mentor_id=mentor.pk, user=account, by=office)

    with pytest.raises(Conflict):
        mentors.link_account(mentor_id=other.pk, user=account, by=office)
    for stranger in (make.account("counsellor", agency), make.account("mentor", other_agency)):
        with pytest.raises(Invalid):
            mentors.link_account(mentor_id=other.pk, user=stranger, by=office)


def test_two_who_are_kept_apart_are_never_proposed(office, agency):
    mentor, mentee = make.mentor(agency), make.mentee(agency)

    mentors.exclude(mentor_id=mentor.pk, mentee_id=mentee.pk, by=office, now=NOW)

    found = pool.proposal(agency, DAY)
    assert found.matches == ()
    assert found.unmatched[0][1] == "declined_before"


def test_a_mentor_is_not_proposed_to_themselves(agency):
    account = make.account("mentor", agency)
    person = factories.person(agency)
    type(person).objects.filter(pk=person.pk).update(account=account)
    make.mentor(agency, account=account)
    make.mentee(agency, person=person)

    assert pool.proposal(agency, DAY).matches == ()


def test_a_request_keeps_which_text_was_agreed_to(office, agency):
    person = factories.person(agency, given_name="Binta")

    mentee = mentees.ask(person=person, organisation=agency, by=office, now=NOW, **REQUEST)

    assert (mentee.first_name, mentee.agreement_version, mentee.agreed_at) == ("Binta", "1", NOW)
    assert [goal.title for goal in mentee.goals.all()] == ["Coudre"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"agreed": False}, "agreed"),
        ({"goals": []}, "goals"),
        ({"languages": []}, "languages"),
        ({"region": "", "remote": False}, "region"),
        ({"isco": "abc"}, "isco"),
    ],
)
def test_a_request_without_agreement_or_goal_is_refused(office, agency, values, field):
    with pytest.raises(Invalid) as refused:
        mentees.ask(
            person=factories.person(agency), organisation=agency, by=office, now=NOW, **REQUEST | values
        )
    assert refused.value.field == field


def test_nobody_asks_for_a_person_whose_file_they_do_not_hold(office, agency, other_agency):
    foreign = factories.person(other_agency)

    with pytest.raises(NotAllowed):
        mentees.ask(person=foreign, organisation=agency, by=office, now=NOW, **REQUEST)


def test_a_person_asks_for_themselves_alone(agency, make_actor):
    person, other = factories.person(agency), factories.person(agency)
    by = replace(make_actor("person", agency), organisation=None, person_id=person.pk)
    bind(by)

    with pytest.raises(NotAllowed):
        mentees.ask(person=other, organisation=agency, by=by, now=NOW, **REQUEST)
    assert mentees.ask(person=person, organisation=agency, by=by, now=NOW, **REQUEST).status == "open"


def test_a_second_request_waits_for_the_end_of_the_first_and_takes_it_up_again(office, agency):
    mentee = make.mentee(agency)

    with pytest.raises(Conflict):
        mentees.ask(person=mentee.person, organisation=agency, by=office, now=NOW, **REQUEST)
    mentees.close(mentee_id=mentee.pk, reason="moved", on=DAY, by=office)
    again = mentees.ask(person=mentee.person, organisation=agency, by=office, now=NOW, **REQUEST)

    assert (again.pk, again.asked_on, Mentee.objects.count()) == (mentee.pk, DAY, 1)


def test_a_request_is_not_closed_under_a_standing_pair(office, agency):
    pair = make.pair(agency)

    with pytest.raises(Conflict):
        mentees.close(mentee_id=pair.mentee_id, reason="moved", on=DAY, by=office)


def test_who_withdrew_is_not_taken_back_without_a_new_agreement(agency, make_actor, office):
    mentee = make.mentee(agency)
    by = replace(make_actor("person", agency), organisation=None, person_id=mentee.person_id)
    bind(by)
    mentees.withdraw(mentee_id=mentee.pk, on=DAY, by=by)
    bind(office)

    with pytest.raises(Invalid):
        mentees.reopen(mentee_id=mentee.pk, by=office)


def test_the_text_is_whole_in_three_languages():
    for text in agreement.versions():
        assert {code: len(text.told(code)) for code in ("fr", "ar", "en")} == {"fr": 4, "ar": 4, "en": 4}


def test_the_last_level_reaches_the_goal_and_each_note_stays(agency, make_actor):
    pair = make.pair(
        agency, status="active", mentor=make.mentor(agency, account=make.account("mentor", agency))
    )
    by = Actor(user=pair.mentor.account, organisation=agency, role="mentor")
    goal = pair.mentee.goals.get()
    bind(by)

    goals.note_progress(goal_id=goal.pk, level=2, on=DAY, by=by)
    goals.note_progress(goal_id=goal.pk, level=4, on=DAY, by=by)

    bind(operator())
    goal.refresh_from_db()
    assert (goal.status, goal.settled_on) == ("reached", DAY)
    assert [(p.level, p.side) for p in Progress.objects.all()] == [(2, "mentor"), (4, "mentor")]


@pytest.mark.parametrize(
    ("values", "field"), [({"level": 5}, "level"), ({"on": BEFORE - timedelta(days=1)}, "on")]
)
def test_a_progress_that_cannot_be_is_refused(office, agency, values, field):
    goal = make.mentee(agency).goals.get()

    with pytest.raises(Invalid) as refused:
        goals.note_progress(**{"goal_id": goal.pk, "level": 1, "on": DAY, "by": office} | values)
    assert refused.value.field == field


def test_a_mentor_notes_nothing_before_both_agreed(agency):
    pair = make.pair(agency, mentor=make.mentor(agency, account=make.account("mentor", agency)))
    by = Actor(user=pair.mentor.account, organisation=agency, role="mentor")
    bind(by)

    with pytest.raises(NotAllowed):
        goals.note_progress(goal_id=Goal.objects.get().pk, level=1, on=DAY, by=by)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"topic": "x"}, "topic"), ({"words": "  "}, "words"), ({"words": "a" * 3001}, "words")],
)
def test_a_concern_without_words_is_refused(agency, make_actor, values, field):
    by = make_actor("counsellor", agency)
    bind(by)

    with pytest.raises(Invalid) as refused:
        concerns.report(
            **{"organisation": agency, "topic": "money", "words": "Ceci.", "by": by, "now": NOW} | values
        )
    assert refused.value.field == field


def test_the_trail_says_that_a_concern_moved_and_never_about_whom(agency, make_actor):
    pair = make.pair(agency, status="active")
    by = make_actor("counsellor", agency)
    bind(by)

    concerns.report(organisation=agency, topic="money", words="Ceci.", pair=pair, by=by, now=NOW)

    bind(operator())
    event = AuditEvent.objects.get(event="concern.reported")
    assert (event.person_id, event.new, event.reason) == (None, None, "")


def test_two_files_made_one_keep_one_request_with_the_goals_and_the_standing_pair(agency, make_actor):
    kept, absorbed = factories.person(agency, sex="female"), factories.person(agency, sex="female")
    mine, theirs = make.mentee(agency, person=kept, status="closed"), make.mentee(agency, person=absorbed)
    pair = make.pair(agency, mentee=theirs, status="active")
    refused = make.pair(agency, mentee=theirs, status="declined")
    by = make_actor("supervisor", agency)
    bind(by)

    merge(keep_id=kept.pk, absorb_id=absorbed.pk, reason="La même personne", override=True, by=by, now=NOW)

    bind(operator())
    mine.refresh_from_db()
    assert (Mentee.objects.count(), mine.status) == (1, "open")
    assert set(Pair.objects.values_list("pk", "mentee_id")) == {(pair.pk, mine.pk), (refused.pk, mine.pk)}
    assert sorted(Goal.objects.values_list("title", flat=True)) == [
        "Ouvrir un atelier",
        "Ouvrir un atelier (2)",
    ]


def test_of_two_standing_pairs_the_kept_file_s_goes_on(agency, make_actor):
    kept, absorbed = factories.person(agency, sex="male"), factories.person(agency, sex="male")
    first = make.pair(agency, mentee=make.mentee(agency, person=kept), status="active")
    second = make.pair(agency, mentee=make.mentee(agency, person=absorbed))
    by = make_actor("supervisor", agency)
    bind(by)

    merge(keep_id=kept.pk, absorb_id=absorbed.pk, reason="La même personne", override=True, by=by, now=NOW)

    bind(operator())
    for pair in (first, second):
        pair.refresh_from_db()
    assert (first.status, second.status) == ("active", "cancelled")
    assert Mentor.objects.get(pk=second.mentor_id).places_taken == 0
