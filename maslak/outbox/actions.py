"""Every write on messages: queued with the act that causes them, sent after, tried again, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from maslak.core.vault import vault
from maslak.outbox import gateways
from maslak.outbox.models import Channel, Message, MessageStatus
from maslak.outbox.texts import Param, known_language, text

# Tries at 0, 2, 6, 14, 30 and 62 minutes; then somebody has to look.
TRIES = 6
_FIRST_PAUSE = timedelta(minutes=2)


class Reader(Protocol):
    """A person as the outbox knows one: where they read, in which language, and what they agreed to."""

    pk: Any
    preferred_language: Any
    consents: Any

    @property
    def phone(self) -> str: ...


class Colleague(Protocol):
    """An account that can be written to."""

    pk: Any
    language: Any
    email: Any


@dataclass(frozen=True)
class Sent:
    """What became of a round of sending."""

    sent: int = 0
    kept: int = 0
    failed: int = 0
    later: int = 0

    def __add__(self, other: Sent) -> Sent:
        return Sent(
            self.sent + other.sent,
            self.kept + other.kept,
            self.failed + other.failed,
            self.later + other.later,
        )

    @property
    def total(self) -> int:
        """How many messages were looked at."""
        return self.sent + self.kept + self.failed + self.later


@transaction.atomic
def queue(
    *,
    template: str,
    person: Reader | None = None,
    user: Colleague | None = None,
    organisation_id: int | None = None,
    channel: str = "",
    language: str = "",
    params: Mapping[str, Param] | None = None,
    dedupe_key: str | None = None,
    not_before: datetime | None = None,
) -> Message | None:
    """One message to a person or an account, in their language; the present one when the key is known.

    Without `channel` a person is written to by SMS when they agreed to it and the text has one; otherwise
    the message shows in their space (status kept). None when a message of that key exists out of sight.
    Raises BadText for an unknown text or a missing word.
    """
    reader = person or user
    if reader is None or (person is not None and user is not None):
        raise ValueError("a message goes to one person or to one account")
    wording = text(template)
    speech = known_language(language or (person.preferred_language if person else user.language))  # type: ignore[union-attr]
    way, address = _way(channel, person, user, has_sms=wording.sms is not None)
    message = Message(
        organisation_id=organisation_id,
        person_id=person.pk if person else None,
        user_id=user.pk if user else None,
        channel=way,
        address_sealed=vault().seal(address) if address else None,
        template=template,
        language=speech,
        body=wording.in_words(way, speech, params or {}),
        status=MessageStatus.KEPT if way == Channel.SPACE else MessageStatus.QUEUED,
        not_before=not_before,
        dedupe_key=dedupe_key,
    )
    if dedupe_key is None:
        message.save()
        return message
    # The key may belong to a row that row security hides: let the database decide, then look.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.filter(dedupe_key=dedupe_key).first()


def _way(channel: str, person: Reader | None, user: Colleague | None, *, has_sms: bool) -> tuple[str, str]:
    """The channel that may be used, and the address on it."""
    if person is not None and channel in ("", Channel.SMS) and has_sms:
        agreed = person.consents.filter(purpose="sms", withdrawn_at=None).exists()
        if agreed and person.phone:
            return Channel.SMS, str(person.phone)
    if user is not None and channel == Channel.EMAIL and user.email:
        return Channel.EMAIL, str(user.email)
    return Channel.SPACE, ""


@transaction.atomic
def take_back(*, dedupe_prefix: str) -> int:
    """Remove the messages whose key begins so, of those nobody was sent or has read; how many.

    In the personal space only messages with an hour of their own go: a reminder of what no longer stands.
    """
    waiting = Message.objects.filter(dedupe_key__startswith=dedupe_prefix, sent_at=None, read_at=None).filter(
        Q(status=MessageStatus.QUEUED) | Q(status=MessageStatus.KEPT, not_before__isnull=False)
    )
    return waiting.delete()[0]


@transaction.atomic
def keep_in_space(*, person_id: int) -> int:
    """The person no longer wants SMS: those that wait show in their space instead; how many."""
    waiting = Message.objects.filter(person_id=person_id, channel=Channel.SMS, status=MessageStatus.QUEUED)
    return waiting.update(status=MessageStatus.KEPT, channel=Channel.SPACE, address_sealed=None)


@transaction.atomic
def mark_read(*, message_ids: list[int], now: datetime) -> int:
    """Mark these messages read, among those in sight of the acting account; how many were unread."""
    return Message.objects.filter(pk__in=message_ids, read_at=None).update(read_at=now)


@transaction.atomic
def send_due(*, now: datetime, limit: int = 100, deliver: gateways.Deliver = gateways.deliver) -> Sent:
    """Send the messages whose hour has come, at most `limit`, and say what became of them.

    Call it bound to the command line's actor, with `limit=1` in a transaction of its own to lose nothing
    when the process dies. Rows in another worker's hands are skipped. A failure is tried again later, with
    growing pauses, then given up. The demonstration sends nothing outside.
    """
    due = (
        Message.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(Q(not_before=None) | Q(not_before__lte=now), status=MessageStatus.QUEUED)
        .order_by("id")[:limit]
    )
    total = Sent()
    for message in due:
        total += _send(message, now, deliver)
    return total


def _send(message: Message, now: datetime, deliver: gateways.Deliver) -> Sent:
    if settings.DEMO or not message.address_sealed:
        return _keep(message)
    try:
        deliver(message.channel, vault().open(bytes(message.address_sealed)), message.body, message.language)
    except gateways.NoGateway:
        return _keep(message)
    except Exception as error:  # whatever a gateway raises, the other messages go on
        return _postpone(message, now, error)
    message.status, message.sent_at, message.attempts = MessageStatus.SENT, now, message.attempts + 1
    message.address_sealed = None
    message.save(update_fields=["status", "sent_at", "attempts", "address_sealed"])
    return Sent(sent=1)


def _keep(message: Message) -> Sent:
    message.status, message.address_sealed = MessageStatus.KEPT, None
    message.save(update_fields=["status", "address_sealed"])
    return Sent(kept=1)


def _postpone(message: Message, now: datetime, error: Exception) -> Sent:
    message.attempts += 1
    # The kind of error only: a gateway's own words may hold the number it was given.
    message.last_error = type(error).__name__
    given_up = message.attempts >= TRIES
    if given_up:
        message.status, message.address_sealed = MessageStatus.FAILED, None
    else:
        message.not_before = now + _FIRST_PAUSE * 2 ** (message.attempts - 1)
    message.save(update_fields=["attempts", "last_error", "status", "not_before", "address_sealed"])
    return Sent(failed=1) if given_up else Sent(later=1)
