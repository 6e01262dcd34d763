"""Every write on messages: queued with the act that causes them, sent after, tried again, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from maslak.core.vault import vault
from maslak.outbox import gateways
from maslak.outbox.models import Channel, Message, MessageStatus
from maslak.outbox.texts import Param, known_language, text

# Tries at 0, 2, 6, 14, 30 and 62 minutes; then somebody has to look.
TRIES = 6
_FIRST_PAUSE = timedelta(minutes=2)
# A message marked as handed over for longer than any gateway takes: its process died.
UNSURE_AFTER = timedelta(minutes=10)
UNSURE = "Unsure"
_ADDRESS_KEPT = timedelta(days=30)


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
def take_due(*, now: datetime) -> int | None:
    """Mark the next message whose hour has come as handed over, before it is; its number, None when none is due.

    Call it bound to the command line's actor, in a transaction of its own that is kept before `hand_over` begins: a
    process that dies in between leaves a mark, and `recover` finds it. Rows in another worker's hands are skipped.
    """
    message = _due(now)[:1].first()
    if message is None:
        return None
    message.status, message.sending_at = MessageStatus.SENDING, now
    message.save(update_fields=["status", "sending_at"])
    return message.pk


@transaction.atomic
def hand_over(*, message_id: int, now: datetime, deliver: gateways.Deliver = gateways.deliver) -> Sent:
    """Hand a message over that `take_due` marked, and say what became of it; nothing when it is marked no longer.

    A failure is tried again later, with growing pauses, then given up. The demonstration sends nothing outside.
    """
    taken = Message.objects.select_for_update(of=("self",))
    message = taken.filter(pk=message_id, status=MessageStatus.SENDING).first()
    return _send(message, now, deliver) if message is not None else Sent()


@transaction.atomic
def recover(*, now: datetime) -> int:
    """See to the messages whose process died while they were handed over; how many.

    Nobody knows whether they left. A gateway that sends the same reference once gets them again; any other does not:
    they are given up as unsure, for somebody to decide (docs/adr/0067).
    """
    taken = Message.objects.select_for_update(of=("self",), skip_locked=True)
    left = list(taken.filter(status=MessageStatus.SENDING, sending_at__lt=now - UNSURE_AFTER))
    for message in left:
        message.attempts, message.sending_at = message.attempts + 1, None
        message.last_error, message.status = UNSURE, MessageStatus.FAILED
        if gateways.repeatable(message.channel) and message.attempts < TRIES:
            message.status = MessageStatus.QUEUED
        message.save(update_fields=["attempts", "sending_at", "last_error", "status"])
    return len(left)


@transaction.atomic
def try_again(*, message_id: int) -> bool:
    """Queue a message again that was given up; False when it was not, or nobody knows where to send it any more."""
    given_up = Message.objects.select_for_update(of=("self",)).filter(status=MessageStatus.FAILED)
    message = given_up.filter(pk=message_id, address_sealed__isnull=False).first()
    if message is None:
        return False
    message.status, message.attempts, message.not_before = MessageStatus.QUEUED, 0, None
    message.save(update_fields=["status", "attempts", "not_before"])
    return True


@transaction.atomic
def drop(*, message_id: int, reason: str) -> bool:
    """Give a failed message up for good, with the reason; it stays in the reader's space. False when it has not failed."""
    given_up = Message.objects.filter(pk=message_id, status=MessageStatus.FAILED)
    return bool(given_up.update(status=MessageStatus.DROPPED, dropped_for=reason[:200], address_sealed=None))


@transaction.atomic
def forget_addresses(*, now: datetime) -> int:
    """Forget where messages were to go that failed a month ago and that nobody decided about; how many."""
    old = Message.objects.filter(status=MessageStatus.FAILED, created_at__lt=now - _ADDRESS_KEPT)
    return old.exclude(address_sealed=None).update(address_sealed=None)


@transaction.atomic
def send_due(*, now: datetime, limit: int = 100, deliver: gateways.Deliver = gateways.deliver) -> Sent:
    """Send the messages whose hour has come, at most `limit`, in one transaction, and say what became of them.

    For a command that is watched: a process that dies here sends again what it had handed over. The worker takes and
    hands over each message in two transactions.
    """
    total = Sent()
    for message in _due(now)[:limit]:
        total += _send(message, now, deliver)
    return total


def _due(now: datetime) -> QuerySet[Message]:
    rows = Message.objects.select_for_update(of=("self",), skip_locked=True)
    come = Q(not_before=None) | Q(not_before__lte=now)
    return rows.filter(come, status=MessageStatus.QUEUED).order_by("id")


def reference(message: Message) -> str:
    """The same for the same message each time it is handed over; it tells nothing of its reader."""
    return "maslak." + vault().keyed_hash("outbox.reference", str(message.pk))[:32]


def _send(message: Message, now: datetime, deliver: gateways.Deliver) -> Sent:
    if settings.DEMO or not message.address_sealed or not gateways.may_leave(message):
        return _keep(message)
    try:
        address = vault().open(bytes(message.address_sealed))
        deliver(message.channel, address, message.body, message.language, reference(message))
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
        message.status = MessageStatus.FAILED
    else:
        message.status = MessageStatus.QUEUED
        message.not_before = now + _FIRST_PAUSE * 2 ** (message.attempts - 1)
    message.save(update_fields=["attempts", "last_error", "status", "not_before", "address_sealed"])
    return Sent(failed=1) if given_up else Sent(later=1)
