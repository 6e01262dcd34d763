"""What becomes of two requests of one kind, or of two notices, when two files of one person are made one."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.people.merging import COLLISIONS
from maslak.retention.enums import RequestStatus, WarningStatus
from maslak.retention.models import FileWarning, RightsRequest


def one_request(kept: RightsRequest, absorbed: RightsRequest, *, by: Actor, now: datetime) -> None:
    """The same thing asked twice is answered once, by the earlier day; what the second one says is not lost."""
    if absorbed.words and absorbed.words not in kept.words:
        kept.words = f"{kept.words} {absorbed.words}".strip()[:1000]
    kept.due_on = min(kept.due_on, absorbed.due_on)
    kept.save(update_fields=["words", "due_on"])
    absorbed.status = RequestStatus.WITHDRAWN
    absorbed.save(update_fields=["status"])


def one_notice(kept: FileWarning, absorbed: FileWarning, *, by: Actor, now: datetime) -> None:
    """Two files at work on one person are no silent file: both notices end, and the file is kept."""
    for notice in (kept, absorbed):
        notice.status, notice.settled_on = WarningStatus.KEPT, timezone.localdate(now)
        notice.save(update_fields=["status", "settled_on"])


def register() -> None:
    """Tell people.merging what retention does with two rows."""
    COLLISIONS[RightsRequest._meta.label_lower] = one_request
    COLLISIONS[FileWarning._meta.label_lower] = one_notice
