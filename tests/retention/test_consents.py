"""What somebody takes back stops at once, everywhere: one test a purpose."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.access.actor import bind, operator
from maslak.casework import consenting
from maslak.casework.models import Referral
from maslak.employers.models import Employer, JobOffer
from maslak.matching.models import Candidate, CandidatePerson
from maslak.outbox import actions as outbox
from maslak.outbox.models import Message
from maslak.people import consents
from maslak.people.enums import Purpose
from maslak.people.models import Consent, Person
from maslak.people.queries import people_in_sight
from maslak.retention.models import Processing
from tests import factories
from tests.retention.make import NOW, TODAY

pytestmark = pytest.mark.django_db


def withdraw(person: Person, purpose: str, by) -> None:
    held = Consent.objects.get(person=person, purpose=purpose, withdrawn_at=None)
    consenting.withdraw(consent_id=held.pk, by=by, now=NOW)


def test_every_purpose_has_its_test():
    tested = {
        name.removeprefix("test_taken_back_") for name in globals() if name.startswith("test_taken_back_")
    }

    assert tested == set(Purpose.values)


def test_taken_back_referral(agency, other_agency, ngo, counsellor, make_actor):
    """The organisation loses the file at once, in a session that stays open."""
    person = factories.person(agency)
    factories.consent(person, "referral", ngo)
    factories.held_by(person, ngo)
    awa = make_actor("caseworker", ngo)
    bind(awa)
    assert person in people_in_sight()

    bind(counsellor)
    withdraw(person, "referral", counsellor)

    bind(awa)
    assert person not in people_in_sight()
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not Consent.objects.filter(person=person).exists()
    assert not Referral.objects.filter(person=person).exists()


def test_taken_back_share_profile_employers(agency, counsellor):
    """The card without a name goes with the consent, in the same statement."""
    person = factories.person(agency, consents=["share_profile_employers"])
    offer = an_offer(agency)
    card = Candidate.objects.create(offer=offer, handle="h" * 24, score=500, place=1, card={})
    CandidatePerson.objects.create(candidate=card, person=person)
    bind(counsellor)

    withdraw(person, "share_profile_employers", counsellor)

    bind(operator())
    assert not Candidate.objects.filter(pk=card.pk).exists()
    assert not CandidatePerson.objects.filter(person=person).exists()


def an_offer(agency) -> JobOffer:
    employer = Employer.objects.create(
        organisation=agency, name="Atelier exemple", kind="company", city="Rabat"
    )
    return JobOffer.objects.create(
        organisation=agency, employer=employer, title="Couture", region="MA-06", contract="cdi", weekly_hours=44,
        wage_mad=4000, status="draft", recorded_at=NOW,
    )  # fmt: skip


def test_taken_back_sms(agency, counsellor):
    """What was queued is not sent, even where the consent was taken back past the desk."""
    Processing.objects.filter(code="sms").update(number="A-1", number_on=date(2020, 1, 2))
    people = [factories.person(agency, phone="0612345678", consents=["sms"]) for _each in range(2)]
    for person in people:
        outbox.queue(
            template="appointment_reminder",
            person=person,
            params={"when": NOW, "organisation": "x", "mode": "x"},
        )
    bind(counsellor)
    withdraw(people[0], "sms", counsellor)
    bind(operator())
    consents.withdraw_consent(
        consent_id=Consent.objects.get(person=people[1], purpose="sms").pk, by=operator(), now=NOW
    )
    sent: list[str] = []

    outbox.send_due(now=NOW, deliver=lambda *words: sent.append(words[1]))

    assert sent == []
    assert {m.status for m in Message.objects.filter(person_id__in=[p.pk for p in people])} == {"kept"}
    assert not Message.objects.exclude(address_sealed=None).exists()


def test_taken_back_statistics(agency, counsellor):
    """Schooling and wish no longer count in the mapping; the anonymous fact of the registration stands."""
    from maslak.pathway import actions as pathway
    from maslak.people.models import WantedOccupation
    from maslak.reporting import profiles
    from tests.retention.make import followed

    person = factories.person(agency, consents=["statistics"], education="bac3")
    WantedOccupation.objects.create(person=person, label="Couture", isco="7531")
    case = followed(person, agency, operator())
    pathway.record(
        "registered", person=person, occurred_on=TODAY, organisation=agency, source=case, by=operator()
    )
    assert any(band == "higher" for _isco, band, _region, _sex in profiles.people(TODAY.year))
    bind(counsellor)
    withdraw(person, "statistics", counsellor)

    bind(operator())
    found = profiles.people(TODAY.year)
    assert (sum(found.values()), any(band == "higher" for _isco, band, _region, _sex in found)) == (1, False)


def test_taken_back_registration(agency, counsellor):
    """The follow-up stops: nobody is proposed an offer, written to or asked for news any more."""
    person = factories.person(agency, consents=["registration"])
    from maslak.matching.extraction import looking
    from tests.retention.make import followed

    case = followed(person, agency, operator())
    assert person in looking()
    bind(counsellor)

    withdraw(person, "registration", counsellor)

    bind(operator())
    case.refresh_from_db()
    assert (case.status, case.closure_reason, case.closed_on) == ("closed", "own_request", TODAY)
    assert person not in looking()
    assert not case.follow_ups.filter(status="due", due_on__gt=TODAY - timedelta(days=9999)).exists()
