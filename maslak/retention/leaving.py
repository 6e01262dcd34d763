"""Whether a message may leave the house at the moment of sending: the link has its number, the person still agrees."""

from __future__ import annotations

from maslak.outbox.models import Channel, Message
from maslak.people.enums import Purpose
from maslak.people.models import Consent
from maslak.retention import processing


def may_leave(message: Message) -> bool:
    """An SMS leaves only by an authorised gateway and, to a person, under a consent in force at that very moment."""
    if message.channel != Channel.SMS:
        return True
    if not processing.allowed("sms"):
        return False
    if message.person_id is None:
        return True
    return Consent.objects.filter(
        person_id=message.person_id, purpose=Purpose.SMS, withdrawn_at=None
    ).exists()
