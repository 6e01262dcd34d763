"""Outreach: employers met and what they promised, campaigns, events, the resource library, staff trained."""
