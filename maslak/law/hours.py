"""When a counter is open: dated schedules by week day, and the shorter day of Ramadan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache

from maslak.law.datafiles import Entry, read
from maslak.law.errors import UnknownOffice
from maslak.law.feasts import SAME_FEAST, STATUSES, Observance
from maslak.law.words import Source, Words

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = frozenset({"any", "ordinary", "ramadan"})

# Days from the first to the last of a month of 29 or 30.
MONTH_SPAN = (28, 29)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The opening of one day. `season` is ramadan or ordinary; `certainty` as in every data file."""

    opens: time
    closes: time
    season: str
    certainty: str
    source: Source

    @property
    def minutes(self) -> int:
        """Length of the office day, in minutes."""
        return (self.closes.hour - self.opens.hour) * 60 + self.closes.minute - self.opens.minute


@dataclass(frozen=True, slots=True)
class Ramadan:
    """One month of Ramadan, both days included."""

    first: date
    last: date
    status: str
    source: Source


@dataclass(frozen=True, slots=True)
class _Rule:
    weekdays: frozenset[int]
    season: str
    valid_from: date
    valid_to: date | None
    hours: OfficeHours

    def covers(self, day: date, season: str) -> bool:
        return (
            day.weekday() in self.weekdays
            and self.season in ("any", season)
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of counter with its hours."""

    code: str
    name: Words
    rules: tuple[_Rule, ...]


@cache
def offices() -> Mapping[str, Office]:
    """The kinds of counter by code."""
    found: dict[str, Office] = {}
    for code, entry in read("hours.yaml").keyed("offices"):
        entry.only("name", "hours")
        rules = tuple(_rule(item) for item in entry.children("hours", "season"))
        found[code] = Office(code, entry.words("name"), rules)
    return found


def _rule(entry: Entry) -> _Rule:
    entry.only("season", "days", "opens", "closes", "valid_from", "valid_to", "source", "certainty")
    names = [str(name) for name in entry.items("days")]
    if not set(names) <= set(WEEKDAYS):
        raise entry.fail(f"“days” must be among {', '.join(WEEKDAYS)}, not {', '.join(names)}")
    season = entry.one_of("season", SEASONS)
    opens, closes = entry.clock("opens"), entry.clock("closes")
    if opens >= closes:
        raise entry.fail(f"the office closes at {closes:%H:%M}, before it opens at {opens:%H:%M}")
    return _Rule(
        weekdays=frozenset(WEEKDAYS.index(name) for name in names),
        season=season,
        valid_from=entry.day("valid_from"),
        valid_to=entry.optional("valid_to", entry.day),
        hours=OfficeHours(opens, closes, season, entry.certainty(), entry.source()),
    )


@cache
def ramadans() -> tuple[Ramadan, ...]:
    """The months of Ramadan that we know, in order."""
    found: list[Ramadan] = []
    for entry in read("hours.yaml").children("ramadan", "from"):
        entry.only("from", "to", "status", "source")
        month = Ramadan(entry.day("from"), entry.day("to"), entry.one_of("status", STATUSES), entry.source())
        if (month.last - month.first).days not in MONTH_SPAN:
            raise entry.fail("a month of Ramadan has 29 or 30 days")
        if found and found[-1].last >= month.first:
            raise entry.fail("the months of Ramadan must follow one another in the file")
        found.append(month)
    return tuple(found)


def settle(months: Iterable[Ramadan], feasts: Iterable[Observance]) -> tuple[Ramadan, ...]:
    """One line to each month of Ramadan, in order, as `feasts.settle` does for celebrations.

    A month ends on the eve of Aïd Al Fitr: where `feasts` dates that feast a day sooner or later, it follows.
    """
    kept: list[Ramadan] = []
    for month in months:
        rivals = [other for other in kept if abs(other.first - month.first) <= SAME_FEAST]
        if month.status == "forecast" and any(rival.status == "confirmed" for rival in rivals):
            continue
        kept = [*(other for other in kept if other not in rivals), month]
    eves = [line.days[0] - timedelta(days=1) for line in feasts if line.feast == "aid_al_fitr"]
    return tuple(sorted((_until_the_eve(month, eves) for month in kept), key=lambda month: month.first))


def _until_the_eve(month: Ramadan, eves: Iterable[date]) -> Ramadan:
    for eve in eves:
        if (eve - month.first).days in MONTH_SPAN:
            return replace(month, last=eve)
    return month


def ramadan_on(day: date, months: Iterable[Ramadan]) -> Ramadan | None:
    """The month of Ramadan that holds that day, None outside it."""
    return next((month for month in months if month.first <= day <= month.last), None)


def hours_on(day: date, office: str, months: Sequence[Ramadan] | None = None) -> OfficeHours | None:
    """The hours by the week day alone, holidays not looked at; None where that office has none that day.

    `months`: the months of Ramadan to go by, those of our file when left out. In a year whose Ramadan is not
    among them the ordinary hours are given, with certainty `unknown`. Raises UnknownOffice.
    """
    if office not in offices():
        raise UnknownOffice(office, offices())
    months = ramadans() if months is None else months
    month = ramadan_on(day, months)
    season = "ramadan" if month else "ordinary"
    rule = next((rule for rule in offices()[office].rules if rule.covers(day, season)), None)
    if rule is None:
        return None
    return OfficeHours(
        rule.hours.opens, rule.hours.closes, season, _certainty(rule, day, month, months), rule.hours.source
    )


def _certainty(rule: _Rule, day: date, month: Ramadan | None, months: Iterable[Ramadan]) -> str:
    if rule.season == "any":
        return rule.hours.certainty
    if month is not None and month.status == "forecast":
        return "unsure"
    known = any(day.year in (month.first.year, month.last.year) for month in months)
    return rule.hours.certainty if known else "unknown"
