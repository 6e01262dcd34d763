"""The figures of a year as the one who asks may read them: exact inside the house, as published outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.reporting import breakdowns, charts, engine, public, snapshot, wording
from maslak.reporting.definitions import Indicator
from maslak.reporting.engine import IndicatorValue, Number
from maslak.reporting.exports.content import outside_day


@dataclass(frozen=True)
class Readings:
    """`numbers` is the published snapshot; None inside the house, where parts are counted when asked."""

    year: int
    figures: Mapping[str, IndicatorValue]
    numbers: Mapping[str, Any] | None

    @property
    def outside(self) -> bool:
        return self.numbers is not None

    @property
    def hidden(self) -> list[str]:
        """The codes of the figures that would tell of too few people."""
        return list(self.numbers["hidden"]) if self.numbers else []

    def months(self, code: str) -> list[Number | None] | None:
        """The twelve months of a figure, None for a hidden one; None where it has none."""
        if self.numbers is None:
            return breakdowns.by_month(code, self.year)
        return self.numbers["months"].get(code)

    def regions(self, code: str) -> Mapping[str, Number | None]:
        """A figure by region, None for a hidden number."""
        if self.numbers is None:
            cells = breakdowns.breakdown(code, self.year, ("region",)).cells
            return {key[0]: number for key, number in cells.items()}
        return self.numbers["regions"].get(code, {})

    def note(self, language: str) -> str:
        """Why numbers are hidden and since when the others stand; nothing inside the house."""
        if self.numbers is None:
            return ""
        day = outside_day(self.numbers, language)
        told = (
            _("Chiffres publiés le %(day)s, sous secret statistique.") % {"day": day}
            if day
            else _("Les chiffres de cette année ne sont pas encore publiés.")
        )
        return f"{told} {charts.hidden_note()}"


def read(year: int, by: Actor) -> Readings:
    """The figures of a year for `by`."""
    if public.inside(by):
        return Readings(year, engine.values(year), None)
    numbers = public.numbers(year)
    return Readings(year, snapshot.figures_of(numbers), numbers)


def over_years(code: str, years: list[int], by: Actor) -> dict[int, IndicatorValue]:
    """A figure over the years that have one."""
    if public.inside(by):
        return breakdowns.series(code, years)
    return public.series(breakdowns.definition(code), years)


def parts(
    readings: Readings, indicator: Indicator, language: str
) -> list[tuple[str, list[tuple[str, Number | None]]]]:
    """For readers outside: the sexes and the regions of a figure, as (dimension, rows)."""
    found = []
    figure = readings.figures.get(indicator.code)
    if figure is not None and figure.women is not None:
        rest = figure.value - figure.women - (figure.men or 0) if figure.adds_up else 0
        sexes = [("female", figure.women), ("male", figure.men), *([("", rest)] if rest else [])]
        found.append(("sex", [(wording.label("sex", key, language), number) for key, number in sexes]))
    if regions := readings.regions(indicator.code):
        found.append(
            (
                "region",
                [(wording.label("region", key, language), n) for key, n in regions.items() if key or n],
            )
        )
    return found
