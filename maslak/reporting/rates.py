"""Shares and delays for readers outside: how many cases stand under each, and the share of rounded numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import connection

from maslak.reporting import counting, definitions, families
from maslak.reporting.disclosure import rounding
from maslak.reporting.disclosure.primary import Thresholds
from maslak.reporting.engine import COMPUTED, DECLARED, IndicatorValue, Number
from maslak.reporting.formulas import Ratio

_PARTS = (("", "value"), ("female", "women"), ("male", "men"))


def publishable(
    year: int, rules: Thresholds, sexes: Collection[str], figures: Mapping[str, IndicatorValue]
) -> dict[str, Number]:
    """The rates of `figures` that rest on enough cases, by name (code, or code|sex).

    A share has at least `rules.share` cases under it and is reckoned from rounded numbers; a median or a percentile has
    at least `rules.middle`. A declared rate, whose cases nobody knows, is told when the State published it.
    """
    rated = {code: f for code, f in figures.items() if families.rate(f.indicator)}
    cases = _cases([code for code, f in rated.items() if f.origin == COMPUTED], year)
    found: dict[str, Number] = {}
    for code, figure in rated.items():
        if figure.origin == DECLARED and figure.already_public:
            found[code] = figure.value
        for part, name in _PARTS:
            if part and part not in sexes:
                continue
            number, over, reached = getattr(figure, name), *cases.get((code, part), (0, 0))
            told = _told(figure, number, over, reached, rules) if number is not None else None
            if told is not None:
                found[f"{code}|{part}" if part else code] = told
    return found


def _told(
    figure: IndicatorValue, number: Number, over: int, reached: float, rules: Thresholds
) -> Number | None:
    if isinstance(figure.indicator.counts, Ratio):
        return None if rules.hides_share(over) else rounding.share(round(reached), over)
    return None if rules.hides_middle(over) else number


def _cases(codes: Collection[str], year: int) -> dict[tuple[str, str], tuple[int, float]]:
    """How many cases a rate rests on, and the sum of their measures, by code and sex (« » for all). One query."""
    catalogue = definitions.load()
    rated = [catalogue[code] for code in codes]
    if not rated:
        return {}
    pieces: list[str] = []
    params: list[Any] = []
    for indicator in rated:
        sql, sql_params = counting.cases(indicator, counting.period_of(indicator, year))
        pieces.append(
            f"SELECT %s::text, coalesce(d_sex, ''), count(*), coalesce(sum(measure), 0) FROM ({sql}) c GROUP BY d_sex"
        )
        params += [indicator.code, *sql_params]
    under, under_params = counting.ledger([i.ledger for i in rated if i.ledger], date(year, 12, 31))
    found: dict[tuple[str, str], tuple[int, float]] = {}
    with connection.cursor() as cursor:
        cursor.execute(under + " UNION ALL ".join(pieces), under_params + params)
        for code, sex, number, measure in cursor.fetchall():
            for part in {"", sex}:
                so_far = found.get((code, part), (0, 0.0))
                found[code, part] = (so_far[0] + number, so_far[1] + float(measure))
    return found
