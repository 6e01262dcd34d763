"""The calendar in force: the data files, and above them what people recorded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Max, QuerySet

from maslak.almanac import rules
from maslak.almanac.enums import LineStatus
from maslak.almanac.models import CalendarLine, Line, ServiceInterruption
from maslak.law import feasts, hours
from maslak.law import interruptions as standstills
from maslak.law.calendar import WorkingCalendar, default_calendar
from maslak.law.feasts import Observance
from maslak.law.hours import Ramadan
from maslak.law.interruptions import Interruption, Pause
from maslak.law.words import Source, Words

# The code of the source of every line that people recorded; those of the data files have other codes.
EDITED = "almanac"


def calendar() -> WorkingCalendar:
    """The working calendar in force, for one small query; built anew only after somebody recorded a line.

    Lines are only ever added, and one at a time (checks.alone): their count and their last number tell every
    state of the table from the others, in every process.
    """
    counted = CalendarLine.objects.aggregate(lines=Count("id"), last=Max("id"))
    return _calendar_at(connection.settings_dict["NAME"], counted["lines"], counted["last"] or 0)


@lru_cache(maxsize=2)
def _calendar_at(_database: str, lines: int, _last: int) -> WorkingCalendar:
    return _calendar_of(current_lines().order_by("id")) if lines else default_calendar()


def current_lines() -> QuerySet[CalendarLine]:
    """The lines that no later one replaces, withdrawn ones among them."""
    return CalendarLine.objects.filter(replacement__isnull=True)


def _calendar_of(lines: QuerySet[CalendarLine]) -> WorkingCalendar:
    observances, months = [], []
    for line in lines:
        if line.code == rules.RAMADAN:
            if line.status != LineStatus.WITHDRAWN:
                months.append(Ramadan(line.first_day, line.last_day, line.status, source_of(line)))
        elif line.status != LineStatus.WITHDRAWN or line.code == rules.CLOSING:
            observances.append(observance_of(line))
    return default_calendar().with_observances(observances, months)


def observance_of(line: CalendarLine) -> Observance:
    """A line as the law's calendar reads it. A withdrawn one takes away what the files say of those days."""
    status = feasts.WITHDRAWN if line.status == LineStatus.WITHDRAWN else line.status
    return Observance(line.code, line.days, status, source_of(line), line.note)


def source_of(line: Line) -> Source:
    """On whose word the line stands, as written by whoever recorded it."""
    return Source(EDITED, Words(line.source, line.source, line.source), line.address or None)


def interruptions(scope: str) -> tuple[Interruption, ...]:
    """The standstills of that scope, from the files and as recorded, oldest first.

    Raises UnknownScope for a code that no data file defines.
    """
    recorded = current_interruptions().filter(scope=scope)
    return standstills.in_order([*standstills.interruptions(scope), *map(interruption_of, recorded)])


def pauses(scope: str, today: date) -> list[Pause]:
    """What the standstills of that scope take from its clocks, as known on that day. Raises UnknownScope."""
    return standstills.pauses(interruptions(scope), today)


def current_interruptions() -> QuerySet[ServiceInterruption]:
    """The recorded standstills in force: neither replaced by a later line nor withdrawn."""
    return ServiceInterruption.objects.filter(replacement__isnull=True, is_withdrawn=False)


def interruption_of(line: ServiceInterruption) -> Interruption:
    """A recorded standstill as the law's clocks read it."""
    return Interruption(
        code=f"{EDITED}-{line.pk}",
        scope=line.scope,
        first=line.first_day,
        last=line.last_day,
        name=line.reason,
        note=None,
        source=source_of(line),
        certainty="official",
    )


def months_of_ramadan(year: int) -> list[Ramadan]:
    """The months of Ramadan with a day in that civil year, as the calendar in force knows them."""
    return [month for month in calendar().ramadans if year in (month.first.year, month.last.year)]


def offices() -> list[hours.Office]:
    """The kinds of counter, in the order of the data file."""
    return list(hours.offices().values())


def line_history() -> QuerySet[CalendarLine]:
    """Every line ever recorded, the latest first, with who wrote it and what replaced it."""
    return CalendarLine.objects.select_related("recorded_by", "replacement").order_by("-recorded_at", "-id")


def interruption_history() -> QuerySet[ServiceInterruption]:
    """Every standstill ever recorded, as `line_history`."""
    return ServiceInterruption.objects.select_related("recorded_by", "replacement").order_by(
        "-recorded_at", "-id"
    )
