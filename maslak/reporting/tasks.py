"""The jobs that publish: the mapping of a year, the figures of each month. Guarding takes longer than a page may.

Beside them, the job that counts fresh facts into the tallies.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import User
from maslak.access.policies import check_may
from maslak.core.errors import Conflict
from maslak.keeping.growing import GROWING
from maslak.reporting import breakdowns, mapping, publishing
from maslak.reporting.tally import keeping


@app.task(name="reporting.release_profiles", queueing_lock="reporting.release_profiles", retry=GROWING)
def release_profiles(*, year: int, user_id: int | None) -> None:
    """Publish as whoever asked; nothing new, nothing done. It sees the register, which the one who asked does not."""
    user = User.objects.filter(pk=user_id).first() if user_id else None
    with acting(Actor(user=user, organisation=None, role=operator().role)) as by:
        try:
            mapping.release(year=year, by=by, now=timezone.now())
        except Conflict:
            return


def release_soon(*, year: int, by: Actor) -> None:
    """Put the release of a year in the queue, in the present transaction; once if one waits already.

    Raises NotAllowed without « mapping.release », Conflict for a year that is not over.
    """
    check_may(by, "mapping.release")
    mapping.check_over(year, timezone.localdate())
    try:
        with transaction.atomic():
            release_profiles.defer(year=year, user_id=by.user.pk if by.user else None)
    except AlreadyEnqueued:
        return


@app.periodic(cron="10 5 1 * *")
@app.task(name="reporting.publish_monthly", queueing_lock="reporting.publish_monthly", pass_context=False)
def publish_monthly(timestamp: int) -> None:
    """On the first of each month, the figures of the present year and of the one before; `timestamp` is when it was due."""
    now = timezone.now()
    with acting(operator()) as by:
        served = set(breakdowns.years_with_facts())
        for year in sorted({now.year, now.year - 1} & served):
            publishing.publish(year=year, by=by, now=now)


@app.task(name="reporting.publish_figures", queueing_lock="reporting.publish_figures")
def publish_figures(*, year: int, user_id: int | None) -> None:
    """Publish the figures of a year as whoever asked."""
    user = User.objects.filter(pk=user_id).first() if user_id else None
    with acting(Actor(user=user, organisation=None, role=operator().role)) as by:
        publishing.publish(year=year, by=by, now=timezone.now(), every=True)


def publish_soon(*, year: int, by: Actor) -> None:
    """Put the publication of the figures of a year in the queue, in the present transaction; once if one waits already.

    Raises NotAllowed without « indicator.publish ».
    """
    check_may(by, "indicator.publish")
    try:
        with transaction.atomic():
            publish_figures.defer(year=year, user_id=by.user.pk if by.user else None)
    except AlreadyEnqueued:
        return


@app.periodic(cron="* * * * *")
@app.task(name="reporting.fold_tallies", queueing_lock="reporting.fold_tallies", pass_context=False)
def fold_tallies(timestamp: int) -> None:
    """Each minute, the facts written since into the figures kept; `timestamp` is when it was due."""
    with acting(operator()):
        keeping.fold()
