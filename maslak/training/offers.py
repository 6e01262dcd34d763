"""Every write on the directory: offers described, verified, published, taken out; groups that begin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict, Invalid
from maslak.people.enums import Education, ResidenceBasis
from maslak.training.enums import (
    CertificateType,
    IntakeStatus,
    Level,
    OfferMode,
    OfferStatus,
    Schedule,
    Sector,
)
from maslak.training.models import Intake, TrainingOffer
from maslak.training.policies import locked
from maslak.training.workflow import INTAKE, OFFER

#: What an operator describes; anything else is the house's.
FIELDS = (
    "title", "title_ar", "title_en", "description", "centre", "region", "city", "sector", "isco", "esco_uri", "level",
    "weekly_hours", "duration_weeks", "schedules", "mode", "languages", "cost_mad", "allowance_mad", "min_age",
    "max_age", "min_schooling", "documents_required", "statuses_accepted", "childcare", "women_only",
    "transport_help", "certificate_type", "skills", "contact",
)  # fmt: skip
_CODES: dict[str, list[str]] = {
    "sector": list(Sector.values), "level": list(Level.values), "mode": list(OfferMode.values),
    "certificate_type": list(CertificateType.values), "min_schooling": ["", *Education.values],
}  # fmt: skip
_LISTS: dict[str, list[str]] = {
    "schedules": list(Schedule.values),
    "statuses_accepted": list(ResidenceBasis.values),
}
_LANGUAGE, _ISCO = re.compile(r"[a-z]{2,3}"), re.compile(r"\d{4}")
ESCO = "http://data.europa.eu/esco/"


@transaction.atomic
def describe(*, operator: Organisation, values: Mapping[str, Any], by: Actor, now: datetime) -> TrainingOffer:
    """A new offer, in preparation, verified on the day it is written.

    Raises NotAllowed; Invalid naming the field to mend; Conflict for the same training twice in one centre.
    """
    check_may(by, "training.offer", organisation_id=operator.pk)
    offer = TrainingOffer(operator=operator, created_at=now, last_verified_on=timezone.localdate(now))
    _fill(offer, values)
    _save(offer)
    audit.record("training.offer_described", by=by, target=offer)
    return offer


@transaction.atomic
def change(
    *, offer_id: int, values: Mapping[str, Any], version: int, by: Actor, now: datetime
) -> TrainingOffer:
    """Describe an offer anew; that verifies it too. Raises as `describe`, Conflict when somebody was faster."""
    offer = _offer(offer_id, by)
    if offer.version != version:
        raise Conflict(
            _(
                "Quelqu'un a modifié cette offre entre-temps. Relisez-la : votre saisie n'a pas été enregistrée."
            )
        )
    before = {name: getattr(offer, name) for name in FIELDS}
    _fill(offer, values)
    offer.version, offer.last_verified_on = offer.version + 1, timezone.localdate(now)
    _save(offer)
    changed = sorted(name for name in FIELDS if before[name] != getattr(offer, name))
    audit.record("training.offer_changed", by=by, target=offer, new={"fields": changed})
    return offer


@transaction.atomic
def verify(*, offer_id: int, by: Actor, now: datetime) -> TrainingOffer:
    """Say that an offer still stands as it is described. Raises NotAllowed."""
    offer = _offer(offer_id, by)
    offer.last_verified_on = timezone.localdate(now)
    offer.save(update_fields=["last_verified_on"])
    audit.record("training.offer_verified", by=by, target=offer)
    return offer


@transaction.atomic
def publish(*, offer_id: int, by: Actor, now: datetime) -> TrainingOffer:
    """Show an offer to everybody, verified today. Raises NotAllowed, StepRefused."""
    offer = _step(offer_id, "publish", by)
    offer.last_verified_on = timezone.localdate(now)
    offer.save(update_fields=["status", "last_verified_on"])
    audit.record("training.offer_published", by=by, target=offer, new=offer.status)
    return offer


@transaction.atomic
def archive(*, offer_id: int, by: Actor, now: datetime) -> TrainingOffer:
    """Take an offer out of the directory; what was sent for it goes on. Raises NotAllowed, StepRefused."""
    offer = _step(offer_id, "archive", by)
    offer.save(update_fields=["status"])
    audit.record("training.offer_archived", by=by, target=offer, new=offer.status)
    return offer


@transaction.atomic
def open_intake(*, offer_id: int, starts_on: date, ends_on: date, seats: int, by: Actor) -> Intake:
    """A group that begins on a day. Raises NotAllowed, Invalid, Conflict for two groups on one day."""
    offer = _offer(offer_id, by)
    if offer.status == OfferStatus.ARCHIVED:
        raise Invalid(_("Cette offre n'est plus dans l'annuaire : publiez-la de nouveau d'abord."))
    if ends_on < starts_on:
        raise Invalid(_("Le groupe se termine après avoir commencé."), field="ends_on")
    if not 1 <= seats <= 500:
        raise Invalid(_("Indiquez entre 1 et 500 places."), field="seats")
    try:
        with transaction.atomic():
            intake = Intake.objects.create(offer=offer, starts_on=starts_on, ends_on=ends_on, seats=seats)
    except IntegrityError as error:
        raise Conflict(
            _("Un groupe de cette formation commence déjà ce jour-là."), field="starts_on"
        ) from error
    audit.record("training.intake_opened", by=by, target=intake, new={"seats": seats})
    return intake


@transaction.atomic
def change_seats(*, intake_id: int, seats: int, by: Actor) -> Intake:
    """Another number of seats; nobody seated loses theirs. Raises NotAllowed, StepRefused, Invalid."""
    intake = locked(Intake, intake_id, by=by, permission="training.offer", belongs_to="offer.operator_id")
    INTAKE.step("close", status=intake.status)
    if seats < max(intake.taken, 1):
        raise Invalid(
            _("%(taken)s places sont déjà prises : gardez-en au moins autant.") % {"taken": intake.taken},
            field="seats",
        )
    old, intake.seats = intake.seats, seats
    intake.save(update_fields=["seats"])
    audit.record("training.seats_changed", by=by, target=intake, old={"seats": old}, new={"seats": seats})
    return intake


@transaction.atomic
def cancel_intake(*, intake_id: int, by: Actor) -> Intake:
    """A group that will not begin. Raises NotAllowed, StepRefused, Conflict while somebody holds a seat."""
    intake = locked(Intake, intake_id, by=by, permission="training.offer", belongs_to="offer.operator_id")
    if intake.taken:
        raise Conflict(
            _("Des places sont prises : annulez d'abord ces inscriptions, pour que chacun soit prévenu.")
        )
    intake.status = INTAKE.step("cancel", status=intake.status).target
    intake.save(update_fields=["status"])
    audit.record("training.intake_cancelled", by=by, target=intake, new=intake.status)
    return intake


@transaction.atomic
def close_intake(*, intake_id: int, by: Actor, today: date) -> Intake:
    """A group that is over. Raises NotAllowed, StepRefused, Invalid before its last day, Conflict with open seats."""
    intake = locked(Intake, intake_id, by=by, permission="training.record", belongs_to="offer.operator_id")
    target = INTAKE.step("close", status=intake.status).target
    if today < intake.ends_on:
        raise Invalid(_("Ce groupe n'a pas encore fini."))
    if intake.enrolments.filter(status="enrolled").exists():
        raise Conflict(_("Notez d'abord l'issue de chaque inscription de ce groupe."))
    intake.status = target
    intake.save(update_fields=["status"])
    audit.record("training.intake_closed", by=by, target=intake, new=intake.status)
    return intake


def open_to_enrol(intake: Intake) -> bool:
    """Whether somebody may still get a seat in this group."""
    return intake.status == IntakeStatus.OPEN and intake.free > 0


def _offer(offer_id: int, by: Actor) -> TrainingOffer:
    return locked(TrainingOffer, offer_id, by=by, permission="training.offer", belongs_to="operator_id")


def _step(offer_id: int, step: str, by: Actor) -> TrainingOffer:
    offer = _offer(offer_id, by)
    offer.status = OFFER.step(step, status=offer.status).target
    return offer


def _save(offer: TrainingOffer) -> None:
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as error:
        if "training_offer_once" not in str(error):
            raise Invalid(_("Cette offre ne peut pas être enregistrée : relisez ses valeurs.")) from error
        raise Conflict(
            _("Cette formation existe déjà dans ce centre : modifiez l'offre qui est là."), field="title"
        ) from error


def _fill(offer: TrainingOffer, values: Mapping[str, Any]) -> None:
    """Put the described values in, each checked. Raises Invalid naming the field."""
    for name in FIELDS:
        if name in values:
            value = values[name]
            setattr(offer, name, value.strip() if isinstance(value, str) else value)
    if not offer.title:
        raise Invalid(_("Donnez un titre à la formation."), field="title")
    for name, known in _CODES.items():
        if getattr(offer, name) not in known:
            raise Invalid(_("Choisissez une valeur de la liste."), field=name)
    for name, known in _LISTS.items():
        if not set(getattr(offer, name) or ()) <= set(known):
            raise Invalid(_("Choisissez des valeurs de la liste."), field=name)
    _check_hours(offer)
    _check_people(offer)
    _check_place(offer)


def _check_hours(offer: TrainingOffer) -> None:
    if not offer.schedules:
        raise Invalid(
            _("Dites si la formation a lieu en journée, le soir ou le week-end."), field="schedules"
        )
    if offer.weekly_hours is None or not 0 < Decimal(offer.weekly_hours) <= 60:
        raise Invalid(_("Indiquez les heures par semaine, entre 1 et 60."), field="weekly_hours")
    if not offer.duration_weeks or not 1 <= offer.duration_weeks <= 200:
        raise Invalid(_("Indiquez la durée en semaines, entre 1 et 200."), field="duration_weeks")
    for name in ("cost_mad", "allowance_mad"):
        if Decimal(getattr(offer, name) or 0) < 0:
            raise Invalid(_("Un montant n'est jamais négatif."), field=name)


def _check_people(offer: TrainingOffer) -> None:
    if offer.min_age is not None and offer.max_age is not None and offer.max_age < offer.min_age:
        raise Invalid(_("L'âge le plus haut vient après l'âge le plus bas."), field="max_age")
    if not offer.languages or not all(_LANGUAGE.fullmatch(code) for code in offer.languages):
        raise Invalid(_("Dites dans quelle langue la formation est donnée."), field="languages")
    if offer.isco and not _ISCO.fullmatch(offer.isco):
        raise Invalid(_("Le code CITP-08 a quatre chiffres."), field="isco")
    if offer.esco_uri and not offer.esco_uri.startswith(ESCO):
        raise Invalid(_("Une référence ESCO commence par %(address)s.") % {"address": ESCO}, field="esco_uri")


def _check_place(offer: TrainingOffer) -> None:
    if offer.region and offer.region not in {region.code for region in places.REGIONS}:
        raise Invalid(_("Cette région n'existe pas."), field="region")
    if offer.mode != OfferMode.REMOTE and not (offer.region and offer.city):
        raise Invalid(_("Dites dans quelle région et quelle ville la formation a lieu."), field="city")
