"""What becomes of two requests for a mentor, when two files of one person are made one."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.mentoring import pairs
from maslak.mentoring.enums import AWAITED, STANDING, CloseReason, MenteeStatus, Outcome, PairStatus
from maslak.mentoring.models import Goal, Mentee, Pair
from maslak.people.merging import COLLISIONS


def one_request(kept: Mentee, absorbed: Mentee, *, by: Actor, now: datetime) -> None:
    """Two requests in one organisation: goals and pairs gather in the kept one, open if either was.

    Of two standing pairs the kept file's goes on. What one of the two declined with a mentor stays declined.
    """
    if kept.pairs.filter(status__in=STANDING).exists():
        for pair in list(absorbed.pairs.filter(status__in=STANDING)):
            _let_go(pair, by=by, now=now)
    known = set(kept.goals.values_list("title", flat=True))
    for goal in list(absorbed.goals.all()):
        if goal.title in known:
            goal.title = f"{goal.title[:116]} (2)"
        Goal.objects.filter(pk=goal.pk).update(mentee=kept, title=goal.title)
    exclusive = [*STANDING, PairStatus.DECLINED]
    blocked = set(kept.pairs.filter(status__in=exclusive).values_list("mentor_id", flat=True))
    for pair in list(absorbed.pairs.all()):
        meets = pair.mentor_id in blocked and pair.status in exclusive
        if meets and pair.status == PairStatus.DECLINED:
            pair.delete()
            continue
        if meets:
            _let_go(pair, by=by, now=now)
        Pair.objects.filter(pk=pair.pk).update(mentee=kept)
    apart = set(kept.exclusions.values_list("mentor_id", flat=True))
    absorbed.exclusions.exclude(mentor_id__in=apart).update(mentee=kept)
    if MenteeStatus.OPEN in (kept.status, absorbed.status):
        kept.status, kept.closed_on, kept.close_reason = MenteeStatus.OPEN, None, CloseReason.NONE
    kept.asked_on = min(kept.asked_on, absorbed.asked_on)
    kept.save()
    absorbed.delete()


def _let_go(pair: Pair, *, by: Actor, now: datetime) -> None:
    if pair.status in AWAITED:
        pairs.settle(pair, PairStatus.CANCELLED, timezone.localdate(now))
        return
    pair.outcome = Outcome.PARTLY
    pairs.settle(pair, PairStatus.ENDED, timezone.localdate(now))


def register() -> None:
    """Tell people.merging what mentoring does with two requests."""
    COLLISIONS[Mentee._meta.label_lower] = one_request
