"""What becomes of a campaign's messages when two files of one person are made one: one message is enough."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.outreach.models import CampaignSend
from maslak.people.merging import COLLISIONS


def one_send(kept: CampaignSend, absorbed: CampaignSend, *, by: Actor, now: datetime) -> None:
    """Both files were written to by the same campaign: the kept one's stands."""
    absorbed.delete()


def register() -> None:
    """Tell people.merging what outreach does with rows that may exist once."""
    COLLISIONS[CampaignSend._meta.label_lower] = one_send
