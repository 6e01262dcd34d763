"""What a service becomes after it was planned: a visit concluded, an hour moved, seats added, a period prolonged."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.casework import appointments, continuity, seats, workshops
from maslak.casework.models import Appointment, Enrolment, Session, Slot, Visit, Workshop
from maslak.outbox.models import Message
from maslak.programme.models import Disruption
from tests.web.desk.conftest import page, send, signed_in, told, with_file

DAY = timedelta(days=1)
WORDS = {language: f"Appelez le 0500000000 ({language})" for language in ("fr", "ar", "en")}


@pytest.fixture
def head(supervisor):
    """The browser of the head of the office."""
    return signed_in(supervisor)


@pytest.fixture
def hours(agency, counsellor):
    """Two free hours tomorrow."""
    bind(operator(agency))
    return appointments.open_slots(
        organisation=agency, counsellor=counsellor.user, day=timezone.localdate() + DAY, opens=time(9),
        closes=time(11), minutes=60, by=operator(agency), now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def booked(person, hours, agency):
    """An appointment at the first of them."""
    return appointments.book(
        slot_id=hours[0].pk, person=person, purpose="Faire le point", by=operator(agency), now=timezone.now()
    )


@pytest.fixture
def full(agency, person, counsellor, today):
    """A workshop in three days with one seat, which `person` has; two others wait, in the order of their names."""
    bind(operator(agency))
    at = timezone.make_aware(datetime.combine(today + 3 * DAY, time(10)))
    session = workshops.plan(
        workshop=Workshop.objects.get(code="cv"), organisation=agency, starts_at=at, ends_at=at + timedelta(hours=2),
        mode="onsite", place="Salle 1", seats=1, by=operator(agency), now=timezone.now(),
    )  # fmt: skip
    waiting = [with_file(agency, counsellor, today, family_name=name) for name in ("Anselme", "Bérénice")]
    for someone in (person, *waiting):
        seats.enrol(session_id=session.pk, person=someone, by=operator(agency), now=timezone.now())
    return session


# ---- reception


def received(desk):
    send(desk, "reception", need="job", language="fr")
    visit = Visit.objects.get()
    send(desk, "visit-step", visit.pk, "recevoir")
    return visit


def test_a_visit_ends_with_what_was_offered_and_the_file_that_was_opened(desk, person):
    visit = received(desk)

    answer = send(desk, "visit-conclude", visit.pk, advice="Atelier CV jeudi", person=person.ref.lower())

    visit.refresh_from_db()
    assert answer.status_code == 302
    assert (visit.advice, visit.person) == ("Atelier CV jeudi", person)
    assert "Atelier CV jeudi" in page(desk, "visit", visit.pk)


def test_a_visit_may_end_without_a_file(desk):
    visit = received(desk)

    send(desk, "visit-conclude", visit.pk, advice="Adresse du consulat")

    assert Visit.objects.get().person is None


def test_a_file_that_is_not_there_is_not_linked(desk):
    visit = received(desk)

    answer = send(desk, "visit-conclude", visit.pk, person="ZZZZZZZZZZ")

    assert answer.status_code == 422
    assert "Aucun dossier" in answer.content.decode()


def test_who_still_waits_cannot_be_concluded(desk):
    send(desk, "reception", need="job", language="fr")

    answer = send(desk, "visit-conclude", Visit.objects.get().pk, advice="Rien")

    assert "Recevez d'abord la personne" in answer.context["form"].non_field_errors()[0]
    assert Visit.objects.get().advice == ""


# ---- appointments


def test_an_appointment_moves_to_another_free_hour_and_the_person_is_told(desk, booked, hours):
    Message.objects.all().delete()

    send(desk, "appointment-move", booked.ref, slot_id=hours[1].pk)

    assert Appointment.objects.get().slot == hours[1]
    assert Message.objects.filter(template="appointment_moved").exists()
    assert booked.ref in page(desk, "appointment", booked.ref)


def test_an_hour_that_is_taken_is_not_offered(desk, booked, hours):
    answer = send(desk, "appointment-move", booked.ref, slot_id=hours[0].pk)

    assert answer.status_code == 422
    assert Appointment.objects.get().slot == hours[0]


def test_the_appointment_of_another_office_does_not_move(booked, hours, stranger):
    assert send(signed_in(stranger), "appointment-move", booked.ref, slot_id=hours[1].pk).status_code == 404


def test_a_free_hour_is_taken_back_and_a_booked_one_is_not(desk, booked, hours):
    assert hours[1].counsellor.display_name in page(desk, "slots")

    for slot in hours:
        send(desk, "slot-close", slot.pk)

    assert Slot.objects.get(pk=hours[1].pk).closed_at is not None
    assert Slot.objects.get(pk=hours[0].pk).closed_at is None
    assert "déplacez ou annulez d'abord" in told(desk)


# ---- workshops


def states():
    return list(Enrolment.objects.order_by("pk").values_list("status", flat=True))


def test_more_seats_go_to_those_who_wait_in_their_order(head, full):
    assert states() == ["enrolled", "waiting", "waiting"]

    send(head, "session-seats", full.ref, seats=2)

    assert states() == ["enrolled", "enrolled", "waiting"]


def test_fewer_seats_than_are_taken_are_refused(head, full):
    send(head, "session-seats", full.ref, seats=3)

    answer = send(head, "session-seats", full.ref, seats=1)

    assert answer.status_code == 422
    assert Session.objects.get().seats == 3


def test_seats_are_changed_by_the_head_of_the_office(desk, full):
    assert send(desk, "session-seats", full.ref, seats=9).status_code == 403


def test_a_seat_out_of_turn_needs_a_free_one(desk, full):
    last = Enrolment.objects.order_by("pk").last()

    send(desk, "seat-promote", last.pk)

    assert "complète" in told(desk)
    assert states() == ["enrolled", "waiting", "waiting"]


# ---- continuity


@pytest.fixture
def remote(agency, today):
    """The office at a distance for ten days."""
    bind(operator(agency))
    turned = continuity.go_remote(
        organisation=agency, starts_on=today, ends_on=today + 2 * DAY, guidance=WORDS, by=operator(agency),
        now=timezone.now(),
    )  # fmt: skip
    return Disruption.objects.get(pk=turned.disruption_id)


def test_a_period_is_prolonged_and_what_is_planned_meanwhile_turns_too(head, remote, full, today):
    assert Session.objects.get().mode == "onsite"
    assert "Prolonger" in page(head, "continuity")

    send(head, "continuity-prolong", remote.pk, ends_on=(today + 9 * DAY).isoformat())

    remote.refresh_from_db()
    assert (remote.ends_on, Session.objects.get().mode) == (today + 9 * DAY, "remote")


def test_a_day_before_the_planned_end_prolongs_nothing(head, remote, today):
    answer = send(head, "continuity-prolong", remote.pk, ends_on=today.isoformat())

    assert answer.status_code == 422
    assert "après la fin prévue" in answer.content.decode()


def test_the_period_of_another_office_is_not_there(remote, make_actor, other_agency, today):
    other = signed_in(make_actor("supervisor", other_agency))

    assert send(other, "continuity-prolong", remote.pk, ends_on="2031-01-01").status_code == 404
