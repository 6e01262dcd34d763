"""Reads of the files that an organisation sent. Row security has already narrowed them to its own."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from maslak.access.models import Organisation
from maslak.imports.enums import BatchStatus, RowResult
from maslak.imports.models import Batch, Fingerprint, Row, SavedMapping

WAITING = frozenset({BatchStatus.READING, BatchStatus.RUNNING})
# Whose job somebody works on, follows another, has nobody to take it up, or lost its worker on the way.
WORKING, QUEUED, UNMANNED, LOST = "working", "queued", "unmanned", "lost"

_PATIENCE = timedelta(seconds=6)  # a worker takes a job up within a second
_HEARTBEAT = timedelta(seconds=45)  # workers give a sign every ten seconds
_WARNED = Q(problems__contains=[{"level": "warning"}])


def batches(organisation: Organisation | None) -> QuerySet[Batch]:
    """The files that the organisation sent, the latest first, without their content."""
    return (
        Batch.objects.filter(organisation=organisation)
        .select_related("uploaded_by", "organisation")
        .defer("content_sealed", "headers", "columns", "notes")
    )


def was_taken_in(organisation: Organisation, content: bytes) -> bool:
    """Whether that very file of the organisation was taken in already, rows to mend left aside.

    A register that was only counted, before its programme existed, has its records still to come.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    done = Batch.objects.filter(organisation=organisation, sha256=sha256, status=BatchStatus.DONE)
    counted = Fingerprint.objects.filter(organisation=organisation, kind=OuterRef("kind"), target_id=None)
    return done.filter(~Exists(counted)).exists()


def rows_to_mend(batch: Batch) -> QuerySet[Row]:
    """The rows that were not taken in, in the order of the file."""
    return batch.lines.filter(result=RowResult.REJECTED)


def rows_warned(batch: Batch) -> QuerySet[Row]:
    """The rows that stand and deserve a look."""
    return batch.lines.filter(_WARNED).exclude(result=RowResult.REJECTED)


def rows_known(batch: Batch) -> QuerySet[Row]:
    """The rows that the house knew already: they change nothing."""
    return batch.lines.filter(result=RowResult.DUPLICATE)


def saved_mapping(organisation: Organisation, kind: str) -> dict[str, str]:
    """Field → header text, as the organisation said it for that register; empty when it never did."""
    saved = SavedMapping.objects.filter(organisation=organisation, kind=kind).first()
    return saved.mapping if saved else {}


def job_state(batch: Batch, now: datetime) -> str:
    """Where the job of a waiting file stands: working, queued behind others, unmanned (no worker), or lost."""
    waited = now - (batch.begun_at or now)
    job = (
        ProcrastinateJob.objects.filter(queue_name="imports", args__batch_id=batch.pk)
        .select_related("worker")
        .order_by("-id")
        .first()
    )
    alive = now - _HEARTBEAT
    if job is None or job.status not in {"todo", "doing"}:
        return QUEUED if waited < _PATIENCE else LOST
    if job.status == "doing":
        return WORKING if job.worker is not None and job.worker.last_heartbeat > alive else LOST
    if waited < _PATIENCE or ProcrastinateWorker.objects.filter(last_heartbeat__gt=alive).exists():
        return QUEUED
    return UNMANNED
