"""Seats in a group, attendance and results. A seat is taken under the group's lock; the database refuses one too many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Case, DecimalField, F, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.sight import whole_register
from maslak.training import notices, rules
from maslak.training.enums import DropReason, IntakeStatus, Presence, Result
from maslak.training.models import Attendance, Enrolment, Intake, TrainingReferral
from maslak.training.policies import locked, unknown
from maslak.training.referrals import write_fact
from maslak.training.workflow import ENROLMENT, REFERRAL

_THERE = (Presence.PRESENT, Presence.LATE)


@transaction.atomic
def enrol(*, referral_id: int, intake_id: int, by: Actor, now: datetime) -> Enrolment:
    """A seat for somebody accepted; the person and whoever sent them are told.

    Raises NotAllowed, StepRefused for a referral not accepted, Invalid for a group of another offer or one that is
    over, Conflict when no seat is left or the person has one already.
    """
    check_may(by, "training.record")
    intake = (
        Intake.objects.select_for_update(of=("self",)).select_related("offer").filter(pk=intake_id).first()
    )
    if intake is None:
        raise unknown()
    referral = locked(
        TrainingReferral, referral_id, by=by, permission="training.record", belongs_to="operator_id"
    )
    target = REFERRAL.step("enrol", status=referral.status).target
    _check_group(intake, referral)
    day = timezone.localdate(now)
    enrolment = _take_seat(intake, referral, day)
    referral.status = target
    referral.save(update_fields=["status"])
    write_fact(
        Kind.TRAINING_ENROLLED, referral, referral.operator, day, by, source=enrolment,
        starts=intake.starts_on.isoformat(),
    )  # fmt: skip
    notices.turned(referral, "enrolled", now=now)
    audit.record(
        "training.enrolled", by=by, target=enrolment, person_id=referral.person_id, new=enrolment.status
    )
    return enrolment


def _check_group(intake: Intake, referral: TrainingReferral) -> None:
    if intake.offer.operator_id != referral.operator_id:
        raise unknown()
    if intake.status != IntakeStatus.OPEN:
        raise Invalid(_("Ce groupe est terminé ou annulé : choisissez-en un autre."), field="intake")
    if intake.free < 1:
        raise Conflict(
            _("Ce groupe est complet : ajoutez une place ou choisissez-en un autre."), field="intake"
        )


def _take_seat(intake: Intake, referral: TrainingReferral, day: date) -> Enrolment:
    try:
        with transaction.atomic():
            Intake.objects.filter(pk=intake.pk).update(taken=F("taken") + 1)
            return Enrolment.objects.create(
                referral=referral, intake=intake, person_id=referral.person_id, operator_id=referral.operator_id,
                from_organisation_id=referral.from_organisation_id, enrolled_on=day,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Cette personne a déjà une place dans ce groupe."), field="intake") from error


@transaction.atomic
def cancel(*, enrolment_id: int, by: Actor, now: datetime) -> Enrolment:
    """Free the seat of somebody who has not begun; the referral stands as accepted and the fact is voided.

    Raises NotAllowed, StepRefused, Invalid once attendance was noted (they then gave up on the way).
    """
    enrolment, old = locked_step(enrolment_id, "cancel", by)
    if enrolment.attendances.exists():
        raise Invalid(_("Des présences sont notées : notez plutôt l'abandon et sa raison."))
    enrolment.ended_on = timezone.localdate(now)
    enrolment.save(update_fields=["status", "ended_on"])
    Intake.objects.filter(pk=enrolment.intake_id).update(taken=F("taken") - 1)
    _free_referral(enrolment)
    with whole_register():
        pathway.void_source(enrolment, by=by, reason="enrolment cancelled")
    notices.turned(enrolment.referral, "seat_freed", now=now)
    return _noted("training.enrolment_cancelled", enrolment, old, by)


def _free_referral(enrolment: Enrolment) -> None:
    referral = TrainingReferral.objects.select_for_update(of=("self",)).get(pk=enrolment.referral_id)
    referral.status = REFERRAL.step("free", status=referral.status).target
    referral.save(update_fields=["status"])


@transaction.atomic
def note_day(
    *, intake_id: int, day: date, hours: Decimal, presences: Mapping[int, str], by: Actor, today: date
) -> int:
    """Who was there on one day of a group, by number of enrolment; noting a day again corrects it. How many rows.

    Raises NotAllowed, Invalid for a day outside the group's dates or to come, hours that no day has, or somebody who
    is not in the group.
    """
    intake = locked(Intake, intake_id, by=by, permission="training.record", belongs_to="offer.operator_id")
    if not intake.starts_on <= day <= min(intake.ends_on, today):
        raise Invalid(_("Ce jour n'est pas un jour passé de ce groupe."), field="day")
    if not 0 < hours <= 12:
        raise Invalid(_("Indiquez les heures de cette journée, entre 0,5 et 12."), field="hours")
    learners = {e.pk: e for e in intake.enrolments.filter(status="enrolled")}
    for number, presence in presences.items():
        if number not in learners:
            raise Invalid(_("Cette personne n'est pas, ou plus, en formation dans ce groupe."))
        if presence not in Presence.values:
            raise Invalid(_("Choisissez la présence dans la liste."))
        Attendance.objects.update_or_create(
            enrolment=learners[number], day=day, defaults={"presence": presence, "hours": hours}
        )
    audit.record(
        "training.day_noted", by=by, target=intake, new={"day": day.isoformat(), "count": len(presences)}
    )
    return len(presences)


def hours_of(enrolment: Enrolment) -> tuple[Decimal, Decimal]:
    """The hours present, and those noted in all."""
    there = Case(When(presence__in=_THERE, then=F("hours")), default=0, output_field=DecimalField())
    summed = enrolment.attendances.aggregate(present=Sum(there), noted=Sum("hours"))
    return Decimal(summed["present"] or 0), Decimal(summed["noted"] or 0)


@transaction.atomic
def complete(*, enrolment_id: int, result: str, on: date, by: Actor, now: datetime) -> Enrolment:
    """The training was followed to its end, with that result; writes « training completed » on that day.

    Raises NotAllowed, StepRefused, Invalid.
    """
    enrolment, old = locked_step(enrolment_id, "complete", by)
    if result not in Result.values:
        raise Invalid(_("Choisissez le résultat dans la liste."), field="result")
    _check_day(enrolment, on, now)
    enrolment.result, enrolment.ended_on = result, on
    enrolment.save(update_fields=["status", "result", "ended_on"])
    present, noted = hours_of(enrolment)
    rate = rules.attendance_rate(present, noted)
    write_fact(
        Kind.TRAINING_COMPLETED, enrolment.referral, enrolment.operator, on, by, source=enrolment,
        result=result or "not_assessed", hours=str(present), **({} if rate is None else {"attendance": rate}),
    )  # fmt: skip
    notices.turned(enrolment.referral, "completed", now=now)
    return _noted("training.completed", enrolment, old, by, result=result)


@transaction.atomic
def drop(*, enrolment_id: int, reason: str, on: date, by: Actor, now: datetime) -> Enrolment:
    """Somebody gave up on the way, for a reason of the list. Raises NotAllowed, StepRefused, Invalid."""
    enrolment, old = locked_step(enrolment_id, "drop", by)
    if reason not in DropReason.values:
        raise Invalid(_("Choisissez la raison de l'abandon dans la liste."), field="reason")
    _check_day(enrolment, on, now)
    enrolment.drop_reason, enrolment.ended_on = reason, on
    enrolment.save(update_fields=["status", "drop_reason", "ended_on"])
    notices.turned(enrolment.referral, "dropped", now=now)
    return _noted("training.dropped", enrolment, old, by, reason=reason)


def _check_day(enrolment: Enrolment, on: date, now: datetime) -> None:
    first = min(enrolment.intake.starts_on, enrolment.enrolled_on)
    if not first <= on <= timezone.localdate(now):
        raise Invalid(_("La date se situe entre le début du groupe et aujourd'hui."), field="on")


def locked_step(enrolment_id: int, step: str, by: Actor) -> tuple[Enrolment, str]:
    """The seat after a step, and its status before. The group is locked first, as in `enrol`: two never wait in turn."""
    permission = ENROLMENT.steps[step].permission
    check_may(by, permission)
    Intake.objects.select_for_update(of=("self",)).filter(enrolments=enrolment_id).order_by("pk").first()
    enrolment = locked(Enrolment, enrolment_id, by=by, permission=permission, belongs_to="operator_id")
    old, enrolment.status = enrolment.status, ENROLMENT.step(step, status=enrolment.status).target
    return enrolment, old


def _noted(event: str, enrolment: Enrolment, old: str, by: Actor, **new: str) -> Enrolment:
    audit.record(
        event, by=by, target=enrolment, person_id=enrolment.person_id, old=old,
        new={"status": enrolment.status, **new},
    )  # fmt: skip
    return enrolment
