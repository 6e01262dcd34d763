"""A pair from the proposal to the outcome: each side answers for itself, and only for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from maslak.access.actor import Actor, bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.mentoring import meetings, pairs
from maslak.mentoring.models import Goal, Mentee, Mentor, Pair
from maslak.outbox.models import Message
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from tests.mentoring import make
from tests.mentoring.make import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(make_actor, agency) -> Actor:
    return make_actor("counsellor", agency)


@pytest.fixture
def guide(agency, make_actor):
    """A mentor with their account, and the actor that this makes."""
    by = make_actor("mentor", agency)
    return make.mentor(agency, account=by.user), by


@pytest.fixture
def person_of(make_actor, agency):
    """person_of(mentee): the person in their own space."""

    def acting_for(mentee: Mentee) -> Actor:
        user = make.account("person", agency)
        return replace(make_actor("person", agency), user=user, organisation=None, person_id=mentee.person_id)

    return acting_for


def _facts(kind: str) -> list[Milestone]:
    bind(operator())
    return list(Milestone.objects.filter(kind=kind, voided_by=None))


def test_a_proposal_takes_a_place_tells_both_and_shows_each_the_card_of_the_other(office, guide, agency):
    mentor, by = guide
    mentee = make.mentee(agency, languages=["fr", "wo"])
    bind(office)

    pair = pairs.propose(mentor_id=mentor.pk, mentee_id=mentee.pk, by=office, now=NOW)

    mentor.refresh_from_db()
    assert mentor.places_taken == 1
    assert pair.mentee_card == {"first_name": mentee.first_name, "languages": ["fr", "wo"]}
    assert "family_name" not in pair.mentor_card
    assert [reason["code"] for reason in pair.reasons][:2] == ["trade", "region"]
    bind(operator())
    assert set(Message.objects.values_list("template", flat=True)) == {
        "mentoring_proposed",
        "mentoring_proposed_mentor",
    }
    assert Message.objects.get(user_id=by.user.pk).body.count(mentee.first_name) == 0


def test_who_has_no_language_in_common_is_not_proposed(office, agency):
    mentor, mentee = make.mentor(agency, languages=["ar"]), make.mentee(agency)
    bind(office)

    with pytest.raises(Invalid):
        pairs.propose(mentor_id=mentor.pk, mentee_id=mentee.pk, by=office, now=NOW)


def test_a_mentor_without_a_place_left_takes_nobody_more(office, agency):
    mentor = make.mentor(agency, capacity=1)
    make.pair(agency, mentor=mentor)
    mentee = make.mentee(agency)
    bind(office)

    with pytest.raises(Conflict):
        pairs.propose(mentor_id=mentor.pk, mentee_id=mentee.pk, by=office, now=NOW)


def test_the_database_too_refuses_a_place_that_does_not_exist(agency):
    mentor = make.mentor(agency, capacity=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mentor.objects.filter(pk=mentor.pk).update(places_taken=2)


def test_somebody_proposed_already_is_not_proposed_twice(office, agency):
    mentee = make.mentee(agency)
    make.pair(agency, mentee=mentee)
    other = make.mentor(agency)
    bind(office)

    with pytest.raises(Conflict):
        pairs.propose(mentor_id=other.pk, mentee_id=mentee.pk, by=office, now=NOW)


def test_who_declined_once_is_never_proposed_again_even_past_the_actions(office, agency):
    mentor, mentee = make.mentor(agency), make.mentee(agency)
    make.pair(agency, mentor=mentor, mentee=mentee, status="declined")
    bind(office)

    with pytest.raises(Conflict):
        pairs.propose(mentor_id=mentor.pk, mentee_id=mentee.pk, by=office, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.pair(agency, mentor=mentor, mentee=mentee)


def test_another_office_proposes_nobody_of_this_pool(make_actor, agency, other_agency):
    mentor, mentee = make.mentor(agency), make.mentee(agency)
    stranger = make_actor("counsellor", other_agency)
    bind(stranger)

    with pytest.raises(NotAllowed):
        pairs.propose(mentor_id=mentor.pk, mentee_id=mentee.pk, by=stranger, now=NOW)


@pytest.mark.parametrize("first", ["mentor", "mentee"])
def test_the_second_yes_begins_the_mentoring_whoever_says_it(agency, guide, person_of, first):
    mentor, by = guide
    pair = make.pair(agency, mentor=mentor)
    person = person_of(pair.mentee)

    order = [by, person] if first == "mentor" else [person, by]
    bind(order[0])
    assert pairs.accept(pair_id=pair.pk, by=order[0], now=NOW).status == f"{first}_agreed"
    assert _facts(Kind.MENTOR_PAIRED) == []
    bind(order[1])
    assert pairs.accept(pair_id=pair.pk, by=order[1], now=NOW).status == "active"

    fact = _facts(Kind.MENTOR_PAIRED)[0]
    assert (fact.occurred_on, fact.organisation, fact.source_id) == (DAY, agency, pair.pk)


def test_one_side_does_not_say_yes_twice_for_both(agency, guide):
    mentor, by = guide
    pair = make.pair(agency, mentor=mentor, status="mentor_agreed")
    bind(by)

    with pytest.raises(StepRefused):
        pairs.accept(pair_id=pair.pk, by=by, now=NOW)


def test_the_office_notes_the_person_s_yes_from_the_telephone_but_never_the_mentor_s(office, agency):
    pair = make.pair(agency)
    bind(office)

    assert pairs.accept(pair_id=pair.pk, by=office, now=NOW).status == "mentee_agreed"
    with pytest.raises(NotAllowed):
        pairs.take(pair_id=pair.pk, step="mentor_confirm", by=office, now=NOW)


def test_declining_frees_the_place_forgets_the_card_and_needs_a_reason(agency, guide):
    mentor, by = guide
    pair = make.pair(agency, mentor=mentor)
    bind(by)

    with pytest.raises(Invalid):
        pairs.decline(pair_id=pair.pk, reason="", by=by, now=NOW)
    declined = pairs.decline(pair_id=pair.pk, reason="too_far", by=by, now=NOW)

    mentor.refresh_from_db()
    assert (declined.declined_by, declined.mentee_card, mentor.places_taken) == ("mentor", {}, 0)


def test_a_mentor_touches_no_pair_of_another_mentor(agency, guide, make_actor):
    _mentor, by = guide
    foreign = make.pair(agency, status="active")
    bind(by)

    for act in (
        lambda: pairs.accept(pair_id=foreign.pk, by=by, now=NOW),
        lambda: pairs.decline(pair_id=foreign.pk, reason="no_time", by=by, now=NOW),
        lambda: pairs.stop(pair_id=foreign.pk, by=by, now=NOW),
        lambda: pairs.opened(pair_id=foreign.pk, by=by),
        lambda: meetings.hold(pair_id=foreign.pk, held_on=DAY, mode="phone", minutes=30, by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_person_touches_no_pair_of_another_person(agency, person_of):
    mine, foreign = make.mentee(agency), make.pair(agency)
    by = person_of(mine)
    bind(by)

    with pytest.raises(NotAllowed):
        pairs.accept(pair_id=foreign.pk, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        pairs.decline(pair_id=foreign.pk, reason="other", by=by, now=NOW)


def test_a_meeting_is_a_fact_and_there_is_one_a_day(agency, guide):
    mentor, by = guide
    pair = make.pair(agency, mentor=mentor, status="active")
    bind(by)

    meetings.hold(pair_id=pair.pk, held_on=DAY, mode="video", minutes=45, note="Le CV", by=by, now=NOW)
    with pytest.raises(Conflict):
        meetings.hold(pair_id=pair.pk, held_on=DAY, mode="phone", minutes=10, by=by, now=NOW)

    fact = _facts(Kind.MENTOR_MET)[0]
    assert (fact.mode, fact.attributes) == ("video", {"minutes": 45})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"held_on": DAY + timedelta(days=1)}, "held_on"),
        ({"held_on": date(2019, 1, 1)}, "held_on"),
        ({"mode": "hybrid"}, "mode"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"note": "a" * 401}, "note"),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused(agency, guide, values, field):
    mentor, by = guide
    pair = make.pair(agency, mentor=mentor, status="active")
    bind(by)

    with pytest.raises(Invalid) as refused:
        meetings.hold(
            **{"pair_id": pair.pk, "held_on": DAY, "mode": "phone", "minutes": 30, "by": by, "now": NOW}
            | values
        )
    assert refused.value.field == field


def test_a_meeting_noted_by_mistake_is_voided(agency, guide):
    mentor, by = guide
    pair = make.pair(agency, mentor=mentor, status="active")
    bind(by)
    meeting = meetings.hold(pair_id=pair.pk, held_on=DAY, mode="phone", minutes=30, by=by, now=NOW)

    meetings.cancel(meeting_id=meeting.pk, by=by, now=NOW)

    assert _facts(Kind.MENTOR_MET) == []


def test_ending_writes_the_outcome_and_frees_the_mentor(office, agency, guide):
    mentor, _by = guide
    pair = make.pair(agency, mentor=mentor, status="active")
    make.meeting(pair)
    bind(office)

    with pytest.raises(Invalid):
        pairs.end(pair_id=pair.pk, outcome="", on=DAY, by=office, now=NOW)
    with pytest.raises(Invalid):
        pairs.end(pair_id=pair.pk, outcome="in_work", on=DAY + timedelta(days=1), by=office, now=NOW)
    pairs.end(pair_id=pair.pk, outcome="in_work", note="Embauchée", on=DAY, by=office, now=NOW)

    fact = _facts(Kind.MENTORING_ENDED)[0]
    assert fact.attributes == {"outcome": "in_work", "meetings": 1}
    mentor.refresh_from_db()
    assert mentor.places_taken == 0


@pytest.mark.parametrize(("side", "outcome"), [("mentor", "stopped_mentor"), ("mentee", "stopped_mentee")])
def test_either_side_stops_at_once_without_a_reason(agency, guide, person_of, side, outcome):
    mentor, mine = guide
    pair = make.pair(agency, mentor=mentor, status="active")
    by = mine if side == "mentor" else person_of(pair.mentee)
    bind(by)

    assert pairs.stop(pair_id=pair.pk, by=by, now=NOW).outcome == outcome


def test_a_mentor_opening_a_pair_leaves_a_trace_that_the_person_reads(agency, guide, person_of):
    mentor, by = guide
    pair = make.pair(agency, mentor=mentor)
    bind(by)

    pairs.opened(pair_id=pair.pk, by=by)

    bind(person_of(pair.mentee))
    assert AuditEvent.objects.filter(event="pair.opened", person_id=pair.mentee.person_id).count() == 1


def test_nothing_stands_when_the_trail_cannot_be_written(office, agency, monkeypatch):
    mentor, mentee = make.mentor(agency), make.mentee(agency)
    bind(office)

    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("maslak.access.audit.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        pairs.propose(mentor_id=mentor.pk, mentee_id=mentee.pk, by=office, now=NOW)

    assert not Pair.objects.exists()
    mentor.refresh_from_db()
    assert mentor.places_taken == 0
    assert Goal.objects.count() == 1
