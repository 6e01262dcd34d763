"""The records of outreach: employers met, campaigns, events, the library, what is learned and planned."""

from maslak.outreach.models.contacts import (
    Campaign,
    CampaignSend,
    Commitment,
    Contact,
    Subscription,
)
from maslak.outreach.models.events import Event, EventTalk, Lead, Registration, Stand, TalkSeat
from maslak.outreach.models.library import Practice, PracticeText, Resource, ResourceVersion
from maslak.outreach.models.planning import Course, Plan, PlanTask, Study, Trainee

__all__ = [
    "Campaign", "CampaignSend", "Commitment", "Contact", "Course", "Event", "EventTalk", "Lead", "Plan", "PlanTask",
    "Practice", "PracticeText", "Registration", "Resource", "ResourceVersion", "Stand", "Study", "Subscription",
    "TalkSeat", "Trainee",
]  # fmt: skip
