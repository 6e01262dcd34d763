"""The person's own space: what comes next, hours, workshops, agreements, traces, data. Theirs, and nobody else's."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.casework import appointments, catalogue, workshops
from maslak.casework.models import Appointment, Enrolment, Workshop
from maslak.people import accesscodes
from maslak.people.models import Consent
from tests import factories
from tests.web.desk.conftest import signed_in, with_file

DAY = timedelta(days=1)
PAGES = ("home", "documents", "traces", "data", "appointments", "workshops", "consents")


@pytest.fixture
def person(agency, counsellor):
    """Somebody with an open file in Casablanca."""
    return with_file(
        agency, counsellor, timezone.localdate(), family_name="Diallo", given_name="Mariama", birth_year=1990
    )


@pytest.fixture
def phone(person, counsellor):
    """The person's telephone, opened with the code of the card."""
    return entered(person, counsellor)


def entered(person, by) -> Client:
    bind(operator(person.home_organisation))
    code = accesscodes.issue_access_code(person_id=person.pk, by=by, now=timezone.now())
    client = Client()
    client.post(reverse("public:enter"), {"code": code})
    bind(operator())
    assert "_auth_user_id" in client.session
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"person:{name}", args=args))
    assert answer.status_code == 200, name
    bind(operator())
    return answer.content.decode()


def send(client: Client, name: str, *args: object, **data: object):
    answer = client.post(reverse(f"person:{name}", args=args), data)
    bind(operator())
    return answer


@pytest.fixture
def slots(agency, counsellor):
    """Two free hours tomorrow."""
    bind(operator(agency))
    return appointments.open_slots(
        organisation=agency, counsellor=counsellor.user, day=timezone.localdate() + DAY, opens=time(9),
        closes=time(10), minutes=30, by=operator(agency), now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def session(agency):
    """A workshop in three days."""
    bind(operator(agency))
    at = timezone.make_aware(datetime.combine(timezone.localdate() + 3 * DAY, time(10)))
    return workshops.plan(
        workshop=Workshop.objects.get(code="cv"), organisation=agency, starts_at=at, ends_at=at + timedelta(hours=2),
        mode="onsite", place="Salle 1", seats=1, by=operator(agency), now=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_space_opens(phone, name):
    assert "<h1" in read(phone, name)


@pytest.mark.parametrize("name", PAGES)
def test_the_space_is_for_the_person_alone(counsellor, person, name):
    assert signed_in(counsellor).get(reverse(f"person:{name}")).status_code == 403
    assert Client().get(reverse(f"person:{name}")).status_code == 302


def test_an_hour_is_taken_then_given_back_for_somebody_else(phone, slots):
    send(phone, "appointment-book", slots[0].pk)
    appointment = Appointment.objects.get()
    assert b"BEGIN:VEVENT" in phone.get(reverse("person:appointment-ics", args=[appointment.ref])).content

    send(phone, "appointment-excuse", appointment.ref)

    assert Appointment.objects.get().status == "cancelled"
    send(phone, "appointment-book", slots[0].pk)
    assert Appointment.objects.filter(status="booked").count() == 1


def test_an_hour_taken_meanwhile_is_refused_in_words(phone, slots, agency, counsellor):
    other = with_file(agency, counsellor, timezone.localdate(), family_name="Mensah", given_name="Kofi")
    send(entered(other, counsellor), "appointment-book", slots[0].pk)

    send(phone, "appointment-book", slots[0].pk)

    assert Appointment.objects.count() == 1
    assert "alert" in read(phone, "appointments")


def test_a_seat_then_the_waiting_list_then_the_seat(phone, session, agency, counsellor, person):
    other = with_file(agency, counsellor, timezone.localdate(), family_name="Mensah", given_name="Kofi")
    first = entered(other, counsellor)
    send(first, "seat-take", session.ref)
    send(phone, "seat-take", session.ref)
    assert Enrolment.objects.get(person=person).status == "waiting"

    send(first, "seat-leave", Enrolment.objects.get(person=other).pk)

    assert Enrolment.objects.get(person=person).status == "enrolled"


def test_the_seat_of_somebody_else_cannot_be_given_back(phone, session, agency, counsellor):
    other = with_file(agency, counsellor, timezone.localdate(), family_name="Mensah", given_name="Kofi")
    send(entered(other, counsellor), "seat-take", session.ref)

    assert send(phone, "seat-leave", Enrolment.objects.get().pk).status_code == 404
    assert Enrolment.objects.get().status == "enrolled"


def test_a_workshop_is_done_step_by_step_at_ones_own_pace(phone, person):
    steps = catalogue.steps_of("cv")
    answer = phone.get(reverse("person:workshop-start", args=["cv"]))
    assert answer.url == reverse("person:step", args=["cv", steps[0].code])

    for step in steps:
        assert step.title["fr"] in read(phone, "step", "cv", step.code).replace("&#x27;", "'")
        send(phone, "step", "cv", step.code)

    from maslak.pathway.models import Milestone

    facts = Milestone.objects.filter(subject=person.subject.pseudonym).values_list("kind", flat=True)
    assert "self_paced_completed" in facts


def test_a_step_that_does_not_exist_is_not_there(phone):
    assert phone.get(reverse("person:step", args=["cv", "nothing"])).status_code == 404


def test_an_agreement_is_given_and_taken_back(phone, person):
    send(phone, "consent-give", "sms")
    consent = Consent.objects.get(person=person, purpose="sms")
    assert consent.withdrawn_at is None

    send(phone, "consent-withdraw", consent.pk)

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_the_agreement_of_somebody_else_is_not_there(phone, agency):
    consent = factories.consent(factories.person(agency), "sms")

    assert send(phone, "consent-withdraw", consent.pk).status_code == 404


def test_who_opened_the_file_is_shown(phone, counsellor, person):
    signed_in(counsellor).get(reverse("desk:person", args=[person.ref]))

    text = read(phone, "traces")

    assert "Dossier ouvert" in text
    assert person.home_organisation.name in text


def test_all_that_is_kept_comes_as_a_file(phone, person):
    factories.paper(person, number="K987654A")
    answer = phone.get(reverse("person:data-download"))
    kept = json.loads(answer.content)

    assert kept["family_name"] == "Diallo"
    assert [paper["number"] for paper in kept["documents"]] == ["K987654A"]
    assert "registered" in [fact["what"] for fact in kept["pathway"]]


def test_a_correction_asked_reaches_the_counsellor(phone, person):
    from maslak.outbox.models import Message

    send(phone, "ask-correction")
    send(phone, "ask-correction")

    assert Message.objects.filter(template="correction_asked").count() == 1


def test_the_papers_show_their_end(phone, person):
    factories.paper(person, number="K987654B", valid_to=timezone.localdate() - DAY)

    assert "expiré" in read(phone, "documents")


def test_nothing_of_the_space_is_kept_by_the_browser(phone):
    for name in PAGES:
        assert "no-store" in phone.get(reverse(f"person:{name}")).headers["Cache-Control"]
    bind(operator())
    assert AuditEvent.objects.exists()


def test_an_hour_taken_is_moved_to_another_free_one_and_the_first_is_offered_again(phone, slots):
    send(phone, "appointment-book", slots[0].pk)
    ref = Appointment.objects.get().ref
    assert reverse("person:appointment-move", args=[ref]) in read(phone, "appointments")
    assert str(slots[1].pk) in read(phone, "appointment-move", ref)

    send(phone, "appointment-move", ref, slot_id=slots[1].pk)

    assert Appointment.objects.get().slot_id == slots[1].pk
    assert reverse("person:appointment-book", args=[slots[0].pk]) in read(phone, "appointments")


def test_an_hour_is_not_moved_to_one_that_is_not_offered_nor_by_somebody_else(
    phone, slots, agency, counsellor
):
    send(phone, "appointment-book", slots[0].pk)
    ref = Appointment.objects.get().ref
    other = with_file(
        agency, counsellor, timezone.localdate(), family_name="Keita", given_name="Issa", birth_year=1991
    )

    assert send(phone, "appointment-move", ref, slot_id=slots[0].pk).status_code == 422
    assert send(entered(other, counsellor), "appointment-move", ref, slot_id=slots[1].pk).status_code == 404
    assert Appointment.objects.get().slot_id == slots[0].pk


def test_a_session_turned_remote_hides_its_room(phone, session):
    assert "Salle 1" in read(phone, "workshops")
    type(session).objects.filter(pk=session.pk).update(mode="video", mode_before="onsite")

    assert "Salle 1" not in read(phone, "workshops")
