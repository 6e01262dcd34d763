"""Jobs as rows: what waits, what is at work, what failed of what; tried again or given up by whoever runs the system.

The rows are the library's (procrastinate_jobs). A job whose worker died stays « at work » there for ever: `rescue` sends
it back to the queue. Doing it again is safe, since each job does what is left to do and no more (docs/adr/0067).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor, acting, operator
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, StepRefused
from maslak.keeping.growing import TRIES
from maslak.keeping.models import Trouble

DEAD_AFTER = timedelta(minutes=2)  # a worker says every ten seconds that it lives
STUCK_AFTER = timedelta(minutes=15)
_KEPT = timedelta(days=90)

_LIST = """
SELECT j.id, j.task_name, j.status::text, j.attempts, j.scheduled_at,
       (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) AS at,
       j.status = 'doing' AND coalesce(w.last_heartbeat < %(dead)s, true) AS orphan
FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status IN ('todo', 'doing', 'failed')
ORDER BY CASE j.status WHEN 'failed' THEN 0 WHEN 'doing' THEN 1 ELSE 2 END, j.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True)
class Job:
    """One job: its task, its state (todo, doing, failed), how often it was tried, since when it is so, what it failed of.

    `orphan` when its worker died; `scheduled_at` is when it is tried next, None for as soon as possible.
    """

    pk: int
    task: str
    state: str
    tries: int
    scheduled_at: datetime | None
    at: datetime | None
    orphan: bool
    error: str

    def stuck(self, now: datetime) -> bool:
        """Whether its worker died and nobody took it up for a quarter of an hour."""
        return self.orphan and (self.at is None or self.at < now - STUCK_AFTER)


def listed(*, by: Actor, now: datetime, most: int = 200) -> list[Job]:
    """The jobs that are not done, failed ones first. Raises NotAllowed without « job.read »."""
    check_may(by, "job.read")
    return _rows(now, most)


def stuck(*, now: datetime) -> list[Job]:
    """The jobs that no worker takes up again. For an actor who sees everything."""
    return [job for job in _rows(now, 1000) if job.stuck(now)]


@transaction.atomic
def retry(*, job_id: int, by: Actor, now: datetime) -> None:
    """Put a failed job back in the queue, to be done at once. Raises NotAllowed, StepRefused for one that has not failed."""
    check_may(by, "job.write")
    task = _locked(job_id, "failed")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = %s WHERE id = %s",
            [now, job_id],
        )
    audit.record("job.retried", by=by, new={"job": job_id, "task": task})


@transaction.atomic
def abandon(*, job_id: int, reason: str, by: Actor) -> None:
    """Give a failed job up for good. Raises NotAllowed, Invalid without a reason, StepRefused for one not failed."""
    check_may(by, "job.write")
    if not reason.strip():
        raise Invalid(_("Dites pourquoi ce travail est abandonné."), field="reason")
    task = _locked(job_id, "failed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'aborted' WHERE id = %s", [job_id])
    audit.record("job.abandoned", by=by, new={"job": job_id, "task": task}, reason=reason.strip()[:400])


@transaction.atomic
def rescue(*, now: datetime) -> int:
    """Send the jobs of dead workers back to the queue, or to the failed ones after too many tries; how many.

    One of which another of the same kind waits already goes: the waiting one does its work.
    """
    orphans = [job for job in _rows(now, 1000) if job.orphan]
    with connection.cursor() as cursor:
        for job in orphans:
            cursor.execute(
                "SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'doing' FOR UPDATE", [job.pk]
            )
            state = "failed" if job.tries + 1 >= TRIES else "aborted" if _waits(job.pk) else "todo"
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status, attempts = attempts + 1,"
                " scheduled_at = %s WHERE id = %s AND status = 'doing'",
                [state, now, job.pk],
            )
            _note(job.pk, job.task, "WorkerDied", now)
    return len(orphans)


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Remove what ended three months ago and what it failed of; how many jobs went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs j WHERE j.status IN ('succeeded', 'aborted', 'cancelled') AND NOT EXISTS"
            " (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at > %s)",
            [now - _KEPT],
        )
        gone = cursor.rowcount
    Trouble.objects.filter(at__lt=now - _KEPT).delete()
    return gone


def note_trouble(*, job_id: int, task: str, error: str) -> None:
    """Write the kind of error that a job failed of, in a transaction of its own."""
    with acting(operator()):
        _note(job_id, task, error, timezone.now())


def forget_trouble(*, job_id: int) -> None:
    """The job succeeded: what it failed of before no longer matters."""
    with acting(operator()):
        Trouble.objects.filter(job_id=job_id).delete()


def _note(job_id: int, task: str, error: str, now: datetime) -> None:
    Trouble.objects.update_or_create(
        job_id=job_id, defaults={"task": task[:128], "error": error[:120], "at": now}
    )


def _rows(now: datetime, most: int) -> list[Job]:
    with connection.cursor() as cursor:
        cursor.execute(_LIST, {"dead": now - DEAD_AFTER, "most": most})
        rows: list[Any] = cursor.fetchall()
    numbers = [row[0] for row in rows]
    errors = dict(Trouble.objects.filter(job_id__in=numbers).values_list("job_id", "error"))
    return [Job(*[*row[:7], errors.get(row[0], "")]) for row in rows]


def _locked(job_id: int, state: str) -> str:
    """The task of the job, held until the end of the transaction, when it is in that state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE id = %s AND status::text = %s FOR UPDATE",
            [job_id, state],
        )
        row = cursor.fetchone()
    if row is None:
        raise StepRefused(_("Ce travail n'est pas en échec : il n'y a rien à décider."))
    return str(row[0])


def _waits(job_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs j JOIN procrastinate_jobs w"
            " ON w.queueing_lock = j.queueing_lock AND w.status = 'todo' AND w.id <> j.id WHERE j.id = %s)",
            [job_id],
        )
        return bool(cursor.fetchone()[0])
