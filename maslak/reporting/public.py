"""The figures of a year as the public, donors and partners read them: nothing but what the registry has published.

A page, a file or a command that speaks to somebody outside picks from it, so that no two of them tell more together
than the registry allows. What is not published is hidden. Inside the house, whoever may list the facts
(« milestone.read ») reads the exact numbers of the engine instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.law.parameters import parameter
from maslak.reporting import definitions, engine, families, snapshot
from maslak.reporting.definitions import Indicator
from maslak.reporting.disclosure.marks import Mark
from maslak.reporting.disclosure.primary import Thresholds
from maslak.reporting.engine import IndicatorValue, Number
from maslak.reporting.families import MONTHS, REGIONS
from maslak.reporting.models import PublishedTable

RATES = "rates"


@dataclass(frozen=True)
class Registry:
    """What was published of a year: the latest number under each name, and all that ever stood there."""

    latest: Mapping[str, Number]
    ever: Mapping[str, frozenset[Number]]
    published_at: datetime | None

    def number(self, name: str, frozen: Number | None = None) -> Number | None:
        """The number that may be shown; of a frozen edition only one that was published as it stands there."""
        if frozen is None:
            return self.latest.get(name)
        return frozen if frozen in self.ever.get(name, frozenset()) else None


def inside(by: Actor) -> bool:
    """Whether somebody reads the exact numbers: who may list the facts behind them."""
    return by.may("milestone.read")


def thresholds(on: date) -> Thresholds:
    """The thresholds of the house in force on a day."""
    names = ("min_cell", "min_cell_sex_by_region", "doubt", "min_share", "min_middle")
    least, few, width, share, middle = (int(parameter(f"disclosure_{name}", on).value) for name in names)
    return Thresholds(least=least, few=few, width=width, share=share, middle=middle)


def registry(year: int) -> Registry:
    """The registry of a year. One query."""
    latest: dict[str, Number] = {}
    ever: dict[str, set[Number]] = {}
    moment: datetime | None = None
    known: dict[str, dict[str, Number]] = {}
    for row in PublishedTable.objects.filter(year=year).order_by("definition", "number"):
        known[row.definition] = row.shown
        moment = max(moment, row.published_at) if moment else row.published_at
        for name, number in row.shown.items():
            ever.setdefault(name, set()).add(number)
    for shown in known.values():
        latest |= shown
    return Registry(latest, {name: frozenset(told) for name, told in ever.items()}, moment)


def numbers(year: int, taken: Mapping[str, Any] | None = None, *, frozen: bool = False) -> dict[str, Any]:
    """A snapshot with every number as published. Of `taken`, the numbers of an edition when it is `frozen`.

    Figures that are hidden are not among the indicators: their codes stand under « hidden ». A hidden month or region
    is None. Of what was declared, only what the State published itself is kept.
    """
    taken = snapshot.take(year) if taken is None else taken
    told = registry(year)
    shown, hidden = [], []
    for entry in taken["indicators"]:
        kept = _entry(entry, told, frozen)
        (shown.append(kept) if kept else hidden.append(entry["code"]))
    codes = {entry["code"] for entry in shown}
    return {
        **taken, "indicators": shown, "hidden": hidden,
        "months": {
            code: [_part(told, f"{code}|m{month}", months[place], frozen) for place, month in enumerate(MONTHS)]
            for code, months in taken["months"].items() if code in codes and _counted(code)
        },
        "regions": {
            code: {
                region: _part(told, f"{code}|r{region}", regions.get(region, 0), frozen) for region in REGIONS
            }
            for code, regions in taken["regions"].items() if code in codes and _counted(code)
        },
        "published_at": told.published_at.isoformat() if told.published_at else None,
    }  # fmt: skip


def figures(year: int) -> dict[str, IndicatorValue]:
    """The published figures of a year by code."""
    return snapshot.figures_of(numbers(year))


def as_json(year: int, today: date | None = None) -> dict[str, Any]:
    """The answer of `maslak indicators --public`: as the engine's, hidden numbers null, with « mark » and « date »."""
    told = numbers(year)
    today = today or timezone.localdate()
    shown = {entry["code"]: entry for entry in told["indicators"]}
    catalogue = definitions.load()
    lines = []
    for code in catalogue:
        if code in shown:
            lines.append({**shown[code], "mark": _mark(shown[code], year, today)})
        elif code in told["hidden"]:
            words = catalogue[code]
            lines.append({
                "code": code, "value": None, "women": None, "men": None, "unit": words.unit,
                "label": words.label(), "mark": str(Mark.HIDDEN),
            })  # fmt: skip
    return {"year": year, "public": True, "published_at": told["published_at"], "indicators": lines}


def _mark(entry: Mapping[str, Any], year: int, today: date) -> str:
    if entry["already_public"]:
        return str(Mark.PUBLIC)
    if year >= today.year:
        return str(Mark.PROVISIONAL)
    return str(Mark.NOUGHT) if entry["value"] == 0 else ""


def _counted(code: str) -> bool:
    indicator = definitions.load().get(code)
    return indicator is not None and families.guarded(indicator)


def _entry(entry: Mapping[str, Any], told: Registry, frozen: bool) -> dict[str, Any] | None:
    indicator = definitions.load().get(entry["code"])
    if indicator is None or not (families.guarded(indicator) or families.rate(indicator)):
        return dict(entry)
    code = entry["code"]
    value = told.number(code, entry["value"] if frozen else None)
    if value is None:
        return None
    women, men = (
        _part(told, f"{code}|{sex}", entry[name], frozen)
        for sex, name in (("female", "women"), ("male", "men"))
    )
    both = women is not None and men is not None and entry["women"] is not None
    kept = {**entry, "value": value, "women": women if both else None, "men": men if both else None}
    declared = entry.get("declared")
    if declared and not declared["already_public"]:
        del kept["declared"]
    kept["already_public"] = bool(declared and declared["already_public"] and declared["value"] == value)
    return kept


def _part(told: Registry, name: str, number: Number | None, frozen: bool) -> Number | None:
    return told.number(name, (number or 0) if frozen else None)


def series(indicator: Indicator, years: Iterable[int]) -> dict[int, IndicatorValue]:
    """What was published of a figure, year by year. One query a year."""
    found = {}
    for year in sorted(years):
        value = registry(year).latest.get(indicator.code)
        if value is not None:
            period = engine.period_label(indicator, year)
            found[year] = IndicatorValue(indicator, value, None, None, engine.COMPUTED, period, None)
    return found


REGISTERED = "I-01"  # the figure that counts the persons whom the mapping of profiles tells of


def margins(year: int) -> dict[tuple[str, ...], frozenset[int]]:
    """What the figures of `year` told of all registered, by the mapping's keys; nothing told is an empty set.

    Empty before the first publication.
    """
    told = registry(year)
    if not PublishedTable.objects.filter(year=year, definition=f"figures:{REGISTERED}").exists():
        return {}
    return {key: frozenset(int(n) for n in told.ever.get(name, ())) for name, key in MARGINS.items()}


MARGINS = {
    REGISTERED: ("*", "*", "*", "*"),
    **{f"{REGISTERED}|{sex}": ("*", "*", "*", sex) for sex in ("female", "male")},
    **{f"{REGISTERED}|r{region}": ("*", "*", region, "*") for region in REGIONS},
}
