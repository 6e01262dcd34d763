"""Indicators: the year at a glance, each figure with its definition, its source, its parts and its facts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.programme import queries as programme
from maslak.reporting import bilan, breakdowns, charts, definitions, engine, guarded, objects, wording
from maslak.reporting.charts import Panel
from maslak.reporting.formulas import Objects
from maslak.web.guard import needs
from maslak.web.steering import drawn
from maslak.web.steering.years import chosen_year, known_years

FIRST_SIGHT = ("ANP-01", "ANP-02", "ANP-03", "ANP-04")
PER_PAGE = 50
# What a page takes a figure apart by, in this order, where the figure has it.
PARTS = (
    "sex",
    "age_band",
    "region",
    "nationality",
    "residence",
    "mode",
    "topic",
    "contract_type",
    "organisation",
)


def _language() -> str:
    return (get_language() or "fr")[:2]


@needs("indicator.read")
def overview(request: HttpRequest) -> HttpResponse:
    """The year at a glance: the main figures, the path through the services, the months, the regions."""
    year, language = chosen_year(request), _language()
    figures = engine.values(year)
    main = [figures[code] for code in FIRST_SIGHT if code in figures]
    context = {
        "year": year,
        "years": known_years(),
        "stats": drawn.stats(main, year, language),
        "charts": [drawn.chart(chart) for chart in _overview_charts(figures, year, language, request.actor)],
        "late": programme.late_notes(on=timezone.localdate()),
        "declared": sum(1 for figure in figures.values() if figure.origin == engine.DECLARED),
        "computed": sum(1 for figure in figures.values() if figure.origin == engine.COMPUTED),
        "reads_bilans": request.actor.may("bilan.read"),
        "reads_survival": request.actor.may("mapping.read"),
    }
    return render(request, "steering/overview.html", context)


def _overview_charts(figures: Any, year: int, language: str, by: Actor) -> list[charts.Chart]:
    counted = [code for code in FIRST_SIGHT if code in figures and figures[code].origin == engine.COMPUTED]
    if not counted:
        return []
    asked = [*((code, ("month",)) for code in counted), (counted[0], ("region",))]
    parts = breakdowns.breakdowns(asked, year)
    panels = [
        Panel(p.indicator.label(language), p.along(breakdowns.MONTHS), p.indicator.unit)
        for p in parts[: len(counted)]
    ]
    regions = {key[0]: number for key, number in guarded.cells(parts[-1], by).items()}
    return [
        charts.bars(
            [figures[c] for c in counted], _("Du premier accueil à l'emploi"), language, kind="funnel"
        ),
        charts.by_month(panels, bilan.marks_of(year, language), _("Mois par mois"), language),
        charts.by_region(
            regions, _("%(what)s · par région") % {"what": parts[-1].indicator.label(language)}, language
        ),
    ]


@needs("indicator.read")
def indicators(request: HttpRequest) -> HttpResponse:
    """Every figure of the year, by action of the strategy."""
    year, language = chosen_year(request), _language()
    figures = engine.values(year)
    groups: dict[str, list[Any]] = {}
    for figure in figures.values():
        groups.setdefault(figure.indicator.action, []).append(figure)
    labels = {action.code: f"{action.code} · {action.text}" for action in programme.actions()}
    context = {
        "year": year,
        "years": known_years(),
        "groups": [
            {"title": labels.get(code, code), "figures": drawn.stats(found, year, language)}
            for code, found in sorted(groups.items())
        ],
    }
    return render(request, "steering/indicators.html", context)


@needs("indicator.read")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: what it means, where it comes from, its parts, its years."""
    definition, year, language = _definition(code), chosen_year(request), _language()
    figure = engine.values(year).get(definition.code)
    context = {
        "definition": definition,
        "label": definition.label(language),
        "words": _definition_words(definition, language),
        "year": year,
        "years": known_years(),
        "stat": drawn.stats([figure], year, language)[0] if figure else None,
        "figure": figure,
        "parts": _parts(definition, figure, year, language, request.actor),
        "charts": [
            drawn.chart(chart) for chart in _figure_charts(definition, figure, year, language, request.actor)
        ],
        "may_see_facts": request.actor.may("milestone.read") and figure and figure.origin == engine.COMPUTED,
        "history": programme.declaration_history(definition.code, year),
    }
    return render(request, "steering/indicator.html", context)


def _definition(code: str) -> definitions.Indicator:
    found = definitions.load().get(code.upper())
    if found is None:
        raise Http404
    return found


def _definition_words(definition: definitions.Indicator, language: str) -> dict[str, Any]:
    return {
        "definition": definition.definition.in_language(language),
        "scope": definition.scope.in_language(language),
        "unit": definition.unit_label(language),
        "note": definition.scope_note.in_language(language) if definition.scope_note else "",
        "ambiguities": [words.in_language(language) for words in definition.ambiguities.values()],
    }


def _parts(definition: Any, figure: Any, year: int, language: str, by: Actor) -> list[dict[str, Any]]:
    """The figure taken apart by each dimension that it has, as tables."""
    if figure is None:
        return []
    asked = [(definition.code, (name,)) for name in PARTS if name in definition.disaggregations]
    tables = []
    for part in breakdowns.breakdowns(asked, year):
        name = part.by[0]
        rows = sorted(guarded.cells(part, by).items(), key=lambda item: (-(item[1] or 0), item[0]))
        if rows:
            tables.append(
                {
                    "title": wording.dimension_name(name, language),
                    "head": [
                        {"label": wording.dimension_name(name, language)},
                        {"label": _("Total"), "numeric": True},
                    ],
                    "rows": [
                        [
                            {"text": wording.label(name, key[0], language), "header": True},
                            {"text": charts.said(number, language), "numeric": True},
                        ]
                        for key, number in rows
                    ],
                }
            )
    return tables


def _figure_charts(definition: Any, figure: Any, year: int, language: str, by: Actor) -> list[charts.Chart]:
    found = []
    if figure is not None and figure.origin == engine.COMPUTED and "month" in definition.disaggregations:
        months = Panel(
            definition.label(language), breakdowns.by_month(definition.code, year), definition.unit
        )
        found.append(charts.by_month([months], bilan.marks_of(year, language), _("Mois par mois"), language))
    if figure is not None and figure.origin == engine.COMPUTED and "region" in definition.disaggregations:
        cells = guarded.cells(breakdowns.breakdown(definition.code, year, ("region",)), by)
        found.append(charts.by_region({k[0]: n for k, n in cells.items()}, _("Par région"), language))
    over_years = _told(breakdowns.series(definition.code, known_years()))
    if len(over_years) > 1:
        found.append(charts.trend(over_years, _("D'année en année"), language))
    return found


@needs("milestone.read")
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """The facts behind a figure, without names: as many lines as the figure says."""
    definition, year = _definition(code), chosen_year(request)
    if isinstance(definition.counts, Objects):
        return _things(request, definition, year)
    found = breakdowns.facts(definition.code, year, by=request.actor)
    audit.record("facts.opened", by=request.actor, new={"code": definition.code, "year": year})
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "definition": definition,
        "label": definition.label(_language()),
        "year": year,
        "page": page,
        "base": f"?year={year}&page=",
    }
    return render(request, "steering/facts.html", context)


def _things(request: HttpRequest, definition: definitions.Indicator, year: int) -> HttpResponse:
    """The things of the programme or of the law that a figure counts."""
    found = objects.things(definition.code, year)
    context = {
        "definition": definition,
        "label": definition.label(_language()),
        "year": year,
        "things": found,
    }
    return render(request, "steering/things.html", context)


def _told(series: dict[int, Any]) -> dict[int, Any]:
    """The years from the first to the last that say something: noughts before and after are silence, not a trend."""
    told = [year for year, figure in series.items() if figure.value]
    return {year: f for year, f in series.items() if told and told[0] <= year <= told[-1]}
