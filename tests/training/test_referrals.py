"""Sent with consent, known without a name, answered once, and never left in silence."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from maslak.access.actor import Actor, bind
from maslak.access.actor import operator as everybody
from maslak.access.enums import Role
from maslak.access.models import AuditEvent
from maslak.casework import consenting
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.pathway.queries import standing
from maslak.people.models import IdentityDocument, Person, ResidenceStatus
from maslak.training import enrolments, offers, referrals
from maslak.training.models import Contact, TrainingReferral
from tests import factories
from tests.training import make
from tests.training.make import NOW


def test_the_operator_knows_a_need_never_a_name_a_nationality_or_a_stay(offer, person, caseworker, trainer):
    make.sent(offer, person, caseworker)

    bind(trainer)
    received = TrainingReferral.objects.get()
    told = json.dumps([received.summary, received.need])

    assert received.summary["age_band"] == "18-24"
    assert received.summary["languages"] == {"fr": "B1"}
    for secret in ("Keita", "Awa", "MLI", "refugee", "Casablanca", "1995", person.ref, "612345678"):
        assert secret not in told
    assert not Person.objects.exists()
    assert not Contact.objects.exists()


def test_ten_working_days_to_give_a_sign(offer, person, caseworker):
    assert make.sent(offer, person, caseworker).acknowledge_by == date(2020, 3, 16)


def test_sending_is_a_fact_and_both_are_told_without_a_name(offer, person, caseworker, trainer):
    make.sent(offer, person, caseworker)

    bind(everybody())
    fact = standing().get(kind="training_referred")
    written = [message.body for message in Message.objects.all()]

    assert fact.attributes["offer"] == offer.ref
    assert fact.organisation == caseworker.organisation
    assert Message.objects.filter(person_id=person.pk, channel="space").count() == 1
    assert Message.objects.filter(user_id=trainer.user.pk).count() == 1
    assert not any("Keita" in body for body in written)


def test_not_without_a_consent_for_that_very_operator(offer, person, caseworker, other_operator):
    for consent in (None, factories.consent(person, "referral", other_operator)):
        bind(caseworker)
        with pytest.raises(Invalid, match="accord"):
            referrals.send(
                person=person, offer=offer, need="Couture", consent=consent, by=caseworker, now=NOW
            )
    bind(everybody())
    assert not TrainingReferral.objects.exists()


def test_an_organisation_that_trains_its_own_people_needs_none(ngo, make_actor, person, caseworker):
    own = make.offer(ngo, make_actor(Role.TRAINER, ngo))
    bind(caseworker)

    sent = referrals.send(person=person, offer=own, need="Couture", consent=None, by=caseworker, now=NOW)

    assert sent.consent is None


def test_not_for_somebody_whose_file_one_does_not_hold(offer, person, make_actor, other_agency):
    other = make_actor(Role.COUNSELLOR, other_agency)
    consent = factories.consent(person, "referral", offer.operator)

    with pytest.raises(NotAllowed):
        referrals.send(person=person, offer=offer, need="Couture", consent=consent, by=other, now=NOW)


def test_not_for_an_offer_taken_out_of_the_directory(offer, person, caseworker, trainer):
    bind(trainer)
    gone = offers.archive(offer_id=offer.pk, by=trainer, now=NOW)

    with pytest.raises(Invalid, match="annuaire"):
        make.sent(gone, person, caseworker)


def test_not_twice_for_the_same_offer_while_the_first_waits(offer, person, caseworker):
    make.sent(offer, person, caseworker)

    with pytest.raises(Conflict):
        referrals.send(
            person=person, offer=offer, need="Encore", consent=person.consents.get(purpose="referral"),
            by=caseworker, now=NOW,
        )  # fmt: skip


def test_nor_while_one_learns_there_but_again_after_giving_up(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    common = {"person": person, "offer": offer, "need": "Encore", "by": caseworker, "now": NOW}
    bind(caseworker)
    consent = TrainingReferral.objects.get().consent
    with pytest.raises(Conflict, match="suit déjà"):
        referrals.send(consent=consent, **common)

    bind(trainer)
    enrolments.drop(enrolment_id=seat.pk, reason="money", on=NOW.date(), by=trainer, now=NOW)
    bind(caseworker)

    assert referrals.send(consent=consent, **common).status == "sent"


def test_a_need_left_empty_is_refused(offer, person, caseworker):
    consent = factories.consent(person, "referral", offer.operator)
    bind(caseworker)

    with pytest.raises(Invalid) as refusal:
        referrals.send(person=person, offer=offer, need="  ", consent=consent, by=caseworker, now=NOW)
    assert refusal.value.field == "need"


def test_accepting_opens_a_name_and_a_telephone_and_nothing_else(offer, person, caseworker, trainer):
    referral = make.accepted(offer, person, caseworker, trainer)

    card = referrals.read_card(referral_id=referral.pk, by=trainer)

    assert (card.name, card.phone) == ("Awa Keita", "+212612345678")
    assert not Person.objects.exists()
    assert not IdentityDocument.objects.exists()
    assert not ResidenceStatus.objects.exists()
    bind(everybody())
    assert AuditEvent.objects.filter(event="training.card_read", person_id=person.pk).count() == 1


def test_another_operator_sees_neither_the_referral_nor_the_card(
    offer, person, caseworker, trainer, stranger
):
    referral = make.accepted(offer, person, caseworker, trainer)
    bind(stranger)

    assert not TrainingReferral.objects.exists()
    assert not Contact.objects.exists()
    for act in (referrals.acknowledge, referrals.accept, referrals.waitlist):
        with pytest.raises(NotAllowed):
            act(referral_id=referral.pk, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        referrals.read_card(referral_id=referral.pk, by=stranger)


def test_the_sender_answers_nothing_in_the_operator_s_place(offer, person, caseworker):
    referral = make.sent(offer, person, caseworker)

    with pytest.raises(NotAllowed):
        referrals.accept(referral_id=referral.pk, by=caseworker, now=NOW)


@pytest.mark.parametrize(
    ("act", "status"),
    [("acknowledge", "acknowledged"), ("accept", "accepted"), ("waitlist", "waitlisted")],
)
def test_an_answer_breaks_the_silence_and_tells_both(offer, person, caseworker, trainer, act, status):
    referral = make.sent(offer, person, caseworker)
    bind(trainer)

    answered = getattr(referrals, act)(referral_id=referral.pk, by=trainer, now=NOW)

    assert answered.status == status
    assert answered.acknowledged_at == NOW
    bind(everybody())
    assert Message.objects.filter(person_id=person.pk, template="training_turn").exists()
    assert Message.objects.filter(user_id=caseworker.user.pk, template="training_answered").exists()


def test_a_refusal_says_why_and_opens_no_name(offer, person, caseworker, trainer):
    referral = make.sent(offer, person, caseworker)
    bind(trainer)

    refused = referrals.refuse(referral_id=referral.pk, reason="full", note="En mai", by=trainer, now=NOW)

    assert (refused.status, refused.reason, refused.note) == ("refused", "full", "En mai")
    assert not Contact.objects.exists()


@pytest.mark.parametrize("reason", ["", "because"])
def test_not_without_a_reason_of_the_list(offer, person, caseworker, trainer, reason):
    referral = make.sent(offer, person, caseworker)
    bind(trainer)

    with pytest.raises(Invalid):
        referrals.refuse(referral_id=referral.pk, reason=reason, by=trainer, now=NOW)


def test_what_was_answered_is_not_answered_again(offer, person, caseworker, trainer):
    referral = make.sent(offer, person, caseworker)
    bind(trainer)
    referrals.refuse(referral_id=referral.pk, reason="full", by=trainer, now=NOW)

    for act in (referrals.acknowledge, referrals.accept, referrals.waitlist):
        with pytest.raises(StepRefused):
            act(referral_id=referral.pk, by=trainer, now=NOW)


def test_nobody_is_accepted_once_they_took_their_agreement_back(offer, person, caseworker, trainer):
    referral = make.sent(offer, person, caseworker)
    bind(caseworker)
    consenting.withdraw(consent_id=referral.consent_id, by=caseworker, now=NOW)

    bind(trainer)
    with pytest.raises(StepRefused):
        referrals.accept(referral_id=referral.pk, by=trainer, now=NOW)
    assert TrainingReferral.objects.get().status == "revoked"


def test_an_agreement_taken_back_closes_the_card(offer, person, caseworker, trainer):
    referral = make.accepted(offer, person, caseworker, trainer)
    bind(caseworker)
    consenting.withdraw(consent_id=referral.consent_id, by=caseworker, now=NOW)

    bind(trainer)
    assert not Contact.objects.exists()
    with pytest.raises(NotAllowed, match="accord"):
        referrals.read_card(referral_id=referral.pk, by=trainer)


def test_somebody_who_learns_there_keeps_their_seat(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    bind(caseworker)
    consenting.withdraw(consent_id=seat.referral.consent_id, by=caseworker, now=NOW)

    bind(trainer)
    assert TrainingReferral.objects.get().status == "enrolled"


def test_the_person_takes_their_own_request_back_and_nobody_else_s(offer, person, caseworker):
    referral = make.sent(offer, person, caseworker)
    holder = Actor(None, None, Role.PERSON, person.pk)
    other = Actor(None, None, Role.PERSON, factories.person(caseworker.organisation).pk)

    bind(other)
    with pytest.raises(NotAllowed):
        referrals.revoke(referral_id=referral.pk, reason="", by=other, now=NOW)
    bind(holder)
    assert (
        referrals.revoke(referral_id=referral.pk, reason="own request", by=holder, now=NOW).status
        == "revoked"
    )


def test_silence_past_its_day_is_told_to_both_sides_once(offer, person, caseworker, trainer):
    referral = make.sent(offer, person, caseworker)
    late = NOW + timedelta(days=15)
    bind(everybody())

    first = referrals.alert_silent(by=everybody(), now=late)
    again = referrals.alert_silent(by=everybody(), now=late + timedelta(days=1))

    assert (first, again) == (2, 0)
    assert Message.objects.filter(template="training_silent", user_id=caseworker.user.pk).count() == 1
    assert Message.objects.filter(template="training_waits_for_you", user_id=trainer.user.pk).count() == 1
    assert referral.acknowledge_by < late.date()


def test_not_before_its_day_nor_once_acknowledged(offer, person, caseworker, trainer):
    referral = make.sent(offer, person, caseworker)
    bind(everybody())
    assert referrals.alert_silent(by=everybody(), now=NOW + timedelta(days=14)) == 0
    referrals.acknowledge(
        referral_id=referral.pk, by=Actor(trainer.user, trainer.organisation, Role.TRAINER), now=NOW
    )
    bind(everybody())

    assert referrals.alert_silent(by=everybody(), now=NOW + timedelta(days=30)) == 0


def test_when_the_trail_cannot_be_written_nothing_is(offer, person, caseworker, trainer, monkeypatch):
    referral = make.sent(offer, person, caseworker)
    bind(trainer)
    monkeypatch.setattr(referrals.audit, "record", _fails)

    with pytest.raises(RuntimeError):
        referrals.accept(referral_id=referral.pk, by=trainer, now=NOW)
    assert TrainingReferral.objects.get().status == "sent"
    bind(everybody())
    assert not Contact.objects.exists()


def _fails(*_args, **_more):
    raise RuntimeError("the trail is full")
