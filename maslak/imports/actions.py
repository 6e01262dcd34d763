"""Every write on a file sent: received, understood, matched by hand, taken in, given up."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.casework.numbering import turn
from maslak.core.errors import Invalid, StepRefused
from maslak.core.vault import vault
from maslak.imports import corrections, reading
from maslak.imports.enums import BatchStatus, RowResult
from maslak.imports.models import Batch, Row, SavedMapping
from maslak.imports.policies import check_may_send
from maslak.imports.reading.rows import Problem
from maslak.imports.taking import Progress, Report, RowReport, take_in, take_parsed, understand
from maslak.imports.workflow import BATCH

__all__ = [
    "Report", "RowReport", "begin", "break_off", "commit", "corrections_workbook", "drop", "import_now", "interrupt",
    "match", "rehearse", "resume", "save_mapping", "send", "take_in",
]  # fmt: skip

# A file of so many rows is rehearsed while its sender waits (some seconds); a larger one in a job, with progress.
ROWS_AT_ONCE = 200
# What a page can mend by asking which column holds what.
_COLUMNS = frozenset(["headers_not_found", "columns_missing"])


# ---- sending --------------------------------------------------------------------------------


@transaction.atomic
def send(
    *,
    name: str,
    content: bytes,
    organisation: Organisation,
    by: Actor,
    now: datetime,
    kind: str | None = None,
    year: int | None = None,
) -> Batch:
    """Receive a file and rehearse it, so that somebody can look before taking it in.

    A small file comes back « previewed », a large one « reading » (a job must rehearse it), one whose columns say
    nothing « unmatched ». Raises UnreadableFile for what is no table, NotAllowed.
    """
    check_may(by, "import.write", organisation_id=organisation.pk)
    batch = Batch(
        organisation=organisation,
        uploaded_by=by.user,
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        content_sealed=vault().seal_bytes(content),
        kind=kind or "",
        register_year=year,
        status=BatchStatus.READING,
    )
    _look(batch, content, by, now)
    audit.record("import.sent", by=by, target=batch, new={"kind": batch.kind, "rows": batch.rows})
    return batch


@transaction.atomic
def match(*, batch_id: int, kind: str, mapping: dict[str, str], by: Actor, now: datetime) -> Batch:
    """Say which column holds what (field → header text), for this file and the organisation's next ones.

    Raises Invalid with the sentence of what is still missing, NotAllowed, StepRefused.
    """
    batch = _locked(batch_id, by)
    batch.status = BATCH.step("match", status=batch.status).target
    content = vault().open_bytes(bytes(batch.content_sealed or b""))
    batch.kind, batch.mapping = kind, mapping
    _look(batch, content, by, now)
    if batch.status == BatchStatus.UNMATCHED:
        raise Invalid(batch.error)
    save_mapping(organisation=batch.organisation, kind=kind, mapping=mapping, by=by)
    return batch


def _look(batch: Batch, content: bytes, by: Actor, now: datetime) -> None:
    """Understand the file as far as its sender waits for it; saves the batch."""
    try:
        parsed = understand(
            batch.file_name,
            content,
            organisation=batch.organisation,
            kind=batch.kind or None,
            mapping=batch.mapping or None,
        )
    except reading.UnreadableFile as unreadable:
        if unreadable.code not in _COLUMNS:
            raise
        _ask(batch, unreadable)
        return
    check_may_send(by, parsed.kind, batch.organisation)
    batch.kind, batch.rows, batch.error = parsed.kind, parsed.counts.rows, ""
    if parsed.counts.rows > ROWS_AT_ONCE:
        batch.progress, batch.begun_at = 0, now
        batch.save()
        return
    report = take_parsed(
        parsed, organisation=batch.organisation, by=by, now=now, year=batch.register_year, rehearse=True
    )
    batch.status = BATCH.step("understand", status=batch.status).target
    _settle(batch, report)


def _ask(batch: Batch, unreadable: reading.UnreadableFile) -> None:
    """Keep what the sheets show, for the page where columns are matched by hand."""
    batch.status = BATCH.step("ask", status=batch.status).target
    batch.error = unreadable.sentence("fr")[:400]
    batch.headers = {table.sheet: _header_like(table) for table, _how in unreadable.found or []}
    batch.save()


def _header_like(table: reading.RawTable) -> list[str]:
    """The row that looks most like headers: the one with most cells of text, among the first."""
    rows = [
        [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()] for row in table.rows[:30]
    ]
    return [text[:120] for text in max(rows, key=len, default=[])[:400]]


@transaction.atomic
def save_mapping(
    *, organisation: Organisation, kind: str, mapping: dict[str, str], by: Actor
) -> SavedMapping:
    """Keep how this organisation names its columns, for its next file. An empty text leaves a field unread."""
    check_may(by, "import.write", organisation_id=organisation.pk)
    saved, _made = SavedMapping.objects.update_or_create(
        organisation=organisation, kind=kind, defaults={"mapping": mapping}
    )
    audit.record("import.mapping_saved", by=by, target=saved, new={"kind": kind, "fields": sorted(mapping)})
    return saved


def rehearse(*, batch_id: int, by: Actor, now: datetime, progress: Progress | None = None) -> Batch:
    """Rehearse a large file that was received. Running it twice changes nothing more."""
    with transaction.atomic():
        batch = _awaited(batch_id, BatchStatus.READING)
        if batch.status != BatchStatus.READING:
            return batch
        report = _taken(batch, by, now, progress, rehearse=True)
        batch.status = BATCH.step("understand", status=batch.status).target
        _settle(batch, report)
    return batch


# ---- taking in ------------------------------------------------------------------------------


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
        batch = Batch(
            organisation=organisation,
            uploaded_by=by.user,
            file_name=name[-200:],
            sha256=hashlib.sha256(content).hexdigest(),
            mapping=mapping or {},
            status=BatchStatus.DONE,
        )
        _finish(batch, report, by, now)
    return report


@transaction.atomic
def begin(*, batch_id: int, by: Actor, now: datetime) -> Batch:
    """Say that a previewed file is to be taken in; a job does it. Raises StepRefused from any other state."""
    batch = _locked(batch_id, by)
    batch.status = BATCH.step("begin", status=batch.status).target
    batch.progress, batch.begun_at, batch.error = 0, now, ""
    batch.save(update_fields=["status", "progress", "begun_at", "error"])
    return batch


def commit(*, batch_id: int, by: Actor, now: datetime, progress: Progress | None = None) -> Batch:
    """Take a begun file in, whole or not at all. Running it twice changes nothing more."""
    with transaction.atomic():
        batch = _awaited(batch_id, BatchStatus.RUNNING)
        if batch.status != BatchStatus.RUNNING:
            return batch
        report = _taken(batch, by, now, progress, rehearse=False)
        batch.status = BATCH.step("finish", status=batch.status).target
        _finish(batch, report, by, now)
    return batch


def _awaited(batch_id: int, status: str) -> Batch:
    """The batch of a job, once no other job works on it. No lock on its row: its progress is written meanwhile."""
    turn(f"batch {batch_id} {status}")
    return Batch.objects.select_related("organisation").get(pk=batch_id)


def _taken(batch: Batch, by: Actor, now: datetime, progress: Progress | None, *, rehearse: bool) -> Report:
    return take_in(
        name=batch.file_name,
        content=vault().open_bytes(bytes(batch.content_sealed or b"")),
        organisation=batch.organisation,
        by=by,
        now=now,
        kind=batch.kind,
        mapping=batch.mapping or None,
        year=batch.register_year,
        rehearse=rehearse,
        progress=progress,
    )


# ---- when it does not go as hoped ------------------------------------------------------------


@transaction.atomic
def interrupt(*, batch_id: int, sentence: str) -> None:
    """The taking-in broke off: nothing of it is kept, the file may be tried again. For the job alone."""
    Batch.objects.filter(pk=batch_id, status=BatchStatus.RUNNING).update(
        status=BATCH.steps["interrupt"].target, progress=0, error=sentence[:400]
    )


@transaction.atomic
def break_off(*, batch_id: int, sentence: str) -> None:
    """The rehearsal broke off: the file cannot go on as it is, and its content is erased. For the job alone."""
    Batch.objects.filter(pk=batch_id, status=BatchStatus.READING).update(
        status=BATCH.steps["break_off"].target, progress=0, error=sentence[:400], content_sealed=None
    )


@transaction.atomic
def resume(*, batch_id: int, by: Actor, now: datetime) -> Batch:
    """Put the job of a file in the queue anew, after its worker was lost. Raises StepRefused when nothing is due."""
    batch = _locked(batch_id, by)
    if batch.status not in {BatchStatus.READING, BatchStatus.RUNNING}:
        raise StepRefused(_("Ce fichier n'attend rien : rechargez la page pour voir où il en est."))
    batch.progress, batch.begun_at = 0, now
    batch.save(update_fields=["progress", "begun_at"])
    return batch


@transaction.atomic
def drop(*, batch_id: int, by: Actor) -> Batch:
    """Give a file up before it is taken in; its content and its rows are erased."""
    batch = _locked(batch_id, by)
    batch.status = BATCH.step("drop", status=batch.status).target
    batch.content_sealed = None
    batch.save(update_fields=["status", "content_sealed"])
    batch.lines.all().delete()
    audit.record("import.dropped", by=by, target=batch)
    return batch


@transaction.atomic
def corrections_workbook(*, batch_id: int, by: Actor, language: str) -> bytes:
    """The XLSX of the rows to correct, to send back; the download leaves a trace. Raises NotAllowed."""
    batch = Batch.objects.get(pk=batch_id)
    check_may(by, "import.write", organisation_id=batch.organisation_id)
    audit.record("import.corrections_taken", by=by, target=batch, new={"rows": batch.rejected})
    return corrections.workbook(batch, language)


# ---- the batch and its lines ------------------------------------------------------------------


def _locked(batch_id: int, by: Actor) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch_id)
    check_may(by, "import.write", organisation_id=batch.organisation_id)
    return batch


def _finish(batch: Batch, report: Report, by: Actor, now: datetime) -> None:
    batch.finished_at = now
    batch.content_sealed = (
        None  # what was taken in lives in the register; what was not, in the rows kept below
    )
    _settle(batch, report)
    audit.record("import.done", by=by, target=batch, new={"kind": batch.kind, "imported": batch.imported})


def _settle(batch: Batch, report: Report) -> None:
    """Write down what a rehearsal or a taking-in gave."""
    batch.kind, batch.register_year = report.kind, report.register_year
    batch.rows = len(report.rows)
    batch.imported = report.count(RowResult.IMPORTED)
    batch.duplicates = report.count(RowResult.DUPLICATE)
    batch.rejected = report.count(RowResult.REJECTED)
    batch.ignored, batch.warned = report.ignored, report.warned
    batch.headers, batch.columns = report.headers, report.columns
    batch.notes = [{"code": note.code, "params": note.params} for note in report.notes]
    batch.progress, batch.error = batch.rows, ""
    batch.save()
    batch.lines.all().delete()
    telling = [row for row in report.rows if row.outcome.result != RowResult.IMPORTED or row.outcome.warnings]
    Row.objects.bulk_create([_line(batch, row) for row in telling], batch_size=500)


def _line(batch: Batch, row: RowReport) -> Row:
    found = [("error", p) for p in row.outcome.problems] + [("warning", p) for p in row.outcome.warnings]
    return Row(
        batch=batch,
        sheet=row.sheet[:80],
        number=row.number,
        result=row.outcome.result,
        problems=[_plain(level, problem) for level, problem in found],
        cells_sealed=vault().seal(
            json.dumps({"cells": row.cells, "values": [p.value for _level, p in found]})
        ),
    )


def _plain(level: str, problem: Problem) -> dict[str, Any]:
    """A problem without the value of its cell, which is kept encrypted."""
    return {
        "level": level,
        "column": problem.column,
        "field": problem.field,
        "code": problem.code,
        "params": problem.params,
    }
