"""Sent with consent, known without a name, answered once, held while it lasts, and never left in silence."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from maslak.access.actor import bind
from maslak.casework import consenting, files, queries, referrals
from maslak.casework.enums import Clock
from maslak.casework.models import Referral
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from maslak.pathway.queries import standing
from maslak.people.models import Holder, Person
from maslak.programme.models import Disruption
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NOW


@pytest.fixture
def person(agency):
    return factories.person(
        agency,
        family_name="Keita",
        given_name="Awa",
        nationality="MLI",
        birth_date=date(1995, 5, 1),
        city="Casablanca",
        residence="refugee_bra",
    )


@pytest.fixture
def partner(make_actor, ngo):
    return make_actor("partner", ngo)


def _send(person, agency, ngo, by, **more):
    values = {"purpose": "training", "need": "Formation en couture", "now": NOW} | more
    consent = values.pop("consent", None) or factories.consent(person, "referral", ngo)
    return referrals.send(
        person=person, from_organisation=agency, to_organisation=ngo, consent=consent, by=by, **values
    )


def _sees(actor, person):
    bind(actor)
    return Person.objects.filter(pk=person.pk).exists()


def test_the_receiver_knows_a_need_and_an_age_band_never_a_name_or_a_status(
    agency, ngo, counsellor, partner, person
):
    bind(counsellor)
    sent = _send(person, agency, ngo, counsellor)

    bind(partner)
    received = Referral.objects.get()

    assert received.summary == {
        "age_band": "18-24",
        "language": "fr",
        "interpreter": False,
        "region": "MA-06",
    }
    told = json.dumps([received.summary, received.need])
    for secret in ("Keita", "Awa", "MLI", "refugee", "Casablanca", "1995", person.ref):
        assert secret not in told
    assert not Person.objects.exists()
    assert sent.answer_due_on == date(2020, 3, 16)


def test_sending_is_a_fact_and_the_person_is_told_in_their_space_only(agency, ngo, counsellor, person):
    factories.consent(person, "sms")
    _send(person, agency, ngo, counsellor)

    [fact] = standing()
    assert (fact.kind, fact.organisation, fact.attributes) == (
        "referral_sent",
        agency,
        {"purpose": "training"},
    )
    message = Message.objects.get()
    assert (message.template, message.channel, message.status) == ("referral_sent", "space", "kept")


def test_a_consent_in_force_for_that_very_organisation_is_needed(
    agency, ngo, other_agency, counsellor, person
):
    elsewhere = factories.consent(person, "referral", other_agency)
    other_purpose = factories.consent(person, "sms")
    of_another = factories.consent(factories.person(agency), "referral", ngo)
    withdrawn = factories.consent(person, "referral", ngo, withdrawn_at=NOW)

    for consent in (elsewhere, other_purpose, of_another, withdrawn):
        with pytest.raises(Invalid) as refusal:
            _send(person, agency, ngo, counsellor, consent=consent)
        assert refusal.value.field == "consent"
    assert not Referral.objects.exists()


@pytest.mark.parametrize(("change", "field"), [({"purpose": "chess"}, "purpose"), ({"need": " "}, "need")])
def test_what_is_missing_is_asked_for(agency, ngo, counsellor, person, change, field):
    with pytest.raises(Invalid) as refusal:
        _send(person, agency, ngo, counsellor, **change)

    assert refusal.value.field == field


def test_only_to_another_organisation_that_receives(agency, other_agency, counsellor, person):
    for receiver in (agency, other_agency):
        with pytest.raises(Invalid) as refusal:
            _send(person, agency, receiver, counsellor)
        assert refusal.value.field == "to_organisation"


def test_one_referral_at_a_time_for_one_purpose(agency, ngo, counsellor, person):
    consent = factories.consent(person, "referral", ngo)
    first = _send(person, agency, ngo, counsellor, consent=consent)
    with pytest.raises(Conflict):
        _send(person, agency, ngo, counsellor, consent=consent)

    referrals.revoke(referral_id=first.pk, reason="erreur", by=counsellor, now=NOW)
    _send(person, agency, ngo, counsellor, consent=consent)

    assert Referral.objects.count() == 2


def test_accepting_opens_the_file_and_tells_both(agency, ngo, counsellor, partner, person):
    sent = _send(person, agency, ngo, counsellor)
    assert not _sees(partner, person)

    referrals.accept(referral_id=sent.pk, by=partner, now=NOW)

    assert _sees(partner, person)
    assert Holder.objects.get(organisation=ngo).basis == "referral"
    bind(counsellor)
    assert standing().get(kind="referral_accepted").organisation == ngo
    mine = Message.objects.get(user_id=counsellor.user.pk)
    assert "acceptée" in mine.body
    bind(partner)
    assert Message.objects.filter(person_id=person.pk, template="referral_accepted").exists()


def test_refusing_leaves_the_file_closed_and_says_why_without_a_name(
    agency, ngo, counsellor, partner, person
):
    sent = _send(person, agency, ngo, counsellor)
    bind(partner)

    referrals.refuse(referral_id=sent.pk, reason="full", by=partner, now=NOW)

    assert not _sees(partner, person)
    bind(counsellor)
    fact = standing().get(kind="referral_refused")
    assert (fact.organisation, fact.attributes) == (ngo, {"purpose": "training", "reason": "full"})
    assert Referral.objects.get().refusal_reason == "full"


def test_a_refusal_without_a_reason_changes_nothing(agency, ngo, counsellor, partner, person):
    sent = _send(person, agency, ngo, counsellor)

    with pytest.raises(Invalid):
        referrals.refuse(referral_id=sent.pk, reason="", by=partner, now=NOW)

    sent.refresh_from_db()
    assert sent.status == "sent"


def test_a_consent_taken_back_closes_the_door_before_and_after(agency, ngo, counsellor, partner, person):
    consent = factories.consent(person, "referral", ngo)
    sent = _send(person, agency, ngo, counsellor, consent=consent)
    referrals.accept(referral_id=sent.pk, by=partner, now=NOW)
    bind(counsellor)

    consenting.withdraw(consent_id=consent.pk, by=counsellor, now=NOW)

    sent.refresh_from_db()
    assert sent.status == "revoked"
    assert not _sees(partner, person)
    bind(counsellor)
    assert standing().get(kind="consent_withdrawn").attributes == {
        "purpose": "referral",
        "organisation": "ASSO",
    }


def test_a_referral_whose_consent_ended_is_not_accepted(agency, ngo, counsellor, partner, person):
    consent = factories.consent(person, "referral", ngo)
    sent = _send(person, agency, ngo, counsellor, consent=consent)
    consent.withdrawn_at = NOW
    consent.save()
    bind(partner)

    with pytest.raises(Invalid):
        referrals.accept(referral_id=sent.pk, by=partner, now=NOW)

    assert not _sees(partner, person)


def test_revoking_closes_what_was_opened_unless_the_receiver_works_with_the_person_otherwise(
    agency, ngo, counsellor, partner, person, make_actor
):
    first = make.referral(agency, ngo, status="accepted", person=person)
    referrals.revoke(referral_id=first.pk, reason="plus besoin", by=counsellor, now=NOW)
    assert not _sees(partner, person)

    bind(counsellor)
    again = make.referral(agency, ngo, status="sent", person=factories.person(agency))
    bind(partner)
    referrals.accept(referral_id=again.pk, by=partner, now=NOW)
    bind(make_actor("caseworker", ngo))
    files.open_case(
        person=again.person, organisation=ngo, registered_on=DAY, by=make_actor("caseworker", ngo)
    )
    bind(counsellor)
    referrals.revoke(referral_id=again.pk, reason="plus besoin", by=counsellor, now=NOW)

    assert _sees(partner, again.person)


def test_ending_without_result_lets_the_file_go_completing_keeps_it(agency, ngo, partner):
    ended, done = make.referral(agency, ngo, status="accepted"), make.referral(agency, ngo, status="accepted")
    bind(partner)

    referrals.end(referral_id=ended.pk, outcome="N'est pas venue", on=DAY, by=partner, now=NOW)
    referrals.complete(referral_id=done.pk, outcome="Formation suivie", on=DAY, by=partner, now=NOW)

    assert list(Person.objects.all()) == [done.person]
    assert [fact.kind for fact in standing()] == ["referral_completed"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"outcome": ""}, "outcome"), ({"on": date(2020, 3, 1)}, "on"), ({"on": date(2020, 3, 3)}, "on")],
)
def test_an_outcome_has_words_and_a_day_since_the_sending(agency, ngo, partner, change, field):
    accepted = make.referral(agency, ngo, status="accepted")

    with pytest.raises(Invalid) as refusal:
        referrals.complete(
            referral_id=accepted.pk, by=partner, now=NOW, **{"outcome": "Fini", "on": DAY} | change
        )

    assert refusal.value.field == field


def test_who_sends_does_not_answer_and_who_answers_does_not_revoke(agency, ngo, counsellor, partner):
    sent = make.referral(agency, ngo)

    with pytest.raises(NotAllowed):
        referrals.accept(referral_id=sent.pk, by=counsellor, now=NOW)
    with pytest.raises(NotAllowed):
        referrals.revoke(referral_id=sent.pk, reason="x", by=partner, now=NOW)


def test_a_third_organisation_sees_nothing_of_it(agency, ngo, other_agency, make_actor):
    make.referral(agency, ngo)

    bind(make_actor("supervisor", other_agency))

    assert not Referral.objects.exists()


def test_silence_is_told_once_to_both_sides(agency, ngo, counsellor, partner, operator_actor, person):
    sent = _send(person, agency, ngo, counsellor)
    on_the_day, after = (NOW + timedelta(days=days) for days in (14, 15))

    assert referrals.alert_silent_referrals(by=operator_actor, now=on_the_day) == 0
    assert referrals.alert_silent_referrals(by=operator_actor, now=after) == 2
    assert referrals.alert_silent_referrals(by=operator_actor, now=after + timedelta(days=1)) == 0

    templates = dict(Message.objects.filter(user_id__isnull=False).values_list("user_id", "template"))
    assert templates == {counsellor.user.pk: "referral_silent", partner.user.pk: "referral_waits_for_you"}
    assert list(queries.overdue_referrals(date(2020, 3, 17))) == [sent]


def test_a_colleague_who_left_is_not_written_to(agency, ngo, counsellor, operator_actor, person, make_actor):
    _send(person, agency, ngo, counsellor)
    counsellor.user.memberships.update(until=date(2020, 3, 5))
    successor = make_actor("counsellor", agency, username="successor")

    referrals.alert_silent_referrals(by=operator_actor, now=NOW + timedelta(days=20))

    assert set(Message.objects.filter(template="referral_silent").values_list("user_id", flat=True)) == {
        successor.user.pk
    }


@pytest.mark.parametrize("status", ["waitlisted", "accepted", "refused", "revoked"])
def test_what_was_answered_is_not_silent(agency, ngo, status):
    make.referral(agency, ngo, status=status, answer_due_on=date(2020, 1, 1))

    assert not queries.overdue_referrals(DAY).exists()


def test_a_clock_that_stands_still_moves_the_day(agency, ngo, counsellor, person):
    Disruption.objects.create(
        kind="continuity",
        organisation=ngo,
        starts_on=date(2020, 3, 9),
        ends_on=date(2020, 3, 13),
        text_fr="x",
        clocks=[Clock.REFERRAL],
    )

    assert _send(person, agency, ngo, counsellor).answer_due_on == date(2020, 3, 23)


def test_what_others_wait_for_is_listed_urgent_first(agency, ngo):
    later, urgent = make.referral(agency, ngo), make.referral(agency, ngo, urgent=True)
    make.referral(agency, ngo, status="refused")

    assert list(queries.referrals_to_answer(ngo)) == [urgent, later]
    assert queries.referrals_sent(agency).count() == 3


def test_the_ledger_keeps_every_turn(agency, ngo, counsellor, partner, person):
    sent = _send(person, agency, ngo, counsellor)
    referrals.waitlist(referral_id=sent.pk, by=partner, now=NOW)
    referrals.accept(referral_id=sent.pk, by=partner, now=NOW)
    referrals.complete(referral_id=sent.pk, outcome="Fini", on=DAY, by=partner, now=NOW)

    assert list(Milestone.objects.order_by("id").values_list("kind", flat=True)) == [
        "referral_sent",
        "referral_accepted",
        "referral_completed",
    ]
