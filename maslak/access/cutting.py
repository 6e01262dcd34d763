"""Cutting the old end of the trail without breaking its chain: lines go, their links and digests stay.

The retention timetable says after how many months. The cut is itself a line of the trail, chained and published; it is
believed only where the head that it names had been public long enough for others to hold copies of it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import AuditEvent, AuditHead, AuditLink

CUT = "trail.cut"
PUBLIC_BEFORE = timedelta(days=365)


def cut(*, before: date, by: Actor) -> int:
    """Remove the lines older than `before`, up to a published head and none younger; how many.

    For the owner of the tables, inside a transaction.
    """
    head = _last_old_head(before)
    if head is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maslak.forgetting', 'on', true)")
    linked = AuditLink.objects.filter(position__lte=head.position).values("event_id")
    count = AuditEvent.objects.filter(pk__in=linked).delete()[0]
    if count:
        told = {"position": head.position, "digest": bytes(head.digest).hex(), "rows": count}
        audit.record(CUT, by=by, new=told)
    return count


def position() -> int:
    """Up to which link the lines may be gone, 0 for none: what the cuts in the chained trail say, where they may."""
    found = 0
    chained = Exists(AuditLink.objects.filter(event_id=OuterRef("pk")))
    for line in AuditEvent.objects.filter(chained, event=CUT).values("at", "new"):
        told = line["new"] or {}
        link = AuditLink.objects.filter(position=int(told.get("position") or 0)).first()
        old = timezone.localdate(line["at"]) - PUBLIC_BEFORE
        if link is None or bytes(link.digest).hex() != told.get("digest"):
            continue
        if AuditHead.objects.filter(day__lte=old, position__gte=link.position).exists():
            found = max(found, link.position)
    return found


def _last_old_head(before: date) -> AuditHead | None:
    """The last published head of which every line is older."""
    day = timezone.make_aware(datetime(before.year, before.month, before.day))
    young = AuditEvent.objects.filter(at__gte=day).values("pk")
    first = AuditLink.objects.filter(event_id__in=young).order_by("position").first()
    heads = AuditHead.objects.filter(day__lt=before)
    if first is not None:
        heads = heads.filter(position__lt=first.position)
    return heads.order_by("-position").first()
