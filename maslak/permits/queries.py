"""Reads of permits: the desk's queue by what breaches first, who has how much in hand, how long answers take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.law.parameters import parameter
from maslak.permits import clock
from maslak.permits.enums import CLOSED, OPEN, FileKind, FileStatus, Outcome
from maslak.permits.facts import KINDS
from maslak.permits.models import Decision, PermitFile

#: The next word is the applicant's: papers, corrections, the contract at the counter.
WAITING = frozenset({FileStatus.RETURNED, FileStatus.TO_COMPLETE, FileStatus.VALIDATED})
#: The next word is the desk's.
TO_DO = OPEN - WAITING
#: Where a deadline runs against the desk.
_OWED = clock.RUNNING - {FileStatus.TO_COMPLETE}
_VIEWS = {"open": TO_DO, "late": _OWED, "waiting": WAITING, "decided": CLOSED}
_DECIDED = (Outcome.GRANTED, Outcome.REFUSED, Outcome.WITHDRAWN)
#: Read for the files of a page, together, so that no row asks for more. Never joined: row security would then look
#: at the worker and the employer of every file that the desk holds before it keeps the first fifty.
_ROW = ("employer", "worker", "assigned_to", "piece_request")

#: No list shows them, and they would be carried through every sort.
_LONG = ("facts", "reckoning")


def queue(
    *,
    organisation: Organisation,
    now: datetime,
    view: str = "open",
    status: str = "",
    kind: str = "",
    assigned: User | None = None,
) -> QuerySet[PermitFile]:
    """The files that the desk holds, what breaches first at the top; those without a deadline by their age.

    `view`: open (the desk's turn), late, waiting (the applicant's turn), decided (the latest first).
    """
    held = PermitFile.objects.filter(held_by=organisation, status__in=_VIEWS[view])
    found = held.prefetch_related(*_ROW).defer(*_LONG)
    if view == "late":
        found = found.filter(_late(now))
    if status:
        found = found.filter(status=status)
    if kind:
        found = found.filter(kind=kind)
    if assigned is not None:
        found = found.filter(assigned_to=assigned)
    if view == "decided":
        return found.order_by(F("decided_at").desc(nulls_last=True), "-pk")
    return found.order_by(F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "pk")


def _late(now: datetime) -> Q:
    """Past its moment under a policy in hours, past its day under any other."""
    passed = Q(due_at__lt=now) | Q(due_at=None, due_on__lt=timezone.localdate(now))
    return passed & Q(status__in=_OWED, served_at=None)


def queue_counts(*, organisation: Organisation, user: User | None, now: datetime) -> dict[str, int]:
    """How many files stand in each view of the queue: open, mine, late, waiting; one query."""
    held = PermitFile.objects.filter(held_by=organisation, status__in=OPEN)
    return held.aggregate(
        open=Count("pk", filter=Q(status__in=TO_DO)),
        mine=Count("pk", filter=Q(status__in=TO_DO, assigned_to=user) if user else Q(pk=None)),
        late=Count("pk", filter=_late(now)),
        waiting=Count("pk", filter=Q(status__in=WAITING)),
    )


def mine(by: Actor, *, now: datetime) -> QuerySet[PermitFile]:
    """What the acting officer has in hand, what breaches first at the top."""
    if by.user is None or by.organisation is None:
        return PermitFile.objects.none()
    return queue(organisation=by.organisation, assigned=by.user, now=now)


def filed(organisation: Organisation) -> QuerySet[PermitFile]:
    """The requests of an applicant, the latest first, with what a list shows of each."""
    files = PermitFile.objects.filter(filed_by=organisation)
    return files.prefetch_related("desk", "held_by", *_ROW).order_by("-pk")


def file_by_ref(ref: str) -> PermitFile | None:
    """The file of that reference with all that its page shows, None for one out of sight."""
    joined = ("desk__organisation", "held_by", "filed_by", "terms", "call", "previous", "certificate", *_ROW)
    return PermitFile.objects.select_related(*joined).filter(ref=ref).first()


@dataclass(frozen=True)
class Load:
    """What one officer has in hand; `user_id` None and no name for the files that nobody took yet."""

    user_id: int | None
    name: str
    open: int
    late: int
    due_today: int
    decided: int  # this month


def workload(*, organisation: Organisation, now: datetime) -> list[Load]:
    """Who has how much in hand at the desk, the fullest first; two queries."""
    today = timezone.localdate(now)
    rows = (
        PermitFile.objects.filter(held_by=organisation, status__in=OPEN)
        .order_by()
        .values("assigned_to", "assigned_to__display_name")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=_late(now)),
            due_today=Count("pk", filter=Q(due_on=today, status__in=_OWED)),
        )
    )
    decided = _decided(organisation, today)
    loads: dict[int | None, Load] = {
        row["assigned_to"]: Load(
            row["assigned_to"], row["assigned_to__display_name"] or "", row["open"], row["late"],
            row["due_today"], decided.pop(row["assigned_to"], (0, ""))[0],
        )
        for row in rows
    }  # fmt: skip
    for user_id, (number, name) in decided.items():
        loads[user_id] = Load(user_id, name, 0, 0, 0, number)
    return sorted(loads.values(), key=lambda load: (-load.open, load.name))


def _decided(organisation: Organisation, today: date) -> dict[int | None, tuple[int, str]]:
    """How many decisions each officer took since the first of the month, with their name."""
    since = timezone.make_aware(datetime(today.year, today.month, 1))
    rows = (
        Decision.objects.filter(file__held_by=organisation, at__gte=since, outcome__in=_DECIDED)
        .order_by()
        .values("by", "by__display_name")
        .annotate(number=Count("pk"))
    )
    return {row["by"]: (row["number"], row["by__display_name"] or "") for row in rows}


@dataclass(frozen=True)
class Month:
    """The answers of one month: how many, how long they took in working days, how many in a hundred were in time.

    `policies` are the readings of the delay under which they were counted.
    """

    month: int
    n: int
    median: float
    p90: float
    on_time_pct: float
    policies: tuple[str, ...]


def usual_times(*, kind: str, year: int, organisation_id: int | None = None, route: str = "") -> list[Month]:
    """How long answers took, month by month, from the ledger; for one desk, or for all of them together.

    What is published for all leaves out the months with fewer answers than a dated parameter says. Needs no
    binding: the database gives aggregates only.
    """
    answers = [str(KINDS[FileKind(kind), what]) for what in ("granted", "refused")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, n, median, p90, on_time_pct, policies FROM maslak.permit_times(%s, %s, %s, %s)",
            [answers, year, organisation_id, route],
        )
        months = [
            Month(row[0], row[1], float(row[2]), float(row[3]), float(row[4]), tuple(row[5]))
            for row in cursor.fetchall()
        ]
    if organisation_id is not None:
        return months
    least = parameter("permit_times_answers_min", on=date(year, 1, 1)).value
    return [month for month in months if month.n >= least]
