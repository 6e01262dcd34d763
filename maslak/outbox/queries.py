"""Reads of messages."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from maslak.outbox.models import Message, MessageStatus


def unread_of_person(person_id: int, now: datetime) -> QuerySet[Message]:
    """What the person has not read yet and whose hour has come, the latest first."""
    return _come(now).filter(person_id=person_id, read_at=None)


def all_of_person(person_id: int, now: datetime) -> QuerySet[Message]:
    """Everything that was written to the person, read or not, the latest first."""
    return _come(now).filter(person_id=person_id)


def unread_of_user(user_id: int, now: datetime) -> QuerySet[Message]:
    """What a colleague has not read yet, the latest first."""
    return _come(now).filter(user_id=user_id, read_at=None)


def failed() -> QuerySet[Message]:
    """Messages given up after all tries, for somebody to look at."""
    return Message.objects.filter(status=MessageStatus.FAILED)


def is_known(dedupe_key: str) -> bool:
    """Whether a message of that key exists, in sight of the acting account."""
    return Message.objects.filter(dedupe_key=dedupe_key).exists()


def _come(now: datetime) -> QuerySet[Message]:
    # The pause before another try moves `not_before` too: what was tried once has come.
    return Message.objects.filter(Q(not_before=None) | Q(not_before__lte=now) | Q(attempts__gt=0))
