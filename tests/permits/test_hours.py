"""An hour at a counter: when it is open, when it is free, once a place, given back or kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from maslak.access.actor import bind
from maslak.access.models import AuditEvent
from maslak.almanac.models import ServiceInterruption
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.permits import hours
from maslak.permits.models import CounterAppointment
from tests.permits import make
from tests.permits.make import NOW, at

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY, SATURDAY = date(2026, 2, 9), date(2026, 2, 13), date(2026, 2, 14)
TEN = at(MONDAY, 10)


@pytest.fixture
def counter(db):
    return make.desk("visa")


@pytest.fixture
def file(counter):
    return make.file("validated", kind="visa")


@pytest.fixture
def boss(file):
    return make.actor(file.filed_by, "employer")


@pytest.fixture
def officer(counter):
    return make.actor(counter.organisation, "counter_officer")


def starts(desk, day, days=1, **more):
    return [f"{moment:%H:%M}" for moment in map(make.local, hours.free_hours(desk, day, days, **more))]


# --- when it is open ---------------------------------------------------------


def test_a_counter_receives_from_nine_to_one_by_half_hours(counter):
    assert starts(counter, MONDAY) == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"]


def test_on_friday_it_closes_at_noon(counter):
    assert starts(counter, FRIDAY)[-1] == "11:30"


def test_nobody_is_received_on_the_weekend_nor_on_a_holiday(counter):
    assert starts(counter, SATURDAY, 2) == []
    assert starts(counter, date(2026, 1, 14)) == []  # Amazigh new year, a Wednesday


def test_a_counter_that_stands_still_receives_nobody(counter):
    assert starts(counter, date(2020, 3, 18)) != []
    assert starts(counter, date(2020, 3, 19), 40) == []
    assert starts(counter, date(2020, 6, 11)) != []


def test_a_standstill_that_people_recorded_closes_it_too(counter, operator_actor):
    ServiceInterruption.objects.create(
        scope="contract_visa", first_day=MONDAY, last_day=MONDAY, reason_fr="Travaux", reason_ar="أشغال",
        reason_en="Works", source="Affiche du guichet", recorded_at=NOW,
    )  # fmt: skip

    assert starts(counter, MONDAY) == []
    assert starts(counter, MONDAY + timedelta(days=1)) != []


def test_a_desk_that_closed_receives_nobody_any_more(counter):
    counter.until = MONDAY
    counter.save()

    assert starts(counter, MONDAY) != []
    assert starts(counter, MONDAY + timedelta(days=1), 3) == []


def test_a_desk_without_hours_gives_none():
    assert starts(make.desk("certificate"), MONDAY, 5) == []


def test_several_days_come_in_order(counter):
    found = hours.free_hours(counter, MONDAY, 7)

    assert found == sorted(found)
    assert len(found) == 4 * 8 + 6


def test_no_more_than_a_quarter_is_looked_through(counter):
    last = hours.free_hours(counter, MONDAY, 10_000)[-1]

    assert make.local(last).date() <= MONDAY + timedelta(days=92)


def test_moments_that_have_passed_may_be_left_out(counter):
    assert starts(counter, MONDAY, now=TEN)[0] == "10:30"


def test_the_cost_does_not_grow_with_the_days(counter, django_assert_num_queries):
    hours.free_hours(counter, MONDAY, 1)

    with django_assert_num_queries(3):
        hours.free_hours(counter, MONDAY, 60)


# --- booking -----------------------------------------------------------------


def test_an_hour_is_booked_and_no_longer_free(file, boss, counter):
    booked = hours.book(file_id=file.pk, starts_at=TEN, by=boss, now=NOW)

    booked.refresh_from_db()
    assert (booked.status, booked.starts_at, booked.place, booked.desk) == ("booked", TEN, 1, counter)
    assert "10:00" not in starts(counter, MONDAY)
    assert AuditEvent.objects.filter(event="permit.hour_booked", target_id=str(booked.pk)).exists()


def test_whoever_looks_knows_which_hours_are_taken_and_not_by_whom(file, boss, counter):
    hours.book(file_id=file.pk, starts_at=TEN, by=boss, now=NOW)
    other = make.employer("AUTRE-EMPLOYEUR").organisation

    bind(make.actor(other, "employer"))

    assert "10:00" not in starts(counter, MONDAY)
    assert CounterAppointment.objects.count() == 0


def test_a_desk_with_two_places_takes_two_and_no_third(counter):
    counter.places = 2
    counter.save()
    files = [make.file("validated", kind="visa") for _ in range(3)]
    boss = make.actor(files[0].filed_by, "employer")

    taken = [hours.book(file_id=file.pk, starts_at=TEN, by=boss, now=NOW).place for file in files[:2]]

    assert taken == [1, 2]
    with pytest.raises(Conflict) as refusal:
        hours.book(file_id=files[2].pk, starts_at=TEN, by=boss, now=NOW)
    assert refusal.value.field == "starts_at"


@pytest.mark.parametrize(
    "moment",
    [
        at(MONDAY, 8, 30),
        at(MONDAY, 13),
        at(MONDAY, 10, 15),
        at(FRIDAY, 12),
        at(SATURDAY, 10),
        at(date(2026, 2, 2), 9),  # this morning, an hour ago
        at(date(2026, 1, 26), 10),
    ],
)
def test_a_moment_at_which_nobody_is_received_is_refused(file, boss, moment):
    with pytest.raises(Invalid) as refusal:
        hours.book(file_id=file.pk, starts_at=moment, by=boss, now=NOW)

    assert refusal.value.field == "starts_at"


def test_a_request_has_one_hour(file, boss):
    hours.book(file_id=file.pk, starts_at=TEN, by=boss, now=NOW)

    with pytest.raises(Conflict):
        hours.book(file_id=file.pk, starts_at=at(MONDAY, 11), by=boss, now=NOW)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "deposited", "in_review", "granted"])
def test_only_a_validated_contract_has_something_to_deposit(status):
    file = make.file(status, kind="visa")

    with pytest.raises(StepRefused):
        hours.book(file_id=file.pk, starts_at=TEN, by=make.actor(file.filed_by, "employer"), now=NOW)


def test_a_certificate_is_not_deposited_at_a_counter():
    file = make.file("admitted")

    with pytest.raises(StepRefused):
        hours.book(file_id=file.pk, starts_at=TEN, by=make.actor(file.filed_by, "employer"), now=NOW)


def test_another_organisation_books_nothing(file, officer):
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    for by in (stranger, officer):
        with pytest.raises(NotAllowed):
            hours.book(file_id=file.pk, starts_at=TEN, by=by, now=NOW)


def test_the_database_itself_refuses_one_place_twice(file, counter):
    other = make.file("validated", kind="visa")
    values = {"desk": counter, "starts_at": TEN, "place": 1, "booked_at": NOW}
    CounterAppointment.objects.create(file=file, **values)

    with pytest.raises(IntegrityError), transaction.atomic():
        CounterAppointment.objects.create(file=other, **values)


# --- giving back, coming, staying away ---------------------------------------


@pytest.fixture
def booked(file, boss):
    return hours.book(file_id=file.pk, starts_at=TEN, by=boss, now=NOW)


def test_an_hour_given_back_is_free_again_and_another_may_be_booked(booked, file, boss, counter):
    hours.cancel(appointment_id=booked.pk, by=boss, now=NOW)

    assert "10:00" in starts(counter, MONDAY)
    assert hours.book(file_id=file.pk, starts_at=TEN, by=boss, now=NOW).status == "booked"


def test_an_hour_is_not_given_back_once_it_has_come(booked, boss):
    with pytest.raises(StepRefused):
        hours.cancel(appointment_id=booked.pk, by=boss, now=TEN)


def test_who_came_is_written_down(booked, officer):
    assert hours.keep(appointment_id=booked.pk, by=officer, now=TEN).status == "kept"


def test_nobody_came_before_the_day(booked, officer):
    with pytest.raises(StepRefused):
        hours.keep(appointment_id=booked.pk, by=officer, now=NOW)


def test_who_stayed_away_may_book_again(booked, file, boss, officer):
    hours.miss(appointment_id=booked.pk, by=officer, now=TEN + timedelta(minutes=30))

    assert hours.book(file_id=file.pk, starts_at=at(FRIDAY, 9), by=boss, now=TEN).status == "booked"


def test_nobody_stayed_away_before_the_hour(booked, officer):
    with pytest.raises(StepRefused):
        hours.miss(appointment_id=booked.pk, by=officer, now=TEN - timedelta(minutes=1))


@pytest.mark.parametrize("act", [hours.keep, hours.miss])
def test_an_applicant_does_not_say_whether_they_came(booked, boss, act):
    with pytest.raises(NotAllowed):
        act(appointment_id=booked.pk, by=boss, now=TEN)


def test_the_counter_does_not_give_an_hour_back(booked, officer):
    with pytest.raises(NotAllowed):
        hours.cancel(appointment_id=booked.pk, by=officer, now=NOW)


@pytest.mark.parametrize("status", ["kept", "missed", "cancelled"])
def test_a_settled_hour_stays_settled(booked, boss, officer, status):
    CounterAppointment.objects.filter(pk=booked.pk).update(status=status)

    with pytest.raises(StepRefused):
        hours.cancel(appointment_id=booked.pk, by=boss, now=NOW)
    for act in (hours.keep, hours.miss):
        with pytest.raises(StepRefused):
            act(appointment_id=booked.pk, by=officer, now=TEN)


def test_an_hour_out_of_sight_and_one_that_is_none_are_refused_alike(booked):
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    for number in (booked.pk, 0):
        with pytest.raises(NotAllowed):
            hours.cancel(appointment_id=number, by=stranger, now=NOW)


def test_a_request_given_up_gives_its_hour_back(booked, file, boss, counter):
    from maslak.permits import files

    files.abandon(file_id=file.pk, why="Le poste n'existe plus.", by=boss, now=NOW)

    assert CounterAppointment.objects.get(pk=booked.pk).status == "cancelled"
    assert "10:00" in starts(counter, MONDAY)
