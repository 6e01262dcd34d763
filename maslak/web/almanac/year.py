"""A year of the calendar as a page shows it: what closes, what it looks like, when counters open."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode

from maslak.access.actor import Actor
from maslak.almanac import queries, rules
from maslak.almanac.rules import Celebration
from maslak.law import hours
from maslak.law.calendar import FIRST_YEAR, LAST_YEAR, WorkingCalendar
from maslak.law.feasts import Holiday
from maslak.law.hours import OfficeHours
from maslak.law.interruptions import Interruption, scopes
from maslak.web.almanac import words

TONES = {"confirmed": "ok", "forecast": "wait"}


@dataclass(frozen=True)
class Row:
    """One celebration: its days, its name, how sure it is, on whose word.

    `source` is empty for fixed days, whose few texts are told once for the year. `edit` and `withdraw` are
    addresses, empty where there is nothing to correct.
    """

    when: str
    name: str
    status: str
    tone: str
    is_closing: bool
    source: str
    address: str
    note: str
    edit: str
    withdraw: str


@dataclass(frozen=True)
class Cell:
    """One day of a month: its number (None before the first), what closes it, and whether that is sure."""

    number: int | None
    closed_by: str
    expected: bool
    rest: bool


@dataclass(frozen=True)
class Month:
    """A month by weeks, Monday first."""

    name: str
    weeks: list[list[Cell]]


@dataclass(frozen=True)
class Opening:
    """A kind of counter with its hours in one season: « du lundi au jeudi », « 09:00 – 13:00 »."""

    office: str
    season: str
    lines: list[tuple[str, str]]
    source: str
    address: str


@dataclass(frozen=True)
class Standstill:
    """A service that stood still in the year. `pk` is 0 for those of the data files, which nobody ends here."""

    service: str
    first: date
    last: date | None
    reason: str
    note: str
    source: str
    address: str
    pk: int


def year_page(number: int, actor: Actor | None) -> dict[str, object]:
    """What the page of a year shows. Raises OutsideCalendar."""
    calendar, keeps = queries.calendar(), actor is not None and actor.may("calendar.write")
    recorded = {(line.code, line.first_day): line.pk for line in queries.current_lines()} if keeps else {}
    found = rules.celebrations(calendar, number)
    return {
        "year": number,
        "before": number - 1 if number > FIRST_YEAR else None,
        "after": number + 1 if number < LAST_YEAR else None,
        "rows": [_row(item, keeps, recorded) for item in found],
        "texts": _texts(found),
        "months": [_month(calendar, number, month) for month in range(1, 13)],
        "initials": list(zip(words.weekday_names("narrow"), words.weekday_names(), strict=True)),
        "openings": openings(calendar, number),
        "ramadan": queries.months_of_ramadan(number),
        "standstills": standstills(number),
        "keeps": keeps,
        "reads_history": actor is not None and (keeps or actor.may("calendar.read")),
    }


def _row(item: Celebration, keeps: bool, recorded: dict[tuple[str, date], int]) -> Row:
    """`recorded` gives the number of each line that people recorded; a closing is corrected by its number."""
    may_edit = keeps and item.code in rules.codes()
    pk = recorded.get((item.code, item.first))
    asked = {"code": item.code, "first_day": item.first.isoformat(), "last_day": item.last.isoformat()}
    if item.code == rules.CLOSING and pk:
        asked["instead_of"] = str(pk)
    edit = f"{reverse('almanac:record')}?{urlencode(asked)}" if may_edit else ""
    taken_back = {"code": item.code, "day": item.first.isoformat()}
    may_withdraw = may_edit and (item.source.code == queries.EDITED or item.code == rules.CLOSING)
    return Row(
        when=words.stretch(item.first, item.last),
        name=words.say(item.name),
        status=item.status,
        tone=TONES[item.status],
        is_closing=item.code == rules.CLOSING,
        source=words.say(item.source.text) if item.kind != "fixed" else "",
        address=item.source.address or "",
        note=words.say(item.note) if item.note else "",
        edit=edit,
        withdraw=f"{reverse('almanac:withdraw')}?{urlencode(taken_back)}" if may_withdraw else "",
    )


def _texts(found: list[Celebration]) -> list[tuple[str, str]]:
    """The texts that set the fixed days, each told once: its words and its address."""
    sources = {item.source.code: item.source for item in found if item.kind == "fixed"}
    return [(words.say(source.text), source.address or "") for source in sources.values()]


def _month(calendar: WorkingCalendar, year: int, month: int) -> Month:
    offset, length = monthrange(year, month)
    days = [date(year, month, number) for number in range(1, length + 1)]
    cells = [_NO_DAY] * offset + [_cell(day, calendar.holidays(year).get(day, ())) for day in days]
    cells += [_NO_DAY] * (-len(cells) % 7)
    return Month(words.month_of(days[0]), [cells[at : at + 7] for at in range(0, len(cells), 7)])


_NO_DAY = Cell(None, "", False, False)


def _cell(day: date, held: tuple[Holiday, ...]) -> Cell:
    return Cell(
        number=day.day,
        closed_by=" · ".join(words.say(holiday.name) for holiday in held),
        expected=any(holiday.is_forecast for holiday in held),
        rest=day.weekday() >= 5,
    )


# When counters open


def openings(calendar: WorkingCalendar, year: int) -> list[Opening]:
    """The week of each kind of counter, in the ordinary season and in Ramadan where its days are known.

    Where Ramadan changes nothing the counter is told once.
    """
    found: list[Opening] = []
    for office in queries.offices():
        ordinary = _week(office.code, _ordinary_monday(calendar, year), calendar)
        fasting = _ramadan_monday(calendar, year)
        if any(ordinary):
            found.append(_opening(words.say(office.name), "ordinary", ordinary))
        if fasting is not None:
            shorter = _week(office.code, fasting, calendar)
            if any(shorter) and _times(shorter) != _times(ordinary):
                found.append(_opening(words.say(office.name), "ramadan", shorter))
    return found


def _week(office: str, monday: date, calendar: WorkingCalendar) -> list[OfficeHours | None]:
    days = (monday + timedelta(days=step) for step in range(7))
    return [hours.hours_on(day, office, calendar.ramadans) for day in days]


def _times(week: list[OfficeHours | None]) -> list[tuple[object, object] | None]:
    return [(day.opens, day.closes) if day else None for day in week]


def _opening(name: str, season: str, week: list[OfficeHours | None]) -> Opening:
    """Days in a row with the same hours are told together: « du lundi au jeudi »."""
    day_names, lines = words.weekday_names(), []
    for times, run in groupby(range(7), key=lambda at: _times(week)[at]):
        days = list(run)
        if times is not None:
            hours_of_day = week[days[0]]
            assert hours_of_day is not None
            span = f"{words.hour(hours_of_day.opens)} – {words.hour(hours_of_day.closes)}"
            lines.append((words.from_to(day_names[days[0]], day_names[days[-1]]), span))
    source = next(day.source for day in week if day)
    return Opening(name, season, lines, words.say(source.text), source.address or "")


def _ordinary_monday(calendar: WorkingCalendar, year: int) -> date:
    """The first Monday of the second half of the year whose week holds no day of Ramadan."""
    monday = date(year, 7, 1) + timedelta(days=-date(year, 7, 1).weekday() % 7)
    while hours.ramadan_on(monday, calendar.ramadans) or hours.ramadan_on(
        monday + timedelta(days=6), calendar.ramadans
    ):
        monday += timedelta(days=7)
    return monday


def _ramadan_monday(calendar: WorkingCalendar, year: int) -> date | None:
    month = next((m for m in calendar.ramadans if year in (m.first.year, m.last.year)), None)
    return month.first + timedelta(days=-month.first.weekday() % 7) if month else None


# What stood still


def standstills(year: int) -> list[Standstill]:
    """The services that stood still on a day of the year, oldest first."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = [
        item for scope in scopes() for item in queries.interruptions(scope) if item.overlaps(first, last)
    ]
    return [_standstill(item) for item in sorted(found, key=lambda item: item.first)]


def _standstill(item: Interruption) -> Standstill:
    recorded = item.source.code == queries.EDITED
    return Standstill(
        service=words.say(scopes()[item.scope]),
        first=item.first,
        last=item.last,
        reason=words.say(item.name),
        note=words.say(item.note) if item.note else "",
        source=words.say(item.source.text),
        address=item.source.address or "",
        pk=int(item.code.removeprefix(f"{queries.EDITED}-")) if recorded else 0,
    )
