"""Invented people for tests, written straight to the tables, whoever is bound.

`person(agency, document="K123456A", residence="refugee_bra", phone="0612345678", consents=["registration"])`
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from maslak.access.models import Organisation
from maslak.people import identifiers, rules
from maslak.people.models import (
    Consent,
    Holder,
    IdentityDocument,
    LanguageSkill,
    LocalNumber,
    Person,
    ResidenceStatus,
)
from maslak.people.sight import whole_register

DAY = date(2020, 3, 2)
NOON = datetime(2020, 3, 2, 12, 0, tzinfo=UTC)

_FAMILIES = (
    "Diallo",
    "Traoré",
    "Keita",
    "Mansour",
    "Haddad",
    "Mbemba",
    "Kouassi",
    "Camara",
    "Sissoko",
    "Ndoye",
)
_GIVEN = (
    "Mariama",
    "Ibrahim",
    "Aminata",
    "Youssef",
    "Grace",
    "Moussa",
    "Salma",
    "Emmanuel",
    "Khadija",
    "Omar",
)
_numbers = count(1)


@whole_register()
def person(
    organisation: Organisation,
    *,
    document: str | None = None,
    document_kind: str = "residence_card",
    document_valid_to: date | None = None,
    residence: str | None = None,
    phone: str = "",
    languages: dict[str, str] | None = None,
    consents: Iterable[str] = (),
    local_number: str | None = None,
    held: bool = True,
    **fields: Any,
) -> Person:
    """A person registered by `organisation`, who holds the file unless `held` is False; any field may come.

    Without names each call invents another one; `birth_date` sets `birth_year` too.
    """
    number = next(_numbers)
    values: dict[str, Any] = {
        "family_name": _FAMILIES[number % 10],
        "given_name": f"{_GIVEN[(number // 10) % 10]} {_letters(number)}",
        "sex": "female" if number % 2 else "male",
        "nationality": "SEN",
        "region": organisation.region,
    } | fields
    if values.get("birth_date"):
        values["birth_year"] = values["birth_date"].year
    values.setdefault("birth_year", 1990)
    made = Person(home_organisation=organisation, **values)
    identifiers.set_name_keys(made)
    if phone:
        e164 = rules.phone_e164(phone)
        assert e164, f"not a telephone number: {phone}"
        identifiers.seal_phone(made, e164)
    made.save(force_insert=True)
    if held:
        Holder.objects.create(person=made, organisation=organisation, basis="registration", since=DAY)
    if document:
        paper(made, document, kind=document_kind, valid_to=document_valid_to)
    if residence:
        ResidenceStatus.objects.create(person=made, basis=residence, recorded_on=DAY)
    for language, level in (languages or {}).items():
        LanguageSkill.objects.create(person=made, language=language, level=level)
    for purpose in consents:
        consent(made, purpose)
    if local_number:
        LocalNumber.objects.create(
            person=made, organisation=organisation, register_year=DAY.year, number=local_number
        )
    return made


@whole_register()
def paper(
    of: Person,
    number: str,
    *,
    kind: str = "residence_card",
    issuer: str = "",
    issued_on: date | None = None,
    valid_to: date | None = None,
    seen_on: date | None = DAY,
) -> IdentityDocument:
    """A paper of that person; a passport is their nationality's unless an issuer is given."""
    document = identifiers.seal_document(
        of, kind=kind, issuer=rules.issuer_of(kind, issuer, of.nationality), number=number,
        issued_on=issued_on, valid_to=valid_to, seen_on=seen_on,
    )  # fmt: skip
    document.save(force_insert=True)
    return document


@whole_register()
def consent(of: Person, purpose: str, organisation: Organisation | None = None, **fields: Any) -> Consent:
    """A consent in force; a referral's names the organisation."""
    values = {"text_version": "1", "language": "fr", "given_at": NOON} | fields
    return Consent.objects.create(person=of, purpose=purpose, organisation=organisation, **values)


@whole_register()
def held_by(of: Person, organisation: Organisation, basis: str = "referral") -> Holder:
    """Let another organisation open the file."""
    return Holder.objects.create(person=of, organisation=organisation, basis=basis, since=DAY)


def organisation(code: str, kind: str = "office", region: str = "MA-06", **fields: Any) -> Organisation:
    """One more body, beyond the fixtures."""
    return Organisation.objects.create(
        code=code, kind=kind, name_fr=f"Organisation {code}", region=region, **fields
    )


def _letters(number: int) -> str:
    """A second given name that no other invented person has: digits are no part of a name."""
    letters = ""
    while number:
        number, rest = divmod(number, 16)
        letters = "bcdfgjklmnprstvx"[rest] + "aeiou"[rest % 5] + letters
    return letters.capitalize()
