"""Taking a register in: understand it, judge each row alone, keep all that stands or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.casework.numbering import turn
from maslak.core.errors import DomainError
from maslak.core.text import fold
from maslak.imports import reading
from maslak.imports.handlers import HANDLERS
from maslak.imports.handlers.base import Context, Handler, Outcome
from maslak.imports.models import RowResult, SavedMapping
from maslak.imports.policies import check_may_send
from maslak.imports.reading.rows import ParsedRow, Problem

Progress = Callable[[int], None]
TELL_EVERY = 25  # rows


@dataclass
class RowReport:
    """What became of one row of the file."""

    sheet: str
    number: int
    cells: list[str]
    outcome: Outcome


@dataclass
class Report:
    """What became of a file. `columns` says how each sheet was understood, `notes` what concerns it as a whole."""

    kind: str
    register_year: int | None
    ignored: int = 0
    rows: list[RowReport] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)
    columns: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def count(self, result: str) -> int:
        """How many rows ended so."""
        return sum(1 for row in self.rows if row.outcome.result == result)

    @property
    def warned(self) -> int:
        """How many rows carry a warning."""
        return sum(1 for row in self.rows if row.outcome.warnings)


class _Rehearsal(Exception):
    """Raised to roll a rehearsal back."""


def take_in(
    *,
    name: str,
    content: bytes,
    organisation: Organisation,
    by: Actor,
    now: datetime,
    kind: str | None = None,
    mapping: dict[str, str] | None = None,
    year: int | None = None,
    rehearse: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Read a file and take all its rows in, or none (`rehearse`).

    Every row is judged alone: a bad one is rejected in words and the others go on; an unforeseen error undoes all.
    Raises UnreadableFile when nothing fits, NotAllowed when `by` may not send that register.
    """
    parsed = understand(name, content, organisation=organisation, kind=kind, mapping=mapping)
    check_may_send(by, parsed.kind, organisation)
    return take_parsed(
        parsed, organisation=organisation, by=by, now=now, year=year, rehearse=rehearse, progress=progress
    )


def take_parsed(
    parsed: reading.ParsedFile,
    *,
    organisation: Organisation,
    by: Actor,
    now: datetime,
    year: int | None = None,
    rehearse: bool = False,
    progress: Progress | None = None,
) -> Report:
    """The same for a file that is read already and that `by` may send."""
    context = Context(
        organisation=organisation,
        by=by,
        now=now,
        today=timezone.localdate(now),
        kind=parsed.kind,
        register_year=year or parsed.register_year,
    )
    report = Report(
        kind=parsed.kind,
        register_year=context.register_year,
        ignored=parsed.counts.ignored,
        columns=[_columns(table) for table in parsed.tables],
        notes=[
            Problem("", "", "", left.code, {"sheet": left.sheet, **left.params}) for left in parsed.skipped
        ],
    )
    try:
        with transaction.atomic():
            if not rehearse:  # two files of one organisation at once would trip over each other's people
                turn(f"import {organisation.pk}")
            _rows(parsed, context, report, progress)
            if rehearse:
                raise _Rehearsal
    except _Rehearsal:
        pass
    return report


# ---- understanding --------------------------------------------------------------------------


def understand(
    name: str,
    content: bytes,
    *,
    organisation: Organisation,
    kind: str | None = None,
    mapping: dict[str, str] | None = None,
) -> reading.ParsedFile:
    """The file read as the sender says, else as the organisation named its columns before, else as it looks.

    Raises UnreadableFile.
    """
    if mapping is None:
        kind, mapping = _remembered(name, content, organisation, kind)
    return reading.read(name, content, kind=kind, mapping=mapping)


def _remembered(
    name: str, content: bytes, organisation: Organisation, kind: str | None
) -> tuple[str | None, dict[str, str] | None]:
    """The kind and columns said for an earlier file, where every column said then is in this one too."""
    saved = SavedMapping.objects.filter(organisation=organisation, **({"kind": kind} if kind else {}))
    for each in sorted(saved, key=lambda one: -len(one.mapping)):
        said = {field: header for field, header in each.mapping.items() if header}
        for _table, how in reading.look(name, content, each.kind, each.mapping):
            if (
                said
                and how
                and not how.missing
                and all(_same(how, field, text) for field, text in said.items())
            ):
                return each.kind, each.mapping
    return kind, None


def _same(how: reading.Recognition, field: str, text: str) -> bool:
    return field in how.mapping and fold(how.header(field)) == fold(text)


def _columns(table: reading.ParsedTable) -> dict[str, Any]:
    """How one sheet was understood: field → header as written, and the headers that nothing took."""
    how = table.recognition
    return {
        "sheet": table.sheet,
        "part": how.part,
        "row": how.header_row,
        "fields": {
            field: how.headers[at] for field, at in sorted(how.mapping.items(), key=lambda item: item[1])
        },
        "left": list(how.unmatched),
    }


# ---- row by row -----------------------------------------------------------------------------


def _rows(parsed: reading.ParsedFile, context: Context, report: Report, progress: Progress | None) -> None:
    handler = HANDLERS[parsed.kind]()
    lines = [(table, line) for table in parsed.tables for line in table.data]
    for table in parsed.tables:
        report.headers[table.sheet] = table.headers
        report.rows += [
            RowReport(table.sheet, line.number, line.cells, Outcome.duplicate(*line.warnings))
            for line in table.superseded
        ]
    lines.sort(key=lambda item: (handler.order(item[1]), item[1].number))
    handler.prepare([line for _table, line in lines if not line.errors], context)
    for done, (table, line) in enumerate(lines, 1):
        report.rows.append(RowReport(table.sheet, line.number, line.cells, _judge(handler, line, context)))
        if progress and done % TELL_EVERY == 0:
            progress(done)
    report.notes += handler.finish(context)
    report.rows.sort(key=lambda row: (row.sheet, row.number))


def _judge(handler: Handler, line: ParsedRow, context: Context) -> Outcome:
    """One row, in its own savepoint: what its handler or the database refuses is undone and said."""
    if line.errors:
        return Outcome(RowResult.REJECTED, problems=list(line.errors), warnings=list(line.warnings))
    try:
        with transaction.atomic():
            outcome = handler.take(line, context)
    except DomainError as error:
        outcome = Outcome.rejected(_said(line, error))
    except (IntegrityError, DataError, ValidationError):
        outcome = Outcome.rejected(
            Problem(column="", field="", value="", code="refused_by_database", params={})
        )
    outcome.warnings = [*line.warnings, *outcome.warnings]
    return outcome


def _said(line: ParsedRow, error: DomainError) -> Problem:
    name = error.field or ""
    return Problem(
        column=line.headers.get(name, ""),
        field=name,
        value=line.texts.get(name, ""),
        code="said",
        params={"sentence": str(error.message)},
    )
