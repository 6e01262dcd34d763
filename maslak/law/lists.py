"""Lists A1 and A2 by date: the posts of the simplified procedure, their criteria and the evidence for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from maslak.law.calendar import civil_day
from maslak.law.datafiles import Entry, read
from maslak.law.errors import LawError, NoValueOnDate
from maslak.law.words import Source, Words

LISTS = ("A1", "A2")
_COMPARISONS = ("at_least", "more_than", "is")

# What a file says of itself, by measure: numbers, or true and false.
Measures = Mapping[str, int | bool | None]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One comparison of a measure with a bound."""

    measure: str
    label: Words
    comparison: str
    bound: int | bool

    def met_by(self, measures: Measures) -> bool | None:
        """Whether the file meets it; None when it does not say."""
        value = measures.get(self.measure)
        if value is None:
            return None
        if self.comparison == "more_than":
            return value > self.bound
        return value >= self.bound if self.comparison == "at_least" else value is self.bound


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of a list. `match` says whether all its criteria are needed, or any one of them."""

    code: str
    list: str
    label: Words
    match: str
    criteria: tuple[Criterion, ...]
    evidence: tuple[tuple[str, Words], ...]

    def met_by(self, measures: Measures) -> bool | None:
        """Whether a file meets the criteria; None when what it says does not settle it."""
        verdicts = [criterion.met_by(measures) for criterion in self.criteria]
        if not verdicts:
            return True
        settled, other = (True, False) if self.match == "any" else (False, True)
        if settled in verdicts:
            return settled
        return None if None in verdicts else other


@dataclass(frozen=True, slots=True)
class ListVersion:
    """Both lists as they stood on some days, `valid_to` included (None: until further notice)."""

    version: str
    valid_from: date
    valid_to: date | None
    source: Source
    certainty: str
    entries: tuple[ListEntry, ...]

    def of(self, name: str) -> tuple[ListEntry, ...]:
        """The entries of list A1 or A2."""
        return tuple(entry for entry in self.entries if entry.list == name)


class UnknownListEntry(LawError):
    """A line that the lists of that day do not hold."""

    def __init__(self, code: str, on: date) -> None:
        self.code, self.on = code, on
        day = f"{on:%d/%m/%Y}"
        super().__init__(
            Words(
                f"Les listes A1 et A2 n'ont pas de ligne « {code} » au {day}.",
                f"لا يوجد السطر «{code}» في اللائحتين A1 وA2 بتاريخ {day}.",
                f"Lists A1 and A2 have no line “{code}” on {day}.",
            )
        )


def lists_on(on: date | datetime) -> ListVersion:
    """The lists of that day. Raises NoValueOnDate before the first version."""
    day, versions = civil_day(on), all_versions()
    for version in reversed(versions):
        if version.valid_from <= day and (version.valid_to is None or day <= version.valid_to):
            return version
    label = Words("Listes A1 et A2", "اللائحتان A1 وA2", "Lists A1 and A2")
    raise NoValueOnDate(label, "lists_a1_a2", day, versions[0].valid_from)


def entry(code: str, on: date | datetime) -> ListEntry:
    """One line of the lists of that day. Raises UnknownListEntry, NoValueOnDate."""
    found = next((line for line in lists_on(on).entries if line.code == code), None)
    if found is None:
        raise UnknownListEntry(code, civil_day(on))
    return found


@cache
def all_versions() -> tuple[ListVersion, ...]:
    """Every version of the lists, oldest first."""
    return versions_of(read("lists_a1_a2.yaml"))


@cache
def list_names() -> Mapping[str, Words]:
    """The titles of the lists."""
    return _words(read("lists_a1_a2.yaml").child("lists"))


def versions_of(document: Entry) -> tuple[ListVersion, ...]:
    """The checked versions of one file. Raises BadDataFile for versions that overlap or leave a gap."""
    document.only("measures", "evidence", "lists", "versions")
    measures, evidence = _words(document.child("measures")), _words(document.child("evidence"))
    found: list[ListVersion] = []
    for item in document.children("versions", "version"):
        item.only("version", "valid_from", "valid_to", "source", "certainty", "entries")
        first, last = item.day("valid_from"), item.optional("valid_to", item.day)
        if last is not None and last < first:
            raise item.fail(f"it ends on {last}, before it begins on {first}")
        if found and (found[-1].valid_to is None or (first - found[-1].valid_to).days != 1):
            raise item.fail(f"it must begin the day after the version before it ends ({found[-1].valid_to})")
        lines = tuple(_entry(line, measures, evidence) for line in item.children("entries", "code"))
        if len({line.code for line in lines}) != len(lines):
            raise item.fail("a code stands twice")
        found.append(ListVersion(item.text("version"), first, last, item.source(), item.certainty(), lines))
    if not found:
        raise document.fail("“versions” is empty")
    return tuple(found)


def _entry(line: Entry, measures: Mapping[str, Words], evidence: Mapping[str, Words]) -> ListEntry:
    line.only("code", "label", "match", "criteria", "evidence")
    code = line.text("code")
    name = code.split("-")[0]
    if name not in LISTS:
        raise line.fail(f"the code must begin with {' or '.join(LISTS)}")
    criteria = list(line.children("criteria", "measure")) if line.has("criteria") else []
    proofs = [str(proof) for proof in line.items("evidence")]
    unknown = [proof for proof in proofs if proof not in evidence]
    if unknown:
        raise line.fail(f"unknown evidence: {', '.join(unknown)}")
    return ListEntry(
        code=code,
        list=name,
        label=line.words("label"),
        match=line.one_of("match", ("all", "any")) if line.has("match") else "all",
        criteria=tuple(_criterion(item, measures) for item in criteria),
        evidence=tuple((proof, evidence[proof]) for proof in proofs),
    )


def _criterion(item: Entry, measures: Mapping[str, Words]) -> Criterion:
    item.only("measure", *_COMPARISONS)
    measure = item.one_of("measure", measures.keys())
    named = [comparison for comparison in _COMPARISONS if item.has(comparison)]
    if len(named) != 1:
        raise item.fail(f"a criterion needs one of {', '.join(_COMPARISONS)}")
    bound: Any = item.raw("is") if named[0] == "is" else item.whole(named[0])
    if named[0] == "is" and not isinstance(bound, bool):
        raise item.fail("“is” must be true or false")
    return Criterion(measure, measures[measure], named[0], bound)


def _words(section: Entry) -> Mapping[str, Words]:
    return MappingProxyType({code: section.words(code) for code, _ in section.pairs()})
