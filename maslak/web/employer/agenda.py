"""An hour at a counter as a calendar file (iCalendar, RFC 5545): the hour and the counter, nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from maslak.law.parameters import parameter
from maslak.permits import hours
from maslak.permits.enums import AppointmentStatus
from maslak.permits.models import CounterAppointment, Desk
from maslak.web.templatetags import maslak as tags

DAYS = 21  # how far ahead the free hours are shown
OPEN_DAYS = 3  # how many of those days are unfolded


def calendar_file(appointment: CounterAppointment, *, now: datetime) -> bytes:
    """The calendar file of the appointment, in the reader's language."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maslak//Guichet//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    day = timezone.localdate(appointment.starts_at)
    length = timedelta(minutes=int(parameter("counter_appointment_minutes", on=day).value))
    body = appointment.desk.organisation
    event.add("uid", f"counter-{appointment.pk}@maslak")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", (appointment.starts_at + length).astimezone(UTC))
    event.add("status", "CONFIRMED" if appointment.status == AppointmentStatus.BOOKED else "CANCELLED")
    event.add("summary", _("Dépôt du contrat, %(organisation)s") % {"organisation": body.name})
    if body.address or body.city:
        event.add("location", ", ".join(part for part in (body.address, body.city) if part))
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def free_days(desk: Desk, now: datetime) -> list[dict[str, Any]]:
    """The free hours of the next weeks, day by day: {day, hours, open}."""
    found = hours.free_hours(desk, timezone.localdate(now), DAYS, now=now)
    days = [(day, list(moments)) for day, moments in groupby(found, key=timezone.localdate)]
    return [
        {"day": day, "hours": [_hour(moment) for moment in moments], "open": number < OPEN_DAYS}
        for number, (day, moments) in enumerate(days)
    ]


def _hour(moment: datetime) -> dict[str, str]:
    return {"value": moment.isoformat(), "text": tags.hour(moment)}


def moment_of(text: str) -> datetime | None:
    """The moment that a button of the list names; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) and found.date() >= date(2017, 1, 1) else None
