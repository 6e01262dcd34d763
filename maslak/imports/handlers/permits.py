"""Visas and certificates: each line of a register becomes a file and its fact; sent again, nothing, or its correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from maslak.core.text import as_name
from maslak.imports.handlers.base import Context, Outcome, content_hash, hashed
from maslak.imports.handlers.registrations import paper_hashes
from maslak.imports.models import Fingerprint
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.people import documents
from maslak.permits.enums import FileKind, FileStatus, Ground, Route, Variant
from maslak.permits.models import PermitFile
from maslak.permits.registers import Keeper, Line

_DECISIONS = {
    "granted": FileStatus.GRANTED,
    "refused": FileStatus.REFUSED,
    "withdrawn": FileStatus.ABANDONED,  # « annulée », « sans suite »: no certificate came of it
    "pending": FileStatus.IN_REVIEW,
}
_EXEMPT = frozenset({"regularised_2014", "regularised_2016_17", "refugee_bra", "stateless"})


class PermitRegister:
    """What the two registers share. Two lines of one `identity` are the same line; of two in one file the last holds."""

    number_field = ""

    def __init__(self) -> None:
        self._keys: dict[int, str] = {}  # row, by its identity in memory → what makes it the same line
        self._last: dict[str, ParsedRow] = {}
        self._known: dict[str, Fingerprint] = {}
        self._counted: dict[str, Fingerprint] = {}
        self._files: list[tuple[Fingerprint, PermitFile]] = []
        self._corrected: list[Fingerprint] = []
        self._keeper: Keeper | None = None

    def line(self, row: ParsedRow) -> Line:
        """What the row says."""
        raise AssertionError("each register says it in its own way")

    def identity(self, row: ParsedRow) -> tuple[str, ...]:
        """What makes two rows, of this file or of another, the same line."""
        return (str(row.values[self.number_field]),)

    def order(self, row: ParsedRow) -> Any:
        return row.number

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        for row in rows:
            key = self._keys[id(row)] = hashed(context.kind, row.part, *self.identity(row))
            self._last[key] = row
        kept = Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind)
        # A register that was once only counted has no files behind its lines: it is taken in anew.
        self._known = {each.key: each for each in kept if each.target_id is not None}
        self._counted = {each.key: each for each in kept if each.target_id is None}
        self._keeper = Keeper(context.organisation, context.by, context.now)

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        assert self._keeper is not None
        key = self._keys[id(row)]
        if self._last[key] is not row:  # a line below says it anew
            return Outcome.duplicate()
        known = self._known.get(key)
        if known is not None and known.content == content_hash(row):
            return Outcome.duplicate()
        line = self.line(row)
        if known is not None:
            self._keeper.correct(known.target_id or 0, line)
            known.content = content_hash(row)
            self._corrected.append(known)
            return Outcome.imported(row.problem(self.number_field, "line_corrected"))
        file = self._keeper.keep(line)
        print_ = self._counted.get(key) or Fingerprint(
            organisation=context.organisation, kind=context.kind, key=key
        )
        print_.content = content_hash(row)
        self._files.append((print_, file))
        return Outcome.imported()

    def finish(self, context: Context) -> list[Problem]:
        assert self._keeper is not None
        self._keeper.close()
        for print_, file in self._files:
            print_.target_kind, print_.target_id = file._meta.label_lower, file.pk
        new = [each for each, _file in self._files if each.pk is None]
        old = [each for each, _file in self._files if each.pk is not None]
        Fingerprint.objects.bulk_create(new, batch_size=1000)
        Fingerprint.objects.bulk_update(
            [*self._corrected, *old], ["content", "target_kind", "target_id"], batch_size=500
        )
        return []


class Visas(PermitRegister):
    """Work contracts of foreign employees stamped by the ministry; the register runs over years."""

    number_field = "visa_number"

    def line(self, row: ParsedRow) -> Line:
        values = row.values
        basis = values.get("basis") or "unknown"
        domestic = values.get("contract_type") == "domestic_19_12"
        return Line(
            kind=FileKind.VISA,
            number=values["visa_number"],
            decided_on=values["visa_date"],
            status=FileStatus.GRANTED,
            employer=values.get("employer") or "",
            received_on=values.get("filed_on"),
            started_on=_before(values.get("filed_on"), values["visa_date"]),
            variant=Variant.DOMESTIC if domestic else Variant.FIRST,
            route=Route.EXEMPT if basis in _EXEMPT else Route.UNKNOWN,
            domestic=domestic,
            residence=basis,
            **_worker(row),
        )


class Certificates(PermitRegister):
    """Activity certificates asked of the agency: granted or refused, by which route, first or renewed."""

    number_field = "number"

    def identity(self, row: ParsedRow) -> tuple[str, ...]:
        """Numbers begin anew each year: the day of receipt tells them apart, else the year of the decision."""
        began = row.values.get("received_on") or row.values["decided_on"].year
        return (*super().identity(row), str(began))

    def line(self, row: ParsedRow) -> Line:
        values = row.values
        procedure, renewal = values["procedure"], values["nature"] == "renewal"
        ground = {"simplified_a1": Ground.A1, "simplified_a2": Ground.A2}.get(procedure, Ground.NONE)
        return Line(
            kind=FileKind.CERTIFICATE,
            number=values["number"],
            decided_on=values["decided_on"],
            status=_DECISIONS[values["decision"]],
            employer=values.get("employer") or "",
            received_on=values.get("received_on"),
            started_on=_before(values.get("complete_on"), values["decided_on"]),
            variant=Variant.RENEWAL if renewal else Variant.FIRST,
            route=Route.GENERAL if procedure == "general" else Route.SIMPLIFIED,
            ground=Ground.RENEWAL if renewal and procedure != "general" else ground,
            **_worker(row),
        )


def _before(day: date | None, decided_on: date) -> date | None:
    """The day a clock started; none where the register puts it after the answer (a warning says so already)."""
    return day if day is not None and day <= decided_on else None


def _worker(row: ParsedRow) -> dict[str, Any]:
    values = row.values
    birth = values.get("birth_date")
    hashes = paper_hashes(row)[:1]
    held = documents.who_holds(hashes) if hashes else []
    return {
        "job_title": values.get("occupation") or "",
        "region": values.get("region") or "",
        "family_name": as_name(values.get("last_name") or values.get("full_name") or ""),
        "given_name": as_name(values.get("first_name") or ""),
        "sex": values.get("sex") or "unstated",
        "birth_date": birth.day if birth else None,
        "birth_year": birth.year if birth else None,
        "nationality": values.get("nationality") or "XXX",
        "document_hash": hashes[0] if hashes else "",
        "person_id": held[0].person_id if held else None,
    }
