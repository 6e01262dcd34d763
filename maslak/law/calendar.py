"""The working calendar of the administration: closed days, working days, office hours.

The day of receipt is never counted: day 1 is the next working day. Two weeks exist, because sources read
"jours ouvrables" in two ways: `MF`, Monday to Friday, as offices work (decree 2-05-916 of 20 July 2005);
`MS`, Monday to Saturday, as the labour code counts (weekly rest on Sunday).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from maslak.law import feasts, hours
from maslak.law.errors import BadSuspension, OutsideCalendar
from maslak.law.feasts import Holiday, Observance
from maslak.law.hours import OfficeHours, Ramadan

CASABLANCA = ZoneInfo("Africa/Casablanca")

# The years for which the library can reckon the lunar feasts and the fixed days are those of today.
FIRST_YEAR, LAST_YEAR = 1960, 2076

# Week days closed in each reading, Monday being 0.
WEEKS = {"MF": frozenset({5, 6}), "MS": frozenset({6})}

Interval = tuple[date, date]


def civil_day(moment: date | datetime) -> date:
    """The day in Morocco of a moment; a moment without a zone is already Moroccan time."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(CASABLANCA) if moment.tzinfo else moment).date()


class WorkingCalendar:
    """Answers about days. Holds no clock and changes nothing: `with_observances` gives another calendar.

    A few years are reckoned once and kept, so an answer costs a search in a sorted list.
    """

    def __init__(self, observances: Iterable[Observance], ramadans: Iterable[Ramadan] | None = None) -> None:
        """`observances`: the dated table of closed days, later lines above earlier ones.

        `ramadans`: the months of Ramadan likewise, those of our file when left out.
        """
        self.observances = feasts.settle(observances)
        self.ramadans = hours.settle(hours.ramadans() if ramadans is None else ramadans, self.observances)
        self._years: dict[int, Mapping[date, tuple[Holiday, ...]]] = {}
        self._working: dict[tuple[str, int], Sequence[int]] = {}

    def with_observances(
        self, observances: Iterable[Observance], ramadans: Iterable[Ramadan] = ()
    ) -> WorkingCalendar:
        """A calendar with further closed days and months of Ramadan.

        They replace what this one says of the same celebration or month.
        """
        return WorkingCalendar([*self.observances, *observances], [*self.ramadans, *ramadans])

    # Closed days

    def holidays(self, year: int) -> Mapping[date, tuple[Holiday, ...]]:
        """Every closed day of a civil year, in order; two feasts may share a day.

        Raises OutsideCalendar before 1960 or after 2076.
        """
        if year not in self._years:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise OutsideCalendar(year, FIRST_YEAR, LAST_YEAR)
            self._years[year] = feasts.holidays_of(year, self.observances)
        return self._years[year]

    def is_holiday(self, day: date) -> Holiday | None:
        """What closes that day, None when nothing does; the week end is not a holiday."""
        day = civil_day(day)
        found = self.holidays(day.year).get(day)
        return found[0] if found else None

    def is_weekend(self, day: date, week: str = "MF") -> bool:
        return civil_day(day).weekday() in WEEKS[week]

    def is_working_day(self, day: date, week: str = "MF") -> bool:
        """Neither weekly rest in that reading of the week, nor a closed day."""
        day = civil_day(day)
        return day.weekday() not in WEEKS[week] and day not in self.holidays(day.year)

    # Counting

    def add_working_days(
        self, start: date, n: int, *, week: str = "MF", suspended: Iterable[Interval] = ()
    ) -> date:
        """The last day of a delay of `n` working days received on `start`, which is not counted.

        `suspended`: intervals of days, both ends included, on which the clock stands still; they may
        overlap. A negative `n` counts backwards ("sent more than 10 working days ago"); 0 gives `start`.
        Raises BadSuspension, OutsideCalendar.
        """
        begin = civil_day(start)
        found = self._step(begin, n, week)
        if not suspended:
            return found
        for first, last in merge(suspended, backwards=n < 0):
            if n > 0:
                if first > found:
                    break
                lost = self._count(max(first, begin + timedelta(days=1)), last, week)
                found = self._step(found, lost, week)
            elif n < 0:
                if last < found:
                    break
                lost = self._count(first, min(last, begin - timedelta(days=1)), week)
                found = self._step(found, -lost, week)
        return found

    def working_days_between(
        self, start: date, end: date, *, week: str = "MF", suspended: Iterable[Interval] = ()
    ) -> int:
        """How many working days a delay that began on `start` has used by the evening of `end`.

        `start` is not counted, `end` is: adding that many working days to `start` leads back to `end` when
        `end` is one. Negative when `end` is before `start`; suspended days are not counted.
        """
        start, end = civil_day(start), civil_day(end)
        if end < start:
            return -self.working_days_between(end, start, week=week, suspended=suspended)
        begin = start + timedelta(days=1)
        used = self._count(begin, end, week)
        for first, last in merge(suspended):
            used -= self._count(max(first, begin), min(last, end), week)
        return used

    def next_working_day(self, day: date, *, week: str = "MF", or_same: bool = False) -> date:
        """The first working day after `day`; with `or_same`, `day` itself when it is one."""
        day = civil_day(day)
        return day if or_same and self.is_working_day(day, week) else self._step(day, 1, week)

    def office_hours(self, day: date, office: str = "administration") -> OfficeHours | None:
        """When that kind of counter is open that day, by Moroccan time; None when it is closed.

        The hours of Ramadan apply where its days are known, see `OfficeHours.certainty`. Raises UnknownOffice,
        OutsideCalendar.
        """
        day = civil_day(day)
        return None if day in self.holidays(day.year) else hours.hours_on(day, office, self.ramadans)

    # The working days of a year as sorted ordinals: counting is then a search, whatever the delay.

    def _ordinals(self, week: str, year: int) -> Sequence[int]:
        found = self._working.get((week, year))
        if found is None:
            closed, rest = self.holidays(year), WEEKS[week]
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = (date.fromordinal(ordinal) for ordinal in range(first, last + 1))
            found = tuple(day.toordinal() for day in days if day.weekday() not in rest and day not in closed)
            self._working[week, year] = found
        return found

    def _step(self, day: date, n: int, week: str) -> date:
        """The n-th working day after `day`, before it when `n` is negative."""
        if n == 0:
            return day
        year, ordinal = day.year, day.toordinal()
        line = self._ordinals(week, year)
        at = bisect_right(line, ordinal) + n - 1 if n > 0 else bisect_left(line, ordinal) + n
        while at >= len(line):
            at, year = at - len(line), year + 1
            line = self._ordinals(week, year)
        while at < 0:
            year -= 1
            line = self._ordinals(week, year)
            at += len(line)
        return date.fromordinal(line[at])

    def _count(self, first: date, last: date, week: str) -> int:
        """How many working days from `first` to `last`, both included; 0 when the order is wrong."""
        if first > last:
            return 0
        total = 0
        for year in range(first.year, last.year + 1):
            line = self._ordinals(week, year)
            total += bisect_right(line, last.toordinal()) - bisect_left(line, first.toordinal())
        return total


def merge(suspended: Iterable[Interval], *, backwards: bool = False) -> list[Interval]:
    """The pauses as intervals that neither touch nor overlap, in order of time (or the other way round).

    Raises BadSuspension when one ends before it begins.
    """
    pauses: list[Interval] = []
    for first, last in sorted((civil_day(first), civil_day(last)) for first, last in suspended):
        if last < first:
            raise BadSuspension(first, last)
        if pauses and first <= pauses[-1][1] + timedelta(days=1):
            pauses[-1] = (pauses[-1][0], max(pauses[-1][1], last))
        else:
            pauses.append((first, last))
    return pauses[::-1] if backwards else pauses


@cache
def default_calendar() -> WorkingCalendar:
    """The calendar of our data files, built once."""
    return WorkingCalendar(feasts.table())
