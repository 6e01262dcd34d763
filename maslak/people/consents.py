"""Consents, given and taken back; and who may open a file because of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.people import texts
from maslak.people.enums import HolderBasis, Purpose
from maslak.people.models import Consent, Holder, Person
from maslak.people.policies import check_holds, locked
from maslak.people.sight import whole_register

# What a consent opened, its withdrawal closes; what an organisation registered itself stays its own file.
OPENED_BY_CONSENT = frozenset({HolderBasis.CONSENT, HolderBasis.REFERRAL})


@dataclass(frozen=True)
class Withdrawal:
    """What taking a consent back did: whether it was in force, and which organisations no longer see the
    file.
    """

    consent: Consent
    in_force: bool
    closed_to: tuple[Organisation, ...]


@transaction.atomic
def give_consent(
    *,
    person_id: int,
    purpose: str,
    by: Actor,
    now: datetime,
    language: str = "fr",
    organisation: Organisation | None = None,
    text_version: str | None = None,
) -> tuple[Consent, bool]:
    """Record that the person agreed to `purpose`, shown in `language`; True when nothing like it was in
    force.

    `organisation`: for a referral the body that would receive the file (needed); for a registration the body
    that keeps it. `text_version`: the one shown, else the one in use that day. Agreeing anew to a later text
    replaces the former consent. The milestone is the caller's. Raises Invalid, NotAllowed.
    """
    person = locked(person_id, by=by, permission="person.consent", own="self.consent")
    return attach(
        person,
        purpose=purpose,
        organisation=organisation,
        language=language,
        by=by,
        now=now,
        text_version=text_version,
    )


def attach(
    person: Person, *, purpose: str, by: Actor, now: datetime, language: str = "fr",
    organisation: Organisation | None = None, text_version: str | None = None,
) -> tuple[Consent, bool]:  # fmt: skip
    """As give_consent, inside an action that has checked the right and locked the file."""
    if purpose not in Purpose.values:
        raise Invalid(_("Ce consentement n'existe pas."), field="purpose")
    if language not in texts.LANGUAGES:
        raise Invalid(_("Indiquez dans quelle langue le texte a été montré."), field="language")
    named = organisation if purpose in {Purpose.REFERRAL, Purpose.REGISTRATION} else None
    if purpose == Purpose.REFERRAL and named is None:
        raise Invalid(_("Nommez l'organisation à qui le dossier serait transmis."), field="organisation")
    try:
        text = texts.consent_text(purpose, version=text_version, on=timezone.localdate(now))
    except KeyError:
        raise Invalid(_("Ce texte de consentement n'existe pas dans cette version."), field="text_version")
    held = Consent.objects.filter(
        person=person, purpose=purpose, organisation=named, withdrawn_at=None
    ).first()
    if held is not None and held.text_version == text.version:
        return held, False
    if held is not None:
        held.withdrawn_at = now
        held.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(
        person=person, purpose=purpose, organisation=named, text_version=text.version, language=language,
        given_at=now, recorded_by=by.user,
    )  # fmt: skip
    audit.record(
        "consent.renewed" if held else "consent.given", by=by, target=consent, person_id=person.pk,
        new={"purpose": purpose, "text_version": text.version, "organisation": named.code if named else None},
    )  # fmt: skip
    return consent, held is None


@transaction.atomic
def withdraw_consent(*, consent_id: int, by: Actor, now: datetime) -> Withdrawal:
    """Take a consent back, at once: a body to which it opened the file no longer sees it from here on.

    Withdrawing twice changes nothing. What follows elsewhere (messages not sent, profile hidden, referral
    revoked, the milestone) belongs to the caller, told by the answer. Raises NotAllowed.
    """
    consent = Consent.objects.filter(pk=consent_id).select_related("organisation").first()
    if consent is None:
        raise NotAllowed(_("Ce consentement n'existe pas, ou votre organisation n'y a pas accès."))
    person = locked(consent.person_id, by=by, permission="person.consent", own="self.consent")
    consent.refresh_from_db(fields=["withdrawn_at"])
    consent.person = person  # the caller still needs it when the acting body has just lost sight of the file
    if consent.withdrawn_at is not None:
        return Withdrawal(consent, in_force=False, closed_to=())
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    audit.record(
        "consent.withdrawn", by=by, target=consent, person_id=person.pk, old={"purpose": consent.purpose},
        new={"organisation": consent.organisation.code if consent.organisation else None},
    )  # fmt: skip
    closed: tuple[Organisation, ...] = ()
    receiver = consent.organisation if consent.purpose == Purpose.REFERRAL else None
    today = timezone.localdate(now)
    if receiver is not None and _close(person, receiver, by=by, until=today, reason="consent withdrawn"):
        closed = (receiver,)
    return Withdrawal(consent, in_force=True, closed_to=closed)


@transaction.atomic
def open_to(*, person_id: int, organisation: Organisation, basis: str, by: Actor, today: date) -> Holder:
    """Let `organisation` open the file from `today` on, by consent or because it accepted a referral.

    The one in force when it holds the file already. For a referral `by` acts for the organisation that
    accepts; for a consent, for one that holds the file. Raises NotAllowed, Invalid without a referral consent
    in force that names the organisation, Conflict for a merged file.
    """
    if basis not in OPENED_BY_CONSENT:
        raise Invalid(_("Un dossier s'ouvre à une autre organisation par consentement ou par orientation."))
    if basis == HolderBasis.REFERRAL:
        check_may(by, "referral.answer", organisation_id=organisation.pk)
    else:
        locked(person_id, by=by, permission="person.consent", own="self.consent")
    with whole_register():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
        if person.merged_into_id is not None:
            raise Conflict(_("Ce dossier a été réuni avec un autre. Demandez une nouvelle orientation."))
        if not agrees_to_show_file(person, organisation):
            raise Invalid(
                _(
                    "La personne n'a pas donné son accord, ou l'a repris : son dossier ne peut pas être "
                    "transmis."
                ),
                field="consent",
            )
        holder, made = Holder.objects.get_or_create(
            person=person, organisation=organisation, until=None, defaults={"basis": basis, "since": today}
        )
        if made:
            audit.record(
                "person.opened_to", by=by, target=holder, person_id=person.pk,
                new={"organisation": organisation.code, "basis": basis},
            )  # fmt: skip
    return holder


@transaction.atomic
def close_to(*, person_id: int, organisation: Organisation, by: Actor, today: date, reason: str) -> bool:
    """End an organisation's access that rests on consent or referral; False when there was none.

    Either that organisation gives it up, or one that holds the file ends it. Raises NotAllowed.
    """
    check_may(by, "referral.answer" if by.role == Role.PARTNER else "person.consent")
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotAllowed(_("Ce dossier n'existe pas, ou votre organisation n'y a pas accès."))
    if by.organisation is None or by.organisation.pk != organisation.pk:
        check_holds(by, "person.consent", person)
    return _close(person, organisation, by=by, until=today, reason=reason)


def has_consent(person: Person, purpose: str, organisation: Organisation | None = None) -> bool:
    """Whether the person agrees to `purpose` today; for a referral, to that organisation."""
    found = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return found.exists()


def agrees_to_show_file(person: Person, organisation: Organisation) -> bool:
    """Whether a consent in force lets that organisation read the file: one to a training request alone does not."""
    agreed = Consent.objects.filter(
        person=person, purpose=Purpose.REFERRAL, organisation=organisation, withdrawn_at=None
    )
    return any(shows_file(consent) for consent in agreed)


def shows_file(consent: Consent) -> bool:
    """Whether the text that was agreed to speaks of the whole file."""
    return not texts.text_agreed_to(consent.purpose, consent.text_version).use


def _close(person: Person, organisation: Organisation, *, by: Actor, until: date, reason: str) -> bool:
    with whole_register():
        holder = (
            Holder.objects.select_for_update(of=("self",))
            .filter(person=person, organisation=organisation, until=None, basis__in=OPENED_BY_CONSENT)
            .first()
        )
        if holder is None:
            return False
        holder.until = max(until, holder.since)
        holder.save(update_fields=["until"])
        audit.record(
            "person.closed_to", by=by, target=holder, person_id=person.pk,
            new={"organisation": organisation.code}, reason=reason,
        )  # fmt: skip
    return True
