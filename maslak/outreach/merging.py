"""What becomes of messages when two files of a person, or two records of an employer, are made one: one is enough."""

from __future__ import annotations

from datetime import datetime

from maslak.access.actor import Actor
from maslak.employers import doubles
from maslak.employers.models import Employer
from maslak.outreach.models import CampaignSend, Subscription
from maslak.people.merging import COLLISIONS


def one_send(kept: CampaignSend, absorbed: CampaignSend, *, by: Actor, now: datetime) -> None:
    """Both files were written to by the same campaign: the kept one's stands."""
    absorbed.delete()


def one_agreement(row: Subscription, kept: Employer, *, by: Actor, now: datetime) -> None:
    """Both records agreed to be written to: the kept one's address stands, the other agreement ends."""
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])


def register() -> None:
    """Tell the registers what outreach does with rows that may exist once."""
    COLLISIONS[CampaignSend._meta.label_lower] = one_send
    doubles.COLLISIONS[Subscription._meta.label_lower] = one_agreement
