"""What every kind of register shares: the context of one taking-in, and what a row became."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Q

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.core.text import fold, squeeze
from maslak.core.vault import vault
from maslak.imports.models import Fingerprint, RowResult
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.casework.models import CaseFile
from maslak.people.models import LocalNumber, Person


@dataclass
class Context:
    """One file being taken in: for whom, by whom, which year it covers."""

    organisation: Organisation
    by: Actor
    now: datetime
    today: date
    kind: str
    register_year: int | None
    seen: dict[str, int] = field(default_factory=dict)
    touched: list[Person] = field(default_factory=list)


@dataclass
class Outcome:
    """What a row became, with what must be said about it."""

    result: str
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @classmethod
    def imported(cls, *warnings: Problem) -> Outcome:
        return cls(RowResult.IMPORTED, warnings=list(warnings))

    @classmethod
    def duplicate(cls, *warnings: Problem) -> Outcome:
        return cls(RowResult.DUPLICATE, warnings=list(warnings))

    @classmethod
    def rejected(cls, *problems: Problem) -> Outcome:
        return cls(RowResult.REJECTED, problems=list(problems))


class Handler(Protocol):
    """Takes in the rows of one kind of register."""

    def order(self, row: ParsedRow) -> Any:
        """What to sort the rows by, so that the place in the file does not matter."""

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        """Take one row in. Raises a DomainError to reject it in words."""


def hashed(purpose: str, *parts: Any) -> str:
    """A keyed hash of what identifies a row: nothing of the row can be read from it."""
    return vault().keyed_hash(purpose, "\x1f".join("" if part is None else str(part) for part in parts))


def content_hash(row: ParsedRow) -> str:
    """A keyed hash of all that the row says."""
    return hashed("row content", *(f"{name}={row.values[name]}" for name in sorted(row.values)))


def occurrence(context: Context, key: str) -> int:
    """How many times `key` came before in this file: two equal rows without identifier are two."""
    context.seen[key] = context.seen.get(key, -1) + 1
    return context.seen[key]


def known(context: Context, key: str) -> Fingerprint | None:
    """The fingerprint of a row taken in earlier, or None."""
    return Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind, key=key).first()


def remember(context: Context, key: str, row: ParsedRow, target: Any, submitted_at: datetime | None = None) -> None:
    """Keep the row's fingerprint, so that the same row again changes nothing."""
    Fingerprint.objects.update_or_create(
        organisation=context.organisation,
        kind=context.kind,
        key=key,
        defaults={
            "content": content_hash(row),
            "submitted_at": submitted_at,
            "target_kind": target._meta.label_lower,
            "target_id": target.pk,
        },
    )


def local_number(text: str | None) -> str:
    """An office's number in one form; case and spaces do not tell two numbers apart."""
    return squeeze(text or "")


def person_numbered(context: Context, number: str, day: date) -> Person | None:
    """The person whom the importing organisation knows by `number`: in the year of `day`, else in one earlier year.

    A number found in several earlier years names nobody (docs/adr/0019).
    """
    owned = LocalNumber.objects.filter(organisation=context.organisation, number=number).select_related("person")
    by_year = {entry.register_year: entry.person for entry in owned}
    for year in (day.year, context.register_year):
        if year in by_year:
            return _living(by_year[year])
    earlier = [person for year, person in by_year.items() if year < day.year]
    return _living(earlier[0]) if len(earlier) == 1 else None


def case_of(person: Person, organisation: Organisation) -> CaseFile | None:
    """The person's file in the organisation that sent the register, or in one of its offices; the first opened."""
    return (
        CaseFile.objects.filter(Q(organisation=organisation) | Q(organisation__parent=organisation), person=person)
        .select_related("organisation", "person")
        .order_by("registered_on", "id")
        .first()
    )


def _living(person: Person) -> Person:
    return person.merged_into or person


def same_name(person: Person, family: str, given: str) -> bool:
    """Whether the two names fold to the same words, in any order."""
    return set(fold(f"{person.family_name} {person.given_name}").split()) == set(fold(f"{family} {given}").split())
