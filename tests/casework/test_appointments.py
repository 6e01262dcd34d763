"""Slots and appointments: one person an hour, told, reminded, moved, kept or missed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from maslak.access.actor import Actor, bind, operator
from maslak.casework import appointments, queries
from maslak.casework.models import Appointment, Slot
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from maslak.pathway.queries import standing
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NEXT_WEEK, NOW, YESTERDAY

TUESDAY = date(2020, 3, 3)


def _open(agency, counsellor, **more):
    values = {"day": TUESDAY, "opens": time(9), "closes": time(11), "minutes": 30} | more
    return appointments.open_slots(
        organisation=agency, by=counsellor, now=NOW, counsellor=counsellor.user, **values
    )


def _book(slot, person, by):
    return appointments.book(slot_id=slot.pk, person=person, purpose="Faire le point", by=by, now=NOW)


@pytest.fixture
def myself(agency, make_actor):
    person = factories.person(agency)
    return Actor(user=make_actor("person").user, organisation=None, role="person", person_id=person.pk)


def test_a_morning_is_cut_into_slots_and_never_twice(agency, counsellor):
    bind(counsellor)
    first = _open(agency, counsellor)
    again = _open(agency, counsellor, opens=time(10, 15), closes=time(12, 15), minutes=45)

    assert [s.starts_at.astimezone(NOW.tzinfo).time() for s in first] == [
        time(9),
        time(9, 30),
        time(10),
        time(10, 30),
    ]
    assert [s.starts_at.astimezone(NOW.tzinfo).time() for s in again] == [time(11)]


def test_the_database_refuses_two_slots_of_one_counsellor_at_once(agency):
    slot = make.slot(agency)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.slot(agency, starts_at=slot.starts_at + timedelta(minutes=10), counsellor=slot.counsellor)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": date(2020, 3, 1)}, None),
        ({"minutes": 0}, None),
        ({"opens": time(11), "closes": time(9)}, None),
        ({"mode": "hybrid"}, "mode"),
    ],
)
def test_hours_that_hold_no_slot_are_refused(agency, counsellor, change, field):
    with pytest.raises(Invalid) as refusal:
        _open(agency, counsellor, **change)

    assert refusal.value.field == field


def test_a_slot_is_opened_for_somebody_who_works_there(agency, other_agency, counsellor, make_actor):
    stranger = make_actor("counsellor", other_agency)

    with pytest.raises(Invalid):
        appointments.open_slots(
            organisation=agency,
            counsellor=stranger.user,
            day=TUESDAY,
            opens=time(9),
            closes=time(10),
            minutes=30,
            by=counsellor,
            now=NOW,
        )


def test_booking_tells_and_reminds_a_day_before(agency, counsellor):
    bind(counsellor)
    slot = make.slot(agency, starts_at=NEXT_WEEK)

    _book(slot, factories.person(agency, preferred_language="en"), counsellor)

    booked, reminder = Message.objects.order_by("id")
    assert (booked.template, reminder.template) == ("appointment_booked", "appointment_reminder")
    assert "on 09/03/2020 at 10:00" in booked.body
    assert reminder.not_before == NEXT_WEEK - timedelta(hours=24)


def test_no_reminder_of_an_hour_that_is_too_near(agency, counsellor):
    _book(make.slot(agency, starts_at=NOW + timedelta(hours=3)), factories.person(agency), counsellor)

    assert list(Message.objects.values_list("template", flat=True)) == ["appointment_booked"]


def test_a_slot_goes_to_one_person(agency, counsellor):
    slot = make.slot(agency, starts_at=NEXT_WEEK)
    _book(slot, factories.person(agency), counsellor)

    with pytest.raises(Conflict) as refusal:
        _book(slot, factories.person(agency), counsellor)

    assert refusal.value.field == "slot"
    assert Appointment.objects.count() == 1


def test_a_person_is_expected_in_one_place_at_a_time(agency, counsellor):
    person = factories.person(agency)
    _book(make.slot(agency, starts_at=NEXT_WEEK), person, counsellor)
    beside = make.slot(agency, starts_at=NEXT_WEEK, counsellor=make.account(agency, username="colleague"))

    with pytest.raises(Conflict):
        _book(beside, person, counsellor)


@pytest.mark.parametrize("change", [{"starts_at": YESTERDAY}, {"starts_at": NEXT_WEEK, "closed_at": NOW}])
def test_an_hour_gone_by_or_taken_back_is_not_booked(agency, counsellor, change):
    with pytest.raises(Invalid):
        _book(make.slot(agency, **change), factories.person(agency), counsellor)


def test_an_invitation_takes_the_first_free_hour(agency, counsellor):
    late, early = make.slot(agency, starts_at=NEXT_WEEK), make.slot(agency, starts_at=NOW + timedelta(days=2))
    person = factories.person(agency)

    first = appointments.invite(organisation=agency, person=person, purpose="Bilan", by=counsellor, now=NOW)
    second = appointments.invite(organisation=agency, person=person, purpose="Suite", by=counsellor, now=NOW)

    assert (first.slot, second.slot) == (early, late)


def test_nobody_is_invited_to_an_hour_that_does_not_exist(agency, counsellor):
    make.slot(agency, starts_at=NEXT_WEEK, closed_at=NOW)
    make.appointment(agency, starts_at=NEXT_WEEK)

    with pytest.raises(Conflict):
        appointments.invite(
            organisation=agency, person=factories.person(agency), purpose="Bilan", by=counsellor, now=NOW
        )

    assert Appointment.objects.count() == 1


def test_moving_keeps_the_appointment_frees_the_hour_and_renews_the_reminder(agency, counsellor):
    bind(counsellor)
    old, new = (
        make.slot(agency, starts_at=NEXT_WEEK),
        make.slot(agency, starts_at=NEXT_WEEK + timedelta(days=1)),
    )
    booked = _book(old, factories.person(agency), counsellor)

    moved = appointments.reschedule(appointment_id=booked.pk, slot_id=new.pk, by=counsellor, now=NOW)

    assert (moved.ref, moved.sequence) == (booked.ref, 1)
    assert list(queries.free_slots(agency, NOW)) == [old]
    assert Message.objects.get(template="appointment_reminder").not_before == NEXT_WEEK


def test_moving_onto_somebody_else_s_hour_is_refused_and_nothing_moves(agency, counsellor):
    taken = make.appointment(agency, starts_at=NEXT_WEEK).slot
    mine = make.appointment(agency, starts_at=NEXT_WEEK + timedelta(days=1))

    with pytest.raises(Conflict):
        appointments.reschedule(appointment_id=mine.pk, slot_id=taken.pk, by=counsellor, now=NOW)

    assert Appointment.objects.get(pk=mine.pk).slot_id == mine.slot_id


def test_an_appointment_does_not_move_to_another_organisation(agency, other_agency, operator_actor):
    mine = make.appointment(agency, starts_at=NEXT_WEEK)

    with pytest.raises(Invalid):
        appointments.reschedule(
            appointment_id=mine.pk,
            slot_id=make.slot(other_agency, starts_at=NEXT_WEEK).pk,
            by=operator_actor,
            now=NOW,
        )


def test_kept_and_missed_are_facts_that_void_each_other(agency, counsellor):
    meeting = make.appointment(agency)

    appointments.miss(appointment_id=meeting.pk, by=counsellor, now=NOW)
    assert [f.kind for f in standing()] == ["appointment_missed"]
    appointments.keep(appointment_id=meeting.pk, by=counsellor, now=NOW)
    assert [f.kind for f in standing()] == ["appointment_kept"]
    appointments.miss(appointment_id=meeting.pk, by=counsellor, now=NOW)
    appointments.excuse(appointment_id=meeting.pk, by=counsellor, now=NOW)

    assert not standing().exists()
    assert Milestone.objects.filter(kind="voided").count() == 3


@pytest.mark.parametrize("act", [appointments.keep, appointments.miss])
def test_presence_is_noted_once_the_hour_has_come(agency, counsellor, act):
    with pytest.raises(StepRefused):
        act(appointment_id=make.appointment(agency, starts_at=NEXT_WEEK).pk, by=counsellor, now=NOW)


def test_cancelling_offers_the_hour_again_and_takes_the_reminder_back(agency, counsellor):
    slot = make.slot(agency, starts_at=NEXT_WEEK)
    booked = _book(slot, factories.person(agency), counsellor)

    appointments.cancel(appointment_id=booked.pk, by=counsellor, now=NOW)

    assert list(queries.free_slots(agency, NOW)) == [slot]
    assert not Message.objects.filter(template="appointment_reminder").exists()
    assert Message.objects.filter(template="appointment_cancelled").count() == 1


def test_the_office_may_take_the_hour_back_with_the_appointment(agency, counsellor):
    booked = make.appointment(agency, starts_at=NEXT_WEEK)
    with pytest.raises(Conflict):
        appointments.close_slot(slot_id=booked.slot_id, by=counsellor, now=NOW)

    appointments.cancel(appointment_id=booked.pk, close_slot_too=True, by=counsellor, now=NOW)

    assert Slot.objects.get().closed_at == NOW
    assert not queries.free_slots(agency, NOW).exists()


def test_a_person_books_moves_and_cancels_for_themselves_seeing_only_what_is_free(agency, myself):
    make.appointment(agency, starts_at=NEXT_WEEK)
    first, second = (make.slot(agency, starts_at=NEXT_WEEK + timedelta(days=d)) for d in (1, 2))
    bind(myself)
    person = factories.Person.objects.get()

    assert list(queries.free_slots(agency, NOW)) == [first, second]
    mine = _book(first, person, myself)
    appointments.reschedule(appointment_id=mine.pk, slot_id=second.pk, by=myself, now=NOW)
    appointments.cancel(appointment_id=mine.pk, by=myself, now=NOW)

    assert Appointment.objects.get().status == "cancelled"
    assert not Message.objects.filter(template="appointment_cancelled").exists()


def test_a_person_moves_nothing_once_the_hour_has_come(agency, counsellor, myself):
    person = factories.Person.objects.get()
    begun = make.appointment(agency, starts_at=NOW - timedelta(minutes=5), person=person)
    free = make.slot(agency, starts_at=NEXT_WEEK)
    bind(myself)

    with pytest.raises(StepRefused):
        appointments.reschedule(appointment_id=begun.pk, slot_id=free.pk, by=myself, now=NOW)

    bind(counsellor)
    moved = appointments.reschedule(appointment_id=begun.pk, slot_id=free.pk, by=counsellor, now=NOW)
    assert moved.slot_id == free.pk


def test_a_person_does_not_take_an_hour_that_they_do_not_see_is_taken(agency, myself):
    taken = make.appointment(agency, starts_at=NEXT_WEEK).slot
    bind(myself)

    with pytest.raises(Conflict):
        _book(taken, factories.Person.objects.get(), myself)


def test_a_person_acts_for_nobody_else_notes_no_presence_and_not_after_the_hour(agency, myself):
    theirs = make.appointment(agency, starts_at=NEXT_WEEK)
    person = factories.Person.objects.get(pk=myself.person_id)
    past = make.appointment(agency, person=person)
    slot = make.slot(agency, starts_at=NEXT_WEEK + timedelta(days=1))

    with pytest.raises(NotAllowed):
        appointments.cancel(appointment_id=theirs.pk, by=myself, now=NOW)
    with pytest.raises(NotAllowed):
        _book(slot, theirs.person, myself)
    with pytest.raises(NotAllowed):
        appointments.keep(appointment_id=past.pk, by=myself, now=NOW)
    with pytest.raises(StepRefused):
        appointments.cancel(appointment_id=past.pk, by=myself, now=NOW)


def test_another_office_sees_neither_slots_nor_appointments(agency, other_agency, make_actor):
    make.appointment(agency, starts_at=NEXT_WEEK)

    bind(make_actor("counsellor", other_agency))

    assert not Slot.objects.exists()
    assert not Appointment.objects.exists()


def test_the_day_s_appointments_are_listed_by_hour(agency, counsellor):
    other = make.appointment(agency, starts_at=YESTERDAY)
    today = make.appointment(agency, starts_at=NOW + timedelta(hours=1))
    make.appointment(agency, starts_at=NOW + timedelta(hours=2), status="cancelled")

    assert list(queries.appointments_on(agency, DAY)) == [today]
    assert list(queries.appointments_on(agency, DAY, user=operator().user or other.slot.counsellor)) == [
        today
    ]
