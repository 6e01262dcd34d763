"""The papers of a hiring, by date: for the certificate, for the visa, and for each proof of an exemption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from maslak.law.calendar import civil_day
from maslak.law.datafiles import Entry, read
from maslak.law.errors import LawError
from maslak.law.words import Source, Words

# What kind of request a contract visa is; each has its own checklist.
VARIANTS = ("first", "renewal", "change_of_employer", "domestic", "secondment", "amendment")
CERTIFICATE_LISTS = ("general", "simplified", "renewal", "domestic")
BEARERS = ("employer", "worker")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper. `needed_for`: proof, certificate or visa; `condition`: when it is asked for only sometimes."""

    code: str
    label: Words
    note: Words | None
    brought_by: str
    document: str | None
    source: Source
    certainty: str
    valid_from: date | None
    valid_to: date | None
    needed_for: str = ""
    condition: Words | None = None

    def covers(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class _Checklists:
    pieces: Mapping[str, Piece]
    certificate: Mapping[str, tuple[Piece, ...]]
    visa: Mapping[str, tuple[Piece, ...]]


class UnknownVariant(LawError):
    """A kind of request that has no checklist."""

    def __init__(self, variant: str) -> None:
        self.variant = variant
        allowed = ", ".join(VARIANTS)
        super().__init__(
            Words(
                f"« {variant} » n'est pas un type de demande. Types admis : {allowed}.",
                f"«{variant}» ليس نوعا من أنواع الطلبات. الأنواع المقبولة: {allowed}.",
                f"“{variant}” is not a kind of request. Admitted kinds: {allowed}.",
            )
        )


def certificate_pieces(which: str, on: date | datetime) -> tuple[Piece, ...]:
    """The papers of a certificate: `general` or `simplified` procedure, `renewal`, or a `domestic` employer."""
    return _of_the_day(_file().certificate[which], on)


def visa_pieces(variant: str, on: date | datetime) -> tuple[Piece, ...]:
    """The papers of a contract visa, by variant. Raises UnknownVariant."""
    if variant not in VARIANTS:
        raise UnknownVariant(variant)
    return _of_the_day(_file().visa[variant], on)


def proof_pieces(codes: Iterable[str], on: date | datetime) -> tuple[Piece, ...]:
    """The papers of those codes, as proofs of an exemption."""
    known = _file().pieces
    return _of_the_day((replace(known[code], needed_for="proof") for code in codes), on)


def piece_codes() -> frozenset[str]:
    """Every paper that a table may name."""
    return frozenset(_file().pieces)


def piece(code: str) -> Piece | None:
    """The paper of that code, whatever its dates; None for a code that no table holds."""
    return _file().pieces.get(code)


def document_kinds() -> tuple[str, ...]:
    """The code list of documents that pieces belong to."""
    return tuple(str(kind) for kind in read("checklists.yaml").items("documents"))


def _of_the_day(pieces: Iterable[Piece], on: date | datetime) -> tuple[Piece, ...]:
    day = civil_day(on)
    return tuple(piece for piece in pieces if piece.covers(day))


@cache
def _file() -> _Checklists:
    return checklists_of(read("checklists.yaml"))


def checklists_of(document: Entry) -> _Checklists:
    """The checked checklists of one file. Raises BadDataFile for a list that names no such piece."""
    document.only("documents", "pieces", "conditions", "certificate", "visa")
    kinds = frozenset(str(kind) for kind in document.items("documents"))
    pieces = {code: _piece(code, entry, kinds) for code, entry in document.keyed("pieces")}
    section = document.child("conditions")
    conditions = {code: section.words(code) for code, _ in section.pairs()}
    lists: dict[str, Mapping[str, tuple[Piece, ...]]] = {}
    for subject, names in (("certificate", CERTIFICATE_LISTS), ("visa", VARIANTS)):
        of_subject = document.child(subject)
        of_subject.only(*names)
        lists[subject] = MappingProxyType(
            {name: _list(of_subject, name, subject, pieces, conditions) for name in names}
        )
    return _Checklists(MappingProxyType(pieces), lists["certificate"], lists["visa"])


def _piece(code: str, entry: Entry, kinds: frozenset[str]) -> Piece:
    entry.only("label", "note", "brought_by", "document", "source", "certainty", "valid_from", "valid_to")
    return Piece(
        code=code,
        label=entry.words("label"),
        note=entry.optional("note", entry.words),
        brought_by=entry.one_of("brought_by", BEARERS),
        document=entry.one_of("document", kinds) if entry.has("document") else None,
        source=entry.source(),
        certainty=entry.certainty(),
        valid_from=entry.optional("valid_from", entry.day),
        valid_to=entry.optional("valid_to", entry.day),
    )


def _list(
    section: Entry, name: str, subject: str, pieces: Mapping[str, Piece], conditions: Mapping[str, Words]
) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for item in section.items(name):
        code, condition = _named(section, item, conditions)
        if code not in pieces:
            raise section.fail(f"the list {name} names {code!r}, which is no piece")
        found.append(replace(pieces[code], needed_for=subject, condition=condition))
    return tuple(found)


def _named(section: Entry, item: Any, conditions: Mapping[str, Words]) -> tuple[str, Words | None]:
    if isinstance(item, str):
        return item, None
    if isinstance(item, list) and len(item) == 2 and item[1] in conditions:
        return str(item[0]), conditions[item[1]]
    raise section.fail(f"a line is a piece, or [piece, condition], not {item!r}")
