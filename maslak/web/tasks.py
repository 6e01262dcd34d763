"""What time brings, every few minutes: messages whose hour has come, referrals and applications without an answer."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from maslak.access import chain
from maslak.access.actor import acting, operator
from maslak.casework import referrals
from maslak.outbox import actions as outbox
from maslak.placement import silence
from maslak.training import referrals as training

# One transaction a message: a worker that dies loses nothing and sends nothing twice.
_MOST_MESSAGES = 500


@app.periodic(cron="*/5 * * * *")
@app.task(name="clock.tick", queueing_lock="clock.tick", pass_context=False)
def tick(timestamp: int) -> None:
    """The periodic job; `timestamp` is when it was due."""
    what_time_brings()


def what_time_brings() -> None:
    """Each part in its own transaction, so that one that fails does not hold the others back."""
    with acting(operator()) as by:
        assert by is not None
        referrals.alert_silent_referrals(by=by, now=timezone.now())
        training.alert_silent(by=by, now=timezone.now())
    with acting(operator()) as by:
        silence.tend(by=by, now=timezone.now())
    with acting(operator()):
        chain.seal(now=timezone.now())
        chain.publish(now=timezone.now())
    for _message in range(_MOST_MESSAGES):
        with acting(operator()):
            if outbox.send_due(now=timezone.now(), limit=1) == outbox.Sent():
                break
