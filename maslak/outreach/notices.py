"""What whoever registered is told, when they left an electronic address: a seat was freed, the event is off."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from maslak.core.vault import vault
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outreach.models import Event, Registration


@dataclass
class _Visitor:
    """Somebody who registered, as the outbox writes to one: an address, without an account."""

    pk: None
    language: str
    email: str


def ticket_address(registration: Registration) -> str:
    """The public address of a ticket, its only key."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/sensibilisation/billets/{registration.token}/"


def seat_found(registration: Registration, event: Event) -> bool:
    """Tell somebody who waited that a seat is theirs; whether there was an address to write to."""
    return _tell("event_seat", registration, event)


def called_off(registration: Registration, event: Event) -> bool:
    """Tell somebody who registered that the event does not take place; whether there was an address."""
    return _tell("event_off", registration, event)


def _tell(template: str, registration: Registration, event: Event) -> bool:
    sealed = registration.contact_sealed
    address = vault().open(bytes(sealed)) if sealed else ""
    if "@" not in address:
        return False
    french = event.title_fr
    outbox.queue(
        template=template, user=_Visitor(None, registration.language, address), channel=Channel.EMAIL,
        organisation_id=event.organisation_id, dedupe_key=f"{template}-{registration.pk}",
        params={
            "title": {"fr": french, "ar": event.title_ar or french, "en": event.title_en or french},
            "when": timezone.localtime(event.starts_at), "ticket": ticket_address(registration),
        },
    )  # fmt: skip
    return True
