"""Making two files one, the facts of the ledger included."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.pathway import actions as pathway
from maslak.people import merging
from maslak.people.models import Merge
from maslak.people.sight import whole_register


@transaction.atomic
def merge_people(
    *, keep_id: int, absorb_id: int, by: Actor, now: datetime, reason: str, override: bool = False
) -> Merge:
    """Merge two files as people.merging.merge does, and tell the ledger under one pseudonym from now on.

    Facts keep their dates and dimensions: totals by region, sex or age stand, distinct persons fall by one.
    All of it happens or none. Raises what people.merging.merge raises.
    """
    merged = merging.merge(
        keep_id=keep_id, absorb_id=absorb_id, by=by, now=now, reason=reason, override=override
    )
    # A partner's facts move with the rest, though the acting office does not read that partner's ledger.
    with whole_register():
        facts = pathway.rewrite_for(merged.kept, merged.absorbed, by=by)
    audit.record(
        "pathway.rewritten",
        by=by,
        target=merged,
        person_id=merged.kept_id,
        new={"facts": facts, "as": merged.kept.ref},
    )
    return merged
