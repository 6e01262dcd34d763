"""The doors to the outside: mail through Django, SMS through whatever the installation names."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override

from maslak.outbox.models import Channel, Message

# channel, address, words, language, reference
Deliver = Callable[[str, str, str, str, str], None]
#: asked of each message at the moment it would leave; the floors above add theirs when they are ready
GATES: list[Callable[[Message], bool]] = []


class NoGateway(Exception):
    """Nothing is set up to carry that channel: the message stays in the personal space."""


def may_leave(message: Message) -> bool:
    """Whether every gate lets this message out now; else it shows in the personal space only."""
    return all(gate(message) for gate in GATES)


def deliver(channel: str, address: str, body: str, language: str, reference: str) -> None:
    """Hand one message over. Raises NoGateway where none is set up, anything else when the gateway fails.

    `reference` is the same each time the same message is handed over: the Message-ID of a mail, and what an SMS gateway
    that says `takes_reference = True` gets as its third argument.
    """
    if channel == Channel.EMAIL:
        with override(language):
            subject = gettext("Un message vous attend")
        headers = {"Message-ID": f"<{reference}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"}
        EmailMessage(subject, body, None, [address], headers=headers).send()
        return
    gateway = _sms()
    if channel != Channel.SMS or gateway is None:
        raise NoGateway(channel)
    gateway(address, body, *([reference] if repeatable(channel) else []))


def repeatable(channel: str) -> bool:
    """Whether what carries that channel promises to send the same reference once, however often it is handed over."""
    return channel == Channel.SMS and bool(getattr(_sms(), "takes_reference", False))


def _sms() -> Callable[..., None] | None:
    path = getattr(settings, "SMS_GATEWAY", "")
    return import_string(path) if path else None
