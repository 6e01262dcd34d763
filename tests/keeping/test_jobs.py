"""Jobs as rows: seen with what they failed of, tried again, given up with a reason, taken up when their worker died."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.keeping import jobs, watching
from maslak.keeping.growing import GROWING, TRIES
from maslak.keeping.models import Trouble
from maslak.reporting import integrity
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_actor, ministry):
    return make_actor("administrator", ministry)


def job(
    status: str = "todo", *, task: str = "keeping.daily", attempts: int = 0, beat: timedelta | None = None
) -> int:
    """A job in that state; with `beat`, in the hands of a worker that gave its last sign so long ago."""
    with connection.cursor() as cursor:
        worker = None
        if beat is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
                [timezone.now() - beat],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, worker_id)"
            " VALUES ('default', %s, '{}', %s::procrastinate_job_status, %s, %s) RETURNING id",
            [task, status, attempts, worker],
        )
        return cursor.fetchone()[0]


def state(pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [pk])
        return cursor.fetchone()[0]


def told(pk: int, by) -> jobs.Job:
    return next(each for each in jobs.listed(by=by, now=timezone.now()) if each.pk == pk)


def test_a_job_is_tried_again_after_pauses_that_double_then_waits_for_somebody():
    waits = [
        GROWING.get_retry_decision(exception=ValueError(), job=SimpleNamespace(attempts=tries))
        for tries in range(TRIES)
    ]

    assert waits[-1] is None
    minutes = [round((wait.retry_at - timezone.now()).total_seconds() / 60) for wait in waits[:-1]]
    assert minutes == [2, 4, 8, 16, 32]


def test_what_a_job_failed_of_is_noted_by_its_kind_alone_and_forgotten_when_it_succeeds(admin):
    number = job("failed")
    context = SimpleNamespace(job=SimpleNamespace(id=number, task_name="keeping.daily"))

    def fails() -> None:
        raise LookupError("Fatou Diallo, 0612345678")

    with pytest.raises(LookupError):
        watching.noting(fails, context, None)
    bind(admin)
    assert told(number, admin).error == "LookupError"

    watching.noting(lambda: None, context, None)
    bind(admin)
    assert told(number, admin).error == ""


def test_every_worker_of_the_house_watches_its_jobs():
    assert watching.noting in app.worker_defaults["task_middleware"]


def test_a_failed_job_goes_back_to_the_queue_once(admin):
    number = job("failed", attempts=6)
    bind(admin)

    jobs.retry(job_id=number, by=admin, now=timezone.now())

    assert state(number) == "todo"
    with pytest.raises(StepRefused):
        jobs.retry(job_id=number, by=admin, now=timezone.now())
    bind(operator())
    assert AuditEvent.objects.filter(event="job.retried").count() == 1


def test_a_failed_job_is_given_up_with_a_reason(admin):
    number = job("failed")
    bind(admin)

    with pytest.raises(Invalid):
        jobs.abandon(job_id=number, reason="  ", by=admin)
    jobs.abandon(job_id=number, reason="Fichier retiré", by=admin)

    assert state(number) == "aborted"
    bind(operator())
    assert AuditEvent.objects.get(event="job.abandoned").reason == "Fichier retiré"


@pytest.mark.parametrize("role", ["counsellor", "coordinator", "protection"])
def test_nobody_else_sees_or_decides(make_actor, agency, role):
    other, number = make_actor(role, agency), job("failed")
    bind(other)

    for act in (
        lambda: jobs.listed(by=other, now=timezone.now()),
        lambda: jobs.retry(job_id=number, by=other, now=timezone.now()),
        lambda: jobs.abandon(job_id=number, reason="x", by=other),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert state(number) == "failed"


def test_a_job_whose_worker_died_goes_back_to_the_queue_and_one_at_work_stays():
    lost, alive = job("doing", beat=timedelta(minutes=5)), job("doing", beat=timedelta(seconds=5))

    assert jobs.rescue(now=timezone.now()) == 1

    assert (state(lost), state(alive)) == ("todo", "doing")
    assert Trouble.objects.get(job_id=lost).error == "WorkerDied"


def test_a_job_that_kills_its_worker_again_and_again_waits_for_somebody():
    number = job("doing", beat=timedelta(minutes=5), attempts=TRIES - 1)

    jobs.rescue(now=timezone.now())

    assert state(number) == "failed"


def test_the_check_sees_a_job_that_nobody_takes_up():
    number = job("doing", beat=timedelta(minutes=20))

    found = {finding["code"]: finding["where"] for finding in integrity.work_left_lying()}

    assert found == {"job.stuck": f"procrastinate_jobs {number}"}
    jobs.rescue(now=timezone.now())
    assert list(integrity.work_left_lying()) == []


# ---- pages


def test_the_administrator_reads_what_failed_and_decides(admin):
    number, browser = job("failed", attempts=6), signed_in(admin)

    page = browser.get(reverse("steering:jobs")).content.decode()
    refused = browser.post(reverse("steering:job-abandon", args=[number]), {"reason": ""})
    browser.post(reverse("steering:job-retry", args=[number]))

    assert "Oubli des saisies anciennes" in page
    assert "Réessayer" in page
    assert refused.status_code == 422
    assert state(number) == "todo"


def test_the_page_is_closed_to_those_who_do_not_run_the_system(make_actor, agency):
    assert signed_in(make_actor("supervisor", agency)).get(reverse("steering:jobs")).status_code == 403


def test_every_job_of_the_house_has_its_words():
    from maslak.web.keeping.views_jobs import TASKS

    ours = {name for name in app.tasks if not name.startswith(("builtin", "procrastinate"))}
    assert ours - set(TASKS) == set()
