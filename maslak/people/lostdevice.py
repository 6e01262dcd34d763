"""A person has lost their telephone: whoever follows them closes their space on it, at the counter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit, lostdevice
from maslak.access.actor import Actor
from maslak.core.errors import Conflict
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.people.policies import locked


@transaction.atomic
def close_space(*, person_id: int, by: Actor, now: datetime) -> None:
    """End every session of the person's own space, drop its keys and the codes handed over and not used.

    The file is not touched, and a new code opens the space again. Raises NotAllowed, Conflict for a merged file or for
    a person who never came in and holds no code.
    """
    person = locked(person_id, by=by, permission="person.update")
    codes = person.access_codes.filter(used_at=None).delete()[0]
    if person.account is None and not codes:
        raise Conflict(_("Il n'y a rien à fermer : la personne n'est jamais entrée dans son espace."))
    gone = lostdevice.close(person.account) if person.account is not None else {}
    audit.record(
        "person.space_closed", by=by, target=person, person_id=person.pk, new=gone | {"codes": codes}
    )
    outbox.queue(
        template="space_closed", person=person, channel=Channel.SPACE, params={"when": now},
        organisation_id=by.organisation.pk if by.organisation else None,
    )  # fmt: skip
