"""What mentoring writes into the ledger, always about the accompanied person, with the office's sight of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from maslak.access.actor import Actor
from maslak.mentoring.models import Mentee, Pair
from maslak.pathway import actions as pathway


def record(
    kind: str, pair: Pair, *, on: date, by: Actor, source: Any = None, mode: str = "", **attributes: Any
) -> None:
    """One fact of that pair on that day, inside an action and with the whole register in sight."""
    mentee = Mentee.objects.select_related("person").get(pk=pair.mentee_id)
    pathway.record(
        kind, person=mentee.person, occurred_on=on, organisation=pair.organisation,
        source=source if source is not None else pair, by=by, mode=mode, attributes=attributes,
    )  # fmt: skip
