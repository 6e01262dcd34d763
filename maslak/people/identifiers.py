"""The keyed hashes by which a paper or a telephone is found again, for whoever writes or searches one."""

from __future__ import annotations

from datetime import date
from functools import cache

from babel.core import get_global
from django.utils.translation import gettext as _

from maslak.core.errors import Invalid
from maslak.core.text import squeeze
from maslak.core.vault import vault
from maslak.people import rules
from maslak.people.enums import DocumentKind
from maslak.people.models import IdentityDocument, Person


def phone_hash(e164: str) -> str:
    """The hash of a telephone number in international form; empty for none."""
    return vault().keyed_hash("phone", e164) if e164 else ""


def document_hash(kind: str, issuer: str, number: str) -> str:
    """The hash of a paper. Raises Invalid for an unknown kind or a number too short to identify anybody."""
    if kind not in DocumentKind.values:
        raise Invalid(_("Ce type de document n'est pas dans la liste."), field="document_kind")
    key = rules.document_key(kind, issuer, number)
    if not key:
        raise Invalid(
            _("Le numéro du document est trop court. Recopiez-le en entier."), field="document_number"
        )
    return vault().keyed_hash("document", key)


def possible_document_hashes(number: str, *, kind: str = "", issuer: str = "") -> list[str]:
    """The hashes that `number` may have: of one kind or of all; for papers of a State, of that issuer or of
    any.
    """
    states = [issuer.strip().upper()] if issuer.strip() else sorted(issuing_states())
    hashes = []
    for each in [kind] if kind else DocumentKind.values:
        fixed = rules.issuer_of(each)
        for issuer in [fixed] if fixed else states:
            key = rules.document_key(each, issuer, number)
            if key:
                hashes.append(vault().keyed_hash("document", key))
    return sorted(set(hashes))


@cache
def issuing_states() -> frozenset[str]:
    """The ISO 3166-1 alpha-3 codes of all States, from CLDR's table of other names for territories."""
    return frozenset(code for code in get_global("territory_aliases") if len(code) == 3 and code.isalpha())


def seal_phone(person: Person, e164: str) -> None:
    """Put the telephone on the record (unsaved), encrypted, with its hash; an empty text takes it away."""
    person.phone_sealed = vault().seal(e164) if e164 else None
    person.phone_hash = phone_hash(e164)


def seal_document(
    person: Person,
    *,
    kind: str,
    issuer: str,
    number: str,
    issued_on: date | None,
    valid_to: date | None,
    seen_on: date | None,
) -> IdentityDocument:
    """A paper of `person`, unsaved: number encrypted, hash and last signs beside it. Raises Invalid."""
    plain = squeeze(number)
    return IdentityDocument(
        person=person,
        kind=kind,
        issuer=issuer,
        number_sealed=vault().seal(plain),
        number_hash=document_hash(kind, issuer, number),
        number_end=plain[-3:],
        issued_on=issued_on,
        valid_to=valid_to,
        seen_on=seen_on,
    )


def set_name_keys(person: Person) -> None:
    """Bring the keys of the names in step with the names (unsaved)."""
    person.name_keys = rules.name_keys(person.family_name, person.given_name, person.name_in_arabic)


def traits(
    *,
    family: str = "",
    given: str = "",
    arabic: str = "",
    documents: frozenset[str] = frozenset(),
    phone: str = "",
    birth_date: date | None = None,
    birth_year: int | None = None,
    sex: str = "unstated",
    nationality: str = "",
) -> rules.Traits:
    """What is compared of somebody; `phone` and `documents` are hashes."""
    names = [name for name in (f"{given} {family}".strip(), arabic) if name]
    return rules.Traits(
        names=frozenset(plain for plain in map(rules.plain_name, names) if plain),
        sounds=frozenset(keys for keys in map(rules.consonants, names) if keys),
        documents=documents,
        phone=phone,
        birth_date=birth_date,
        birth_year=birth_date.year if birth_date else birth_year,
        sex=sex or "unstated",
        nationality=nationality,
    )


def traits_of(person: Person) -> rules.Traits:
    """What is compared of a person on record. Reads `person.documents`; prefetch it for many."""
    return traits(
        family=person.family_name,
        given=person.given_name,
        arabic=person.name_in_arabic,
        documents=frozenset(document.number_hash for document in person.documents.all()),
        phone=person.phone_hash,
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        sex=person.sex,
        nationality=person.nationality,
    )
