"""A figure taken apart: by dimension, by month, over the years, down to the facts behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.pathway.models import Milestone
from maslak.reporting import counting, definitions, engine
from maslak.reporting.definitions import Indicator
from maslak.reporting.engine import Number
from maslak.reporting.formulas import Count

MONTHS = tuple(str(month) for month in range(1, 13))


@dataclass(frozen=True)
class Breakdown:
    """The cells of a figure by one or several dimensions. An empty key is « not known »."""

    indicator: Indicator
    year: int
    by: tuple[str, ...]
    cells: Mapping[tuple[str, ...], Number]
    origin: str

    @property
    def total(self) -> Number | None:
        """The sum of the cells; None for a percentage or a delay, whose parts do not add up."""
        return sum(self.cells.values()) if isinstance(self.indicator.counts, Count | None) else None

    def along(self, axis: Sequence[str]) -> list[Number | None]:
        """The cells of a one-dimension breakdown along given keys; where nothing was counted, 0 (None for a rate)."""
        nothing = 0 if self.total is not None else None
        return [self.cells.get((key,), nothing) for key in axis]


def breakdown(code: str, year: int, by: Sequence[str]) -> Breakdown:
    """The figure `code` of `year` by the dimensions named (« sex », « month », « topic »…), in one query.

    A case stands in one cell alone, that of its first fact of the period, so the cells of a count add up to it.
    Raises Invalid for an unknown code or a dimension that the figure does not have. A figure that is only declared
    can be taken apart by sex, when women and men were declared.
    """
    indicator = definition(code)
    refused = [name for name in by if name not in indicator.disaggregations]
    if refused:
        raise Invalid(
            _("Le chiffre %(code)s ne se ventile pas ainsi : %(names)s.")
            % {"code": code, "names": ", ".join(refused)}
        )
    return breakdowns([(code, by)], year)[0]


def breakdowns(
    asked: Sequence[tuple[str, Sequence[str]]],
    year: int,
    figures: Mapping[str, engine.IndicatorValue] | None = None,
) -> list[Breakdown]:
    """Several breakdowns of one year, in the order asked, in one query; `figures` are the engine's, when known."""
    figures = engine.values(year) if figures is None else figures
    counted: dict[int, dict[tuple[str, ...], Number]] = {}
    params: list[Any] = []
    pieces, formulas = [], []
    for place, (code, by) in enumerate(asked):
        figure = figures.get(code)
        indicator = definition(code)
        if figure and figure.origin == engine.COMPUTED and indicator.ledger:
            sql, sql_params = counting.cases(indicator, counting.period_of(indicator, year), by)
            keys = ", ".join(f"coalesce(d_{name}, '')" for name in by)
            pieces.append(
                f"SELECT %s::int AS place, ARRAY[{keys}]::text[] AS keys, {counting.aggregate(indicator.ledger)}"
                f" FROM ({sql}) c GROUP BY keys"
            )
            params += [place, *sql_params]
            formulas.append(indicator.ledger)
    if pieces:
        under, under_params = counting.ledger(formulas, date(year, 12, 31))
        with connection.cursor() as cursor:
            cursor.execute(under + " UNION ALL ".join(pieces), under_params + params)
            for place, keys, number in cursor.fetchall():
                indicator = definition(asked[place][0])
                counted.setdefault(place, {})[tuple(keys)] = engine.shown(indicator, number) or 0
    return [
        Breakdown(
            definition(code), year, tuple(by),
            dict(sorted(counted[place].items())) if place in counted else _declared_cells(figures.get(code), by),
            figures[code].origin if code in figures else engine.COMPUTED,
        )
        for place, (code, by) in enumerate(asked)
    ]  # fmt: skip


def _declared_cells(figure: engine.IndicatorValue | None, by: Sequence[str]) -> dict[tuple[str, ...], Number]:
    if figure is None or figure.origin != engine.DECLARED or tuple(by) != ("sex",):
        return {}
    if figure.women is None or figure.men is None:
        return {}
    cells: dict[tuple[str, ...], Number] = {("female",): figure.women, ("male",): figure.men}
    rest = figure.value - figure.women - figure.men
    return {**cells, ("",): rest} if rest else cells


def by_month(code: str, year: int) -> list[Number | None]:
    """The twelve months of a figure, January first; 0 where nothing happened."""
    return breakdown(code, year, ["month"]).along(MONTHS)


def series(code: str, years: Collection[int]) -> dict[int, engine.IndicatorValue]:
    """The figure over several years; a year without a figure has no entry. Three queries a year."""
    definition(code)
    found = {year: engine.values(year).get(code) for year in sorted(years)}
    return {year: figure for year, figure in found.items() if figure is not None}


def years_with_facts(kind: str = "") -> list[int]:
    """The years in which the ledger holds a standing fact, of that kind if one is named, in order."""
    facts = counting.standing().filter(kind=kind) if kind else counting.standing()
    days = facts.order_by().dates("occurred_on", "year")
    return sorted({day.year for day in days})


def facts(
    code: str, year: int, filters: Mapping[str, str] | None = None, *, by: Actor, every: bool = False
) -> QuerySet[Milestone]:
    """The facts behind a number, for those who may see facts (« milestone.read »).

    One fact a case: as many rows as the number says, narrowed by `filters` on its dimensions ({"region": "MA-04"}).
    With `every`, all the facts looked at instead (each attendance of each person). Persons appear under their
    pseudonym; who may open their files finds them there. Raises NotAllowed, or Invalid for an unknown dimension.
    """
    check_may(by, "milestone.read")
    indicator, filters = definition(code), dict(filters or {})
    unknown = [name for name in filters if name not in indicator.disaggregations]
    if unknown:
        raise Invalid(
            _("Le chiffre %(code)s ne se ventile pas ainsi : %(names)s.")
            % {"code": code, "names": ", ".join(unknown)}
        )
    period = counting.period_of(indicator, year)
    found = counting.behind(indicator, period)
    if indicator.ledger and (not every or filters):
        under, under_params = counting.ledger([indicator.ledger], period.last)
        sql, params = counting.cases(indicator, period, tuple(filters))
        where = " AND ".join(f"coalesce(c.d_{name}, '') = %s" for name in filters) or "true"
        column = "unit" if every else "id"
        asked = f"{under} SELECT c.{column} FROM ({sql}) c WHERE {where}"
        wanted = RawSQL(asked, [*under_params, *params, *filters.values()])
        if every:
            found = found.annotate(unit=counting.unit(indicator)).filter(unit__in=wanted)
        else:
            found = found.filter(pk__in=wanted)
    return found.select_related("organisation", "project").order_by("occurred_on", "id")


def definition(code: str) -> Indicator:
    """The indicator of that code. Raises Invalid when there is none."""
    indicator = definitions.load().get(code)
    if indicator is None:
        raise Invalid(_("Aucun indicateur ne porte le code %(code)s.") % {"code": code})
    return indicator


def months_between(first: date, last: date | None, year: int) -> tuple[int, int] | None:
    """The first and last month of `year` that a period touches; None when it touches none."""
    if first.year > year or (last is not None and last.year < year):
        return None
    start = first.month if first.year == year else 1
    end = last.month if last is not None and last.year == year else 12
    return start, end
