"""Closed days of the administration: the `holidays` library as base, our dated table above it.

The library knows the fixed days and reckons the lunar feasts by a calendar; in Morocco they follow the
sighting of the moon. A line of our table therefore replaces the library's estimate of that feast in that
lunar year: it is never added to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays.countries.morocco import Morocco

from maslak.law.datafiles import Entry, read
from maslak.law.errors import BadDataFile
from maslak.law.words import Source, Words

KINDS = frozenset({"fixed", "islamic", "exceptional"})
STATUSES = frozenset({"forecast", "confirmed"})
# Beyond the files: a line that takes another back, such as a closing announced and then cancelled.
WITHDRAWN = "withdrawn"

# Two dates of one feast this close are one feast dated twice; the next lunar year is 354 days away.
SAME_FEAST = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Feast:
    """What is celebrated, whatever the year. `library` is its name in the library, None where it has none."""

    code: str
    kind: str
    name: Words
    library: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Observance:
    """One celebration of a feast: the days closed, announced (`confirmed`) or expected (`forecast`).

    A `withdrawn` line closes nothing: it takes away those before it that speak of the same celebration.
    """

    feast: str
    days: tuple[date, ...]
    status: str
    source: Source
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A closed day. `kind`: fixed, islamic, exceptional; `status`: forecast, confirmed."""

    day: date
    code: str
    name: Words
    kind: str
    status: str
    source: Source
    note: Words | None = None

    @property
    def name_fr(self) -> str:
        return self.name.fr

    @property
    def name_ar(self) -> str:
        return self.name.ar

    @property
    def name_en(self) -> str:
        return self.name.en

    @property
    def is_forecast(self) -> bool:
        return self.status == "forecast"


@cache
def feasts() -> Mapping[str, Feast]:
    """The feasts by code."""
    return _feasts(read("holidays.yaml"))


@cache
def table() -> tuple[Observance, ...]:
    """The dated lines of holidays.yaml, one to each celebration."""
    return observances(read("holidays.yaml"), feasts())


def _feasts(document: Entry) -> Mapping[str, Feast]:
    found: dict[str, Feast] = {}
    for code, entry in document.keyed("feasts"):
        entry.only("kind", "library", "name", "source")
        found[code] = Feast(
            code=code,
            kind=entry.one_of("kind", KINDS),
            name=entry.words("name"),
            library=entry.optional("library", entry.text),
            source=entry.source(),
        )
    return found


def observances(document: Entry, known: Mapping[str, Feast]) -> tuple[Observance, ...]:
    """The checked lines of a table of closed days.

    Raises BadDataFile for an unknown feast, days that do not follow one another, or one celebration
    confirmed twice.
    """
    found: list[Observance] = []
    for entry in document.children("observances", "feast"):
        entry.only("feast", "days", "status", "source", "note")
        line = Observance(
            feast=entry.one_of("feast", known.keys()),
            days=entry.days("days"),
            status=entry.one_of("status", STATUSES),
            source=entry.source(),
            note=entry.optional("note", entry.words),
        )
        _check_days(entry, line)
        for other in found:
            if other.status == line.status and _same_celebration(known, other, line):
                raise entry.fail(f"{line.days[0]} is dated twice as {line.status}: keep one line")
        found.append(line)
    return tuple(found)


def _check_days(entry: Entry, line: Observance) -> None:
    if not line.days:
        raise entry.fail("“days” is empty")
    expected = tuple(line.days[0] + timedelta(days=step) for step in range(len(line.days)))
    if line.days != expected:
        raise entry.fail(f"the days of one celebration follow one another: {', '.join(map(str, line.days))}")


def _same_celebration(known: Mapping[str, Feast], one: Observance, other: Observance) -> bool:
    if one.feast != other.feast:
        return False
    if known[one.feast].kind == "exceptional":  # each exceptional closing stands for itself
        return bool(set(one.days) & set(other.days))
    return abs(one.days[0] - other.days[0]) <= SAME_FEAST


def settle(lines: Iterable[Observance]) -> tuple[Observance, ...]:
    """One line to each celebration: confirmed beats forecast, else the later line beats the earlier.

    A withdrawn line beats both and leaves nothing: the library's estimate of that feast stands again.
    """
    kept: list[Observance] = []
    for line in lines:
        rivals = [other for other in kept if _same_celebration(feasts(), other, line)]
        if line.status == "forecast" and any(rival.status == "confirmed" for rival in rivals):
            continue
        kept = [other for other in kept if other not in rivals]
        if line.status != WITHDRAWN:
            kept.append(line)
    return tuple(kept)


def is_same_celebration(one: Observance, other: Observance) -> bool:
    """Whether the two lines speak of one celebration, so that the later one replaces the earlier."""
    return _same_celebration(feasts(), one, other)


def estimates(code: str, year: int) -> tuple[date, ...]:
    """The days on which the library expects that feast in a civil year, in order; none for a closing."""
    return tuple(sorted(day for day, feast in _library_days(year) if feast.code == code))


def holidays_of(year: int, lines: Iterable[Observance]) -> dict[date, tuple[Holiday, ...]]:
    """Every closed day of a civil year, with what closes it; `lines` must be settled."""
    lines = tuple(lines)
    found: dict[date, list[Holiday]] = {}
    for line in lines:
        feast = feasts()[line.feast]
        for day in line.days:
            if day.year == year:
                holiday = Holiday(
                    day, feast.code, feast.name, feast.kind, line.status, line.source, line.note
                )
                found.setdefault(day, []).append(holiday)
    for day, feast in _library_days(year):
        if not any(_replaces(line, day, feast) for line in lines):
            status = "forecast" if feast.kind == "islamic" else "confirmed"
            holiday = Holiday(day, feast.code, feast.name, feast.kind, status, feast.source)
            found.setdefault(day, []).append(holiday)
    return {day: tuple(sorted(found[day], key=lambda holiday: holiday.code)) for day in sorted(found)}


def _replaces(line: Observance, day: date, feast: Feast) -> bool:
    return line.feast == feast.code and abs(line.days[0] - day) <= SAME_FEAST


@cache
def _library_days(year: int) -> tuple[tuple[date, Feast], ...]:
    by_name = {feast.library: feast for feast in feasts().values() if feast.library}
    calendar = Morocco(years=year, language="en_US", islamic_show_estimated=False)
    found: list[tuple[date, Feast]] = []
    for day in calendar:
        for name in calendar.get_list(day):
            if name not in by_name:
                raise BadDataFile(
                    "holidays.yaml", "feasts", f"the holidays library names a day we do not know: {name!r}"
                )
            found.append((day, by_name[name]))
    return tuple(found)
