"""The retention timetable: what is kept, how long, from which day, what is then done. Read once from its data file."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from maslak.law.datafiles import Entry, parse
from maslak.law.words import Words
from maslak.retention.enums import Then

_DATA = Path(__file__).parent / "data" / "timetable.yaml"


@dataclass(frozen=True)
class Hold:
    """The law that keeps a thing against a request to erase; `identity`: the name is kept with it."""

    law: Words
    identity: bool


@dataclass(frozen=True)
class Line:
    """One line of the timetable, in force from `valid_from`. `warn` are days of notice; none where nobody is told."""

    code: str
    valid_from: date
    months: int
    then: Then
    object: Words
    counted_from: Words
    source: Words
    certainty: str
    warn: int | None = None
    hold: Hold | None = None

    def last_day_before(self, today: date) -> date:
        """What was over by this day has been kept long enough on `today`."""
        return months_before(today, self.months)

    def until(self, day: date) -> date:
        """The day until which something that ended on `day` is kept."""
        return months_before(day, -self.months)


@cache
def all_lines() -> tuple[Line, ...]:
    """Every line, the earlier ones of a code before the later. Raises BadDataFile naming what is wrong."""
    found = [_line(entry) for entry in _document().children("lines", "code")]
    return tuple(sorted(found, key=lambda line: line.valid_from))


def lines(on: date) -> dict[str, Line]:
    """The lines in force on a day, by code, in the order of the file."""
    order = {line.code: line for line in all_lines()}
    return {
        code: [line for line in all_lines() if line.code == code and line.valid_from <= on][-1]
        for code in order
        if any(line.code == code and line.valid_from <= on for line in all_lines())
    }


def line(code: str, on: date) -> Line:
    """The line of that code on that day. Raises KeyError for none."""
    return lines(on)[code]


def answer_days(on: date) -> int:
    """Within how many days a request made on that day is answered."""
    found = [
        (each.day("valid_from"), each.whole("days")) for each in _document().children("answers", "valid_from")
    ]
    return [days for since, days in sorted(found) if since <= on or since == min(found)[0]][-1]


def months_before(day: date, months: int) -> date:
    """The same day so many months before, the last of the month where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _document() -> Entry:
    document = parse("timetable.yaml", _DATA.read_text(encoding="utf-8"))
    document.only("lines", "answers")
    return document


def _line(entry: Entry) -> Line:
    entry.only(
        "code", "valid_from", "months", "then", "from", "object", "source", "certainty", "warn", "hold"
    )
    hold = entry.child("hold") if entry.has("hold") else None
    if hold is not None:
        hold.only("identity", "law")
    return Line(
        code=entry.text("code"),
        valid_from=entry.day("valid_from"),
        months=entry.whole("months"),
        then=Then(entry.one_of("then", Then.values)),
        object=entry.words("object"),
        counted_from=entry.words("from"),
        source=entry.words("source"),
        certainty=entry.certainty(),
        warn=entry.whole("warn") if entry.has("warn") else None,
        hold=Hold(hold.words("law"), bool(hold.raw("identity"))) if hold is not None else None,
    )
