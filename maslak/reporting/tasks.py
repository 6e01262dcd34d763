"""The job that publishes the mapping of a year: guarding its cells takes longer than a page may."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import User
from maslak.access.policies import check_may
from maslak.core.errors import Conflict
from maslak.reporting import mapping


@app.task(name="reporting.release_profiles", queueing_lock="reporting.release_profiles")
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
