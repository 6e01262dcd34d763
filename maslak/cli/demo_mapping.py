"""The mapping of profiles in the demonstration: that of the reference year, published once."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.reporting import mapping

YEAR = 2020


def live(*, by: Actor, now: datetime) -> None:
    """Publish the reference year where nobody has."""
    if mapping.latest(YEAR) is None:
        mapping.release(year=YEAR, by=by, now=now)
