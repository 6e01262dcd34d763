"""Training referrals: sent with the person's agreement, acknowledged, answered, and never left in silence.

The operator knows an age band, a language, a region, schooling and a need until it accepts; then a name and a
telephone number, never the file.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.almanac import queries as almanac
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.vault import vault
from maslak.law.parameters import parameter
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.pathway.rules import age_band, age_on
from maslak.people import consents
from maslak.people.enums import Purpose
from maslak.people.models import Consent, Person
from maslak.people.policies import check_holds
from maslak.people.sight import whole_register
from maslak.training import notices
from maslak.training.enums import EnrolmentStatus, OfferStatus, ReferralStatus, RefusalReason
from maslak.training.models import Contact, Enrolment, TrainingOffer, TrainingReferral
from maslak.training.policies import locked
from maslak.training.workflow import REFERRAL


@transaction.atomic
def send(
    *,
    person: Person,
    offer: TrainingOffer,
    need: str,
    consent: Consent | None,
    from_organisation: Organisation | None = None,
    urgent: bool = False,
    by: Actor,
    now: datetime,
) -> TrainingReferral:
    """A referral with its summary, to be acknowledged within so many working days (a parameter of the house).

    By an organisation that holds the file, or by the person for themselves: it then goes out from the office that
    registered them. Raises NotAllowed; Invalid without a consent in force for that very operator (none is needed by
    one that trains its own people), for an offer that is not published or a need left empty; Conflict while the
    same person waits for the same offer.
    """
    sender = _sender(person, from_organisation, by)
    _check_offer(offer)
    _check_consent(consent, person, sender, offer.operator)
    if not need.strip():
        raise Invalid(
            _("Dites en une phrase ce que la personne cherche, sans nom ni situation."), field="need"
        )
    _check_not_learning(person, offer)
    today = timezone.localdate(now)
    try:
        with transaction.atomic():
            referral = TrainingReferral.objects.create(
                person=person, from_organisation=sender, operator=offer.operator, offer=offer, consent=consent,
                own_wish=by.role == Role.PERSON, need=need.strip(), summary=summary_of(person, today), urgent=urgent,
                sent_at=now, sent_by=by.user, acknowledge_by=acknowledge_by(today),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("Cette personne attend déjà une place dans cette formation."), field="offer"
        ) from error
    write_fact(Kind.TRAINING_REFERRED, referral, sender, today, by)
    notices.sent(referral, now=now)
    audit.record(
        "training.referral_sent", by=by, target=referral, person_id=person.pk,
        new={"to": offer.operator.code, "urgent": urgent},
    )  # fmt: skip
    return referral


def summary_of(person: Person, on: date) -> dict[str, Any]:
    """What an operator may know before accepting: no name, no nationality, no status, no city."""
    return {
        "age_band": age_band(age_on(on, person.birth_date, person.birth_year)),
        "language": person.preferred_language,
        "languages": {skill.language: skill.level for skill in person.languages.all()},
        "interpreter": person.needs_interpreter,
        "childcare": person.needs_childcare,
        "education": person.education,
        "region": person.region,
    }


def acknowledge_by(sent_on: date) -> date:
    """The last day on which an operator gives a sign in time: working days, Monday to Friday."""
    days = parameter("referral_silence_alert_days", on=sent_on).value
    return almanac.calendar().add_working_days(sent_on, days, week="MF")


def _sender(person: Person, organisation: Organisation | None, by: Actor) -> Organisation:
    if by.role == Role.PERSON:
        check_may(by, "self.training")
        if by.person_id != person.pk:
            raise NotAllowed(_("Dans votre espace, vous ne pouvez agir que pour vous-même."))
        return person.home_organisation
    sender = organisation or by.organisation
    if sender is None:
        raise NotAllowed(_("Une orientation part d'une organisation : choisissez la vôtre."))
    check_may(by, "training.refer", organisation_id=sender.pk)
    check_holds(by, "training.refer", person)
    return sender


def _check_offer(offer: TrainingOffer) -> None:
    if offer.status != OfferStatus.PUBLISHED or not offer.operator.is_active:
        raise Invalid(
            _("Cette formation n'est plus dans l'annuaire : choisissez-en une autre."), field="offer"
        )


def _check_not_learning(person: Person, offer: TrainingOffer) -> None:
    """Whoever gave up or has finished may come again; whoever learns there now has no use for it."""
    with whole_register():
        learning = Enrolment.objects.filter(
            person=person, intake__offer=offer, status=EnrolmentStatus.ENROLLED
        ).exists()
    if learning:
        raise Conflict(_("Cette personne suit déjà cette formation."), field="offer")


def _check_consent(
    consent: Consent | None, person: Person, sender: Organisation, operator: Organisation
) -> None:
    if consent is None and sender.pk == operator.pk:
        return
    fits = (
        consent is not None
        and consent.purpose == Purpose.REFERRAL
        and consent.person_id == person.pk
        and consent.organisation_id == operator.pk
        and Consent.objects.filter(pk=consent.pk, withdrawn_at=None).exists()
    )
    if not fits:
        raise Invalid(
            _("Recueillez d'abord l'accord de la personne pour transmettre sa demande à cet opérateur-là."),
            field="consent",
        )


@transaction.atomic
def acknowledge(*, referral_id: int, by: Actor, now: datetime) -> TrainingReferral:
    """Say that the request was read and is looked at; the silence is broken. Raises NotAllowed, StepRefused."""
    referral, old = _answer(referral_id, "acknowledge", by, now)
    referral.save(update_fields=["status", "acknowledged_at"])
    return _answered(referral, old, by, now)


@transaction.atomic
def accept(*, referral_id: int, by: Actor, now: datetime) -> TrainingReferral:
    """Take the person on: from now on the operator knows their name and how to reach them.

    Raises NotAllowed, StepRefused when it was answered otherwise, Invalid when the consent was taken back meanwhile.
    """
    referral, old = _answer(referral_id, "accept", by, now)
    _open_card(referral)
    _decided(referral, by, now)
    return _answered(referral, old, by, now)


def _open_card(referral: TrainingReferral) -> None:
    with whole_register():
        person = Person.objects.get(pk=referral.person_id)
        agreed = referral.consent_id is None or consents.has_consent(
            person, Purpose.REFERRAL, referral.operator
        )
        if not agreed:
            raise Invalid(
                _("La personne a repris son accord : sa demande ne peut plus être acceptée."), field="consent"
            )
        arabic, phone = person.name_in_arabic, person.phone
        Contact.objects.update_or_create(
            referral=referral,
            defaults={
                "name_sealed": vault().seal(person.full_name),
                "name_in_arabic_sealed": vault().seal(arabic) if arabic else None,
                "phone_sealed": vault().seal(phone) if phone else None,
                "language": person.preferred_language,
                "needs_interpreter": person.needs_interpreter,
                "needs_childcare": person.needs_childcare,
            },
        )


@transaction.atomic
def waitlist(*, referral_id: int, by: Actor, now: datetime) -> TrainingReferral:
    """Keep the request until a seat opens. Raises NotAllowed, StepRefused."""
    referral, old = _answer(referral_id, "waitlist", by, now)
    _decided(referral, by, now)
    return _answered(referral, old, by, now)


@transaction.atomic
def refuse(*, referral_id: int, reason: str, note: str = "", by: Actor, now: datetime) -> TrainingReferral:
    """Decline, with a reason from the list. Raises NotAllowed, StepRefused, Invalid without a reason."""
    referral, old = _answer(referral_id, "refuse", by, now)
    if reason not in RefusalReason.values:
        raise Invalid(
            _("Choisissez la raison du refus : qui oriente doit pouvoir proposer autre chose."),
            field="reason",
        )
    referral.reason, referral.note = reason, note.strip()
    _decided(referral, by, now, "reason", "note")
    return _answered(referral, old, by, now, reason=reason)


@transaction.atomic
def miss(*, referral_id: int, by: Actor, now: datetime) -> TrainingReferral:
    """Say that somebody accepted never came; the card closes. Raises NotAllowed, StepRefused."""
    referral, old = _answer(referral_id, "miss", by, now)
    referral.save(update_fields=["status"])
    return _answered(referral, old, by, now)


@transaction.atomic
def revoke(*, referral_id: int, reason: str, by: Actor, now: datetime) -> TrainingReferral:
    """The sender, or the person, takes it back; the card closes to the operator. Raises NotAllowed, StepRefused."""
    referral = locked(
        TrainingReferral, referral_id, by=by, permission="training.refer", belongs_to="from_organisation_id",
        own="self.training",
    )  # fmt: skip
    return _revoke(referral, reason, by, now)


def revoke_for_withdrawal(*, consent: Consent, by: Actor, now: datetime) -> int:
    """Revoke the open referrals that rested on a consent taken back; how many. Inside another action only.

    Somebody who already learns there keeps their seat: that is between them and the operator. Nothing happens while
    another consent of the person for that operator is in force.
    """
    if consent.purpose != Purpose.REFERRAL or consent.organisation is None:
        return 0
    with whole_register():
        if consents.has_consent(consent.person, Purpose.REFERRAL, consent.organisation):
            return 0
        standing = TrainingReferral.objects.select_for_update(of=("self",)).filter(
            person_id=consent.person_id, operator_id=consent.organisation_id, consent__isnull=False,
            status__in=REFERRAL.steps["revoke"].sources,
        )  # fmt: skip
        return len([_revoke(referral, "consent withdrawn", by, now) for referral in list(standing)])


def _revoke(referral: TrainingReferral, reason: str, by: Actor, now: datetime) -> TrainingReferral:
    old, referral.status = referral.status, REFERRAL.step("revoke", status=referral.status).target
    referral.save(update_fields=["status"])
    notices.revoked(referral, now=now)
    audit.record(
        "training.referral_revoked", by=by, target=referral, person_id=referral.person_id, old=old,
        new=referral.status, reason=reason,
    )  # fmt: skip
    return referral


@transaction.atomic
def read_card(*, referral_id: int, by: Actor) -> Contact:
    """Who the person is and how to reach them, for the operator that accepted; the reading leaves a trace.

    Raises NotAllowed, in the same words where the card is closed and where there is none.
    """
    check_may(by, "training.answer")
    card = Contact.objects.select_related("referral").filter(referral_id=referral_id).first()
    if card is None:
        raise NotAllowed(
            _("Le nom se lit une fois l'orientation acceptée, tant que l'accord de la personne tient.")
        )
    check_may(by, "training.answer", organisation_id=card.referral.operator_id)
    audit.record("training.card_read", by=by, target=card.referral, person_id=card.referral.person_id)
    return card


@transaction.atomic
def alert_silent(*, by: Actor, now: datetime) -> int:
    """Tell both sides of each referral past its day without a sign, once; how many were told.

    A task of the command line. Raises NotAllowed.
    """
    check_may(by, "training.refer")
    waiting = TrainingReferral.objects.filter(
        status=ReferralStatus.SENT, acknowledge_by__lt=timezone.localdate(now)
    ).select_related("offer", "operator", "from_organisation", "sent_by")
    return sum(notices.silent(referral, now=now) for referral in waiting)


def write_fact(
    kind: str,
    referral: TrainingReferral,
    organisation: Organisation,
    on: date,
    by: Actor,
    *,
    source: Any = None,
    **more: Any,
) -> None:
    """A fact about the learner, whom an operator never sees in the register: written with the whole of it in sight."""
    offer = referral.offer
    about = {"offer": offer.ref, "sector": offer.sector, "level": offer.level, "mode": offer.mode}
    with whole_register():
        pathway.record(
            kind, person=Person.objects.get(pk=referral.person_id), occurred_on=on, organisation=organisation,
            source=source or referral, by=by, attributes={**about, **more},
        )  # fmt: skip


def _answer(referral_id: int, step: str, by: Actor, now: datetime) -> tuple[TrainingReferral, str]:
    permission = REFERRAL.steps[step].permission
    referral = locked(TrainingReferral, referral_id, by=by, permission=permission, belongs_to="operator_id")
    old, referral.status = referral.status, REFERRAL.step(step, status=referral.status).target
    referral.acknowledged_at = referral.acknowledged_at or now
    return referral, old


def _decided(referral: TrainingReferral, by: Actor, now: datetime, *more: str) -> None:
    referral.decided_at, referral.decided_by = now, by.user
    referral.save(update_fields=["status", "acknowledged_at", "decided_at", "decided_by", *more])


def _answered(
    referral: TrainingReferral, old: str, by: Actor, now: datetime, reason: str = ""
) -> TrainingReferral:
    notices.turned(referral, referral.status, now=now)
    audit.record(
        f"training.referral_{referral.status}", by=by, target=referral, person_id=referral.person_id, old=old,
        new=referral.status, reason=reason,
    )  # fmt: skip
    return referral


def cards_of(referral_ids: list[int]) -> dict[int, Contact]:
    """The cards in sight of the acting account, by number of their referral: the list of a group's names."""
    return {card.referral_id: card for card in Contact.objects.filter(referral_id__in=referral_ids)}
