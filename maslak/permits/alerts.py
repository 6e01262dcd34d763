"""What time brings to permits: papers that run out, answers that are nearly late, a calendar that changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.almanac import queries as almanac
from maslak.law.parameters import parameter
from maslak.permits import clock, notices, rules
from maslak.permits.enums import FileKind, FileStatus, Variant
from maslak.permits.models import ExpiryNotice, PermitFile

_WARNINGS = {
    FileKind.CERTIFICATE: "certificate_renewal_alert_days",
    FileKind.VISA: "visa_renewal_alert_days",
}
#: A renewal in one of these is not under way.
_NO_RENEWAL = (FileStatus.DRAFT, FileStatus.REFUSED, FileStatus.ABANDONED, FileStatus.WITHDRAWN)
#: Where an officer's time passes: not while the applicant is awaited.
_OWED = clock.RUNNING - {FileStatus.TO_COMPLETE}
_A_BATCH = 500


@transaction.atomic
def tell_expiries(*, by: Actor, now: datetime) -> int:
    """Warn applicants and workers of certificates and visas that run out; how many files were warned of.

    At the days of dated parameters (90, 60, 30, 15), each once; after a pause of this job the nearest one only.
    Nothing is told once a renewal is with a desk. Raises NotAllowed.
    """
    check_may(by, "permit.assign")
    return sum(_tell_expiry(file, now=now) for kind in FileKind for file in _running_out(kind, now))


def _running_out(kind: FileKind, now: datetime) -> QuerySet[PermitFile]:
    today = timezone.localdate(now)
    last = today + timedelta(days=max(parameter(_WARNINGS[kind], on=today).value))
    renewals = PermitFile.objects.filter(previous=OuterRef("pk"), variant=Variant.RENEWAL)
    return (
        PermitFile.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("filed_by", "held_by")
        .prefetch_related("expiry_notices")
        .filter(kind=kind, status=FileStatus.GRANTED, valid_to__range=(today, last), from_register=False)
        .exclude(Exists(renewals.exclude(status__in=_NO_RENEWAL)))
        .order_by("pk")
    )


def _tell_expiry(file: PermitFile, *, now: datetime) -> bool:
    assert file.valid_to is not None
    today = timezone.localdate(now)
    steps = parameter(_WARNINGS[FileKind(file.kind)], on=today).value
    told = [notice.days for notice in file.expiry_notices.all()]
    step = rules.notice_days(file.valid_to, today, steps, told)
    if step is None:
        return False
    ExpiryNotice.objects.create(file=file, days=step, sent_at=now)
    notices.expires(file, days=(file.valid_to - today).days, step=step, now=now)
    return True


@transaction.atomic
def escalate(*, by: Actor, now: datetime) -> int:
    """Tell the lead, once a file, of answers due within a working day or late already; how many files.

    How near is a dated parameter. A desk where nobody can be told is tried again the next time. Raises NotAllowed.
    """
    check_may(by, "permit.assign")
    today = timezone.localdate(now)
    near = almanac.calendar().add_working_days(today, parameter("permit_escalation_days", on=today).value)
    waiting = (
        PermitFile.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status__in=_OWED, served_at=None, escalated_at=None, due_on__lte=near, desk__decides=True)
        .order_by("pk")
    )
    return sum(_escalate(file, by=by, now=now) for file in waiting)


def _escalate(file: PermitFile, *, by: Actor, now: datetime) -> bool:
    if not notices.due_soon(file, now=now):
        return False
    file.escalated_at = now
    file.save(update_fields=["escalated_at"])
    audit.record("permit.escalated", by=by, target=file, new={"status": file.status})
    return True


@transaction.atomic
def reckon_running(*, by: Actor, now: datetime) -> int:
    """Reckon anew every answer that is still owed, by the calendar as it is now; how many days moved.

    Called after the calendar was edited, and each night for what the passing of a day changes: an open request for
    pieces, an interruption that lasts. An answer already given keeps its reckoning. Raises NotAllowed.
    """
    check_may(by, "permit.assign")
    today, known = timezone.localdate(now), clock.look()
    running = (
        PermitFile.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("piece_request")
        .filter(status__in=clock.RUNNING, served_at=None)
        .exclude(clock_started_at=None)
        .order_by("pk")
    )
    moved = []
    for file in running:
        before = (file.due_on, file.due_at)
        clock.reckon(file, today=today, known=known)
        if (file.due_on, file.due_at) != before:
            moved.append(file)
    PermitFile.objects.bulk_update(moved, ["due_on", "due_at"], batch_size=_A_BATCH)
    if moved:
        audit.record("permit.reckoned", by=by, new={"count": len(moved)})
    return len(moved)
