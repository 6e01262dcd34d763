"""The rules of the calendar that people edit: what may be edited, which days make sense. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from maslak.law import feasts
from maslak.law.calendar import FIRST_YEAR, LAST_YEAR, WorkingCalendar
from maslak.law.feasts import Holiday
from maslak.law.hours import MONTH_SPAN
from maslak.law.words import Source, Words

CLOSING = "exceptional_closing"
RAMADAN = "ramadan"
RAMADAN_NAME = Words(
    "Mois de Ramadan (horaires des bureaux)", "شهر رمضان (مواقيت العمل)", "Month of Ramadan (office hours)"
)

# The sighting of the moon moves a feast by a day or two; a date further from the estimate is a slip of the pen.
FARTHEST_FROM_ESTIMATE = timedelta(days=3)
LONGEST_CLOSING = 15  # days; a longer standstill is an interruption of a service, which stops its clocks
# A year in which every lunar feast falls once: what the library says of it tells how many days each lasts.
_PLAIN_YEAR = 2021


def codes() -> dict[str, Words]:
    """What may be edited, with its name: closings, lunar feasts, months of Ramadan.

    Fixed days are set by decree and come with the data files; an extra day beside one is a closing.
    """
    lunar = {code: feast.name for code, feast in feasts.feasts().items() if feast.kind == "islamic"}
    return {CLOSING: feasts.feasts()[CLOSING].name, **lunar, RAMADAN: RAMADAN_NAME}


def in_range(day: date) -> bool:
    """Whether the feasts of that year can be reckoned."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def length_of_feast(code: str) -> int:
    """How many days a lunar feast closes the administration."""
    return len(feasts.estimates(code, _PLAIN_YEAR))


def near_estimate(code: str, first_day: date) -> bool:
    """Whether a lunar feast may begin that day, give or take what the moon allows."""
    around = range(max(first_day.year - 1, FIRST_YEAR), min(first_day.year + 1, LAST_YEAR) + 1)
    expected = [day for year in around for day in feasts.estimates(code, year)]
    firsts = [day for day in expected if day - timedelta(days=1) not in expected]
    return any(abs(day - first_day) <= FARTHEST_FROM_ESTIMATE for day in firsts)


def is_month(first_day: date, last_day: date) -> bool:
    """Whether these are the days of a lunar month."""
    return (last_day - first_day).days in MONTH_SPAN


def ends_before_the_feast(last_day: date, calendar: WorkingCalendar) -> bool:
    """Whether Aïd Al Fitr, as the calendar knows it, follows that last day of Ramadan, give or take one day."""
    following = (last_day + timedelta(days=step) for step in (0, 1, 2))
    return any(
        holiday.code == "aid_al_fitr"
        for day in following
        if in_range(day)
        for holiday in calendar.holidays(day.year).get(day, ())
    )


def closes_something(days: Iterable[date], calendar: WorkingCalendar) -> bool:
    """Whether one of the days would be worked otherwise, in the longer of the two weeks."""
    return any(calendar.is_working_day(day, "MS") for day in days)


@dataclass(frozen=True)
class Celebration:
    """Days in a row closed for one reason. `status`: forecast or confirmed; `kind` as in law.feasts."""

    code: str
    kind: str
    name: Words
    status: str
    days: tuple[date, ...]
    source: Source
    note: Words | None

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


def celebrations(calendar: WorkingCalendar, year: int) -> list[Celebration]:
    """What closes the administration in a civil year, in order of its first day.

    Raises OutsideCalendar.
    """
    closings = [line.days for line in calendar.observances if line.feast == CLOSING]
    runs: list[list[Holiday]] = []
    for found in calendar.holidays(year).values():
        for holiday in found:
            run = next((run for run in runs if _follows(run[-1], holiday, closings)), None)
            if run is None:
                runs.append([holiday])
            else:
                run.append(holiday)
    return [_celebration(run) for run in runs]


def _follows(before: Holiday, holiday: Holiday, closings: list[tuple[date, ...]]) -> bool:
    """Two closings announced apart stay apart, even in a row: each is corrected for itself."""
    if before.code != holiday.code or holiday.day - before.day != timedelta(days=1):
        return False
    return before.code != CLOSING or any(before.day in days and holiday.day in days for days in closings)


def _celebration(run: list[Holiday]) -> Celebration:
    first = run[0]
    days = tuple(holiday.day for holiday in run)
    return Celebration(first.code, first.kind, first.name, first.status, days, first.source, first.note)
