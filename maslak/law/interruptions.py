"""Services that stood still, by scope: their days do not count in the clocks of that scope, and of no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from maslak.law.datafiles import Entry, read
from maslak.law.errors import UnknownScope
from maslak.law.words import Source, Words

_AS_GIVEN = Words("pause indiquée", "توقف مُدخل", "pause as given")


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a clock stands still, both included, and why."""

    first: date
    last: date
    why: Words = _AS_GIVEN


@dataclass(frozen=True, slots=True)
class Interruption:
    """A service that stood still, first and last day included; `last` is None while it lasts."""

    code: str
    scope: str
    first: date
    last: date | None
    name: Words
    note: Words | None
    source: Source
    certainty: str

    def overlaps(self, first: date, last: date | None) -> bool:
        """Whether it shares a day with those from `first` to `last` (None: until further notice)."""
        return (last is None or self.first <= last) and (self.last is None or first <= self.last)

    def pause(self, today: date) -> Pause | None:
        """The pause it makes in a clock, as known today: while it lasts, until today; None before it begins."""
        last = self.last if self.last is not None else today
        return Pause(self.first, last, self.name) if self.first <= last else None


@cache
def scopes() -> Mapping[str, Words]:
    """The services whose standstill stops clocks, by code."""
    section = read("clocks.yaml").child("scopes")
    return {code: section.words(code) for code, _ in section.pairs()}


def interruptions(scope: str) -> tuple[Interruption, ...]:
    """The standstills of that scope in our file, oldest first; none for one that never stood still.

    Raises UnknownScope.
    """
    if scope not in scopes():
        raise UnknownScope(scope, scopes())
    return in_order(item for item in _table() if item.scope == scope)


def in_order(items: Iterable[Interruption]) -> tuple[Interruption, ...]:
    """The oldest first."""
    return tuple(sorted(items, key=lambda item: item.first))


def pauses(items: Iterable[Interruption], today: date) -> list[Pause]:
    """The pauses that these standstills make in a clock, as known today."""
    return [pause for item in items if (pause := item.pause(today)) is not None]


@cache
def _table() -> tuple[Interruption, ...]:
    return table(read("clocks.yaml"))


def table(document: Entry) -> tuple[Interruption, ...]:
    """The checked standstills of a clocks file.

    Raises BadDataFile for an unknown scope, days in the wrong order, or two of one scope at one time.
    """
    known = document.child("scopes")
    found: list[Interruption] = []
    for entry in document.children("interruptions", "code"):
        entry.only("code", "scope", "from", "to", "name", "note", "source", "certainty")
        item = Interruption(
            code=entry.text("code"),
            scope=entry.one_of("scope", [code for code, _ in known.pairs()]),
            first=entry.day("from"),
            last=entry.optional("to", entry.day),
            name=entry.words("name"),
            note=entry.optional("note", entry.words),
            source=entry.source(),
            certainty=entry.certainty(),
        )
        if item.last is not None and item.last < item.first:
            raise entry.fail(f"it ends on {item.last}, before it begins on {item.first}")
        for other in found:
            if other.scope == item.scope and other.overlaps(item.first, item.last):
                raise entry.fail(f"it overlaps {other.code}: keep one line to each standstill")
        found.append(item)
    return tuple(found)
