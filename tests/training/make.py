"""Things of training in a given state, made by its own actions, all in March 2020."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor, bind
from maslak.access.models import Organisation
from maslak.people.models import Person
from maslak.training import enrolments, offers, referrals
from maslak.training.models import Enrolment, Intake, TrainingOffer, TrainingReferral
from tests import factories

DAY = date(2020, 3, 2)  # a Monday
NOW = timezone.make_aware(datetime(2020, 3, 2, 10, 0))
LATER = NOW + timedelta(days=40)

VALUES: dict[str, Any] = {
    "title": "Couture, retouches", "title_ar": "الخياطة", "centre": "Centre Anfa", "region": "MA-06",
    "city": "Casablanca", "sector": "sewing", "weekly_hours": Decimal(12), "duration_weeks": 10,
    "schedules": ["evening"], "languages": ["fr", "ary"], "skills": ["Coudre à la machine"],
    "certificate_type": "certificate",
}  # fmt: skip


def offer(
    operator: Organisation, by: Actor, *, published: bool = True, now: datetime = NOW, **more: Any
) -> TrainingOffer:
    """An offer of evening sewing, published unless told otherwise; bound to the operator afterwards."""
    bind(by)
    made = offers.describe(operator=operator, values=VALUES | more, by=by, now=now)
    return offers.publish(offer_id=made.pk, by=by, now=now) if published else made


def group(
    offer: TrainingOffer, by: Actor, *, seats: int = 2, starts_on: date = DAY, weeks: int = 10
) -> Intake:
    """A group with two seats that begins on 2 March 2020; bound to the operator afterwards."""
    bind(by)
    return offers.open_intake(
        offer_id=offer.pk, starts_on=starts_on, ends_on=starts_on + timedelta(weeks=weeks), seats=seats, by=by
    )


def sent(
    offer: TrainingOffer, person: Person, by: Actor, *, now: datetime = NOW, **more: Any
) -> TrainingReferral:
    """A referral with a consent for that operator, sent by an organisation that holds the file."""
    consent = factories.consent(person, "referral", offer.operator)
    bind(by)
    return referrals.send(
        person=person, offer=offer, need="Cours du soir en couture", consent=consent, by=by, now=now, **more
    )


def accepted(offer: TrainingOffer, person: Person, by: Actor, trainer: Actor) -> TrainingReferral:
    """A referral that the operator accepted; bound to the operator afterwards."""
    referral = sent(offer, person, by)
    bind(trainer)
    return referrals.accept(referral_id=referral.pk, by=trainer, now=NOW)


def enrolled(
    offer: TrainingOffer, person: Person, by: Actor, trainer: Actor, intake: Intake | None = None
) -> Enrolment:
    """Somebody with a seat; bound to the operator afterwards."""
    referral = accepted(offer, person, by, trainer)
    seat = intake or group(offer, trainer)
    return enrolments.enrol(referral_id=referral.pk, intake_id=seat.pk, by=trainer, now=NOW)


def completed(
    offer: TrainingOffer, person: Person, by: Actor, trainer: Actor, *, result: str = "passed"
) -> Enrolment:
    """Somebody who followed the training to its end; bound to the operator afterwards."""
    seat = enrolled(offer, person, by, trainer)
    return enrolments.complete(enrolment_id=seat.pk, result=result, on=LATER.date(), by=trainer, now=LATER)
