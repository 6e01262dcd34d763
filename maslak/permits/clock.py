"""The clock of a file: when it starts, what stops it, when the answer is due, and the reckoning frozen once served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from maslak.almanac import queries as almanac
from maslak.law import clocks, reckoning
from maslak.law.calendar import Interval, WorkingCalendar
from maslak.law.interruptions import Interruption, Pause, pauses
from maslak.law.words import Words
from maslak.permits import rules
from maslak.permits.enums import FileKind, FileStatus, Route
from maslak.permits.models import PermitFile, PieceRequest

#: Where the answer is owed and time passes, or waits for the applicant.
RUNNING = frozenset(
    {FileStatus.DEPOSITED, FileStatus.IN_REVIEW, FileStatus.TO_COMPLETE, FileStatus.CALL_OPEN}
)
#: What `start` and `reckon` change, what `serve` and `unserve` change: for the caller's update_fields.
clock_fields = ("clock_started_at", "clock_policy", "due_on", "due_at")
served_fields = ("served_at", "reckoning", *clock_fields)
_AWAITED = Words("pièces demandées, attendues", "في انتظار الوثائق المطلوبة", "papers asked for, awaited")


@dataclass(frozen=True)
class Known:
    """The calendar and the standstills as they are now, read once for many files."""

    calendar: WorkingCalendar
    standstills: Mapping[str, tuple[Interruption, ...]]


def look() -> Known:
    """What clocks are reckoned by, in a few queries however many files follow."""
    scopes = {procedure.scope for procedure in reckoning.procedures().values()}
    return Known(almanac.calendar(), {scope: almanac.interruptions(scope) for scope in scopes})


def procedure_of(kind: str, route: str) -> reckoning.Procedure:
    """The procedure whose delay applies to such a file; an unknown route has the longer one."""
    if kind == FileKind.VISA:
        return reckoning.procedure("contract_visa")
    simplified = route == Route.SIMPLIFIED
    return reckoning.procedure("attestation_simplified" if simplified else "attestation_general")


def standstills(
    kind: str, route: str, start: date, today: date, *, known: Known | None = None
) -> list[Pause]:
    """While the service of that kind stood still since `start`; what still lasts counts to `today`."""
    scope = procedure_of(kind, route).scope
    lasted = known.standstills[scope] if known else almanac.interruptions(scope)
    return [pause for pause in pauses(lasted, today) if pause.last >= start]


def pauses_of(file: PermitFile, today: date, *, known: Known | None = None) -> list[Pause]:
    """The days on which the clock stands still, first and last included, and why.

    From the day the missing pieces were asked for to the day they came (an open request: to `today`), and while
    the service was interrupted. Lists join `piece_request` and give `known`: no query is then made for each file.
    """
    found: list[Pause] = []
    asked_once = PieceRequest.objects.filter(file=file)
    request = getattr(file, "piece_request", None) if known else asked_once.first()
    if request is not None:
        asked = timezone.localdate(request.asked_at)
        answered = timezone.localdate(request.answered_at) if request.answered_at else max(today, asked)
        found.append(Pause(asked, answered, _AWAITED))
    start = timezone.localdate(file.clock_started_at) if file.clock_started_at else today
    return found + standstills(file.kind, file.route, start, today, known=known)


def suspensions(file: PermitFile, today: date) -> list[Interval]:
    """The same days without their reasons."""
    return [(pause.first, pause.last) for pause in pauses_of(file, today)]


def start_moment(file: PermitFile) -> datetime | None:
    """When a certificate's clock may start, None until the file is complete, validated and paid."""
    return rules.clock_start(file.complete_at, file.validated_at, file.paid_at, fee_due=bool(file.fee_mad))


def start(file: PermitFile, *, at: datetime) -> None:
    """Start the clock at `at` (unsaved: the caller saves `clock_fields`)."""
    day = timezone.localdate(at)
    file.clock_started_at = at
    file.clock_policy = procedure_of(file.kind, file.route).reading(day)
    reckon(file, today=day)


def reckoned(file: PermitFile, *, today: date, known: Known | None = None) -> reckoning.Reckoning | None:
    """The reckoning of a clock that runs, by today's calendar; None where none runs (a served one is stored)."""
    if file.clock_started_at is None or file.served_at is not None:
        return None
    return reckoning.reckon(
        file.clock_policy,
        timezone.localtime(file.clock_started_at),
        pauses_of(file, today, known=known),
        calendar=known.calendar if known else almanac.calendar(),
    )


def reckon(file: PermitFile, *, today: date, known: Known | None = None) -> None:
    """Set when the answer is due, by today's calendar; a served clock is never reckoned again (unsaved)."""
    if file.clock_started_at is None or file.served_at is not None:
        return
    due = clocks.due(
        file.clock_policy,
        timezone.localtime(file.clock_started_at),
        [(pause.first, pause.last) for pause in pauses_of(file, today, known=known)],
        calendar=known.calendar if known else almanac.calendar(),
    )
    file.due_at = due if isinstance(due, datetime) else None
    file.due_on = timezone.localdate(due) if isinstance(due, datetime) else due


def serve(file: PermitFile, *, now: datetime) -> None:
    """The answer is given: freeze the reckoning as it stands today. A later holiday changes nothing (unsaved)."""
    today = timezone.localdate(now)
    found = reckoned(file, today=today)
    if found is not None:
        reckon(file, today=today)
        file.reckoning, file.served_at = found.as_json(), now


def unserve(file: PermitFile, *, now: datetime) -> None:
    """A file taken up again after an appeal runs anew from now (unsaved)."""
    file.served_at, file.reckoning = None, None
    start(file, at=now)


def document(file: PermitFile, *, today: date) -> dict[str, object] | None:
    """The whole reckoning to read line by line, stored or running, in law.reckoning's form; None without a clock."""
    if file.reckoning is not None:
        return dict(file.reckoning)
    found = reckoned(file, today=today)
    return found.as_json() if found else None


def remaining(file: PermitFile, now: datetime, *, known: Known | None = None) -> reckoning.Left | None:
    """What is left of the delay; None when no clock runs."""
    found = reckoned(file, today=timezone.localdate(now), known=known)
    if found is None:
        return None
    return reckoning.left(found, now, calendar=known.calendar if known else almanac.calendar())


def is_late(file: PermitFile, now: datetime) -> bool:
    """Whether the answer is, or was, late: a served file by its own day, a running one by today."""
    moment = file.served_at or now
    if file.due_at is not None:
        return moment > file.due_at
    return file.due_on is not None and timezone.localdate(moment) > file.due_on
