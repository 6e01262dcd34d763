"""Everybody looked at together, under the caps; then staff decide, and may choose otherwise, never past the law."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from maslak.access.actor import Actor, bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.matching import proposals
from maslak.matching.enums import ProposalStatus
from maslak.matching.models import Proposal, Run
from maslak.outbox.models import Message
from maslak.people.models import Person
from tests.matching import town
from tests.matching.town import NOW
from tests.placement import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return town.offer(town.firm(), languages={"fr": "B1"}, routes=["exempt", "simplified"])


@pytest.fixture
def other(post):
    return town.offer(post.organisation, title="Chef de rang", routes=["exempt", "simplified"])


def _run(now=NOW):
    bind(operator())
    return proposals.run(by=operator(), now=now)


@pytest.fixture
def waiting(agency, counsellor, post):
    """A proposal that waits for the counsellor."""
    town.seeker(agency, counsellor=counsellor.user)
    _run()
    bind(counsellor)
    return Proposal.objects.get()


def test_an_offer_is_proposed_to_so_many_people_for_each_post_and_a_second_run_changes_nothing(agency, post):
    for _number in range(11):
        town.seeker(agency)

    done = _run()

    assert (done.people, done.offers, done.proposed, done.reached) == (11, 1, 8, 8)
    assert _run() == done
    assert Proposal.objects.count() == 8


def test_a_person_receives_two_offers_at_most_and_nobody_is_left_out_while_an_offer_has_room(
    agency, post, other
):
    town.offer(post.organisation, title="Runner", routes=["exempt", "simplified"])
    people = [town.seeker(agency) for _number in range(10)]

    _run()

    times = Counter(Proposal.objects.values_list("person_id", flat=True))
    assert set(times) == {person.pk for person in people}
    assert max(times.values()) == 2
    assert max(Counter(Proposal.objects.values_list("offer_id", flat=True)).values()) == 8


def test_who_was_left_out_comes_before_who_had_a_turn(agency, post):
    for _number in range(12):
        town.seeker(agency)
    _run()
    first = set(Proposal.objects.values_list("person_id", flat=True))

    _run(NOW + timedelta(days=4))  # the first proposals are gone, undecided

    second = set(Proposal.objects.filter(status="proposed").values_list("person_id", flat=True))
    assert set(Person.objects.values_list("pk", flat=True)) - first <= second
    assert Proposal.objects.filter(status=ProposalStatus.EXPIRED).count() == 8


def test_nobody_is_proposed_what_a_gate_closes_nor_what_they_applied_for(agency, post):
    town.seeker(agency, languages={"fr": "A1"})
    town.seeker(agency, birth_date=date(2008, 1, 1))
    town.seeker(agency, residence="refugee_unhcr")
    applied = town.seeker(agency)
    make.application(post, agency, person=applied)

    assert _run().proposed == 0


def test_accepting_tells_the_person_in_their_space(counsellor, waiting):
    done = proposals.accept(proposal_id=waiting.pk, by=counsellor, now=NOW)

    assert (done.status, done.decided_at, done.decided_by) == ("accepted", NOW, counsellor.user)
    bind(operator())
    message = Message.objects.get(template="offer_proposed")
    assert (message.person_id, message.channel) == (waiting.person_id, "space")
    assert AuditEvent.objects.filter(event="matching.proposal_accepted", person_id=waiting.person_id).exists()
    assert list(proposals.told_to(waiting.person)) == [done]


def test_what_is_set_aside_says_why_and_does_not_come_back(counsellor, waiting):
    with pytest.raises(Invalid):
        proposals.set_aside(proposal_id=waiting.pk, reason="", by=counsellor, now=NOW)
    with pytest.raises(Invalid):
        proposals.set_aside(proposal_id=waiting.pk, reason="other", by=counsellor, now=NOW)

    done = proposals.set_aside(proposal_id=waiting.pk, reason="too_far", by=counsellor, now=NOW)

    assert (done.status, done.reason) == ("set_aside", "too_far")
    assert _run(NOW + timedelta(days=30)).proposed == 0
    assert not Message.objects.filter(template="offer_proposed").exists()


def test_another_offer_may_be_chosen_with_a_reason_and_the_person_is_told_of_that_one(
    counsellor, waiting, other
):
    made = proposals.propose_instead(
        proposal_id=waiting.pk, offer=other, reason="other_wish", by=counsellor, now=NOW
    )

    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == ("replaced", "other_wish")
    assert (made.status, made.origin, made.instead_of) == ("accepted", "staff", waiting)
    assert made.score is not None
    bind(operator())
    assert Message.objects.filter(template="offer_proposed").count() == 1


def test_staff_may_go_past_a_question_of_distance_or_language_but_not_past_the_law(
    agency, counsellor, waiting, other
):
    far = town.offer(
        other.organisation, title="Serveur à Oujda", city="Oujda", region="MA-02", routes=["exempt"]
    )
    closed = town.offer(other.organisation, title="Serveur sans dispense", routes=["general"])

    with pytest.raises(Conflict, match="loi"):
        proposals.propose_instead(
            proposal_id=waiting.pk, offer=closed, reason="other_wish", by=counsellor, now=NOW
        )
    made = proposals.propose_instead(
        proposal_id=waiting.pk, offer=far, reason="other_wish", by=counsellor, now=NOW
    )

    assert made.score is None
    assert made.gates["place"] == 0


def test_the_same_offer_one_that_is_over_or_one_told_already_is_refused(counsellor, waiting, other):
    paused = town.offer(other.organisation, title="Pause", status="paused")
    for offer, refusal in ((waiting.offer, Invalid), (paused, Conflict)):
        with pytest.raises(refusal):
            proposals.propose_instead(
                proposal_id=waiting.pk, offer=offer, reason="hours", by=counsellor, now=NOW
            )


def test_a_proposal_is_decided_once(counsellor, waiting):
    proposals.accept(proposal_id=waiting.pk, by=counsellor, now=NOW)

    with pytest.raises(StepRefused):
        proposals.accept(proposal_id=waiting.pk, by=counsellor, now=NOW)
    with pytest.raises(StepRefused):
        proposals.set_aside(proposal_id=waiting.pk, reason="hours", by=counsellor, now=NOW)


def test_another_office_an_employer_and_the_person_decide_nothing(waiting, make_actor, other_agency, post):
    strangers = (
        make_actor("counsellor", other_agency),
        make_actor("employer", post.organisation),
        make_actor("person"),
    )
    for actor in strangers:
        bind(actor)
        assert not Proposal.objects.exists()
        with pytest.raises(NotAllowed):
            proposals.accept(proposal_id=waiting.pk, by=actor, now=NOW)


def test_the_person_reads_what_concerns_them_and_writes_nothing(waiting, make_actor):
    account = make_actor("person", username="awa").user
    bind(Actor(account, None, "person", person_id=waiting.person_id))

    assert Proposal.objects.get() == waiting
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.update(status="expired")


def test_an_offer_that_closed_meanwhile_is_not_told(counsellor, waiting):
    bind(operator())
    waiting.offer.status = "filled"
    waiting.offer.save()
    bind(counsellor)

    with pytest.raises(Conflict):
        proposals.accept(proposal_id=waiting.pk, by=counsellor, now=NOW)


def test_a_failed_trace_leaves_nothing_decided(counsellor, waiting, monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError("trail")

    monkeypatch.setattr(proposals.trail, "record", fail)
    with pytest.raises(RuntimeError):
        proposals.accept(proposal_id=waiting.pk, by=counsellor, now=NOW)

    waiting.refresh_from_db()
    assert waiting.status == ProposalStatus.PROPOSED
    assert Run.objects.count() == 1
