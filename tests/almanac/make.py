"""Lines of the almanac recorded for a test, by its actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.almanac import days, interruptions
from maslak.almanac.models import CalendarLine, ServiceInterruption
from maslak.law.feasts import estimates

NOW = timezone.make_aware(datetime(2026, 11, 26, 10, 0))
ONE_DAY = timedelta(days=1)
HABOUS = "Communiqué exemple du ministère des Habous"
WORKS = {"fr": "Travaux au guichet", "ar": "أشغال بالشباك", "en": "Works at the counter"}
# A year of which the data files say nothing: every lunar feast is the library's estimate.
FREE_YEAR = 2031


def expected(code: str, year: int = FREE_YEAR) -> date:
    """The day on which the library expects a feast to begin."""
    return estimates(code, year)[0]


def line(by: Actor, code: str, first_day: date, **values: Any) -> CalendarLine:
    """A confirmed line, unless told otherwise."""
    return days.record(code=code, first_day=first_day, **{"source": HABOUS, "by": by, "now": NOW} | values)


def interruption(by: Actor, first_day: date, **values: Any) -> ServiceInterruption:
    """The visa counters standing still, until further notice unless told otherwise."""
    given = {"scope": "contract_visa", "reason": WORKS, "source": "Note exemple", "by": by, "now": NOW}
    return interruptions.declare(first_day=first_day, **given | values)
