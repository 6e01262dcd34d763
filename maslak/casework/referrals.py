"""Referrals: a person sent on to another organisation with their consent, answered, followed to the outcome.

The receiver knows an age band, a language, a region and a need until it accepts; then it holds the file.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.almanac import queries as almanac
from maslak.casework import notices, rules
from maslak.casework.enums import CaseStatus, Clock, ReferralPurpose, ReferralStatus, RefusalReason
from maslak.casework.models import CaseFile, Referral
from maslak.casework.policies import locked
from maslak.casework.queries import overdue_referrals, suspensions
from maslak.casework.sight import sight_of
from maslak.casework.workflow import REFERRAL
from maslak.core.errors import Conflict, Invalid
from maslak.law.parameters import parameter
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.pathway.rules import age_band, age_on
from maslak.people import consents
from maslak.people.enums import HolderBasis, Purpose
from maslak.people.models import Consent, Holder, Person


@transaction.atomic
def send(
    *,
    person: Person,
    from_organisation: Organisation,
    to_organisation: Organisation,
    purpose: str,
    need: str,
    consent: Consent,
    urgent: bool = False,
    by: Actor,
    now: datetime,
) -> Referral:
    """A referral with its summary, due to be answered in so many working days (a parameter of the house).

    Raises NotAllowed, Invalid without a consent in force for that very organisation or for one that receives
    no referrals, Conflict while the same person waits there for the same purpose.
    """
    check_may(by, "referral.send", organisation_id=from_organisation.pk)
    _check_receiver(from_organisation, to_organisation)
    _check_consent(consent, person, to_organisation)
    if purpose not in ReferralPurpose.values:
        raise Invalid(_("Choisissez l'objet de l'orientation dans la liste."), field="purpose")
    if not need.strip():
        raise Invalid(
            _("Décrivez le besoin en une phrase, sans nom ni situation administrative."), field="need"
        )
    today = timezone.localdate(now)
    values = {
        "person": person,
        "from_organisation": from_organisation,
        "to_organisation": to_organisation,
        "consent": consent,
        "purpose": purpose,
        "need": need.strip(),
        "summary": summary_of(person, today),
        "urgent": urgent,
        "sent_at": now,
        "sent_by": by.user,
        "answer_due_on": _due(today, to_organisation.pk, today),
    }
    try:
        with transaction.atomic():
            referral = Referral.objects.create(**values)
    except IntegrityError as error:
        raise Conflict(
            _("Cette personne a déjà une orientation en cours vers cet organisme pour le même objet.")
        ) from error
    _write_fact(Kind.REFERRAL_SENT, referral, from_organisation, today, by)
    notices.about_referral("referral_sent", referral)
    audit.record(
        "referral.sent",
        by=by,
        target=referral,
        person_id=person.pk,
        new={"to": to_organisation.code, "purpose": purpose},
    )
    return referral


def summary_of(person: Person, on: date) -> dict[str, Any]:
    """What a receiver may know before accepting: no name, no nationality, no status, no city."""
    return {
        "age_band": age_band(age_on(on, person.birth_date, person.birth_year)),
        "language": person.preferred_language,
        "interpreter": person.needs_interpreter,
        "region": person.region,
    }


def _check_receiver(sender: Organisation, receiver: Organisation) -> None:
    if sender.pk == receiver.pk:
        raise Invalid(
            _("Une orientation va vers une autre organisation que la vôtre."), field="to_organisation"
        )
    if not (receiver.receives_referrals and receiver.is_active):
        raise Invalid(
            _("Cet organisme ne reçoit pas d'orientations : choisissez-en un autre."), field="to_organisation"
        )


def _check_consent(consent: Consent, person: Person, receiver: Organisation) -> None:
    fits = (
        consent.purpose == Purpose.REFERRAL
        and consent.person_id == person.pk
        and consent.organisation_id == receiver.pk
        and consents.shows_file(consent)
        and Consent.objects.filter(pk=consent.pk, withdrawn_at=None).exists()
    )
    if not fits:
        raise Invalid(
            _("Recueillez d'abord l'accord de la personne pour transmettre sa demande à cet organisme-là."),
            field="consent",
        )


def _due(sent_on: date, receiver_id: int, today: date) -> date:
    days = parameter("referral_silence_alert_days", on=today).value
    stopped = suspensions(receiver_id, Clock.REFERRAL)
    return rules.answer_due(sent_on, days, stopped, calendar=almanac.calendar())


@transaction.atomic
def accept(*, referral_id: int, by: Actor, now: datetime) -> Referral:
    """Take the person on: the receiver holds the file from now on; both sides and the person are told.

    Raises NotAllowed, StepRefused when it was answered already, Invalid when the consent was withdrawn
    meanwhile, Conflict when the file was merged.
    """
    referral, old = _answer(referral_id, "accept", by, now)
    today = timezone.localdate(now)
    consents.open_to(
        person_id=referral.person_id,
        organisation=referral.to_organisation,
        basis=HolderBasis.REFERRAL,
        by=by,
        today=today,
    )
    referral.save(update_fields=["status", "answered_at", "answered_by"])
    _write_fact(Kind.REFERRAL_ACCEPTED, referral, referral.to_organisation, today, by)
    notices.about_referral("referral_accepted", referral)
    return _answered(referral, old, by, now)


@transaction.atomic
def waitlist(*, referral_id: int, by: Actor, now: datetime) -> Referral:
    """Keep the request until a place opens; the silence is broken. Raises NotAllowed, StepRefused."""
    referral, old = _answer(referral_id, "waitlist", by, now)
    referral.save(update_fields=["status", "answered_at", "answered_by"])
    return _answered(referral, old, by, now)


@transaction.atomic
def refuse(*, referral_id: int, reason: str, note: str = "", by: Actor, now: datetime) -> Referral:
    """Decline, with a reason from the list. Raises NotAllowed, StepRefused, Invalid without a reason."""
    referral, old = _answer(referral_id, "refuse", by, now)
    if reason not in RefusalReason.values:
        raise Invalid(
            _("Choisissez la raison du refus : l'organisme qui oriente doit pouvoir proposer autre chose."),
            field="reason",
        )
    referral.refusal_reason, referral.outcome = reason, note.strip()
    referral.save(update_fields=["status", "answered_at", "answered_by", "refusal_reason", "outcome"])
    # A fact about somebody whom the receiver never held: written with the sender's sight of them.
    with sight_of(referral.from_organisation_id):
        _write_fact(
            Kind.REFERRAL_REFUSED,
            referral,
            referral.to_organisation,
            timezone.localdate(now),
            by,
            reason=reason,
        )
    return _answered(referral, old, by, now, reason=reason)


def _answer(referral_id: int, step: str, by: Actor, now: datetime) -> tuple[Referral, str]:
    permission = REFERRAL.steps[step].permission
    referral = locked(Referral, referral_id, by=by, permission=permission, belongs_to="to_organisation_id")
    old, referral.status = referral.status, REFERRAL.step(step, status=referral.status).target
    referral.answered_at, referral.answered_by = now, by.user
    return referral, old


def _answered(referral: Referral, old: str, by: Actor, now: datetime, reason: str = "") -> Referral:
    notices.referral_answered(referral, now=now)
    audit.record(
        f"referral.{referral.status}",
        by=by,
        target=referral,
        person_id=referral.person_id,
        old=old,
        new=referral.status,
        reason=reason,
    )
    return referral


@transaction.atomic
def complete(*, referral_id: int, outcome: str, on: date, by: Actor, now: datetime) -> Referral:
    """The referral led somewhere; writes « referral completed » on that day.

    Raises NotAllowed, StepRefused, Invalid.
    """
    referral, old = _close(referral_id, "complete", outcome, on, by, now)
    _write_fact(Kind.REFERRAL_COMPLETED, referral, referral.to_organisation, on, by)
    return _answered(referral, old, by, now)


@transaction.atomic
def end(*, referral_id: int, outcome: str, on: date, by: Actor, now: datetime) -> Referral:
    """It led nowhere; the receiver no longer holds the file, unless it works with the person otherwise.

    Raises NotAllowed, StepRefused, Invalid as `complete` does.
    """
    referral, old = _close(referral_id, "end", outcome, on, by, now)
    answered = _answered(referral, old, by, now)
    _let_go(referral, by, on, "referral ended")
    return answered


def _close(
    referral_id: int, step: str, outcome: str, on: date, by: Actor, now: datetime
) -> tuple[Referral, str]:
    permission = REFERRAL.steps[step].permission
    referral = locked(Referral, referral_id, by=by, permission=permission, belongs_to="to_organisation_id")
    old, referral.status = referral.status, REFERRAL.step(step, status=referral.status).target
    if not outcome.strip():
        raise Invalid(_("Écrivez en une phrase ce qui est sorti de cette orientation."), field="outcome")
    if not timezone.localdate(referral.sent_at) <= on <= timezone.localdate(now):
        raise Invalid(_("La date se situe entre l'envoi de l'orientation et aujourd'hui."), field="on")
    referral.outcome, referral.outcome_on = outcome.strip(), on
    referral.save(update_fields=["status", "outcome", "outcome_on"])
    return referral, old


@transaction.atomic
def revoke(*, referral_id: int, reason: str, by: Actor, now: datetime) -> Referral:
    """The sender takes it back; what the receiver was given to see is closed to it.

    Raises NotAllowed, StepRefused.
    """
    permission = REFERRAL.steps["revoke"].permission
    referral = locked(Referral, referral_id, by=by, permission=permission, belongs_to="from_organisation_id")
    return _revoke(referral, reason, by, now)


def _revoke(referral: Referral, reason: str, by: Actor, now: datetime) -> Referral:
    old, referral.status = referral.status, REFERRAL.step("revoke", status=referral.status).target
    referral.save(update_fields=["status"])
    if old == ReferralStatus.ACCEPTED:
        _let_go(referral, by, timezone.localdate(now), "referral revoked")
    audit.record(
        "referral.revoked",
        by=by,
        target=referral,
        person_id=referral.person_id,
        old=old,
        new=referral.status,
        reason=reason,
    )
    return referral


def revoke_for_withdrawal(*, consent: Consent, by: Actor, now: datetime) -> int:
    """Revoke the open referrals that rested on a consent taken back; how many. Inside another action only.

    Nothing happens while another consent of the person for that organisation is in force.
    """
    if consent.purpose != Purpose.REFERRAL or consent.organisation is None:
        return 0
    if consents.has_consent(consent.person, Purpose.REFERRAL, consent.organisation):
        return 0
    standing = Referral.objects.select_for_update(of=("self",)).filter(
        person_id=consent.person_id,
        to_organisation_id=consent.organisation_id,
        status__in=REFERRAL.steps["revoke"].sources,
    )
    return len([_revoke(referral, "consent withdrawn", by, now) for referral in list(standing)])


def _let_go(referral: Referral, by: Actor, on: date, reason: str) -> None:
    """End the receiver's hold on the file, unless a file of its own or another referral still needs it."""
    receiver, person = referral.to_organisation_id, referral.person_id
    with sight_of(receiver):
        own_case = CaseFile.objects.filter(
            person_id=person, organisation_id=receiver, status=CaseStatus.OPEN
        ).exists()
        others = Referral.objects.filter(
            person_id=person, to_organisation_id=receiver, status=ReferralStatus.ACCEPTED
        )
        if own_case or others.exclude(pk=referral.pk).exists():
            return
        held = Holder.objects.filter(
            person_id=person, organisation_id=receiver, basis=HolderBasis.REFERRAL, until=None
        ).first()
        if held is not None:
            held.until = max(on, held.since)
            held.save(update_fields=["until"])
    if held is not None:
        audit.record(
            "person.closed_to",
            by=by,
            target=held,
            person_id=person,
            new={"organisation": referral.to_organisation.code},
            reason=reason,
        )


@transaction.atomic
def alert_silent_referrals(*, by: Actor, now: datetime) -> int:
    """Tell both sides of each referral past its day, once; how many were told. A task of the command line.

    Raises NotAllowed.
    """
    check_may(by, "referral.send")
    silent = overdue_referrals(timezone.localdate(now))
    return sum(notices.referral_is_silent(referral, now=now) for referral in silent)


def reckon_due_days(*, receiver: Organisation, now: datetime) -> int:
    """Reckon anew when the receiver's open referrals are due, after its clock stood still; how many moved.

    Inside another action only.
    """
    today = timezone.localdate(now)
    moved = 0
    waiting = Referral.objects.select_for_update(of=("self",)).filter(
        to_organisation=receiver, status__in=[ReferralStatus.SENT, ReferralStatus.WAITLISTED]
    )
    for referral in list(waiting):
        due_on = _due(timezone.localdate(referral.sent_at), receiver.pk, today)
        if due_on != referral.answer_due_on:
            referral.answer_due_on = due_on
            referral.save(update_fields=["answer_due_on"])
            moved += 1
    return moved


def _write_fact(
    kind: str, referral: Referral, organisation: Organisation, on: date, by: Actor, **more: str
) -> None:
    pathway.record(
        kind,
        person=Person.objects.get(pk=referral.person_id),
        occurred_on=on,
        organisation=organisation,
        source=referral,
        by=by,
        attributes={"purpose": referral.purpose, **more},
    )
