"""Consents with what follows: a fact, referrals revoked, SMS that wait turned to the space."""

from __future__ import annotations

import pytest

from maslak.access.actor import Actor, bind
from maslak.casework import appointments, consenting
from maslak.casework.models import Referral
from maslak.core.errors import NotAllowed
from maslak.outbox.models import Message
from maslak.pathway.queries import standing
from tests import factories
from tests.casework import make
from tests.casework.make import NEXT_WEEK, NOW


def test_agreeing_is_a_fact_once(agency, ngo, counsellor):
    bind(counsellor)
    person = factories.person(agency)
    for _ in range(2):
        consenting.give(person_id=person.pk, purpose="referral", organisation=ngo, by=counsellor, now=NOW)

    [fact] = standing()
    assert (fact.kind, fact.attributes) == ("consent_given", {"purpose": "referral", "organisation": "ASSO"})


def test_taking_back_is_a_fact_once(agency, counsellor):
    consent = factories.consent(factories.person(agency), "statistics")
    for _ in range(2):
        consenting.withdraw(consent_id=consent.pk, by=counsellor, now=NOW)

    assert [fact.kind for fact in standing()] == ["consent_withdrawn"]


def test_a_person_takes_back_their_own_and_open_referrals_are_revoked(agency, ngo, other_agency, make_actor):
    person = factories.person(agency)
    other_agency.receives_referrals = True
    other_agency.save()
    revoked = make.referral(agency, ngo, person=person)
    untouched = make.referral(agency, other_agency, person=person)
    myself = Actor(user=make_actor("person").user, organisation=None, role="person", person_id=person.pk)
    bind(myself)

    consenting.withdraw(consent_id=revoked.consent_id, by=myself, now=NOW)

    assert dict(Referral.objects.values_list("pk", "status")) == {revoked.pk: "revoked", untouched.pk: "sent"}
    assert standing().get().organisation == agency


def test_a_consent_given_anew_keeps_the_referral(agency, ngo, counsellor):
    sent = make.referral(agency, ngo)
    old = sent.consent
    old.text_version = "0"
    old.save()
    consenting.give(person_id=sent.person_id, purpose="referral", organisation=ngo, by=counsellor, now=NOW)

    consenting.withdraw(consent_id=old.pk, by=counsellor, now=NOW)

    sent.refresh_from_db()
    assert sent.status == "sent"


def test_without_consent_waiting_sms_show_in_the_space(agency, counsellor):
    person = factories.person(agency, phone="0612345678")
    consent = factories.consent(person, "sms")
    appointments.book(
        slot_id=make.slot(agency, starts_at=NEXT_WEEK).pk,
        person=person,
        purpose="Bilan",
        by=counsellor,
        now=NOW,
    )
    assert set(Message.objects.values_list("channel", "status")) == {("sms", "queued")}

    consenting.withdraw(consent_id=consent.pk, by=counsellor, now=NOW)

    assert set(Message.objects.values_list("channel", "status")) == {("space", "kept")}
    assert not Message.objects.exclude(address_sealed=None).exists()


def test_nobody_takes_back_another_office_s_consent(agency, other_agency, make_actor):
    consent = factories.consent(factories.person(agency), "sms")
    stranger = make_actor("counsellor", other_agency)
    bind(stranger)

    with pytest.raises(NotAllowed):
        consenting.withdraw(consent_id=consent.pk, by=stranger, now=NOW)
