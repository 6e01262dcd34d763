"""Who changed a record last, told to somebody who is changing it too: a name of a colleague and an hour, no content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from maslak.access.models import AuditEvent, User
from maslak.access.sight import whole_register


@dataclass(frozen=True)
class Change:
    """The last line of the trail on a record: when, and the display name of the account, empty for the platform."""

    at: datetime
    name: str


def last(record: Model, *, since: datetime) -> Change | None:
    """The last change of the record after that moment; None when the trail holds none.

    For whoever may change the record themselves: the caller has checked it.
    """
    with whole_register():
        lines = AuditEvent.objects.filter(
            target_kind=record._meta.label_lower, target_id=str(record.pk), at__gte=since
        )
        line = lines.order_by("-id").first()
        if line is None:
            return None
        account = User.objects.filter(pk=line.user_id).first() if line.user_id else None
    return Change(line.at, account.display_name if account else "")
