"""The job of outreach: names and addresses given for an event are forgotten when their time has come."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from maslak.access.actor import acting, operator
from maslak.outreach import registrations


@app.periodic(cron="40 4 * * *")
@app.task(name="outreach.daily", queueing_lock="outreach.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Every morning; `timestamp` is when it was due."""
    forget()


def forget() -> None:
    """What was kept long enough goes; what was counted stays."""
    with acting(operator()) as by:
        registrations.forget_old(by=by, now=timezone.now())
