"""Consents given, taken back, and what they open and close."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from maslak.access import audit
from maslak.access.actor import Actor, bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Invalid, NotAllowed
from maslak.people import consents, texts
from maslak.people.enums import Purpose
from maslak.people.models import Consent, Holder, Person
from tests import factories

NOW = datetime(2020, 3, 2, 10, 0, tzinfo=UTC)
TODAY = date(2020, 3, 2)


@pytest.fixture
def person(agency):
    return factories.person(agency)


@pytest.fixture
def give(person, counsellor):
    def call(purpose="sms", by=counsellor, **more):
        bind(by)
        return consents.give_consent(person_id=person.pk, purpose=purpose, by=by, now=NOW, **more)

    return call


@pytest.fixture
def themselves(person, make_actor):
    """The person in their own space."""
    user = make_actor("person", username="p-test").user
    person.account = user
    person.save()
    return Actor(user=user, organisation=None, role="person", person_id=person.pk)


# --- texts ---


@pytest.mark.parametrize("purpose", Purpose.values)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_purpose_has_its_text_in_the_three_languages(purpose, language):
    told = texts.consent_text(purpose).told(language, "Agence d'essai")

    assert set(told) == set(texts.PARTS)
    assert all(len(part) > 10 and "%" not in part for part in told.values())


def test_arabic_texts_are_in_arabic():
    for purpose in Purpose.values:
        for part in texts.PARTS:
            assert any(
                "\u0600" <= letter <= "\u06ff" for letter in getattr(texts.consent_text(purpose), part)["ar"]
            )


def test_the_text_of_a_day_is_the_one_shown_that_day():
    first = texts.consent_texts()["sms"][0]

    assert texts.consent_text("sms", on=date(2000, 1, 1)) == first
    assert texts.consent_text("sms", version="1") == first
    with pytest.raises(KeyError):
        texts.consent_text("sms", version="none")


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_training_has_its_own_text_and_the_usual_one_stays_the_default(language):
    own, usual = texts.consent_text("referral", use="training"), texts.consent_text("referral")

    assert usual.use == ""
    assert own.told(language, "Centre d'essai")["who"] != usual.told(language, "Centre d'essai")["who"]
    assert texts.text_agreed_to("referral", own.version) == own
    assert texts.text_agreed_to("referral", "of another house") == usual
    if language == "ar":
        assert all(
            any("\u0600" <= sign <= "\u06ff" for sign in getattr(own, part)["ar"]) for part in texts.PARTS
        )


# --- giving ---


def test_a_consent_names_its_text_and_who_recorded_it(give, counsellor):
    consent, new = give(language="ar")

    assert new
    assert (consent.text_version, consent.language, consent.recorded_by) == ("1", "ar", counsellor.user)


def test_the_same_consent_twice_is_one(give):
    first, _ = give()

    again, new = give()

    assert (again, new) == (first, False)
    assert Consent.objects.count() == 1


def test_agreeing_to_a_later_text_replaces_the_former(give, person):
    former = factories.consent(person, "sms", text_version="0", given_at=NOW - timedelta(days=90))

    fresh, new = give()

    former.refresh_from_db()
    assert not new
    assert former.withdrawn_at == NOW
    assert fresh.withdrawn_at is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": "photo"}, "purpose"),
        ({"language": "es"}, "language"),
        ({"purpose": "referral"}, "organisation"),
        ({"text_version": "9"}, "text_version"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(give, wrong, field):
    with pytest.raises(Invalid) as refusal:
        give(**wrong)

    assert refusal.value.field == field


def test_the_person_consents_for_themselves(give, themselves):
    _consent, new = give(by=themselves)

    assert new


def test_a_person_consents_for_nobody_else(give, agency, themselves):
    other = factories.person(agency)
    bind(themselves)

    with pytest.raises(NotAllowed):
        consents.give_consent(person_id=other.pk, purpose="sms", by=themselves, now=NOW)


@pytest.mark.parametrize("role", ["partner", "coordinator", "donor"])
def test_other_roles_record_no_consent(give, agency, make_actor, role):
    with pytest.raises(NotAllowed):
        give(by=make_actor(role, agency))


# --- opening and closing a file ---


@pytest.fixture
def referred(give, person, ngo, make_actor):
    """The file, opened to the association by an accepted referral; gives the consent behind it."""
    consent, _ = give("referral", organisation=ngo)
    bind(receiver := make_actor("caseworker", ngo))
    consents.open_to(person_id=person.pk, organisation=ngo, basis="referral", by=receiver, today=TODAY)
    return consent


def test_an_accepted_referral_opens_the_file(referred, person, ngo, make_actor):
    bind(make_actor("caseworker", ngo))

    assert Person.objects.get() == person
    assert Holder.objects.get(organisation=ngo).basis == "referral"


def test_a_file_is_opened_once(referred, person, ngo, make_actor):
    receiver = make_actor("caseworker", ngo)

    consents.open_to(person_id=person.pk, organisation=ngo, basis="referral", by=receiver, today=TODAY)

    assert Holder.objects.filter(organisation=ngo).count() == 1


def test_no_file_opens_without_the_persons_consent(person, ngo, make_actor):
    bind(receiver := make_actor("caseworker", ngo))

    with pytest.raises(Invalid, match="accord"):
        consents.open_to(person_id=person.pk, organisation=ngo, basis="referral", by=receiver, today=TODAY)

    assert not Person.objects.exists()


def test_an_organisation_opens_no_file_in_anothers_name(person, ngo, other_agency, make_actor):
    bind(stranger := make_actor("counsellor", other_agency))

    with pytest.raises(NotAllowed):
        consents.open_to(person_id=person.pk, organisation=ngo, basis="referral", by=stranger, today=TODAY)


def test_registration_is_no_ground_to_open_a_file_to_others(person, ngo, counsellor):
    with pytest.raises(Invalid):
        consents.open_to(
            person_id=person.pk, organisation=ngo, basis="registration", by=counsellor, today=TODAY
        )


@pytest.mark.parametrize("who", ["the office", "the person", "the receiver"])
def test_a_withdrawal_closes_the_file_at_once(who, referred, person, ngo, counsellor, themselves, make_actor):
    receiver = make_actor("caseworker", ngo)
    actor = {"the office": counsellor, "the person": themselves, "the receiver": receiver}[who]
    bind(actor)

    done = consents.withdraw_consent(consent_id=referred.pk, by=actor, now=NOW + timedelta(days=9))

    assert done.in_force
    assert done.closed_to == (ngo,)
    bind(receiver)
    assert not Person.objects.exists()
    assert Holder.objects.get(organisation=ngo).until == date(2020, 3, 11)


def test_withdrawing_twice_changes_nothing(referred, counsellor):
    bind(counsellor)
    consents.withdraw_consent(consent_id=referred.pk, by=counsellor, now=NOW)

    again = consents.withdraw_consent(consent_id=referred.pk, by=counsellor, now=NOW + timedelta(days=9))

    assert (again.in_force, again.closed_to) == (False, ())
    assert again.consent.withdrawn_at == NOW


def test_a_withdrawal_never_closes_an_organisations_own_file(give, person, ngo, counsellor):
    consent, _ = give("referral", organisation=ngo)
    factories.held_by(person, ngo, "registration")

    done = consents.withdraw_consent(consent_id=consent.pk, by=counsellor, now=NOW)

    assert done.closed_to == ()


def test_another_purpose_closes_nothing(referred, give, counsellor):
    consent, _ = give("sms")

    assert consents.withdraw_consent(consent_id=consent.pk, by=counsellor, now=NOW).closed_to == ()


def test_a_stranger_withdraws_nothing(referred, other_agency, make_actor):
    bind(stranger := make_actor("counsellor", other_agency))

    with pytest.raises(NotAllowed):
        consents.withdraw_consent(consent_id=referred.pk, by=stranger, now=NOW)


def test_an_organisation_gives_a_file_up(referred, person, ngo, make_actor):
    bind(receiver := make_actor("caseworker", ngo))

    assert consents.close_to(person_id=person.pk, organisation=ngo, by=receiver, today=TODAY, reason="ended")

    assert not Person.objects.exists()


def test_one_receiver_does_not_close_the_file_to_another(referred, person, other_agency, ngo, make_actor):
    bind(stranger := make_actor("counsellor", other_agency))

    with pytest.raises(NotAllowed):
        consents.close_to(person_id=person.pk, organisation=ngo, by=stranger, today=TODAY, reason="x")


def test_whether_a_purpose_is_agreed_to(give, person, ngo):
    give("sms")

    assert consents.has_consent(person, "sms")
    assert not consents.has_consent(person, "statistics")
    assert not consents.has_consent(person, "referral", ngo)


def test_sight_is_as_narrow_after_a_withdrawal_as_before(referred, other_agency, counsellor):
    factories_of_other = other_agency.pk
    bind(counsellor)

    consents.withdraw_consent(consent_id=referred.pk, by=counsellor, now=NOW)

    assert not Holder.objects.exclude(organisation=counsellor.organisation).exists()
    assert not Person.objects.filter(home_organisation=factories_of_other).exists()


def test_a_withdrawal_falls_with_its_trail(referred, person, ngo, counsellor, make_actor, monkeypatch):
    bind(counsellor)
    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", _fails)
        with pytest.raises(RuntimeError):
            consents.withdraw_consent(consent_id=referred.pk, by=counsellor, now=NOW)

    referred.refresh_from_db()
    assert referred.withdrawn_at is None
    bind(make_actor("caseworker", ngo))
    assert Person.objects.get() == person


def test_the_trail_tells_of_consents(referred, counsellor):
    bind(counsellor)
    consents.withdraw_consent(consent_id=referred.pk, by=counsellor, now=NOW)

    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"consent.given", "consent.withdrawn", "person.closed_to"} <= events


def _fails(*_args, **_kwargs):
    raise RuntimeError("the trail is full")
