"""The states of an offer, as a table."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.employers.enums import OfferStatus as O

OFFER = Workflow(
    "offer",
    O.DRAFT,
    {
        "publish": Step(frozenset({O.DRAFT}), O.OPEN, "offer.write"),
        "confirm": Step(frozenset({O.OPEN, O.PAUSED}), O.OPEN, "offer.write"),
        "pause": Step(frozenset({O.OPEN}), O.PAUSED, "offer.write"),
        "fill": Step(frozenset({O.OPEN, O.PAUSED}), O.FILLED, "offer.write"),
        "withdraw": Step(frozenset({O.DRAFT, O.OPEN, O.PAUSED}), O.WITHDRAWN, "offer.write"),
        "reopen": Step(frozenset({O.FILLED, O.WITHDRAWN}), O.OPEN, "offer.write"),
    },
)
ALL = (OFFER,)
