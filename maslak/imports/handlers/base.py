"""What every kind of register shares: the context of one taking-in, and what a row became."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.core.text import fold, squeeze
from maslak.core.vault import vault
from maslak.imports.handlers.known import Known
from maslak.imports.models import Fingerprint, RowResult
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.people.models import Person


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

    @cached_property
    def known(self) -> Known:
        """Whom the organisation knows."""
        return Known(self.organisation, self.by)


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

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        """Look up at once what the rows will ask for one by one."""

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        """Take one row in. Raises a DomainError to reject it in words."""

    def finish(self, context: Context) -> list[Problem]:
        """What follows from all rows together; what must be said of the whole file."""


class RowByRow:
    """A register whose rows need nothing before and leave nothing to do after."""

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        return

    def finish(self, context: Context) -> list[Problem]:
        return []


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


def remember(
    context: Context,
    key: str,
    row: ParsedRow,
    target: Any = None,
    *,
    again: Fingerprint | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Keep the row's fingerprint, so that the same row again changes nothing; `again` is the one it replaces."""
    print_ = again or Fingerprint(organisation=context.organisation, kind=context.kind, key=key)
    print_.content, print_.submitted_at = content_hash(row), row.values.get("submission_time")
    if target is not None:
        print_.target_kind, print_.target_id = target._meta.label_lower, target.pk
    if facts is not None:
        print_.facts = facts
    print_.save()


def local_number(text: str | None) -> str:
    """An office's number in one form; case and spaces do not tell two numbers apart."""
    return squeeze(text or "")


def numbers_in(rows: Iterable[ParsedRow]) -> list[str]:
    """The office's numbers that the rows name, as written."""
    return [number for row in rows if (number := row.values.get("file_number"))]


def same_name(person: Person, family: str, given: str) -> bool:
    """Whether the two names fold to the same words, in any order."""
    return set(fold(f"{person.family_name} {person.given_name}").split()) == set(
        fold(f"{family} {given}").split()
    )
