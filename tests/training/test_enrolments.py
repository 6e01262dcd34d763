"""Seats that the database keeps, days that are noted, results that are facts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from maslak.access.actor import bind
from maslak.access.actor import operator as everybody
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.queries import standing
from maslak.training import enrolments, offers
from maslak.training.models import Enrolment, Intake
from tests import factories
from tests.training import make
from tests.training.make import DAY, LATER, NOW


def test_a_seat_is_taken_and_is_a_fact(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)

    assert Intake.objects.get().taken == 1
    assert Enrolment.objects.get(pk=seat.pk).referral.status == "enrolled"
    bind(everybody())
    assert standing().get(kind="training_enrolled").organisation == offer.operator


def test_a_full_group_takes_nobody_more(offer, caseworker, trainer):
    group = make.group(offer, trainer, seats=1)
    make.enrolled(offer, factories.person(caseworker.organisation), caseworker, trainer, group)

    with pytest.raises(Conflict, match="complet"):
        make.enrolled(offer, factories.person(caseworker.organisation), caseworker, trainer, group)
    assert Enrolment.objects.count() == 1


def test_the_database_itself_refuses_one_seat_too_many(offer, trainer):
    group = make.group(offer, trainer, seats=1)
    Intake.objects.filter(pk=group.pk).update(taken=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.filter(pk=group.pk).update(taken=2)


def test_nobody_is_seated_before_they_are_accepted(offer, person, caseworker, trainer):
    referral = make.sent(offer, person, caseworker)
    group = make.group(offer, trainer)

    with pytest.raises(StepRefused):
        enrolments.enrol(referral_id=referral.pk, intake_id=group.pk, by=trainer, now=NOW)


def test_nor_in_a_group_of_another_operator(offer, person, caseworker, trainer, stranger, other_operator):
    theirs = make.group(make.offer(other_operator, stranger), stranger)
    referral = make.accepted(offer, person, caseworker, trainer)

    with pytest.raises(NotAllowed):
        enrolments.enrol(referral_id=referral.pk, intake_id=theirs.pk, by=trainer, now=NOW)


def test_a_stranger_seats_nobody(offer, person, caseworker, trainer, stranger):
    referral = make.accepted(offer, person, caseworker, trainer)
    group = make.group(offer, trainer)
    bind(stranger)

    with pytest.raises(NotAllowed):
        enrolments.enrol(referral_id=referral.pk, intake_id=group.pk, by=stranger, now=NOW)


def test_a_cancelled_seat_is_free_again_and_its_fact_voided(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    enrolments.cancel(enrolment_id=seat.pk, by=trainer, now=NOW)

    assert Intake.objects.get().taken == 0
    assert Enrolment.objects.get().referral.status == "accepted"
    bind(everybody())
    assert not standing().filter(kind="training_enrolled").exists()


def test_whoever_came_already_does_not_just_vanish(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    _note(seat, trainer, "present")

    with pytest.raises(Invalid, match="abandon"):
        enrolments.cancel(enrolment_id=seat.pk, by=trainer, now=NOW)


def _note(seat, trainer, presence, day=DAY, hours=3):
    return enrolments.note_day(
        intake_id=seat.intake_id, day=day, hours=Decimal(hours), presences={seat.pk: presence}, by=trainer,
        today=LATER.date(),
    )  # fmt: skip


def test_hours_are_counted_and_a_day_noted_again_is_corrected(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    _note(seat, trainer, "absent")
    _note(seat, trainer, "present")
    _note(seat, trainer, "excused", DAY + timedelta(days=2), 2)

    assert enrolments.hours_of(seat) == (Decimal(3), Decimal(5))


@pytest.mark.parametrize("days", [-1, 45, 80])
def test_a_day_outside_the_group_or_to_come_is_refused(offer, person, caseworker, trainer, days):
    seat = make.enrolled(offer, person, caseworker, trainer)

    with pytest.raises(Invalid) as refusal:
        _note(seat, trainer, "present", DAY + timedelta(days=days))
    assert refusal.value.field == "day"


@pytest.mark.parametrize("hours", [0, 13])
def test_so_are_hours_that_no_day_has(offer, person, caseworker, trainer, hours):
    seat = make.enrolled(offer, person, caseworker, trainer)

    with pytest.raises(Invalid):
        _note(seat, trainer, "present", hours=hours)


def test_and_somebody_of_another_group(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)

    with pytest.raises(Invalid):
        enrolments.note_day(
            intake_id=seat.intake_id, day=DAY, hours=Decimal(3), presences={seat.pk + 99: "present"}, by=trainer,
            today=DAY,
        )  # fmt: skip


def test_the_end_is_a_fact_with_its_hours_and_its_result(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    _note(seat, trainer, "present")
    _note(seat, trainer, "absent", DAY + timedelta(days=7))
    enrolments.complete(enrolment_id=seat.pk, result="passed", on=LATER.date(), by=trainer, now=LATER)

    bind(everybody())
    fact = standing().get(kind="training_completed")
    assert (fact.attributes["hours"], fact.attributes["attendance"]) == ("3.0", 50)
    assert fact.attributes["result"] == "passed"
    assert fact.occurred_on == LATER.date()


@pytest.mark.parametrize("days", [-1, 60])
def test_it_lies_between_the_first_day_and_today(offer, person, caseworker, trainer, days):
    seat = make.enrolled(offer, person, caseworker, trainer)

    with pytest.raises(Invalid):
        enrolments.complete(
            enrolment_id=seat.pk, result="", on=DAY + timedelta(days=days), by=trainer, now=LATER
        )


def test_giving_up_has_a_reason_and_is_no_completion(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    with pytest.raises(Invalid):
        enrolments.drop(enrolment_id=seat.pk, reason="", on=LATER.date(), by=trainer, now=LATER)

    dropped = enrolments.drop(enrolment_id=seat.pk, reason="money", on=LATER.date(), by=trainer, now=LATER)

    assert dropped.drop_reason == "money"
    bind(everybody())
    assert not standing().filter(kind="training_completed").exists()


def test_a_group_closes_after_its_last_day_with_every_outcome_noted(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    after = seat.intake.ends_on
    with pytest.raises(Invalid):
        offers.close_intake(intake_id=seat.intake_id, by=trainer, today=DAY)
    with pytest.raises(Conflict):
        offers.close_intake(intake_id=seat.intake_id, by=trainer, today=after)

    enrolments.complete(enrolment_id=seat.pk, result="", on=LATER.date(), by=trainer, now=LATER)
    assert offers.close_intake(intake_id=seat.intake_id, by=trainer, today=after).status == "closed"


def test_a_group_with_somebody_in_it_is_not_cancelled(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)

    with pytest.raises(Conflict):
        offers.cancel_intake(intake_id=seat.intake_id, by=trainer)


def test_nobody_loses_their_seat_when_seats_are_taken_away(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)

    with pytest.raises(Invalid):
        offers.change_seats(intake_id=seat.intake_id, seats=0, by=trainer)
    assert offers.change_seats(intake_id=seat.intake_id, seats=1, by=trainer).seats == 1
