"""What an employer reads: answers to their own questions, of people who agreed, and never who they are."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from maslak.access.actor import acting, bind, operator
from maslak.casework import consenting
from maslak.core.errors import NotAllowed
from maslak.employers.models import JobOffer
from maslak.matching import candidates
from maslak.matching.models import Candidate, CandidateList, CandidatePerson
from maslak.pathway.merging import merge_people
from maslak.people.models import Consent, Person
from tests import factories
from tests.matching import town
from tests.matching.town import NOW
from tests.placement import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def restaurant():
    return town.firm()


@pytest.fixture
def owner(make_actor, restaurant):
    return make_actor("employer", restaurant)


@pytest.fixture
def post(restaurant):
    return town.offer(
        restaurant, languages={"fr": "B1"}, skills=("Servir à table",), routes=["exempt", "simplified"]
    )


@pytest.fixture
def awa(agency):
    return town.seeker(
        agency, shown=True, family_name="Keita", given_name="Awa", nationality="MLI", sex="female",
        birth_date=date(1994, 5, 6), languages={"fr": "B2", "bm": "native"}, residence="refugee_bra",
        phone="0612345678",
    )  # fmt: skip


def _refresh(post, now=NOW):
    bind(operator())
    return candidates.refresh(post, by=operator(), now=now)


def test_the_employer_reads_answers_to_what_the_offer_asks_and_nothing_else(post, awa, owner):
    assert _refresh(post) == 1

    bind(owner)
    (card,) = candidates.of(post)

    assert [one["language"] for one in card.card["languages"]] == ["fr"]
    assert card.card["languages"][0]["met"] is True
    told = json.dumps([card.handle, card.card], ensure_ascii=False)
    for secret in ("Keita", "Awa", "MLI", "female", "1994", "refugee", "bm", awa.ref, "612345678"):
        assert secret not in told
    assert not Person.objects.exists()
    assert not CandidatePerson.objects.exists()
    assert candidates.refreshed_at(post) == NOW


def test_another_employer_reads_nothing_and_invites_nobody(post, awa, make_actor):
    _refresh(post)
    handle = Candidate.objects.get().handle
    stranger = make_actor("employer", town.firm("EMP-Z", "Autre exemple", ice=""))

    bind(stranger)

    assert candidates.of(post) == []
    assert candidates.refreshed_at(post) is None
    with pytest.raises(NotAllowed):
        candidates.person_of(post, handle)


def test_the_handle_leads_to_the_person_for_the_invitation_alone(post, awa, owner):
    _refresh(post)
    bind(owner)
    (card,) = candidates.of(post)

    assert candidates.person_of(post, card.handle) == awa
    assert not Person.objects.exists()
    with pytest.raises(NotAllowed):
        candidates.person_of(post, "0" * 16)


def test_two_offers_know_one_person_by_two_handles_and_each_by_the_same_every_night(restaurant, post, awa):
    other = town.offer(restaurant, title="Chef de rang")
    _refresh(post)
    _refresh(other)
    first = dict(Candidate.objects.values_list("offer_id", "handle"))

    _refresh(post, NOW + timedelta(days=1))

    assert first[post.pk] != first[other.pk]
    assert Candidate.objects.get(offer=post).handle == first[post.pk]
    assert awa.ref not in first.values()


def test_who_did_not_agree_or_no_longer_looks_or_is_closed_out_by_a_gate_is_not_shown(agency, post):
    town.seeker(agency)
    stopped = town.seeker(agency, shown=True)
    stopped.job_search.looking = False
    stopped.job_search.save()
    town.seeker(agency, shown=True, languages={"fr": "A1"})
    town.seeker(agency, shown=True, isco="7126", months=0)

    assert _refresh(post) == 0


def test_a_consent_taken_back_removes_the_card_at_once_and_leaves_the_others(
    agency, counsellor, post, awa, owner
):
    other = town.seeker(agency, shown=True)
    _refresh(post)
    bind(counsellor)
    agreed = Consent.objects.get(person=awa, purpose="share_profile_employers")

    consenting.withdraw(consent_id=agreed.pk, by=counsellor, now=NOW)

    bind(owner)
    (card,) = candidates.of(post)
    assert candidates.person_of(post, card.handle) == other
    bind(operator())
    assert CandidatePerson.objects.get().person == other


def test_another_consent_taken_back_changes_nothing(counsellor, post, awa):
    factories.consent(awa, "sms")
    _refresh(post)

    consenting.withdraw(consent_id=Consent.objects.get(purpose="sms").pk, by=counsellor, now=NOW)

    assert Candidate.objects.count() == 1


def test_a_file_made_part_of_another_leaves_no_card_behind(agency, make_actor, post, awa):
    _refresh(post)
    kept = factories.person(agency, family_name="Keita", given_name="Awa", nationality="MLI", sex="female",
                            birth_date=date(1994, 5, 6))  # fmt: skip
    lead = make_actor("supervisor", agency)
    bind(lead)

    merge_people(keep_id=kept.pk, absorb_id=awa.pk, by=lead, now=NOW, reason="Deux inscriptions.")

    bind(operator())
    assert not Candidate.objects.exists()
    _refresh(post)
    assert CandidatePerson.objects.get().person == kept


def test_who_was_invited_or_applied_is_not_proposed_again(agency, post, awa):
    make.application(post, agency, person=awa, status="invited")

    assert _refresh(post) == 0


def test_the_list_is_as_long_as_the_posts_allow_and_drawn_anew_each_day(agency, post):
    for _number in range(18):
        town.seeker(agency, shown=True)

    assert _refresh(post) == 15
    today = list(Candidate.objects.order_by("place").values_list("handle", flat=True))
    _refresh(post, NOW + timedelta(days=1))
    tomorrow = list(Candidate.objects.order_by("place").values_list("handle", flat=True))

    assert today != tomorrow
    assert list(Candidate.objects.order_by("place").values_list("place", flat=True)) == list(range(1, 16))


def test_what_waits_is_new_changed_or_of_another_day_and_a_closed_offer_loses_its_cards(
    restaurant, post, awa
):
    assert candidates.stale(NOW) == [post.pk]
    _refresh(post)
    assert candidates.stale(NOW) == []
    assert candidates.stale(NOW + timedelta(days=1)) == [post.pk]

    JobOffer.objects.filter(pk=post.pk).update(version=5)
    assert candidates.stale(NOW) == [post.pk]

    JobOffer.objects.filter(pk=post.pk).update(status="withdrawn")
    assert candidates.stale(NOW) == [post.pk]
    post.refresh_from_db()
    assert _refresh(post) == 0
    assert candidates.stale(NOW) == []
    assert CandidateList.objects.get().version == 5


def test_only_the_night_s_work_looks_for_profiles(post, awa, owner, make_actor, ministry):
    for actor in (owner, make_actor("coordinator", ministry)):
        with pytest.raises(NotAllowed), acting(actor):
            candidates.refresh(post, by=actor, now=NOW)
