"""The residence title of investors and rare skills, which the police decide: what to prepare, and when."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from maslak.law.datafiles import Entry, read
from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import history, parameter
from maslak.law.words import Source, Words

PROFILES = ("investor", "rare_skills")
DATES = ("entered_on", "receipt_on", "expires_on")
_WAYS = ("days_after", "months_after", "days_before")


@dataclass(frozen=True, slots=True)
class TitleItem:
    """One thing to prepare, and for whom."""

    code: str
    label: Words
    profiles: tuple[str, ...]
    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to do on a day, and the text it rests on."""

    day: date
    code: str
    text: Words
    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    start: str
    way: str | None
    figure: str | None
    text: Words
    source: Source
    certainty: str

    def days(self, start: date, on: date) -> tuple[date, ...]:
        if self.way is None or self.figure is None:
            return (start,)
        try:
            figure = parameter(self.figure, on).value
        except NoValueOnDate:
            return ()
        if self.way == "days_after":
            return (start + timedelta(days=figure),)
        if self.way == "months_after":
            return (add_months(start, figure),)
        return tuple(start - timedelta(days=days) for days in figure)


@dataclass(frozen=True, slots=True)
class _File:
    profiles: Mapping[str, Words]
    items: tuple[TitleItem, ...]
    dates: Mapping[str, Words]
    rules: tuple[_Rule, ...]


def profiles() -> Mapping[str, Words]:
    """Whom the checklist is for."""
    return _file().profiles


def date_labels() -> Mapping[str, Words]:
    """The dates that reminders are reckoned from."""
    return _file().dates


def checklist(profile: str) -> tuple[TitleItem, ...]:
    """What an `investor` or someone of `rare_skills` prepares."""
    return tuple(item for item in _file().items if profile in item.profiles)


def reminders(dates: Mapping[str, date | None], *, on: date) -> tuple[Reminder, ...]:
    """What to do when, from the dates given (keys of DATES), the earliest first; by the figures of `on`."""
    found = [
        Reminder(day, rule.code, rule.text, rule.source, rule.certainty)
        for rule in _file().rules
        if (start := dates.get(rule.start)) is not None
        for day in rule.days(start, on)
    ]
    return tuple(sorted(found, key=lambda reminder: reminder.day))


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@cache
def _file() -> _File:
    return residence_of(read("residence_title.yaml"))


def residence_of(document: Entry) -> _File:
    """The checked checklist of one file. Raises BadDataFile."""
    document.only("profiles", "items", "dates", "reminders")
    names, labels = document.child("profiles"), document.child("dates")
    names.only(*PROFILES)
    labels.only(*DATES)
    items = []
    for code, entry in document.keyed("items"):
        entry.only("profiles", "label", "source", "certainty")
        for_whom = entry.codes("profiles", PROFILES)
        items.append(TitleItem(code, entry.words("label"), for_whom, entry.source(), entry.certainty()))
    return _File(
        MappingProxyType({code: names.words(code) for code in PROFILES}),
        tuple(items),
        MappingProxyType({code: labels.words(code) for code in DATES}),
        tuple(_rule(code, entry) for code, entry in document.keyed("reminders")),
    )


def _rule(code: str, entry: Entry) -> _Rule:
    entry.only("from", *_WAYS, "text", "source", "certainty")
    ways = [way for way in _WAYS if entry.has(way)]
    if len(ways) > 1:
        raise entry.fail(f"one of {', '.join(_WAYS)}, not {len(ways)}")
    figure = entry.text(ways[0]) if ways else None
    if figure is not None:
        history(figure)
    return _Rule(
        code,
        entry.one_of("from", DATES),
        ways[0] if ways else None,
        figure,
        entry.words("text"),
        entry.source(),
        entry.certainty(),
    )
