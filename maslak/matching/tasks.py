"""The jobs of matching: the night's proposals, profiles and audit; profiles of an offer as soon as it is published.

Every command of the house imports its jobs: what needs the compiled kernel is imported where it works.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import User
from maslak.access.policies import check_may
from maslak.core.errors import DomainError
from maslak.employers.models import JobOffer
from maslak.matching import refresh

_AT_ONCE = 200  # offers looked at in one round; the next round takes up the rest


@app.periodic(cron="20 3 * * *")
@app.task(name="matching.nightly", queueing_lock="matching.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Every night; `timestamp` is when it was due."""
    night()


@app.periodic(cron="*/5 * * * *")
@app.task(name="matching.catch_up", queueing_lock="matching.catch_up", pass_context=False)
def catch_up(timestamp: int) -> None:
    """Every few minutes: the profiles for what was published, confirmed, changed or closed since."""
    look_for_profiles()


@app.periodic(cron="*/2 * * * *")
@app.task(name="matching.index", queueing_lock="matching.index", lock="matching.index", pass_context=False)
def index(timestamp: int) -> None:
    """Every other minute: the index of offers follows what happened to them; written whole when the day is another."""
    with acting(operator()):
        refresh.news(now=timezone.now())


@app.task(name="matching.index_offer", lock="matching.index")
def index_offer(*, offer_id: int) -> None:
    """An offer took a step: its row is laid over the index, and the profiles for it are looked for anew."""
    with acting(operator()):
        refresh.one(offer_id, now=timezone.now())
    _profiles(offer_id)


@app.task(name="matching.try_out", queueing_lock="matching.try_out")
def try_out(*, release_id: int, user_id: int | None) -> None:
    """Try weights as whoever asked; weights that moved on in between are left alone."""
    from maslak.matching import releases

    with acting(_asking(user_id)) as by:
        try:
            releases.try_out(release_id=release_id, by=by, now=timezone.now())
        except DomainError:
            return


@app.task(name="matching.look", queueing_lock="matching.look")
def look(*, user_id: int | None) -> None:
    """Audit what is in force as whoever asked."""
    from maslak.matching import releases

    with acting(_asking(user_id)) as by:
        releases.look(by=by, now=timezone.now())


def night() -> None:
    """Each part in its own transaction: proposals, profiles, audit."""
    from maslak.matching import proposals, releases

    with acting(operator()) as by:
        proposals.run(by=by, now=timezone.now())
    look_for_profiles()
    with acting(operator()) as by:
        releases.look(by=by, now=timezone.now())


def look_for_profiles() -> int:
    """The profiles of each offer that waits for them, an offer a transaction; how many offers were looked at."""
    from maslak.matching import candidates

    with acting(operator()):
        waiting = candidates.stale(timezone.now())[:_AT_ONCE]
    for number in waiting:
        _profiles(number)
    return len(waiting)


def _profiles(offer_id: int) -> None:
    from maslak.matching import candidates

    with acting(operator()) as by:
        offer = JobOffer.objects.filter(pk=offer_id).first()
        if offer is not None:
            candidates.refresh(offer, by=by, now=timezone.now())


def try_out_soon(*, release_id: int, by: Actor) -> None:
    """Put the trial of weights in the queue, once if one waits already. Raises NotAllowed."""
    check_may(by, "match.release")
    _soon(try_out, release_id=release_id, user_id=by.user.pk if by.user else None)


def look_soon(*, by: Actor) -> None:
    """Put an audit in the queue, once if one waits already. Raises NotAllowed."""
    check_may(by, "match.audit")
    _soon(look, user_id=by.user.pk if by.user else None)


def _soon(task, **values: int | None) -> None:  # type: ignore[no-untyped-def]
    try:
        with transaction.atomic():
            task.defer(**values)
    except AlreadyEnqueued:
        return


def _asking(user_id: int | None) -> Actor:
    user = User.objects.filter(pk=user_id).first() if user_id else None
    return Actor(user=user, organisation=None, role=operator().role)
