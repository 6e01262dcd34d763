"""The trail as a chain: each line's digest holds the line and the digest before it, so that no line changes unseen.

Lines are written in the transactions of the trades, many at a time; they are chained a little later, by one hand, in
the order of their numbers. A line whose transaction is still open is chained the next time. The head of each day is
published: who can rewrite the whole database cannot rewrite the copies that others keep.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from maslak.access.models import AuditEvent, AuditHead, AuditLink

GENESIS = bytes(32)
_FIELDS = (
    "id", "at", "user_id", "organisation_id", "role", "event", "target_kind", "target_id", "person_id", "old", "new",
    "reason",
)  # fmt: skip
_LOCK = "maslak.audit.chain"
_CHUNK = 5000
#: a line so much older than those chained before it was not there when they were: transactions last minutes
LATE = timedelta(hours=2)
_CHAINED = Exists(AuditLink.objects.filter(event_id=OuterRef("pk")))


@dataclass(frozen=True)
class Fault:
    """What does not hold: `changed`, `removed`, `inserted`, `broken` or `head`, and where."""

    kind: str
    event: int | None
    position: int | None


@dataclass(frozen=True)
class Verdict:
    """What a verification read and found; `head` is the digest of the last link, None before the first."""

    events: int
    links: int
    waiting: int
    position: int
    head: str | None
    faults: tuple[Fault, ...]


def digest_of(before: bytes, line: dict[str, Any]) -> bytes:
    """SHA-256 of the digest before and the line in one fixed form (UTC, sorted keys, no space)."""
    told = {**line, "at": line["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    form = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(before + form.encode()).digest()


def seal(*, now: datetime) -> int:
    """Chain every line that is not chained yet, in one transaction; how many. Called with the whole trail in sight."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
    last = AuditLink.objects.order_by("-position").first()
    position, before = (last.position, bytes(last.digest)) if last else (0, GENESIS)
    sealed = 0
    while lines := _unsealed():
        links = []
        for line in lines:
            position, before = position + 1, digest_of(before, line)
            links.append(AuditLink(position=position, event_id=line["id"], digest=before, sealed_at=now))
        sealed += len(AuditLink.objects.bulk_create(links))
    return sealed


def publish(*, now: datetime) -> AuditHead | None:
    """Publish the head of yesterday, once; None when nothing was ever chained, or it is published already."""
    day = timezone.localdate(now) - timedelta(days=1)
    end = timezone.make_aware(datetime(day.year, day.month, day.day)) + timedelta(days=1)
    link = AuditLink.objects.filter(sealed_at__lt=end).order_by("-position").first()
    if link is None:
        return None
    head, made = AuditHead.objects.get_or_create(
        day=day, defaults={"position": link.position, "digest": bytes(link.digest), "published_at": now}
    )
    return head if made else None


def verify(*, kept: tuple[int, str] | None = None) -> Verdict:
    """Read the whole trail against its chain, its published heads, and one that somebody kept (position, digest).

    Raises nothing: what does not hold is a Fault. Memory stays small whatever the length.
    """
    faults: list[Fault] = []
    heads = {(head.position, bytes(head.digest).hex()) for head in AuditHead.objects.all()}
    heads |= {kept} if kept else set()
    asked: dict[int, set[str]] = {}
    for position, digest in heads:
        asked.setdefault(position, set()).add(digest)
    before, position, links = GENESIS, 0, 0
    latest: datetime | None = None
    for link, line in _linked():
        links += 1
        if link["position"] != position + 1:
            faults.append(Fault("broken", None, position + 1))
        position = link["position"]
        stored = bytes(link["digest"])
        if line is None:
            faults.append(Fault("removed", link["event_id"], position))
        elif digest_of(before, line) != stored:
            faults.append(Fault("changed", line["id"], position))
        elif latest is not None and latest - line["at"] > LATE:
            faults.append(Fault("inserted", line["id"], position))
        if line is not None:
            latest = line["at"] if latest is None else max(latest, line["at"])
        if asked.pop(position, {stored.hex()}) != {stored.hex()}:
            faults.append(Fault("head", None, position))
        before = stored
    faults += [Fault("head", None, missing) for missing in sorted(asked)]
    events = AuditEvent.objects.count()
    waiting = AuditEvent.objects.filter(~_CHAINED).count()
    return Verdict(events, links, waiting, position, before.hex() if links else None, tuple(faults))


def _unsealed() -> list[dict[str, Any]]:
    """The next lines in sight that are not chained yet, in the order of their numbers."""
    return list(AuditEvent.objects.filter(~_CHAINED).order_by("pk").values(*_FIELDS)[:_CHUNK])


def _linked() -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Every link in order, with its line or None when the line is gone."""
    after = 0
    while True:
        links: list[Any] = list(
            AuditLink.objects.filter(position__gt=after).order_by("position")[:_CHUNK]
            .values("position", "event_id", "digest", "sealed_at")
        )  # fmt: skip
        if not links:
            return
        lines = {
            line["id"]: line
            for line in AuditEvent.objects.filter(pk__in=[link["event_id"] for link in links]).values(
                *_FIELDS
            )
        }
        for link in links:
            yield link, lines.get(link["event_id"])
        after = links[-1]["position"]
