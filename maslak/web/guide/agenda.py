"""The reminders of a residence title as a calendar file (iCalendar, RFC 5545).

A calendar is read over shoulders: an event says what to do, and nothing of whose title it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from maslak.law.residence import Reminder
from maslak.web.guide.words import said


def calendar_file(reminders: Iterable[Reminder], *, now: datetime) -> bytes:
    """All-day events, one to a reminder, in the reader's language."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maslak//Titre de séjour//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for reminder in reminders:
        event = Event()
        event.add("uid", f"{reminder.code}-{reminder.day:%Y%m%d}@maslak")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", reminder.day)
        event.add("dtend", reminder.day + timedelta(days=1))
        event.add("summary", said(reminder.text))
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
