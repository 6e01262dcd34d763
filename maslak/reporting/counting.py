"""How a formula of definitions.py is asked of the ledger: one relation of cases, one aggregate over them.

A case is one unit that counts (a person, a record, a fact), taken at its first fact of the period: that fact gives
it its sex, region, month, so that the parts of a breakdown always add up to the whole. `measure` is what is added,
averaged or ranked: 1 for a count, an amount for a sum, 0 or 1 for a ratio, days for a median.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DecimalField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat, ExtractMonth, Lower

from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.reporting.definitions import Indicator
from maslak.reporting.formulas import (
    DIMENSIONS,
    Count,
    LedgerFormula,
    MedianDays,
    Percentile,
    Ratio,
    Selection,
)

Sql = tuple[str, list[Any]]

_UNITS: dict[str, Expression | F] = {
    "person": F("subject"),
    "record": Concat(F("source_kind"), Value(":"), Cast("source_id", TextField()), output_field=TextField()),
    "fact": F("id"),
    "sector": Lower(KeyTextTransform("sector", "attributes")),
}
_OFFICES = """
WITH RECURSIVE tree AS (
  SELECT id FROM access_organisation WHERE code = ANY (%s)
  UNION SELECT o.id FROM access_organisation o JOIN tree ON o.parent_id = tree.id
) SELECT id FROM tree
"""


@dataclass(frozen=True)
class Period:
    """The days that count. A cumulative figure has no first day."""

    first: date | None
    last: date

    @property
    def days(self) -> Q:
        return Q(occurred_on__lte=self.last) & (Q(occurred_on__gte=self.first) if self.first else Q())


def period_of(indicator: Indicator, year: int) -> Period:
    """1 January to 31 December of `year`; from the beginning for a cumulative figure."""
    first = None if indicator.period_kind == "cumulative" else date(year, 1, 1)
    return Period(first, date(year, 12, 31))


def kinds_of(formula: LedgerFormula) -> frozenset[str]:
    """Every kind of milestone that the formula looks at."""
    return frozenset(kind for selection in _selections(formula) for kind in selection.milestones)


def is_counted_here(indicator: Indicator) -> bool:
    """Whether the programmes of this installation write every kind of milestone that the figure needs."""
    return indicator.ledger is not None and kinds_of(indicator.ledger) <= set(Kind.values)


def standing() -> QuerySet[Milestone]:
    """The facts that hold, voids and voided ones left out."""
    voids = Milestone.objects.filter(kind=Kind.VOIDED, voids_id=OuterRef("pk"))
    return Milestone.objects.exclude(kind=Kind.VOIDED).filter(~Exists(voids))


def ledger(formulas: Collection[LedgerFormula], last: date) -> Sql:
    """The WITH clause under which `cases` are asked: the standing facts these formulas look at, up to `last`, once.

    It bears the ledger's name, so what follows reads it in the table's place. Row security and voids are settled
    here a single time, and the plan no longer hangs on statistics that a database just filled does not have yet.
    """
    kinds = frozenset[str]().union(*(kinds_of(formula) for formula in formulas))
    sql, params = _sql(standing().filter(kind__in=sorted(kinds), occurred_on__lte=last).order_by())
    return f"WITH {Milestone._meta.db_table} AS MATERIALIZED ({sql}) ", params


def named(selection: Selection) -> Q:
    """The condition of a selection on a fact, of any day."""
    condition = Q(kind__in=selection.milestones)
    for key, accepted in selection.where.items():
        if key == "organisation":
            condition &= Q(organisation_id__in=RawSQL(_OFFICES, [list(accepted)]))
        elif key == "project":
            condition &= Q(project__code__in=accepted)
        elif key in DIMENSIONS:
            condition &= Q(**{f"{key}__in": accepted})
        else:
            condition &= Q(**{f"attributes__{key}__in": list(accepted)})
    return condition


def behind(indicator: Indicator, period: Period) -> QuerySet[Milestone]:
    """Every fact that a figure looks at: what is counted, the set of a ratio, the end of a delay."""
    formula = indicator.ledger
    if formula is None:
        return Milestone.objects.none()
    leading = formula.end if isinstance(formula, MedianDays) else _counted(formula).facts
    return standing().filter(named(leading), period.days)


def dimension(name: str) -> Expression | F:
    """The SQL of a dimension of a fact, under the names of `disaggregations`; « month » is that of the calendar."""
    if name == "month":
        return ExtractMonth("occurred_on")
    if name in ("organisation", "project"):
        return F(f"{name}__code")
    return F(name) if name in DIMENSIONS else KeyTextTransform(name, "attributes")


def cases(indicator: Indicator, period: Period, by: Collection[str] = ("sex",)) -> Sql:
    """A relation with one row a case: id (of its first fact), unit, the dimensions named in `by`, measure.

    To be asked under the WITH clause of `ledger`.
    """
    formula = indicator.ledger
    if isinstance(formula, Ratio):
        over, of = (
            named(formula.over.facts) & period.days,
            named(formula.of.facts) & Q(occurred_on__lte=period.last),
        )
        return _gathered(formula.over.distinct, over, of, by, "bool_or(other)::int", "bool_or(lead)", [])
    if isinstance(formula, MedianDays):
        until = Q(occurred_on__lte=period.last)
        end, start = "min(day) FILTER (WHERE lead)", "min(day) FILTER (WHERE other)"
        having = f"{start} <= {end} AND (%s::date IS NULL OR {end} >= %s::date)"
        return _gathered(
            formula.distinct, named(formula.end) & until, named(formula.start) & until, by,
            f"{end} - {start}", having, [period.first, period.first],
        )  # fmt: skip
    if formula is None:
        raise ValueError(f"{indicator.code} rests on no facts")
    measure: Any = Value(1)
    condition = named(formula.facts) & period.days
    carried = formula.of if isinstance(formula, Percentile) else formula.sum
    if carried:
        condition &= Q(attributes__has_key=carried)
        measure = Cast(KeyTextTransform(carried, "attributes"), DecimalField(max_digits=14, decimal_places=2))
    facts = _facts(condition, formula.distinct, by, measure=measure)
    return _sql(facts.order_by("unit", "occurred_on", "id").distinct("unit"))


def unit(indicator: Indicator) -> Expression | F:
    """The expression that tells the units of a figure apart: pseudonym, record or fact."""
    formula = indicator.ledger
    if formula is None:
        raise ValueError(f"{indicator.code} rests on no facts")
    return _UNITS[formula.distinct if isinstance(formula, MedianDays) else _counted(formula).distinct]


def aggregate(formula: LedgerFormula | None) -> str:
    """What is done with the measures of the cases; a FILTER clause may follow. NULL over no case, except for counts."""
    if isinstance(formula, Ratio):
        return "100.0 * avg(measure)"
    if isinstance(formula, MedianDays):
        return "percentile_cont(0.5) WITHIN GROUP (ORDER BY measure)"
    if isinstance(formula, Percentile):
        return f"percentile_cont({formula.at / 100}) WITHIN GROUP (ORDER BY measure)"
    return "sum(measure)"


def _facts(condition: Q, distinct: str, by: Collection[str], **more: Any) -> Any:
    """A queryset of the facts of a condition, with unit and dimensions, read from what `ledger` has set apart."""
    if distinct == "person":
        condition &= Q(subject__isnull=False)
    if distinct == "sector":
        condition &= Q(attributes__has_key="sector") & ~Q(attributes__sector="")
    dimensions = {f"d_{name}": Cast(dimension(name), CharField()) for name in by}
    return (
        Milestone.objects.filter(condition)
        .annotate(unit=_UNITS[distinct], **dimensions, **more)
        .order_by()
        .values("id", "unit", *dimensions, *more)
    )


def _gathered(
    distinct: str, lead: Q, other: Q, by: Collection[str], measure: str, having: str, having_params: list[Any]
) -> Sql:
    """Cases made of two sorts of facts in one pass: `lead` makes the case and gives its dimensions, `other` weighs."""
    facts = _facts(
        lead | other, distinct, by, day=F("occurred_on"),
        lead=ExpressionWrapper(lead, BooleanField()), other=ExpressionWrapper(other, BooleanField()),
    )  # fmt: skip
    rows, params = _sql(facts)
    first = "(array_agg({0} ORDER BY day, id) FILTER (WHERE lead))[1] AS {0}".format
    columns = ", ".join(["unit", first("id"), *(first(f"d_{name}") for name in by), f"{measure} AS measure"])
    return f"SELECT {columns} FROM ({rows}) f GROUP BY unit HAVING {having}", [*params, *having_params]


def _sql(rows: QuerySet[Milestone, Any]) -> Sql:
    sql, params = rows.query.sql_with_params()
    return sql, list(params)


def _counted(formula: Count | Ratio | Percentile) -> Count | Percentile:
    return formula.over if isinstance(formula, Ratio) else formula


def _selections(formula: LedgerFormula) -> list[Selection]:
    if isinstance(formula, Ratio):
        return [formula.of.facts, formula.over.facts]
    if isinstance(formula, MedianDays):
        return [formula.start, formula.end]
    return [formula.facts]
