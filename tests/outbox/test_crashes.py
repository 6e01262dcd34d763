"""A process that dies while it sends: what was not handed over goes, what may have gone is never sent twice unasked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from maslak.outbox import actions as outbox
from maslak.outbox import gateways, queries
from maslak.outbox.models import Message
from tests.outbox.test_messages import NOW, Gateway, _queue, person  # noqa: F401

LATER = NOW + timedelta(minutes=11)


def handed_over(message_id: int, gateway: Gateway, now=NOW):
    return outbox.hand_over(message_id=message_id, now=now, deliver=gateway)


def round_of(gateway: Gateway, now=NOW) -> None:
    """What the worker does at each round."""
    outbox.recover(now=now)
    while (number := outbox.take_due(now=now)) is not None:
        handed_over(number, gateway, now)


def test_a_message_is_marked_before_it_is_handed_over(person):  # noqa: F811
    message, gateway = _queue(person), Gateway()

    number = outbox.take_due(now=NOW)

    assert Message.objects.get(pk=number).status == "sending"
    assert outbox.take_due(now=NOW) is None
    assert handed_over(number, gateway) == outbox.Sent(sent=1)
    assert handed_over(number, gateway) == outbox.Sent()
    assert number == message.pk
    assert len(gateway.sent) == 1


def test_a_process_that_dies_before_marking_loses_nothing(person):  # noqa: F811
    _queue(person)
    gateway = Gateway()

    round_of(gateway)
    round_of(gateway, LATER)

    assert len(gateway.sent) == 1


@pytest.mark.parametrize("handed", [False, True], ids=["before the gateway", "after the gateway"])
def test_a_process_that_dies_in_between_sends_nothing_twice(person, handed):  # noqa: F811
    """Whether the message left, nobody knows: it is shown to somebody, who decides."""
    message, gateway = _queue(person), Gateway()
    outbox.take_due(now=NOW)
    if handed:
        gateway("sms", "…", "…", "fr", "r")

    round_of(gateway, NOW + timedelta(minutes=9))
    round_of(gateway, LATER)

    message.refresh_from_db()
    assert (message.status, message.last_error) == ("failed", outbox.UNSURE)
    assert len(gateway.sent) == int(handed)
    assert list(queries.failed()) == [message]


def test_a_gateway_that_sends_a_reference_once_gets_it_again(person, monkeypatch):  # noqa: F811
    monkeypatch.setattr(gateways, "repeatable", lambda _channel: True)
    message, gateway = _queue(person), Gateway()
    outbox.take_due(now=NOW)

    round_of(gateway, LATER)

    message.refresh_from_db()
    assert message.status == "sent"
    assert len(gateway.sent) == 1


def test_the_reference_of_a_message_is_always_the_same_and_tells_nothing(person):  # noqa: F811
    message = _queue(person)

    again = Message.objects.get(pk=message.pk)

    assert outbox.reference(message) == outbox.reference(again)
    assert outbox.reference(message) != outbox.reference(_queue(person))
    assert "612345678" not in outbox.reference(message)


def test_a_failed_message_goes_again_when_somebody_says_so(person):  # noqa: F811
    message, gateway = _queue(person), Gateway()
    outbox.take_due(now=NOW)
    outbox.recover(now=LATER)

    assert outbox.try_again(message_id=message.pk) is True
    round_of(gateway, LATER)

    assert len(gateway.sent) == 1
    assert outbox.try_again(message_id=message.pk) is False


def test_a_failed_message_is_given_up_with_a_reason_and_its_address_forgotten(person):  # noqa: F811
    message = _queue(person)
    outbox.take_due(now=NOW)
    outbox.recover(now=LATER)

    assert outbox.drop(message_id=message.pk, reason="Numéro faux") is True

    message.refresh_from_db()
    assert (message.status, message.dropped_for, message.address_sealed) == ("dropped", "Numéro faux", None)
    assert outbox.drop(message_id=message.pk, reason="encore") is False


def test_where_a_failed_message_was_to_go_is_forgotten_after_a_month(person):  # noqa: F811
    message = _queue(person)
    outbox.take_due(now=NOW)
    outbox.recover(now=LATER)
    written = message.created_at

    assert outbox.forget_addresses(now=written + timedelta(days=29)) == 0
    assert outbox.forget_addresses(now=written + timedelta(days=31)) == 1
    assert outbox.try_again(message_id=message.pk) is False
