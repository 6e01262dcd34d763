"""The doors to the outside: mail through Django, SMS through whatever the installation names."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override

from maslak.outbox.models import Channel

Deliver = Callable[[str, str, str, str], None]


class NoGateway(Exception):
    """Nothing is set up to carry that channel: the message stays in the personal space."""


def deliver(channel: str, address: str, body: str, language: str) -> None:
    """Hand one message over. Raises NoGateway where none is set up, anything else when the gateway fails."""
    if channel == Channel.EMAIL:
        with override(language):
            subject = gettext("Un message vous attend")
        send_mail(subject, body, None, [address])
        return
    path = getattr(settings, "SMS_GATEWAY", "")
    if channel != Channel.SMS or not path:
        raise NoGateway(channel)
    import_string(path)(address, body)
