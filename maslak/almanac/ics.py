"""The closed days of a year as a calendar file (iCalendar, RFC 5545), for any telephone's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from maslak.almanac.rules import Celebration

_HOST = "maslak"


def year_file(celebrations: list[Celebration], *, version: int, now: datetime) -> bytes:
    """The closed days as whole-day events, in the reader's language; expected dates are tentative.

    An event keeps its identifier while its feast moves, and `version` (how many lines were recorded) is its
    SEQUENCE: a calendar that holds it already moves it instead of showing the feast twice.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Maslak//Jours fermes//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Jours fermés de l'administration"))
    calendar.add("x-wr-timezone", "Africa/Casablanca")
    seen: dict[str, int] = {}
    for celebration in celebrations:
        seen[celebration.code] = seen.get(celebration.code, 0) + 1
        calendar.add_component(_event(celebration, seen[celebration.code], version, now))
    return bytes(calendar.to_ical())


def _event(celebration: Celebration, rank: int, version: int, now: datetime) -> Event:
    """`rank` tells a feast that comes twice in a civil year, and closings, from one another."""
    language = get_language() or "fr"
    expected = celebration.status == "forecast"
    name = celebration.name.in_language(language)
    event = Event()
    event.add("uid", f"{celebration.code}-{celebration.first.year}-{rank}@{_HOST}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", celebration.first)
    event.add("dtend", celebration.last + timedelta(days=1))
    event.add("sequence", version)
    event.add("status", "TENTATIVE" if expected else "CONFIRMED")
    event.add("summary", _("%(feast)s (date à confirmer)") % {"feast": name} if expected else name)
    event.add("transp", "TRANSPARENT")
    event.add(
        "description", _("Source : %(source)s") % {"source": celebration.source.text.in_language(language)}
    )
    return event
