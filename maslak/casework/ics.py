"""Appointments as calendar files (iCalendar, RFC 5545), for any telephone's calendar.

A calendar is read over shoulders and synchronised to who knows where: nothing in it but the hour, the word
« Rendez-vous » and the organisation's name.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from maslak.casework.enums import AppointmentStatus
from maslak.casework.models import Appointment

_HOST = "maslak"


def calendar_file(appointment: Appointment, *, now: datetime) -> bytes:
    """The calendar file of one appointment, in the reader's language.

    The identifier stays the same for the life of the appointment and SEQUENCE grows with each change, so
    that a calendar moves or crosses out what it already holds (METHOD PUBLISH, STATUS CANCELLED).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Maslak//Rendez-vous//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(appointment, now))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, now: datetime) -> Event:
    slot = appointment.slot
    fell = appointment.status in (AppointmentStatus.CANCELLED, AppointmentStatus.EXCUSED)
    event = Event()
    event.add("uid", f"{appointment.ref}@{_HOST}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", slot.ends_at.astimezone(UTC))
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if fell else "CONFIRMED")
    event.add("summary", _("Rendez-vous, %(organisation)s") % {"organisation": slot.organisation.name})
    event.add("class", "PRIVATE")
    return event
