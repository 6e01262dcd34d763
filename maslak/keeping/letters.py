"""Messages that could not be sent, for whoever runs the system: which text, by which way, of what it failed. No words,
no address, no reader: deciding about a message does not need them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.access.sight import whole_register
from maslak.core.errors import Invalid, StepRefused
from maslak.outbox import actions as outbox
from maslak.outbox.models import Message, MessageStatus

_SHOWN = (
    "pk",
    "template",
    "channel",
    "status",
    "attempts",
    "last_error",
    "created_at",
    "sending_at",
    "not_before",
)
_OPEN = (MessageStatus.FAILED, MessageStatus.SENDING)


def listed(*, by: Actor, most: int = 200) -> list[dict[str, Any]]:
    """Failed messages, those under way and those tried before, latest first. Raises NotAllowed without « job.read »."""
    check_may(by, "job.read")
    with whole_register():
        rows = Message.objects.filter(status__in=_OPEN) | Message.objects.filter(
            status=MessageStatus.QUEUED, attempts__gt=0
        )
        told = list(rows.order_by("status", "-pk").values(*_SHOWN, "address_sealed")[:most])
    return [
        {**row, "address_sealed": None, "known_address": row["address_sealed"] is not None} for row in told
    ]


def waiting(*, by: Actor) -> int:
    """How many messages wait for their first try. Raises NotAllowed without « job.read »."""
    check_may(by, "job.read")
    with whole_register():
        return Message.objects.filter(status=MessageStatus.QUEUED, attempts=0).count()


def stuck(*, now: datetime) -> int:
    """How many messages were handed over so long ago that their process must have died. For one who sees everything."""
    late = now - 2 * outbox.UNSURE_AFTER
    return Message.objects.filter(status=MessageStatus.SENDING, sending_at__lt=late).count()


@transaction.atomic
def retry(*, message_id: int, by: Actor) -> None:
    """Queue a failed message again. Raises NotAllowed, StepRefused for one that has not failed or whose address is gone."""
    check_may(by, "job.write")
    with whole_register():
        if not outbox.try_again(message_id=message_id):
            raise StepRefused(
                _("Ce message n'est pas en échec, ou son adresse est effacée : il ne peut repartir.")
            )
    audit.record("message.retried", by=by, new={"message": message_id})


@transaction.atomic
def abandon(*, message_id: int, reason: str, by: Actor) -> None:
    """Give a failed message up. Raises NotAllowed, Invalid without a reason, StepRefused for one that has not failed."""
    check_may(by, "job.write")
    if not reason.strip():
        raise Invalid(_("Dites pourquoi ce message est abandonné."), field="reason")
    with whole_register():
        if not outbox.drop(message_id=message_id, reason=reason.strip()):
            raise StepRefused(_("Ce message n'est pas en échec : il n'y a rien à décider."))
    audit.record("message.abandoned", by=by, new={"message": message_id}, reason=reason.strip()[:400])
