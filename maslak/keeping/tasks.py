"""The jobs of keeping: jobs and messages of workers that died go on; drafts and answers kept long enough go."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from maslak.access.actor import acting, operator
from maslak.keeping import drafts, jobs, once
from maslak.keeping.growing import GROWING
from maslak.outbox import actions as outbox


@app.periodic(cron="*/3 * * * *")
@app.task(name="keeping.rescue", queueing_lock="keeping.rescue", pass_context=False)
def rescue(timestamp: int) -> None:
    """Every few minutes: what a dead worker held goes back to the queue."""
    take_up()


@app.periodic(cron="50 4 * * *")
@app.task(name="keeping.daily", queueing_lock="keeping.daily", pass_context=False, retry=GROWING)
def daily(timestamp: int) -> None:
    """Every morning; `timestamp` is when it was due."""
    forget()


def take_up() -> None:
    """Jobs first, then messages, each in its own transaction."""
    with acting(operator()):
        jobs.rescue(now=timezone.now())
    with acting(operator()):
        outbox.recover(now=timezone.now())


def forget() -> None:
    """Drafts of two weeks, answers of two days, jobs ended three months ago, addresses of messages that failed."""
    with acting(operator()):
        drafts.forget_old(now=timezone.now())
        once.forget_old(now=timezone.now())
        jobs.forget_old(now=timezone.now())
        outbox.forget_addresses(now=timezone.now())
