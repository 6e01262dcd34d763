"""Consents and what follows from them: the fact on the pathway, referrals revoked, waiting SMS kept back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.casework.referrals import revoke_for_withdrawal
from maslak.outbox import actions as outbox
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people import consents
from maslak.people.consents import Withdrawal
from maslak.people.enums import Purpose
from maslak.people.models import Consent
from maslak.training import referrals as training


@transaction.atomic
def give(
    *,
    person_id: int,
    purpose: str,
    organisation: Organisation | None = None,
    language: str = "fr",
    text_version: str | None = None,
    by: Actor,
    now: datetime,
) -> Consent:
    """As people.consents.give_consent, with the fact « consent given » when nothing like it was in force."""
    consent, new = consents.give_consent(
        person_id=person_id,
        purpose=purpose,
        organisation=organisation,
        language=language,
        text_version=text_version,
        by=by,
        now=now,
    )
    if new:
        _write_fact(Kind.CONSENT_GIVEN, consent, by, now)
    return consent


@transaction.atomic
def withdraw(*, consent_id: int, by: Actor, now: datetime) -> Withdrawal:
    """As people.consents.withdraw_consent; referrals that rested on it are revoked, waiting SMS kept back.

    Withdrawing twice changes nothing.
    """
    withdrawal = consents.withdraw_consent(consent_id=consent_id, by=by, now=now)
    if not withdrawal.in_force:
        return withdrawal
    consent = withdrawal.consent
    revoke_for_withdrawal(consent=consent, by=by, now=now)
    training.revoke_for_withdrawal(consent=consent, by=by, now=now)
    if consent.purpose == Purpose.SMS:
        outbox.keep_in_space(person_id=consent.person_id)
    _write_fact(Kind.CONSENT_WITHDRAWN, consent, by, now)
    return withdrawal


def _write_fact(kind: str, consent: Consent, by: Actor, now: datetime) -> None:
    attributes = {"purpose": consent.purpose}
    if consent.organisation is not None:
        attributes["organisation"] = consent.organisation.code
    pathway.record(
        kind,
        person=consent.person,
        occurred_on=timezone.localdate(now),
        organisation=by.organisation or consent.person.home_organisation,
        source=consent,
        by=by,
        attributes=attributes,
    )
