"""Every indicator of a year in few queries: which facts exist, what they count, what was declared beside.

The rule of origin: *computed* as soon as the ledger holds one standing fact of the kinds that the figure looks at in
its period, or the programme or the law one thing that it counts; else the declared figure; else, when the ledger can
count it, a computed zero; else no entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from maslak.programme import queries as programme
from maslak.programme.models import DeclaredFigure
from maslak.reporting import counting, definitions, objects
from maslak.reporting.definitions import Indicator
from maslak.reporting.formulas import Count

Number = int | float
COMPUTED, DECLARED = "computed", "declared"


@dataclass(frozen=True)
class Declared:
    """What an organisation declared: the numbers, and how far to trust them."""

    value: Number
    women: Number | None
    men: Number | None
    period: str
    source: str
    scope: str
    certainty: str
    organisation: str  # its code, or an empty text
    already_public: bool


@dataclass(frozen=True)
class IndicatorValue:
    """One figure of a year. `women` and `men` are None where unknown or without meaning."""

    indicator: Indicator
    value: Number
    women: Number | None
    men: Number | None
    origin: str
    period: str
    declared: Declared | None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def adds_up(self) -> bool:
        """Whether parts make up the whole: a number does, a percentage or a delay does not."""
        return isinstance(self.indicator.counts, Count | None) and self.unit != "percent"

    @property
    def women_pct(self) -> float | None:
        """The share of women among the whole, in per cent with one decimal; None where it cannot be said."""
        if self.women is None or not self.value or not self.adds_up:
            return None
        return float(_rounded(Decimal(str(self.women)) * 100 / Decimal(str(self.value))))

    @property
    def already_public(self) -> bool:
        """The State published this very value: it keeps it, however small."""
        return bool(self.declared and self.declared.already_public and self.declared.value == self.value)

    @property
    def certainty(self) -> str:
        """« recorded » for a computed figure, else what was declared with it."""
        return self.declared.certainty if self.origin == DECLARED and self.declared else "recorded"

    def part(self, name: str | None) -> Number | None:
        """The value for None, else « women », « men » or « women_pct »."""
        if name is None:
            return self.value
        return {"women": self.women, "men": self.men, "women_pct": self.women_pct}[name]


def values(year: int, *, with_declared: bool = True) -> dict[str, IndicatorValue]:
    """Every indicator that has a figure for `year`, by code, in the order of the definitions. Few queries.

    Row security decides what is counted: steering sees the whole network, an organisation its own facts, and there
    `with_declared=False` keeps national figures out of the page.
    """
    catalogue = definitions.load()
    present = _kinds_present(year)
    counted = [i for i in catalogue.values() if i.ledger and _has_facts(i, year, present)]
    computed = _compute(counted, year) | objects.computed(year)
    declared = {d.indicator: d for d in programme.declared(year)} if with_declared else {}
    found = {}
    for code, indicator in catalogue.items():
        value = _choose(indicator, year, computed.get(code), declared.get(code))
        if value is not None:
            found[code] = value
    return found


def as_json(year: int, figures: Mapping[str, IndicatorValue] | None = None) -> dict[str, Any]:
    """The public contract of `maslak indicators --json`: {"year", "indicators": [{"code", "value", "women", "men",
    "unit", "origin", "period", "declared"?, …}]}; whole numbers are ints."""
    figures = values(year) if figures is None else figures
    return {"year": year, "indicators": [entry(figure) for figure in figures.values()]}


def entry(figure: IndicatorValue) -> dict[str, Any]:
    """One figure as JSON."""
    shown: dict[str, Any] = {
        "code": figure.code, "value": figure.value, "women": figure.women, "men": figure.men,
        "unit": figure.unit, "origin": figure.origin, "period": figure.period,
        "label": figure.indicator.label(), "scope": figure.indicator.scope.fr,
        "scope_certainty": figure.indicator.scope_certainty, "certainty": figure.certainty,
        "already_public": figure.already_public,
    }  # fmt: skip
    if figure.declared:
        d = figure.declared
        shown["declared"] = {
            "value": d.value, "women": d.women, "men": d.men, "period": d.period, "source": d.source,
            "scope": d.scope, "certainty": d.certainty, "organisation": d.organisation,
            "already_public": d.already_public,
        }  # fmt: skip
    return shown


def from_entry(shown: Mapping[str, Any]) -> IndicatorValue | None:
    """A figure read back from its JSON (a frozen edition); None when its indicator is no longer defined."""
    indicator = definitions.load().get(shown["code"])
    if indicator is None:
        return None
    declared = Declared(**shown["declared"]) if "declared" in shown else None
    kept = {name: shown[name] for name in ("value", "women", "men", "origin", "period")}
    return IndicatorValue(indicator=indicator, declared=declared, **kept)


def period_label(indicator: Indicator, year: int) -> str:
    """« 2020 », or « 2015/2020 » for a cumulative figure after its first year."""
    first = indicator.cumulative_from or year
    return f"{first}/{year}" if first < year else str(year)


def plain(number: Any) -> Number | None:
    """A number of the database as JSON wants it: an int when it is whole, else one or two decimals."""
    if number is None:
        return None
    exact = Decimal(str(number))
    return int(exact) if exact == exact.to_integral_value() else float(exact.normalize())


def _choose(
    indicator: Indicator,
    year: int,
    computed: tuple[Number, Number | None, Number | None] | None,
    row: DeclaredFigure | None,
) -> IndicatorValue | None:
    declared = _declared(row) if row else None
    label = period_label(indicator, year)
    if computed is not None:
        return IndicatorValue(indicator, *computed, COMPUTED, label, declared)
    if declared:
        return IndicatorValue(
            indicator,
            declared.value,
            declared.women,
            declared.men,
            DECLARED,
            declared.period or label,
            declared,
        )
    if isinstance(indicator.counts, Count) and counting.is_counted_here(indicator):
        parts = 0 if "sex" in indicator.disaggregations else None
        return IndicatorValue(indicator, 0, parts, parts, COMPUTED, label, None)
    return None


def _declared(row: DeclaredFigure) -> Declared:
    value = plain(row.value)
    assert value is not None
    return Declared(
        value, plain(row.women), plain(row.men), row.period, row.source, row.scope, row.certainty,
        row.organisation.code if row.organisation else "", row.already_public,
    )  # fmt: skip


def _kinds_present(year: int) -> dict[str, tuple[int, int]]:
    """The first and last year in which each kind has a standing fact, up to `year`."""
    rows = (
        counting.standing()
        .filter(occurred_on__year__lte=year)
        .order_by()
        .values_list("kind")
        .annotate(first=Min("occurred_on"), last=Max("occurred_on"))
    )
    return {kind: (first.year, last.year) for kind, first, last in rows}


def _has_facts(indicator: Indicator, year: int, present: Mapping[str, tuple[int, int]]) -> bool:
    assert indicator.ledger is not None
    last_years = [present[kind][1] for kind in counting.kinds_of(indicator.ledger) if kind in present]
    return bool(last_years) and (indicator.period_kind == "cumulative" or max(last_years) == year)


def _compute(
    indicators: list[Indicator], year: int
) -> dict[str, tuple[Number, Number | None, Number | None]]:
    """Value, women and men of each indicator, in one query. A ratio or delay over nobody has no value."""
    if not indicators:
        return {}
    pieces, params = [], []
    for indicator in indicators:
        sql, sql_params = counting.cases(indicator, counting.period_of(indicator, year))
        total = counting.aggregate(indicator.ledger)
        pieces.append(
            f"SELECT %s::text, {total}, {total} FILTER (WHERE d_sex = 'female'), {total} FILTER (WHERE d_sex = 'male'),"
            f" count(*) FILTER (WHERE d_sex IN ('female', 'male')), count(*) FROM ({sql}) c"
        )
        params += [indicator.code, *sql_params]
    under, under_params = counting.ledger([i.ledger for i in indicators if i.ledger], date(year, 12, 31))
    with connection.cursor() as cursor:
        cursor.execute(under + " UNION ALL ".join(pieces), under_params + params)
        rows = cursor.fetchall()
    catalogue = definitions.load()
    return {code: found for code, *numbers in rows if (found := _row(catalogue[code], *numbers)) is not None}


def _row(
    indicator: Indicator, total: Any, women: Any, men: Any, sexed: int, cases: int
) -> tuple[Number, Number | None, Number | None] | None:
    adds_up = isinstance(indicator.counts, Count)
    if total is None and not adds_up:
        return None
    value = shown(indicator, total or 0)
    assert value is not None
    if "sex" not in indicator.disaggregations or (cases and not sexed):
        return value, None, None
    if adds_up:
        women, men = women or 0, men or 0
    return value, shown(indicator, women), shown(indicator, men)


def shown(indicator: Indicator, number: Any) -> Number | None:
    """A count or a sum exactly; a percentage or a delay with one decimal."""
    return plain(number if isinstance(indicator.counts, Count) else _rounded(number))


def _rounded(number: Any) -> Any:
    """One decimal, halves away from zero, as a reader would round."""
    return None if number is None else Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)
