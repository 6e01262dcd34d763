"""What outreach writes and refuses: contacts, consent of campaigns, seats, reviews, registers; what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.urls import resolve

from maslak.access import audit
from maslak.access.actor import bind, operator
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.employers.models import Employer
from maslak.outbox.models import Message
from maslak.outreach import campaigns, contacts, events, library, planning, practices, registrations
from maslak.outreach.models import CampaignSend, Contact, Event, Registration
from maslak.pathway import actions as pathway
from maslak.pathway.models import Milestone
from maslak.placement.models import Placement
from maslak.reporting import outreach_results
from tests import factories
from tests.outreach import make
from tests.outreach.make import DAY, NOW

pytestmark = pytest.mark.django_db


def standing(kind):
    return Milestone.objects.filter(kind=kind, voided_by=None)


def noted(scout, employer, **fields):
    values = {"way": "visit", "topic": "hiring", "on": DAY} | fields
    return contacts.note_contact(
        employer=employer, organisation=scout.organisation, by=scout, now=NOW, **values
    )


def test_a_contact_is_a_fact_about_an_employer_and_nobody_else(agency, scout):
    employer = make.employer(agency, region="MA-06")
    bind(scout)

    noted(scout, employer)

    fact = standing("employer_reached").get()
    assert (fact.subject, fact.region, fact.attributes["employer"]) == (None, "MA-06", employer.ref)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"on": DAY + timedelta(days=1)}, "on"),
        ({"next_on": DAY - timedelta(days=1)}, "next_on"),
        ({"way": "dream"}, "way"),
        ({"topic": "weather"}, "topic"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(agency, scout, fields, field):
    employer = make.employer(agency)
    bind(scout)

    with pytest.raises(Invalid) as refusal:
        noted(scout, employer, **fields)

    assert refusal.value.field == field
    assert not standing("employer_reached").exists()


def test_a_household_is_not_prospected_and_another_office_s_employer_is_unknown(agency, other_agency, scout):
    home, foreign = make.employer(agency, kind="household"), make.employer(other_agency)
    bind(scout)

    with pytest.raises(Invalid):
        noted(scout, home)
    with pytest.raises(NotAllowed):
        noted(scout, foreign)


def test_an_employer_met_twice_under_one_name_is_one(agency, scout):
    bind(scout)
    first, second = (
        contacts.employer_met(name=name, region="", organisation=agency, by=scout)
        for name in ("Café Démo", " CAFE DEMO ")
    )

    assert first == second
    assert Employer.objects.filter(organisation=agency).count() == 1
    with pytest.raises(Invalid):
        contacts.employer_met(name=" ", region="", organisation=agency, by=scout)


def test_a_failed_trail_leaves_no_contact(agency, scout, monkeypatch):
    employer = make.employer(agency)
    bind(scout)

    def broken(*_args, **_more):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        noted(scout, employer)

    assert not Contact.objects.exists()
    assert not standing("employer_reached").exists()


def test_a_commitment_says_how_many_and_comes_due_after_the_contact(agency, scout):
    contact = make.contact(agency)
    bind(scout)

    with pytest.raises(Invalid):
        contacts.commit(contact_id=contact.pk, promise="hire", due_on=DAY, by=scout)
    with pytest.raises(Invalid):
        contacts.commit(contact_id=contact.pk, promise="visit", due_on=DAY - timedelta(days=1), by=scout)
    made = contacts.commit(contact_id=contact.pk, promise="visit", due_on=DAY, by=scout)

    assert made.owner == scout.user
    assert standing("commitment_made").count() == 1
    with pytest.raises(Invalid):
        contacts.settle(commitment_id=made.pk, step="drop", on=DAY, by=scout, now=NOW)


def test_cancelling_a_contact_voids_the_facts_of_its_commitments(agency, scout):
    employer = make.employer(agency)
    bind(scout)
    contact = noted(scout, employer)
    contacts.commit(contact_id=contact.pk, promise="visit", due_on=DAY, by=scout)

    contacts.cancel_contact(contact_id=contact.pk, reason="autre entreprise", by=scout)

    assert not standing("employer_reached").exists()
    assert not standing("commitment_made").exists()
    with pytest.raises(StepRefused):
        contacts.commit(contact_id=contact.pk, promise="visit", due_on=DAY, by=scout)


def test_a_campaign_writes_once_to_each_employer_who_agrees_and_to_no_other(agency, other_agency, scout):
    make.subscription(agency)
    make.subscription(agency, withdrawn_at=NOW)
    make.subscription(other_agency)
    campaign = make.campaign(agency)
    bind(scout)

    assert campaigns.send(campaign_id=campaign.pk, stop_url="https://e.org/TOKEN/", by=scout, now=NOW) == 1
    with pytest.raises(StepRefused):
        campaigns.send(campaign_id=campaign.pk, stop_url="https://e.org/TOKEN/", by=scout, now=NOW)

    message = Message.objects.get(template="campaign_employers")
    send = CampaignSend.objects.get()
    assert send.subscription.token in message.body
    assert send.message_id == message.pk
    bind(operator())
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignSend.objects.create(campaign=campaign, subscription=send.subscription, at=NOW)


def test_a_campaign_reaches_the_people_who_agreed_to_messages_alone(agency, other_agency, scout):
    yes = factories.person(agency, consents=["registration", "sms"])
    factories.person(agency, consents=["registration"])
    factories.person(other_agency, consents=["registration", "sms"])
    campaign = make.campaign(agency, audience="people")
    bind(scout)

    assert campaigns.reach(campaign) == 1
    campaigns.send(campaign_id=campaign.pk, stop_url="", by=scout, now=NOW)

    assert [send.person for send in campaign.sends.all()] == [yes]
    assert Message.objects.get(template="campaign_people").person_id == yes.pk


def test_a_campaign_nobody_agreed_to_stays_a_draft(agency, scout):
    campaign = make.campaign(agency)
    bind(scout)

    with pytest.raises(Invalid), transaction.atomic():
        campaigns.send(campaign_id=campaign.pk, stop_url="", by=scout, now=NOW)

    campaign.refresh_from_db()
    assert campaign.status == "draft"


def come(event, name="Mariam", **more):
    return registrations.register(event_ref=event.ref, name=name, visitor="person", now=NOW, **more)


def test_a_visitor_takes_a_seat_and_the_next_one_waits(agency):
    event = make.event(agency, seats=1)
    bind(None)

    first, second = come(event), come(event, "Omar")

    assert (first.status, second.status) == ("registered", "waiting")
    bind(operator())
    event.refresh_from_db()
    assert event.taken == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(taken=2)


def test_a_visitor_reads_no_list_and_their_ticket_alone(agency):
    event = make.event(agency)
    bind(None)

    made = come(event, contact="mariam@example.org", may_contact=True)

    assert not Registration.objects.filter(pk=made.pk).exists()
    bind(operator())
    kept = Registration.objects.get()
    assert (kept.name, kept.contact) == ("Mariam", "mariam@example.org")
    assert b"Mariam" not in bytes(kept.name_sealed)


def test_a_full_session_refuses_the_whole_registration(agency):
    event = make.event(agency)
    talk = make.talk(event, seats=1)
    come(event, talks=[talk.pk])

    with pytest.raises(Conflict), transaction.atomic():
        come(event, "Omar", talks=[talk.pk])

    event.refresh_from_db()
    assert (event.taken, Registration.objects.count()) == (1, 1)


@pytest.mark.parametrize("status", ["draft", "held", "cancelled"])
def test_nobody_registers_for_an_event_that_is_not_announced(agency, status):
    with pytest.raises((StepRefused, NotAllowed)):
        come(make.event(agency, status=status))


def test_a_seat_given_back_goes_to_the_first_who_waits(agency):
    event = make.event(agency, seats=1)
    first, second = come(event), come(event, "Omar")
    bind(None)

    registrations.give_back(token=first.token, now=NOW)

    bind(operator())
    second.refresh_from_db()
    event.refresh_from_db()
    assert (second.status, event.taken) == ("registered", 1)
    with pytest.raises(StepRefused):
        registrations.give_back(token=second.token, now=event.starts_at)


def letters():
    bind(operator())
    return {m.template: m for m in Message.objects.filter(template__startswith="event_")}


def test_whoever_gets_a_freed_seat_is_written_to_at_the_address_they_left(agency):
    event = make.event(agency, seats=1)
    first = come(event)
    come(event, "Omar", contact="omar@example.org", language="ar")
    come(event, "Awa", contact="0600000000")

    registrations.give_back(token=first.token, now=NOW)

    letter = letters()["event_seat"]
    second = Registration.objects.get(status="registered")
    assert (letter.channel, letter.language) == ("email", "ar")
    assert resolve(urlsplit(letter.body.split()[-1]).path).kwargs == {"token": second.token}
    assert b"omar" not in bytes(letter.address_sealed)


def test_nobody_is_written_to_without_an_electronic_address(agency):
    event = make.event(agency, seats=1)
    first = come(event)
    second = come(event, "Omar", contact="0600000000")

    registrations.give_back(token=first.token, now=NOW)

    assert letters() == {}
    second.refresh_from_db()
    assert second.status == "registered"


def test_more_seats_go_to_those_who_wait_before_anybody_new(agency, scout):
    event = make.event(agency, seats=1)
    come(event)
    second, third = come(event, "Omar", contact="omar@example.org"), come(event, "Awa")
    bind(scout)

    events.widen(event_id=event.pk, seats=2, by=scout)

    newcomer = come(event, "Sara")
    for each in (second, third):
        each.refresh_from_db()
    assert (second.status, third.status, newcomer.status) == ("registered", "waiting", "waiting")
    assert set(letters()) == {"event_seat"}

    bind(scout)
    events.widen(event_id=event.pk, seats=None, by=scout)
    event.refresh_from_db()
    assert (event.taken, event.registrations.filter(status="waiting").count()) == (4, 0)


def test_those_who_registered_are_written_to_when_the_event_is_called_off(agency, scout):
    event = make.event(agency)
    come(event, contact="mariam@example.org")
    gone = come(event, "Omar", contact="omar@example.org")
    registrations.give_back(token=gone.token, now=NOW)
    bind(scout)

    events.cancel(event_id=event.pk, reason="Salle fermée", by=scout)

    assert Message.objects.filter(template="event_off").count() == 1


def test_a_presence_noted_by_mistake_is_voided(agency, scout):
    row = make.registration(make.event(agency, past=True))
    bind(scout)
    registrations.attend(registration_id=row.pk, by=scout, now=NOW)
    assert standing("event_attended").get().subject is None

    registrations.miss(registration_id=row.pk, by=scout, now=NOW)

    assert not standing("event_attended").exists()


def test_names_are_forgotten_six_months_after_the_event_and_counts_stay(agency, operator_actor):
    row = make.registration(make.event(agency, past=True), contact_sealed=b"x", may_contact=True)

    assert registrations.forget_old(by=operator_actor, now=NOW + timedelta(days=150)) == 0
    assert registrations.forget_old(by=operator_actor, now=NOW + timedelta(days=190)) == 1

    row.refresh_from_db()
    assert (row.name, row.contact, row.event.taken) == ("", "", 1)


def test_an_event_is_announced_before_it_begins_and_with_its_link(agency, scout):
    late, bare = make.event(agency, status="draft", past=True), make.event(agency, status="draft", link="")
    bind(scout)

    for event in (late, bare):
        with pytest.raises(Invalid):
            events.publish(event_id=event.pk, by=scout, now=NOW)


def test_seats_are_never_fewer_than_those_held(agency, scout):
    event = make.event(agency, seats=3)
    for name in ("A", "B"):
        make.registration(event, name=name)
    bind(scout)

    with pytest.raises(Invalid):
        events.widen(event_id=event.pk, seats=1, by=scout)
    assert events.widen(event_id=event.pk, seats=2, by=scout).seats == 2


def test_a_download_is_counted_without_anybody(agency):
    resource = make.resource(agency)
    version = resource.versions.get()
    bind(None)

    handed = library.hand_out(resource_ref=resource.ref, version_id=version.pk, now=NOW)

    bind(operator())
    version.refresh_from_db()
    fact = standing("resource_downloaded").get()
    assert (handed.content, version.downloads) == (make.PDF, 1)
    assert (fact.subject, fact.recorded_by, fact.attributes["language"]) == (None, None, "fr")


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_what_is_not_published_is_not_handed_out(agency, status):
    resource = make.resource(agency, status=status)

    with pytest.raises(NotAllowed):
        library.hand_out(resource_ref=resource.ref, version_id=resource.versions.get().pk, now=NOW)


def test_an_edition_exists_once_in_a_language_and_is_a_file_or_a_link(agency, scout):
    resource = make.resource(agency)
    bind(scout)

    def add(**more):
        values = {"language": "fr", "edition": "2018", "published_on": DAY} | more
        return library.add_version(resource_id=resource.pk, by=scout, **values)

    with pytest.raises(Conflict):
        add(content=make.PDF, name="g.pdf")
    for bad in ({}, {"content": make.PDF, "link": "https://e.org"}, {"link": "http://e.org"}):
        with pytest.raises(Invalid):
            add(edition="2020", **bad)
    assert add(language="ar", link="https://example.org/ar").downloads == 0


def test_who_wrote_a_fiche_does_not_review_it(agency, head):
    practice = make.practice(agency, written_by=head.user)
    bind(head)

    with pytest.raises(NotAllowed):
        practices.move(practice_id=practice.pk, step="review", by=head, now=NOW)

    bind(operator())
    with pytest.raises(IntegrityError), transaction.atomic():
        make.practice(agency, status="reviewed", written_by=head.user, reviewed_by=head.user)


def test_an_empty_fiche_is_not_reviewed_and_a_reviewed_one_does_not_change(agency, head, scout):
    empty, done = make.practice(agency, written=False), make.practice(agency, status="reviewed")
    bind(head)
    with pytest.raises(Invalid):
        practices.move(practice_id=empty.pk, step="review", by=head, now=NOW)

    bind(scout)
    with pytest.raises(StepRefused):
        practices.write(
            practice_id=done.pk, language="fr", title="T", problem="P", method="M", result="R", by=scout
        )


def test_only_who_came_is_certified_and_nobody_beyond_the_hours(agency, scout):
    course = make.course(agency)
    came, away = make.trainee(course), make.trainee(course, "Omar Exemple")
    bind(scout)

    with pytest.raises(Invalid), transaction.atomic():
        planning.hold_course(course_id=course.pk, hours={came.pk: Decimal(7)}, by=scout, now=NOW)
    planning.hold_course(course_id=course.pk, hours={came.pk: Decimal(6)}, by=scout, now=NOW)

    came.refresh_from_db()
    away.refresh_from_db()
    assert came.certificate_number
    assert away.certificate_number == ""
    assert standing("staff_trained").get().attributes["hours"] == 6


def test_an_action_of_a_plan_is_due_within_the_plan(agency, scout):
    plan = make.plan(agency)
    bind(scout)

    with pytest.raises(Invalid):
        planning.add_task(plan_id=plan.pk, text="Réunir", owner=agency, due_on=date(2021, 1, 1), by=scout)


@pytest.mark.parametrize(
    ("thing", "seen"),
    [(make.contact, False), (make.commitment, False), (make.subscription, False), (make.campaign, False),
     (make.course, False), (make.study, True), (make.resource, True), (make.event, True)],
)  # fmt: skip
def test_another_office_sees_what_is_announced_and_nothing_else(
    agency, other_agency, make_actor, thing, seen
):
    made = thing(agency)
    bind(make_actor("counsellor", other_agency))

    assert type(made).objects.filter(pk=made.pk).exists() is seen


@pytest.mark.parametrize(
    ("thing", "seen"), [(make.resource, True), (make.event, True), (make.study, False), (make.contact, False)]
)
def test_a_visitor_sees_what_is_announced_and_nothing_else(agency, thing, seen):
    made = thing(agency)
    bind(None)

    assert type(made).objects.filter(pk=made.pk).exists() is seen


def test_an_event_in_preparation_and_its_list_are_their_office_s_alone(agency, other_agency, make_actor):
    event = make.event(agency, status="draft")
    row, lead = make.registration(make.event(agency)), make.lead(make.event(agency))
    for account in (None, make_actor("counsellor", other_agency), make_actor("person", None)):
        bind(account)
        for each in (event, row, lead):
            assert not type(each).objects.filter(pk=each.pk).exists()


def hired(agency, employer, on, person=None):
    """A placement and its fact."""
    person = person or factories.person(agency)
    placement = Placement.objects.create(
        person=person, organisation=agency, employer=employer, job_title="Vente", contract_type="cdd", starts_on=on,
        evidence="contract", status="current",
    )  # fmt: skip
    pathway.record(
        "placed", person=person, occurred_on=on, organisation=agency, source=placement, by=operator()
    )
    return placement


@pytest.mark.parametrize(
    ("on", "counted"),
    [(DAY, 1), (date(2021, 3, 2), 1), (date(2021, 3, 3), 0), (DAY - timedelta(days=1), 0)],
)
def test_a_hire_counts_within_twelve_months_of_a_contact(agency, scout, on, counted):
    employer = make.employer(agency)
    hired(agency, employer, on)
    bind(scout)
    noted(scout, employer)

    found = outreach_results.results(date(2020, 1, 1), date(2020, 12, 31))

    assert (found.employers, len(found.hires)) == (1, counted)
    assert outreach_results.hire_facts(found).count() == counted


def test_two_contacts_with_one_employer_count_one_hire_and_one_employer(agency, scout):
    employer, other = make.employer(agency), make.employer(agency)
    hired(agency, employer, DAY + timedelta(days=30))
    hired(agency, other, DAY + timedelta(days=30))
    bind(scout)
    noted(scout, employer)
    noted(scout, employer, on=DAY - timedelta(days=5))

    found = outreach_results.results(date(2020, 1, 1), date(2020, 12, 31))

    assert (found.employers, found.contacts, len(found.hires), found.hiring_employers) == (1, 2, 1, 1)
    assert found.hires[0].days == 30


def test_a_cancelled_contact_and_a_voided_hire_count_no_more(agency, scout):
    employer = make.employer(agency)
    placement = hired(agency, employer, DAY)
    bind(scout)
    contact = noted(scout, employer)
    bind(operator())
    pathway.void_source(placement, by=operator(), reason="erreur")
    assert outreach_results.results(date(2020, 1, 1), date(2020, 12, 31)).hires == ()

    bind(scout)
    contacts.cancel_contact(contact_id=contact.pk, reason="erreur", by=scout)

    assert outreach_results.results(date(2020, 1, 1), date(2020, 12, 31)).employers == 0


def test_another_office_counts_none_of_these_and_steering_counts_them_without_names(
    agency, other_agency, ministry, scout, make_actor
):
    employer = make.employer(agency)
    hired(agency, employer, DAY)
    bind(scout)
    noted(scout, employer)
    year = (date(2020, 1, 1), date(2020, 12, 31))

    bind(make_actor("counsellor", other_agency))
    assert (outreach_results.results(*year).employers, outreach_results.results(*year).hires) == (0, ())
    bind(make_actor("coordinator", ministry))
    assert len(outreach_results.results(*year).hires) == 1
    assert not Contact.objects.exists()
