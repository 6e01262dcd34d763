"""Figures and rules of law by date: what applied on a day, which text says so, how sure we are.

Data files of one form: `parameters.yaml`, `parameters_permits.yaml` and `parameters_ventures.yaml` hold what texts
and practice fix, `parameters_house.yaml` what those who run the service chose (nature `policy`). Values are never
rewritten: a new one starts where the old one ends, so "what applied on 12 June 2020?" keeps its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from maslak.law.calendar import civil_day
from maslak.law.datafiles import Entry, read
from maslak.law.errors import NoValueOnDate, UnknownParameter
from maslak.law.words import Source, Words

FILES = (
    "parameters.yaml",
    "parameters_permits.yaml",
    "parameters_ventures.yaml",
    "parameters_training.yaml",
    "parameters_house.yaml",
)

# law: a text in force; practice: what offices do; policy: our own choice, which the controller may change.
NATURES = frozenset({"law", "practice", "policy"})

UNITS = frozenset(
    {
        "working_days",
        "calendar_days",
        "days_unspecified",
        "hours",
        "minutes",
        "months",
        "years",
        "mad",
        "mad_per_hour",
        "mad_per_day",
        "percent",
        "hours_per_month",
        "hours_per_week",
        "days_per_month",
        "count",
        "points",
        "clock_policy",
    }
)

Value = int | Decimal | str | tuple[Any, ...] | Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a parameter and the days it applies, `valid_to` included (None: until further notice).

    `value` is a whole number, a Decimal, a code, or an immutable tuple or mapping of these.
    """

    code: str
    label: Words
    value: Any
    unit: str
    nature: str
    valid_from: date
    valid_to: date | None
    source: Source
    certainty: str
    note: Words | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def parameter(code: str, on: date | datetime) -> Parameter:
    """The value that applied on that day.

    Raises UnknownParameter for a code we do not hold, NoValueOnDate when no value of it covers the day.
    """
    day, values = civil_day(on), history(code)
    for value in reversed(values):
        if value.covers(day):
            return value
    raise NoValueOnDate(values[0].label, code, day, values[0].valid_from)


def history(code: str) -> tuple[Parameter, ...]:
    """Every value of the parameter, oldest first. Raises UnknownParameter."""
    known = everything()
    if code not in known:
        raise UnknownParameter(code, known)
    return known[code]


@cache
def everything() -> Mapping[str, tuple[Parameter, ...]]:
    """Every parameter by code, in the order of the files, each with its values oldest first."""
    return table([read(file) for file in FILES])


def table(documents: Iterable[Entry]) -> Mapping[str, tuple[Parameter, ...]]:
    """The checked values of some parameter files. Raises BadDataFile, naming file and entry."""
    found: dict[str, tuple[Parameter, ...]] = {}
    for document in documents:
        document.only("parameters")
        for code, entry in document.keyed("parameters"):
            if code in found:
                raise entry.fail("this code is already defined in another file")
            found[code] = _series(code, entry)
    return MappingProxyType(found)


def _series(code: str, entry: Entry) -> tuple[Parameter, ...]:
    entry.only("label", "unit", "type", "nature", "note", "values")
    label, unit = entry.words("label"), entry.one_of("unit", UNITS)
    reader = _READERS[entry.one_of("type", _READERS.keys())]
    nature = entry.one_of("nature", NATURES)
    shared_note = entry.optional("note", entry.words)
    values: list[Parameter] = []
    for item in entry.children("values", "from"):
        item.where = f"{entry.where} / {item.where}"
        item.only("from", "to", "value", "source", "certainty", "note")
        value = Parameter(
            code=code,
            label=label,
            value=reader(item),
            unit=unit,
            nature=nature,
            valid_from=item.day("from"),
            valid_to=item.optional("to", item.day),
            source=item.source(),
            certainty=item.certainty(),
            note=item.optional("note", item.words) or shared_note,
        )
        _check_order(item, values, value)
        values.append(value)
    if not values:
        raise entry.fail("“values” is empty")
    return tuple(values)


def _check_order(item: Entry, earlier: list[Parameter], value: Parameter) -> None:
    if value.valid_to is not None and value.valid_to < value.valid_from:
        raise item.fail(f"it ends on {value.valid_to}, before it begins on {value.valid_from}")
    if not earlier:
        return
    before = earlier[-1]
    if before.valid_to is None or before.valid_to >= value.valid_from:
        end = before.valid_to or "no end"
        raise item.fail(
            f"it begins on {value.valid_from} while the value before it still applies (until {end})"
        )


# How a value is written in the file, by its `type`.


def _positive(item: Entry) -> int:
    value = item.whole("value")
    if value < 0:
        raise item.fail(f"“value” must not be below zero: {value}")
    return value


def _amount(item: Entry) -> Decimal:
    value = item.amount("value")
    if value < 0:
        raise item.fail(f"“value” must not be below zero: {value}")
    return value


def _numbers(item: Entry) -> tuple[int, ...]:
    values = item.items("value")
    if not values or not all(type(value) is int for value in values):
        raise item.fail(f"“value” must be a list of whole numbers, not {values!r}")
    return tuple(values)


def _codes(item: Entry) -> tuple[str, ...]:
    values = item.items("value")
    if not values or not all(isinstance(value, str) for value in values):
        raise item.fail(f"“value” must be a list of codes, not {values!r}")
    return tuple(values)


def _windows(item: Entry) -> Mapping[int, tuple[int, int]]:
    """Days before and after, by month: {3: [-15, 30]}."""
    found: dict[int, tuple[int, int]] = {}
    raw = item.raw("value")
    if not isinstance(raw, Mapping):
        raise item.fail(f"“value” must map months to [days before, days after], not {raw!r}")
    for month, window in raw.items():
        if (
            type(month) is not int
            or not isinstance(window, list)
            or [type(day) for day in window] != [int] * 2
        ):
            raise item.fail(f"the window of month {month!r} must be [days before, days after]")
        if not window[0] <= 0 <= window[1]:
            raise item.fail(f"the window of month {month} must hold the day itself: {window}")
        found[month] = (window[0], window[1])
    return MappingProxyType(found)


_READERS: Mapping[str, Callable[[Entry], Value]] = {
    "whole": _positive,
    "amount": _amount,
    "numbers": _numbers,
    "code": lambda item: item.text("value"),
    "codes": _codes,
    "windows": _windows,
}
