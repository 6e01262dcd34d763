"""Agreements, given and taken back; the code for the person's telephone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.pathway.models import Milestone
from maslak.people.models import AccessCode, Consent
from tests import factories
from tests.web.desk.conftest import page, send, traces

pytestmark = pytest.mark.django_db


def test_the_text_is_shown_whole_in_three_languages_before_the_agreement(desk, person):
    text = page(desk, "consent-give", person.ref, "sms")

    assert "J&#x27;accepte de recevoir des SMS" in text
    assert "أوافق" in text
    assert "I agree" in text


def test_an_agreement_is_recorded_with_its_text_and_language(desk, counsellor, person):
    send(desk, "consent-give", person.ref, "sms", language="ar", understood="on")

    consent = Consent.objects.get()
    assert (consent.purpose, consent.language, consent.recorded_by) == ("sms", "ar", counsellor.user)
    assert consent.text_version
    assert Milestone.objects.filter(kind="consent_given").count() == 1
    assert "accepté" in page(desk, "person-consents", person.ref)


def test_without_the_persons_word_nothing_is_recorded(desk, person):
    answer = send(desk, "consent-give", person.ref, "sms", language="fr")

    assert "À corriger" in answer.content.decode()
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("purpose", ["referral", "photo"])
def test_what_is_not_asked_at_the_desk_is_not_there(purpose, desk, person):
    assert desk.get(reverse("desk:consent-give", args=[person.ref, purpose])).status_code == 404


def test_an_agreement_is_taken_back_at_once(desk, person):
    consent = factories.consent(person, "sms")
    assert "L’effet est immédiat" in page(desk, "consent-withdraw", person.ref, consent.pk)
    bind(operator())

    send(desk, "consent-withdraw", person.ref, consent.pk)

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "repris le" in page(desk, "person-consents", person.ref)


def test_a_consent_of_somebody_else_is_not_there(desk, agency, person):
    consent = factories.consent(factories.person(agency), "sms")

    assert send(desk, "consent-withdraw", person.ref, consent.pk).status_code == 404
    assert Consent.objects.get().withdrawn_at is None


def test_an_organisation_named_in_an_agreement_shows(desk, ngo, person):
    factories.consent(person, "referral", ngo)

    assert "Association exemple" in page(desk, "person-consents", person.ref)


def test_a_code_is_shown_once_on_a_card_in_the_persons_language(desk, person):
    person.preferred_language = "ar"
    person.save()

    answer = send(desk, "access-code", person.ref)

    text = answer.content.decode()
    assert "data:image/svg+xml" in text
    assert reverse("public:enter") in text
    assert text.count('lang="ar"') >= 1
    assert AccessCode.objects.count() == 1
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(traces("access_code.issued")) == 1


def test_a_code_is_not_made_by_reading(desk, person):
    assert desk.get(reverse("desk:access-code", args=[person.ref])).status_code == 405
