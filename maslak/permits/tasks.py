"""The jobs of permits: answers that are nearly late, papers that run out, deadlines after the calendar changed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from maslak.access.actor import acting, operator
from maslak.permits import alerts, attachments


@app.periodic(cron="*/10 * * * *")
@app.task(name="permits.escalate", queueing_lock="permits.escalate", pass_context=False)
def escalate(timestamp: int) -> None:
    """The lead hears of what is nearly late."""
    with acting(operator()) as by:
        alerts.escalate(by=by, now=timezone.now())


@app.periodic(cron="15 * * * *")
@app.task(name="permits.hourly", queueing_lock="permits.reckon", pass_context=False)
def hourly(timestamp: int) -> None:
    """Deadlines follow the calendar, whoever edited it, within the hour."""
    reckon_anew()


@app.task(name="permits.reckon", queueing_lock="permits.reckon", pass_context=False)
def reckon() -> None:
    """The same at once, when a page asked for it."""
    reckon_anew()


def reckon_soon() -> None:
    """The calendar was edited: put the reckoning in the queue, in the present transaction; once if it waits already."""
    try:
        with transaction.atomic():
            reckon.defer()
    except AlreadyEnqueued:
        return


@app.periodic(cron="30 4 * * *")
@app.task(name="permits.daily", queueing_lock="permits.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Who holds a paper that runs out is warned in the morning; copies kept long enough are deleted."""
    warn()
    forget()


def reckon_anew() -> None:
    """Every answer still owed is reckoned by the calendar as it is now."""
    with acting(operator()) as by:
        alerts.reckon_running(by=by, now=timezone.now())


def warn() -> None:
    """Warnings of the day before a certificate or a visa runs out."""
    with acting(operator()) as by:
        alerts.tell_expiries(by=by, now=timezone.now())


def forget() -> None:
    """Copies of pieces of requests closed for long."""
    with acting(operator()) as by:
        attachments.forget_old(by=by, now=timezone.now())


def what_time_brings() -> None:
    """All of it, one after the other, each in its own transaction: for the command line."""
    reckon_anew()
    warn()
    forget()
    with acting(operator()) as by:
        alerts.escalate(by=by, now=timezone.now())
