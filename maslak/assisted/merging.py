"""What becomes of two open requests for one post, when two files of one person are made one."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.assisted.enums import AgreementStatus
from maslak.assisted.models import Agreement
from maslak.core.errors import Conflict
from maslak.people.merging import COLLISIONS

_UNDECIDED = (AgreementStatus.DRAFTED, AgreementStatus.SUBMITTED)


def one_agreement(kept: Agreement, absorbed: Agreement, *, by: Actor, now: datetime) -> None:
    """The request that was not decided is withdrawn. Money set aside twice for one post is for people to settle.

    Raises Conflict when both were accepted.
    """
    undecided = next((each for each in (absorbed, kept) if each.status in _UNDECIDED), None)
    if undecided is None:
        raise Conflict(
            _(
                "Les deux dossiers ont un contrat aidé pour le même poste : réglez l'un des deux, puis recommencez."
            )
        )
    old, undecided.status, undecided.settled_on = (
        undecided.status,
        AgreementStatus.WITHDRAWN,
        timezone.localdate(now),
    )
    undecided.version += 1
    undecided.save(update_fields=["status", "settled_on", "version"])
    audit.record(
        "assisted.withdrawn", by=by, target=undecided, person_id=kept.person_id, old=old, new=undecided.status
    )


def register() -> None:
    """Tell people.merging what assisted contracts do with two requests."""
    COLLISIONS[Agreement._meta.label_lower] = one_agreement
