"""The clock of a file: when it starts, what stops it, when the answer is due, and the reckoning frozen once served."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from maslak.almanac import queries as almanac
from maslak.law import clocks
from maslak.law.calendar import Interval
from maslak.law.parameters import parameter
from maslak.permits import rules
from maslak.permits.enums import FileKind, FileStatus, Route
from maslak.permits.models import PermitFile, PieceRequest

#: Which interruptions of service stop which clock (law/data/clocks.yaml and the almanac's own).
SCOPES = {FileKind.CERTIFICATE: "certificate", FileKind.VISA: "contract_visa"}
#: A clock that nobody stops any more runs against these.
RUNNING = frozenset(
    {FileStatus.DEPOSITED, FileStatus.IN_REVIEW, FileStatus.TO_COMPLETE, FileStatus.CALL_OPEN}
)


def policy_for(kind: str, route: str, on: date) -> str:
    """The policy that applied to such a file on that day; a dated parameter, never a number in code."""
    if kind == FileKind.VISA:
        name = "visa_answer_deadline"
    elif route == Route.SIMPLIFIED:
        name = "attestation_simplified_deadline"
    else:
        name = "attestation_general_deadline"
    return str(parameter(name, on=on).value)


def interruptions(kind: str, start: date, today: date) -> list[Interval]:
    """The days from `start` on which the service of that kind stood still; one without an end lasts to `today`."""
    found = []
    for pause in almanac.interruptions(SCOPES[FileKind(kind)]):
        last = pause.last or max(today, pause.first)
        if last >= start:
            found.append((pause.first, last))
    return found


def suspensions(file: PermitFile, today: date) -> list[Interval]:
    """The days on which the clock stands still, first and last included.

    From the day the missing pieces were asked for to the day they came (an open request: to `today`), and while
    the service was interrupted.
    """
    found: list[Interval] = []
    request = PieceRequest.objects.filter(file=file).first()
    if request is not None:
        asked = timezone.localdate(request.asked_at)
        answered = timezone.localdate(request.answered_at) if request.answered_at else max(today, asked)
        found.append((asked, answered))
    start = timezone.localdate(file.clock_started_at) if file.clock_started_at else today
    return found + interruptions(file.kind, start, today)


def start(file: PermitFile, *, at: datetime) -> None:
    """Start the clock at `at` (unsaved: the caller saves `clock_fields`)."""
    file.clock_started_at = at
    file.clock_policy = policy_for(file.kind, file.route, timezone.localdate(at))
    reckon(file, today=timezone.localdate(at))


clock_fields = ("clock_started_at", "clock_policy", "due_on", "due_at")


def reckon(file: PermitFile, *, today: date) -> None:
    """Set when the answer is due, by today's calendar. A served clock is never reckoned again (unsaved)."""
    if file.clock_started_at is None or file.served_at is not None:
        return
    due = clocks.due(
        file.clock_policy, file.clock_started_at, suspensions(file, today), calendar=almanac.calendar()
    )
    file.due_at = due if isinstance(due, datetime) else None
    file.due_on = timezone.localdate(due) if isinstance(due, datetime) else due


def serve(file: PermitFile, *, now: datetime) -> None:
    """The answer is given: freeze the reckoning as it stands today. A later holiday changes nothing (unsaved)."""
    if file.clock_started_at is None or file.served_at is not None:
        return
    reckon(file, today=timezone.localdate(now))
    file.reckoning = [step.as_json() for step in lines(file, today=timezone.localdate(now))]
    file.served_at = now


served_fields = ("served_at", "reckoning", "due_on", "due_at")


def unserve(file: PermitFile, *, now: datetime) -> None:
    """A file taken up again after an appeal runs anew from today (unsaved)."""
    file.served_at, file.reckoning = None, None
    start(file, at=now)


def lines(file: PermitFile, *, today: date) -> list[clocks.Step]:
    """The reckoning day by day of a clock that runs; for a served one read `file.reckoning`."""
    if file.clock_started_at is None:
        return []
    return clocks.explain(
        file.clock_policy, file.clock_started_at, suspensions(file, today), calendar=almanac.calendar()
    )


def remaining(file: PermitFile, now: datetime) -> clocks.Remaining | None:
    """What is left of the delay; None when no clock runs."""
    if file.clock_started_at is None or file.served_at is not None:
        return None
    return clocks.remaining(
        file.clock_policy, file.clock_started_at, now, suspensions(file, timezone.localdate(now)),
        calendar=almanac.calendar(),
    )  # fmt: skip


def is_late(file: PermitFile, now: datetime) -> bool:
    """Whether the answer is, or was, late: a served file by its own day, a running one by today."""
    moment = file.served_at or now
    if file.due_at is not None:
        return moment > file.due_at
    return file.due_on is not None and timezone.localdate(moment) > file.due_on


def start_moment(file: PermitFile) -> datetime | None:
    """When a certificate's clock may start, None until the file is complete, validated and paid."""
    return rules.clock_start(file.complete_at, file.validated_at, file.paid_at, fee_due=bool(file.fee_mad))
