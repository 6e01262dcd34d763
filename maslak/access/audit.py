"""Writing the trail. Called inside the transaction of the action, so that neither stands without the other."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.models import AuditEvent


def record(
    event: str,
    *,
    by: Actor,
    target: Any = None,
    person_id: int | None = None,
    old: Any = None,
    new: Any = None,
    reason: str = "",
) -> None:
    """Write one line of the trail. `target` is the record concerned; values never hold names or numbers of papers."""
    AuditEvent.objects.create(
        at=timezone.now(),
        user_id=by.user.pk if by.user else None,
        organisation_id=by.organisation.pk if by.organisation else None,
        role=by.role,
        event=event,
        target_kind=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        person_id=person_id,
        old=old,
        new=new,
        reason=reason,
    )
