"""Indicators: the year at a glance, each figure with its definition, its source, its parts and its facts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.programme import queries as programme
from maslak.reporting import (
    bilan,
    breakdowns,
    charts,
    definitions,
    engine,
    objects,
    public,
    tasks,
    wording,
)
from maslak.reporting.charts import Panel
from maslak.reporting.formulas import Objects
from maslak.web.guard import Telling, needs
from maslak.web.steering import drawn, few_facts, readings
from maslak.web.steering.readings import Readings
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
    told = readings.read(year, request.actor)
    main = [told.figures[code] for code in FIRST_SIGHT if code in told.figures]
    hidden = [code for code in FIRST_SIGHT if code in told.hidden]
    context = {
        "year": year,
        "years": known_years(),
        "stats": [*drawn.stats(main, year, language), *drawn.hidden(hidden, year, language)],
        "charts": [drawn.chart(chart) for chart in _overview_charts(told, language, request.actor)],
        "late": programme.late_notes(on=timezone.localdate()),
        "declared": sum(1 for figure in told.figures.values() if figure.origin == engine.DECLARED),
        "computed": sum(1 for figure in told.figures.values() if figure.origin == engine.COMPUTED),
        "reads_bilans": request.actor.may("bilan.read"),
        "reads_survival": request.actor.may("mapping.read"),
        "note": told.note(language),
    }
    return render(request, "steering/overview.html", context)


def _overview_charts(told: Readings, language: str, by: Actor) -> list[charts.Chart]:
    counted = [c for c in FIRST_SIGHT if c in told.figures and told.figures[c].origin == engine.COMPUTED]
    if not counted:
        return []
    first = told.figures[counted[0]].indicator
    panels = [
        Panel(told.figures[code].indicator.label(language), months, told.figures[code].unit)
        for code in counted
        if (months := told.months(code))
    ]
    marks = bilan.marks_of(told.year, language)
    found = [
        charts.bars(
            [told.figures[c] for c in counted], _("Du premier accueil à l'emploi"), language, kind="funnel"
        )
    ]
    if panels:
        found.append(charts.by_month(panels, marks, _("Mois par mois"), language, hides=told.outside))
    if regions := told.regions(first.code):
        title = _("%(what)s · par région") % {"what": first.label(language)}
        found.append(charts.by_region(regions, title, language))
    return found


@needs("indicator.read")
def indicators(request: HttpRequest) -> HttpResponse:
    """Every figure of the year, by action of the strategy."""
    year, language = chosen_year(request), _language()
    told = readings.read(year, request.actor)
    groups: dict[str, list[Any]] = {}
    for figure in told.figures.values():
        groups.setdefault(figure.indicator.action, []).extend(drawn.stats([figure], year, language))
    for code in told.hidden:
        groups.setdefault(definitions.load()[code].action, []).extend(drawn.hidden([code], year, language))
    labels = {action.code: f"{action.code} · {action.text}" for action in programme.actions()}
    context = {
        "year": year,
        "years": known_years(),
        "groups": [
            {"title": labels.get(code, code), "figures": found} for code, found in sorted(groups.items())
        ],
        "note": told.note(language),
        "may_publish": request.actor.may("indicator.publish"),
        "published_at": public.registry(year).published_at,
    }
    return render(request, "steering/indicators.html", context)


@require_POST
@needs("indicator.publish")
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for the figures of a year to be published; the job does it."""
    with Telling(request) as told:
        tasks.publish_soon(year=year, by=request.actor)
    if told.done:
        messages.success(
            request,
            _(
                "La publication est en cours. Un chiffre qui n'a changé que de quelques personnes reste tel que "
                "publié : la différence parlerait d'elles."
            ),
        )
    answer = redirect("steering:indicators")
    answer["Location"] += f"?year={year}"
    return answer


@needs("indicator.read")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: what it means, where it comes from, its parts, its years."""
    definition, year, language = _definition(code), chosen_year(request), _language()
    told = readings.read(year, request.actor)
    figure = told.figures.get(definition.code)
    stats = drawn.stats([figure] if figure else [], year, language)
    stats += drawn.hidden([c for c in told.hidden if c == definition.code], year, language)
    context = {
        "definition": definition,
        "label": definition.label(language),
        "words": _definition_words(definition, language),
        "year": year,
        "years": known_years(),
        "stat": stats[0] if stats else None,
        "figure": figure,
        "parts": _parts(definition, told, language, request.actor),
        "charts": [drawn.chart(chart) for chart in _figure_charts(definition, told, language, request.actor)],
        "may_see_facts": request.actor.may("milestone.read") and figure and figure.origin == engine.COMPUTED,
        "history": [] if told.outside else programme.declaration_history(definition.code, year),
        "note": told.note(language),
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


def _parts(definition: Any, told: Readings, language: str, by: Actor) -> list[dict[str, Any]]:
    """The figure taken apart by each dimension that it has, as tables."""
    if told.figures.get(definition.code) is None:
        return []
    if told.outside:
        return [
            _part_table(name, rows, language) for name, rows in readings.parts(told, definition, language)
        ]
    asked = [(definition.code, (name,)) for name in PARTS if name in definition.disaggregations]
    tables = []
    for part in breakdowns.breakdowns(asked, told.year):
        name = part.by[0]
        rows = sorted(part.cells.items(), key=lambda item: (-(item[1] or 0), item[0]))
        if rows:
            named = [(wording.label(name, key[0], language), number) for key, number in rows]
            tables.append(_part_table(name, named, language))
    return tables


def _part_table(name: str, rows: Any, language: str) -> dict[str, Any]:
    return {
        "title": wording.dimension_name(name, language),
        "head": [
            {"label": wording.dimension_name(name, language)},
            {"label": _("Total"), "numeric": True},
        ],
        "rows": [
            [
                {"text": label, "header": True},
                {"text": charts.said(number, language), "numeric": True},
            ]
            for label, number in rows
        ],
    }


def _figure_charts(definition: Any, told: Readings, language: str, by: Actor) -> list[charts.Chart]:
    found: list[charts.Chart] = []
    figure = told.figures.get(definition.code)
    counted = figure is not None and figure.origin == engine.COMPUTED
    has = definition.disaggregations
    if counted and "month" in has and (months := told.months(definition.code)):
        panel = Panel(definition.label(language), months, definition.unit)
        marks = bilan.marks_of(told.year, language)
        found.append(charts.by_month([panel], marks, _("Mois par mois"), language, hides=told.outside))
    if counted and "region" in has and (regions := told.regions(definition.code)):
        found.append(charts.by_region(regions, _("Par région"), language))
    over_years = _told(readings.over_years(definition.code, known_years(), by))
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
        "lines": few_facts.blurred(list(page), found, by=request.actor, on=timezone.localdate()),
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
