"""The texts of agreements as a page shows them, and what stands today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from maslak.access.models import Organisation
from maslak.people.enums import Purpose
from maslak.people.models import Consent, Person
from maslak.people.texts import consent_text

# What a desk asks; a referral's agreement is asked with the referral it serves.
ASKED_AT_THE_DESK = (Purpose.REGISTRATION, Purpose.SMS, Purpose.EMPLOYERS, Purpose.STATISTICS)


@dataclass(frozen=True)
class Told:
    """One text in one language, ready to be read aloud."""

    language: str
    language_name: str
    parts: dict[str, str]


@dataclass(frozen=True)
class Agreement:
    """One purpose: its text in the reader's language and in the others, and the consent in force, if any."""

    purpose: str
    text: Told
    others: list[Told]
    consent: Consent | None
    past: list[Consent]


def told(purpose: str, organisation: Organisation, first: str = "") -> list[Told]:
    """The text in use today in every language, the reader's first (or `first`)."""
    text = consent_text(purpose)
    first = first or (get_language() or "fr")[:2]
    languages = sorted(dict(settings.LANGUAGES).items(), key=lambda pair: pair[0] != first)
    return [
        Told(
            code,
            str(name),
            text.told(code, getattr(organisation, f"name_{code}", "") or organisation.name_fr),
        )
        for code, name in languages
    ]


def agreement(purpose: str, organisation: Organisation, held: Iterable[Consent] = ()) -> Agreement:
    """One purpose as the pages of an organisation show it."""
    mine = [consent for consent in held if consent.purpose == purpose]
    standing = next((consent for consent in mine if consent.withdrawn_at is None), None)
    texts = told(purpose, organisation)
    return Agreement(purpose, texts[0], texts[1:], standing, [c for c in mine if c.withdrawn_at is not None])


def at_the_desk(person: Person | None, organisation: Organisation) -> list[Agreement]:
    """What the desk asks, one by one, with what `person` answered (prefetched consents)."""
    held: list[Any] = list(person.consents.all()) if person else []
    return [agreement(str(purpose), organisation, held) for purpose in ASKED_AT_THE_DESK]


def for_referrals(person: Person) -> list[Consent]:
    """The agreements that name another organisation, those in force first."""
    named = [consent for consent in person.consents.all() if consent.purpose == "referral"]
    return sorted(named, key=lambda consent: consent.withdrawn_at is not None)
