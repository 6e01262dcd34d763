"""What is published in the demonstration: the mapping and the figures of the reference year, once."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.reporting import mapping, publishing
from maslak.reporting.models import PublishedTable

YEAR = 2020


def live(*, by: Actor, now: datetime) -> None:
    """Publish the reference year where nobody has."""
    if mapping.latest(YEAR) is None:
        mapping.release(year=YEAR, by=by, now=now)
    if not PublishedTable.objects.filter(year=YEAR).exists():
        publishing.publish(year=YEAR, by=by, now=now)
