"""One partner project as an IATI 2.03 activity: who, when, where, the money that moved, results against targets.

Elements stand in the order that the standard's XSD demands. The whole network's figures are in it, so it is drawn by who
sees the whole network. A breakdown of persons that holds a very small group is left out whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from maslak.access.models import Organisation
from maslak.core import places
from maslak.core.errors import Invalid
from maslak.law.parameters import parameter
from maslak.law.words import LANGUAGES, Words
from maslak.programme import queries
from maslak.programme.enums import Measure, MovementKind, OutcomeLevel, ReportStatus
from maslak.programme.models import BudgetMovement, Outcome, Project, ProjectResult, ReportActual
from maslak.programme.rules import Cell, publishable
from maslak.programme.sectors import REFERENCES
from maslak.programme.sectors import TYPES as TYPES_TOLD
from maslak.reporting import definitions, engine
from maslak.reporting.bilan import SUBTITLE
from maslak.reporting.engine import IndicatorValue
from maslak.reporting.exports import iati_elements as xml

_LEVELS = {OutcomeLevel.OUTPUT: 1, OutcomeLevel.OUTCOME: 2, OutcomeLevel.IMPACT: 3}
_MEASURES = {Measure.NUMBER: "1", Measure.PERCENT: "2"}
_SPLITS = ("sex", "status", "region")
# TransactionType
_PROMISED, _COMMITTED, _DISBURSED, _SPENT = "11", "2", "3", "4"
_MOVED = {
    MovementKind.COMMITMENT: _COMMITTED,
    MovementKind.DISBURSEMENT: _DISBURSED,
    MovementKind.EXPENDITURE: _SPENT,
}
_INDICATIVE, _ORIGINAL = "1", "1"


@dataclass
class _Told:
    """What one period says: the target and the actual, each as a whole and in parts."""

    target: list[Cell] = field(default_factory=list)
    actual: list[Cell] = field(default_factory=list)
    comment: str = ""


def write(project: Project, *, now: datetime) -> bytes:
    """UTF-8 XML, <iati-activities version="2.03"> with this one activity.

    Raises Invalid for a project whose first day nobody has said: the standard asks for it.
    """
    if project.starts_on is None:
        raise Invalid(
            _("Le fichier IATI demande la date de début du projet %(code)s : ajoutez-la.")
            % {"code": project.code},
            field="starts_on",
        )
    today = timezone.localdate(now)
    moment = now.isoformat(timespec="seconds")
    root = etree.Element("iati-activities", {"version": "2.03", "generated-datetime": moment})
    note = _texts(project, "note") if project.note_fr else _texts(project, "text")
    activity = xml.head(root, project.code, _texts(project, "text"), note)
    activity.set("last-updated-datetime", moment)
    _bodies(activity, project)
    closed = project.ends_on is not None and project.ends_on < today
    scope = {0: "4", 1: "6"}.get(len(project.regions), "5")
    last = project.ends_on.isoformat() if project.ends_on else ""
    xml.add_dates(activity, project.starts_on.isoformat(), last, closed=closed, scope=scope)
    _places(activity, project)
    if project.sector:
        etree.SubElement(activity, "sector", vocabulary="1", code=project.sector, percentage="100")
    _budget(activity, project)
    _transactions(activity, project)
    least = int(parameter("project_publication_min_group", on=today).value)
    _results(activity, project, today, least)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _texts(record: Any, prefix: str) -> Words:
    french = getattr(record, f"{prefix}_fr")
    return Words(french, getattr(record, f"{prefix}_ar"), getattr(record, f"{prefix}_en"))


def _bodies(activity: Any, project: Project) -> None:
    listed = [(xml.FUNDING, funding.funder) for funding in project.fundings.all()]
    listed += [(xml.IMPLEMENTING, body) for body in project.implementers.all()]
    for role, body in listed:
        xml.add_body(activity, _names(body), _type(body), role, ref=REFERENCES.get(body.code, ""))
    if not listed:
        xml.add_body(activity, xml.by_language(SUBTITLE), xml.GOVERNMENT, xml.ACCOUNTABLE)


def _type(body: Organisation) -> str:
    return TYPES_TOLD.get(body.code) or xml.TYPES.get(body.kind, xml.GOVERNMENT)  # type: ignore[call-overload]


def _names(body: Organisation) -> dict[str, str]:
    return {code: getattr(body, f"name_{code}") or body.name_fr for code in LANGUAGES}


def _places(activity: Any, project: Project) -> None:
    for code in project.regions:
        region = places.region(code)
        xml.tell(
            etree.SubElement(activity, "location"), "name", {code: region.label(code) for code in LANGUAGES}
        )


def _budget(activity: Any, project: Project) -> None:
    """What is planned, year by year and currency by currency; the standard knows no budget of more than a year."""
    planned: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for line in queries.budget(project):
        planned[line.year, line.currency] += line.planned
    for (year, currency), amount in sorted(planned.items()):
        first, last = date(year, 1, 1), date(year, 12, 31)
        if project.starts_on and project.starts_on.year == year:
            first = project.starts_on
        if project.ends_on and project.ends_on.year == year:
            last = project.ends_on
        budget = etree.SubElement(activity, "budget", type=_ORIGINAL, status=_INDICATIVE)
        etree.SubElement(budget, "period-start", {"iso-date": first.isoformat()})
        etree.SubElement(budget, "period-end", {"iso-date": last.isoformat()})
        _value(budget, amount, currency, first)


def _transactions(activity: Any, project: Project) -> None:
    """What funders promised, then each amount committed, paid out and spent, in the order of the days."""
    assert project.starts_on is not None  # the caller has looked
    fundings = list(project.fundings.all())
    shares = [(f.funder, f.amount, f.currency) for f in fundings if f.amount is not None]
    if not shares and project.budget_amount is not None:
        only = fundings[0].funder if len(fundings) == 1 else None
        shares = [(only, project.budget_amount, project.budget_currency)]  # type: ignore[list-item]
    for funder, amount, currency in shares:
        _transaction(activity, _PROMISED, project.starts_on, amount, currency, provider=funder)
    moves = BudgetMovement.objects.filter(line__project=project).select_related(
        "line__organisation", "line__funding__funder", "report__organisation"
    )
    for move in moves.order_by("on", "pk"):
        receiver = move.line.organisation if move.kind == MovementKind.DISBURSEMENT else None
        provider = move.line.funding.funder if move.line.funding else None
        _transaction(
            activity, _MOVED[MovementKind(move.kind)], move.on, move.amount, move.line.currency,
            provider=provider if receiver else None, receiver=receiver, told=move.purpose or move.line.label,
        )  # fmt: skip


def _transaction(
    activity: Any,
    kind: str,
    on: date,
    amount: Decimal,
    currency: str,
    *,
    provider: Organisation | None = None,
    receiver: Organisation | None = None,
    told: str = "",
) -> None:
    transaction = etree.SubElement(activity, "transaction")
    etree.SubElement(transaction, "transaction-type", code=kind)
    etree.SubElement(transaction, "transaction-date", {"iso-date": on.isoformat()})
    _value(transaction, amount, currency, on)
    if told:
        xml.tell(transaction, "description", {"fr": told})
    for name, body in (("provider-org", provider), ("receiver-org", receiver)):
        if body is not None:
            known = {"ref": REFERENCES[body.code]} if body.code in REFERENCES else {}
            xml.tell(etree.SubElement(transaction, name, {**known, "type": _type(body)}), None, _names(body))


def _value(parent: Any, amount: Decimal, currency: str, on: date) -> None:
    element = etree.SubElement(parent, "value", {"currency": currency, "value-date": on.isoformat()})
    element.text = f"{amount:.2f}"


def _results(activity: Any, project: Project, today: date, least: int) -> None:
    """Each promised result with its indicators; an indicator under no result is a result of its own."""
    results = list(project.results.select_related("outcome").order_by("outcome__position", "pk"))
    figures = _figures(results, today)
    told = _reported(results)
    elements: dict[int, Any] = {}
    for result in results:
        figure = figures.get(result.pk)
        if result.outcome_id is None:
            parent = xml.add_result(activity, _kind(result, figure))
            xml.tell(parent, "title", xml.by_language(_title(result)))
        else:
            assert result.outcome is not None  # its key is set
            parent = elements.get(result.outcome_id)
            if parent is None:
                parent = elements[result.outcome_id] = _outcome(activity, result.outcome)
        _indicator(parent, result, figure, told.get(result.pk, {}), least)


def _outcome(activity: Any, outcome: Outcome) -> Any:
    element = xml.add_result(activity, _LEVELS[OutcomeLevel(outcome.level)])
    xml.tell(element, "title", xml.by_language(_texts(outcome, "text")))
    return element


def _kind(result: ProjectResult, figure: IndicatorValue | None) -> int:
    definition = definitions.load().get(result.indicator)
    return definition.iati.result_type if definition else _LEVELS[OutcomeLevel.OUTPUT]


def _title(result: ProjectResult) -> Words:
    definition = definitions.load().get(result.indicator)
    if result.title_fr or definition is None:
        french = result.title_fr or result.indicator
        return Words(french, result.title_ar, result.title_en)
    return definition.words


def _figures(results: Iterable[ProjectResult], today: date) -> dict[int, IndicatorValue]:
    years: dict[int, dict[str, IndicatorValue]] = {}
    found = {}
    for result in results:
        if result.is_live:
            year = min(result.ends_on, today).year
            if year not in years:
                years[year] = engine.values(year)
            figure = years[year].get(result.indicator)
            if figure is not None and figure.indicator.period_kind != "target":
                found[result.pk] = figure
    return found


def _reported(results: Iterable[ProjectResult]) -> dict[int, dict[tuple[date, date], _Told]]:
    """What was signed off and aimed at, by indicator and period; of several partners the sum."""
    found: dict[int, dict[tuple[date, date], _Told]] = defaultdict(lambda: defaultdict(_Told))
    sums: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    listed = {result.pk: result for result in results}
    rows = ReportActual.objects.filter(
        result__in=listed, live=False, report__status=ReportStatus.SIGNED
    ).select_related("report")
    for row in rows.order_by("report__starts_on", "pk"):
        period = (row.report.starts_on, row.report.ends_on)
        key = (row.result_id, period, row.sex, row.status, row.region)
        percent = listed[row.result_id].measure == Measure.PERCENT
        sums[key] = row.value if percent else sums[key] + row.value
        if row.comment:
            told = found[row.result_id][period]
            told.comment = " ".join(part for part in (told.comment, row.comment) if part)
    for (pk, period, sex, status, region), value in sums.items():
        found[pk][period].actual.append(Cell(value, sex, status, region))
    for result in listed.values():
        for target in result.targets.all():
            cell = Cell(target.value, target.sex, target.status, target.region)
            found[result.pk][target.starts_on, target.ends_on].target.append(cell)
    return found


def _indicator(
    parent: Any,
    result: ProjectResult,
    figure: IndicatorValue | None,
    told: Mapping[tuple[date, date], _Told],
    least: int,
) -> None:
    definition = definitions.load().get(result.indicator)
    element = etree.SubElement(
        parent,
        "indicator",
        {
            "measure": str(definition.iati.measure) if definition else _MEASURES[Measure(result.measure)],
            "ascending": "1" if (definition.iati.ascending if definition else result.ascending) else "0",
            "aggregation-status": "1"
            if result.measure == Measure.NUMBER and (figure is None or figure.adds_up)
            else "0",
        },
    )
    xml.tell(element, "title", xml.by_language(_title(result)))
    if result.indicator:
        etree.SubElement(element, "reference", vocabulary="99", code=result.indicator)
    if result.baseline is not None and result.baseline_year is not None:
        etree.SubElement(element, "baseline", year=str(result.baseline_year), value=_number(result.baseline))
    whole = (result.starts_on, result.ends_on)
    periods = {**told}
    if whole not in periods and (result.target is not None or figure is not None):
        periods[whole] = _Told()
    for (first, last), said in sorted(periods.items()):
        target, actual = list(said.target), list(said.actual)
        if (first, last) == whole:
            if result.target is not None and not any(cell.is_whole for cell in target):
                target.insert(0, Cell(result.target))
            if figure is not None and not actual:
                actual = _cells(figure)
        _period(element, first, last, target, actual, said.comment, result, least)


def _cells(figure: IndicatorValue) -> list[Cell]:
    parts = (("", figure.value), ("female", figure.women), ("male", figure.men))
    return [Cell(Decimal(str(value)), sex=sex) for sex, value in parts if value is not None]


def _period(
    indicator: Any, first: date, last: date, target: list[Cell], actual: list[Cell], comment: str,
    result: ProjectResult, least: int,
) -> None:  # fmt: skip
    period = etree.SubElement(indicator, "period")
    etree.SubElement(period, "period-start", {"iso-date": first.isoformat()})
    etree.SubElement(period, "period-end", {"iso-date": last.isoformat()})
    for name, cells in (("target", target), ("actual", actual)):
        kept = cells if name == "target" or result.measure == Measure.PERCENT else _published(cells, least)
        for cell in sorted(kept, key=lambda cell: not cell.is_whole):
            element = etree.SubElement(period, name, value=_number(cell.value))
            for split in _SPLITS:
                if getattr(cell, split):
                    xml.add_dimension(element, split, getattr(cell, split))
            if name == "actual" and cell.is_whole and comment:
                xml.tell(element, "comment", {"fr": comment})


def _published(cells: list[Cell], least: int) -> list[Cell]:
    """The cells without the breakdowns that hold a very small group."""
    kept = [cell for cell in cells if cell.is_whole]
    for split in _SPLITS:
        parts = [cell for cell in cells if getattr(cell, split)]
        whole = sum((cell.value for cell in kept if cell.is_whole), Decimal(0))
        rest = whole - sum((cell.value for cell in parts), Decimal(0))
        sizes = {getattr(cell, split): cell.value for cell in parts} | ({"": rest} if rest > 0 else {})
        if publishable(sizes, least=least):
            kept += parts
    return kept


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
