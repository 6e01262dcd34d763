"""Taking a register in: rehearse it, take it in whole or not at all, keep what must be mended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import DomainError, StepRefused
from maslak.core.vault import vault
from maslak.imports import reading
from maslak.imports.handlers import HANDLERS
from maslak.imports.handlers.base import Context, Outcome
from maslak.imports.models import Batch, BatchStatus, Row, RowResult, SavedMapping
from maslak.imports.reading.rows import ParsedRow, Problem

Progress = Callable[[int], None]


@dataclass
class RowReport:
    """What became of one row of the file."""

    sheet: str
    number: int
    cells: list[str]
    outcome: Outcome


@dataclass
class Report:
    """What became of a file."""

    kind: str
    register_year: int | None
    ignored: int = 0
    rows: list[RowReport] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)

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
    """Read a file and take all its rows in, or none (`rehearse`). Raises UnreadableFile when nothing fits.

    Every row is judged alone: a bad one is rejected in words and the others go on; an unforeseen error undoes all.
    """
    check_may(by, "import.write", organisation_id=organisation.pk)
    parsed = reading.read(name, content, kind=kind, mapping=mapping or saved_mapping(organisation, kind))
    context = Context(
        organisation=organisation,
        by=by,
        now=now,
        today=timezone.localdate(now),
        kind=parsed.kind,
        register_year=year or parsed.register_year,
    )
    report = Report(kind=parsed.kind, register_year=context.register_year, ignored=parsed.counts.ignored)
    try:
        with transaction.atomic():
            _rows(parsed, context, report, progress)
            if rehearse:
                raise _Rehearsal
    except _Rehearsal:
        pass
    return report


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
    for done, (table, line) in enumerate(lines, 1):
        report.rows.append(RowReport(table.sheet, line.number, line.cells, _judge(handler, line, context)))
        if progress and done % 50 == 0:
            progress(done)
    if hasattr(handler, "finish"):
        handler.finish(context)
    report.rows.sort(key=lambda row: (row.sheet, row.number))


def _judge(handler: Any, line: ParsedRow, context: Context) -> Outcome:
    """One row, in its own savepoint: what its handler or the database refuses is undone and said."""
    if line.errors:
        return Outcome(RowResult.REJECTED, problems=list(line.errors), warnings=list(line.warnings))
    try:
        with transaction.atomic():
            outcome = handler.take(line, context)
    except DomainError as error:
        outcome = Outcome.rejected(_said(line, error))
    except (IntegrityError, DataError, ValidationError):
        outcome = Outcome.rejected(Problem(column="", field="", value="", code="refused_by_database", params={}))
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


def saved_mapping(organisation: Organisation, kind: str | None) -> dict[str, str] | None:
    """How this organisation names its columns for that kind, when it said so before."""
    if kind is None:
        return None
    saved = SavedMapping.objects.filter(organisation=organisation, kind=kind).first()
    return saved.mapping if saved else None


@transaction.atomic
def save_mapping(*, organisation: Organisation, kind: str, mapping: dict[str, str], by: Actor) -> SavedMapping:
    """Keep how this organisation names its columns, for its next file."""
    check_may(by, "import.write", organisation_id=organisation.pk)
    saved, _made = SavedMapping.objects.update_or_create(
        organisation=organisation, kind=kind, defaults={"mapping": mapping}
    )
    return saved


@transaction.atomic
def preview(
    *,
    name: str,
    content: bytes,
    organisation: Organisation,
    by: Actor,
    now: datetime,
    kind: str | None = None,
    mapping: dict[str, str] | None = None,
    year: int | None = None,
) -> Batch:
    """Rehearse a file and keep what it would become, so that somebody can look before taking it in."""
    report = take_in(
        name=name, content=content, organisation=organisation, by=by, now=now, kind=kind, mapping=mapping, year=year,
        rehearse=True,
    )  # fmt: skip
    batch = _batch(name, content, organisation, by, report, mapping, BatchStatus.PREVIEWED)
    batch.content_sealed = vault().seal_bytes(content)
    _settle(batch, report, final=False)
    audit.record("import.previewed", by=by, target=batch, new={"kind": batch.kind, "rows": batch.rows})
    return batch


@transaction.atomic
def import_now(
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
) -> Report:
    """Take a file in at once, without a page in between; the batch stays as its receipt."""
    report = take_in(
        name=name, content=content, organisation=organisation, by=by, now=now, kind=kind, mapping=mapping, year=year,
        rehearse=rehearse,
    )  # fmt: skip
    if not rehearse:
        batch = _batch(name, content, organisation, by, report, mapping, BatchStatus.DONE)
        batch.finished_at = now
        _settle(batch, report, final=True)
        audit.record("import.done", by=by, target=batch, new={"kind": batch.kind, "imported": batch.imported})
    return report


@transaction.atomic
def begin(*, batch_id: int, by: Actor) -> Batch:
    """Say that a previewed file is to be taken in; a job does it. Raises StepRefused from any other state."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    check_may(by, "import.write", organisation_id=batch.organisation_id)
    if batch.status != BatchStatus.PREVIEWED:
        raise StepRefused(_("Ce fichier a déjà été enregistré ou abandonné."))
    batch.status, batch.progress = BatchStatus.RUNNING, 0
    batch.save(update_fields=["status", "progress"])
    return batch


def commit(*, batch_id: int, by: Actor, now: datetime, progress: Progress | None = None) -> Batch:
    """Take a begun file in, whole or not at all. Running it twice changes nothing more."""
    batch = Batch.objects.select_related("organisation").get(pk=batch_id)
    if batch.status != BatchStatus.RUNNING:
        return batch
    with transaction.atomic():
        report = take_in(
            name=batch.file_name, content=vault().open_bytes(batch.content_sealed), organisation=batch.organisation,
            by=by, now=now, kind=batch.kind, mapping=batch.mapping or None, year=batch.register_year, progress=progress,
        )  # fmt: skip
        batch.status, batch.finished_at = BatchStatus.DONE, now
        _settle(batch, report, final=True)
        audit.record("import.done", by=by, target=batch, new={"kind": batch.kind, "imported": batch.imported})
    return batch


@transaction.atomic
def fail(*, batch_id: int, sentence: str) -> None:
    """Say that the taking-in was interrupted: nothing of it is kept, the file may be tried again."""
    Batch.objects.filter(pk=batch_id, status=BatchStatus.RUNNING).update(
        status=BatchStatus.PREVIEWED, progress=0, error=sentence[:400]
    )


@transaction.atomic
def drop(*, batch_id: int, by: Actor) -> Batch:
    """Give a previewed file up; its content is erased."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    check_may(by, "import.write", organisation_id=batch.organisation_id)
    if batch.status != BatchStatus.PREVIEWED:
        raise StepRefused(_("Ce fichier a déjà été enregistré ou abandonné."))
    batch.status, batch.content_sealed = BatchStatus.DROPPED, None
    batch.save(update_fields=["status", "content_sealed"])
    batch.lines.all().delete()
    audit.record("import.dropped", by=by, target=batch)
    return batch


def _batch(
    name: str,
    content: bytes,
    organisation: Organisation,
    by: Actor,
    report: Report,
    mapping: dict[str, str] | None,
    status: str,
) -> Batch:
    return Batch(
        organisation=organisation,
        uploaded_by=by.user,
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        kind=report.kind,
        mapping=mapping or {},
        register_year=report.register_year,
        status=status,
    )


def _settle(batch: Batch, report: Report, *, final: bool) -> None:
    batch.rows = len(report.rows)
    batch.imported = report.count(RowResult.IMPORTED)
    batch.duplicates = report.count(RowResult.DUPLICATE)
    batch.rejected = report.count(RowResult.REJECTED)
    batch.ignored, batch.warned, batch.headers = report.ignored, report.warned, report.headers
    batch.progress = batch.rows if final else 0
    batch.error = ""
    if final:
        batch.content_sealed = None  # what was taken in lives in the register; what was not, in the rows below
    batch.save()
    batch.lines.all().delete()
    Row.objects.bulk_create(
        [_line(batch, row) for row in report.rows if row.outcome.result != RowResult.IMPORTED or row.outcome.warnings],
        batch_size=500,
    )


def _line(batch: Batch, row: RowReport) -> Row:
    found = [("error", p) for p in row.outcome.problems] + [("warning", p) for p in row.outcome.warnings]
    return Row(
        batch=batch,
        sheet=row.sheet,
        number=row.number,
        result=row.outcome.result,
        problems=[
            {"level": level, "column": p.column, "field": p.field, "code": p.code, "params": p.params} for level, p in found
        ],
        cells_sealed=vault().seal(json.dumps({"cells": row.cells, "values": [p.value for _l, p in found]})),
    )
