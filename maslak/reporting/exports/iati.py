"""The results as IATI 2.03: one activity for the programme with every figure, one for each partner project with its
results framework. Elements stand in the order that the standard's XSD demands."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from lxml import etree

from maslak.law.words import LANGUAGES, Words
from maslak.programme.strategy import load_strategy
from maslak.reporting.bilan import SUBTITLE, Document
from maslak.reporting.engine import IndicatorValue
from maslak.reporting.exports.content import span
from maslak.reporting.exports.iati_elements import (
    ACCOUNTABLE,
    FUNDING,
    GOVERNMENT,
    IMPLEMENTING,
    TYPES,
    add_body,
    add_dates,
    add_dimension,
    add_result,
    by_language,
    head,
    tell,
)

_RESULT_TYPES = {
    1: Words("réalisations", "الإنجازات", "outputs"), 2: Words("effets", "النتائج", "outcomes"),
    3: Words("impacts", "الآثار", "impacts"), 9: Words("autres mesures", "مقاييس أخرى", "other measures"),
}  # fmt: skip


def write(document: Document) -> bytes:
    """UTF-8 XML, <iati-activities version="2.03">."""
    root = etree.Element("iati-activities", version="2.03")
    if document.frozen_at is not None:
        root.set("generated-datetime", document.frozen_at.isoformat(timespec="seconds"))
    _programme(root, document)
    for project in document.numbers["projects"]:
        _project(root, document, project)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _programme(root: Any, document: Document) -> None:
    plan, year = load_strategy(), document.year
    activity = head(root, "P7", plan.programmes["7"].title, plan.programmes["7"].description)
    add_body(activity, {"fr": SUBTITLE.fr, "ar": SUBTITLE.ar, "en": SUBTITLE.en}, GOVERNMENT, ACCOUNTABLE)
    add_dates(activity, f"{year}-01-01", "", closed=False)  # it goes on; the periods below say the year
    for (action, kind), figures in groupby(sorted(document.figures.values(), key=_group), _group):
        result = add_result(activity, kind)
        title, sort = plan.actions[action].title, _RESULT_TYPES[kind]
        tell(result, "title", {c: f"{title.in_language(c)} ({sort.in_language(c)})" for c in LANGUAGES})
        for figure in figures:
            indicator = _indicator(result, figure)
            period = _period(indicator, *span(figure, year), year)
            _actual(period, figure, document.numbers["regions"].get(figure.code, {}))


def _group(figure: IndicatorValue) -> tuple[str, int]:
    return figure.indicator.action, figure.indicator.iati.result_type


def _project(root: Any, document: Document, project: Mapping[str, Any]) -> None:
    note = project["note"] if any(project["note"].values()) else project["text"]
    activity = head(root, project["code"], _words(project["text"]), _words(note))
    for role, bodies in ((FUNDING, project["funders"]), (IMPLEMENTING, project["implementers"])):
        for body in bodies:
            add_body(activity, body, TYPES.get(body["kind"], GOVERNMENT), role)
    if not project["funders"] and not project["implementers"]:
        add_body(activity, {"fr": SUBTITLE.fr, "ar": SUBTITLE.ar, "en": SUBTITLE.en}, GOVERNMENT, ACCOUNTABLE)
    end = project["ends_on"]
    add_dates(
        activity, project["starts_on"] or f"{document.year}-01-01", end,
        closed=bool(end) and end <= f"{document.year}-12-31",
    )  # fmt: skip
    for framed in project["results"]:
        figure = document.figures.get(framed["indicator"])
        if figure is not None:
            _framed(activity, document, figure, framed)


def _framed(activity: Any, document: Document, figure: IndicatorValue, framed: Mapping[str, Any]) -> None:
    """A line of a project's results framework: baseline, target, and what the year's figure says."""
    result = add_result(activity, figure.indicator.iati.result_type)
    tell(result, "title", by_language(figure.indicator.words))
    indicator = _indicator(result, figure, framed)
    period = _period(indicator, framed["starts_on"], framed["ends_on"], document.year)
    if figure.indicator.period_kind == "target":
        etree.SubElement(period, "target", value=_number(framed["target"] or figure.value))
        return
    if framed["target"] is not None:
        etree.SubElement(period, "target", value=_number(framed["target"]))
    _actual(period, figure, {})


def _indicator(result: Any, figure: IndicatorValue, framed: Mapping[str, Any] | None = None) -> Any:
    told = figure.indicator
    indicator = etree.SubElement(
        result, "indicator",
        {
            "measure": str(told.iati.measure), "ascending": "1" if told.iati.ascending else "0",
            "aggregation-status": "1" if figure.adds_up else "0",
        },
    )  # fmt: skip
    tell(indicator, "title", by_language(told.words))
    tell(indicator, "description", by_language(told.definition))
    etree.SubElement(indicator, "reference", vocabulary="99", code=figure.code)
    if framed and framed["baseline"] is not None and framed["baseline_year"]:
        etree.SubElement(
            indicator, "baseline", year=str(framed["baseline_year"]), value=_number(framed["baseline"])
        )
    return indicator


def _period(indicator: Any, first: str, last: str, year: int) -> Any:
    period = etree.SubElement(indicator, "period")
    etree.SubElement(period, "period-start", {"iso-date": first})
    etree.SubElement(period, "period-end", {"iso-date": last or f"{max(year, int(first[:4]))}-12-31"})
    return period


def _actual(period: Any, figure: IndicatorValue, regions: Mapping[str, Any]) -> None:
    """The value, then women and men, then the regions; a target is no result and stands as such."""
    name = "target" if figure.indicator.period_kind == "target" else "actual"
    etree.SubElement(period, name, value=_number(figure.value))
    for sex, number in (("female", figure.women), ("male", figure.men)):
        if number is not None:
            add_dimension(etree.SubElement(period, name, value=_number(number)), "sex", sex)
    for region, number in sorted(regions.items()):
        if region:
            add_dimension(etree.SubElement(period, name, value=_number(number)), "region", region)


def _words(texts: Mapping[str, str]) -> Words:
    return Words(texts["fr"], texts["ar"], texts["en"])


def _number(value: Any) -> str:
    return str(value)
