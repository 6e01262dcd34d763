"""The results as IATI 2.03: one activity for the programme with every figure, one for each partner project with its
results framework. Elements stand in the order that the standard's XSD demands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from lxml import etree

from maslak.access.enums import OrganisationKind as Kind
from maslak.law.words import LANGUAGES, Words
from maslak.programme.strategy import load_strategy
from maslak.reporting.bilan import SUBTITLE, Document
from maslak.reporting.engine import IndicatorValue
from maslak.reporting.exports.content import span

REPORTER = "MA-SNIA"  # until the reporting ministry has an identifier in the IATI registry
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# OrganisationType of IATI: government, other public sector, multilateral, national NGO, private sector.
_TYPES = {
    Kind.AGENCY: "15", Kind.OFFICE: "15", Kind.AUTHORITY: "15", Kind.TRAINING_OPERATOR: "15", Kind.COUNTER: "15",
    Kind.UN: "40", Kind.NGO: "22", Kind.EMPLOYERS: "70", Kind.REGION: "11", Kind.CITY: "11",
}  # fmt: skip
_GOVERNMENT, _FUNDING, _ACCOUNTABLE, _IMPLEMENTING = "10", "1", "2", "4"
_UNDER_WAY, _CLOSED = "2", "4"
_STARTED, _ENDS, _ENDED = "2", "3", "4"
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
    activity = _head(root, "P7", plan.programmes["7"].title, plan.programmes["7"].description)
    _body(activity, {"fr": SUBTITLE.fr, "ar": SUBTITLE.ar, "en": SUBTITLE.en}, _GOVERNMENT, _ACCOUNTABLE)
    _dates(activity, f"{year}-01-01", "", closed=False)  # it goes on; the periods below say the year
    for (action, kind), figures in groupby(sorted(document.figures.values(), key=_group), _group):
        result = _result(activity, kind)
        title, sort = plan.actions[action].title, _RESULT_TYPES[kind]
        _told(result, "title", {c: f"{title.in_language(c)} ({sort.in_language(c)})" for c in LANGUAGES})
        for figure in figures:
            indicator = _indicator(result, figure)
            period = _period(indicator, *span(figure, year), year)
            _actual(period, figure, document.numbers["regions"].get(figure.code, {}))


def _group(figure: IndicatorValue) -> tuple[str, int]:
    return figure.indicator.action, figure.indicator.iati.result_type


def _project(root: Any, document: Document, project: Mapping[str, Any]) -> None:
    note = project["note"] if any(project["note"].values()) else project["text"]
    activity = _head(root, project["code"], _words(project["text"]), _words(note))
    for role, bodies in ((_FUNDING, project["funders"]), (_IMPLEMENTING, project["implementers"])):
        for body in bodies:
            _body(activity, body, _TYPES.get(body["kind"], _GOVERNMENT), role)
    if not project["funders"] and not project["implementers"]:
        _body(activity, {"fr": SUBTITLE.fr, "ar": SUBTITLE.ar, "en": SUBTITLE.en}, _GOVERNMENT, _ACCOUNTABLE)
    end = project["ends_on"]
    _dates(
        activity, project["starts_on"] or f"{document.year}-01-01", end,
        closed=bool(end) and end <= f"{document.year}-12-31",
    )  # fmt: skip
    for framed in project["results"]:
        figure = document.figures.get(framed["indicator"])
        if figure is not None:
            _framed(activity, document, figure, framed)


def _framed(activity: Any, document: Document, figure: IndicatorValue, framed: Mapping[str, Any]) -> None:
    """A line of a project's results framework: baseline, target, and what the year's figure says."""
    result = _result(activity, figure.indicator.iati.result_type)
    _told(result, "title", _by_language(figure.indicator.words))
    indicator = _indicator(result, figure, framed)
    period = _period(indicator, framed["starts_on"], framed["ends_on"], document.year)
    if figure.indicator.period_kind == "target":
        etree.SubElement(period, "target", value=_number(framed["target"] or figure.value))
        return
    if framed["target"] is not None:
        etree.SubElement(period, "target", value=_number(framed["target"]))
    _actual(period, figure, {})


def _head(root: Any, code: str, title: Words, description: Words) -> Any:
    activity = etree.SubElement(root, "iati-activity", {_LANG: "fr"})
    etree.SubElement(activity, "iati-identifier").text = f"{REPORTER}-{code}"
    _told(
        etree.SubElement(activity, "reporting-org", ref=REPORTER, type=_GOVERNMENT),
        None,
        _by_language(SUBTITLE),
    )
    _told(activity, "title", _by_language(title))
    _told(activity, "description", _by_language(description))
    return activity


def _body(activity: Any, names: Mapping[str, str], kind: str, role: str) -> None:
    _told(etree.SubElement(activity, "participating-org", type=kind, role=role), None, names)


def _dates(activity: Any, first: str, last: str, *, closed: bool) -> None:
    etree.SubElement(activity, "activity-status", code=_CLOSED if closed else _UNDER_WAY)
    etree.SubElement(activity, "activity-date", {"iso-date": first, "type": _STARTED})
    if last:
        etree.SubElement(activity, "activity-date", {"iso-date": last, "type": _ENDED if closed else _ENDS})
    etree.SubElement(activity, "activity-scope", code="4")  # national
    etree.SubElement(activity, "recipient-country", code="MA")


def _result(activity: Any, kind: int) -> Any:
    return etree.SubElement(activity, "result", {"type": str(kind), "aggregation-status": "0"})


def _indicator(result: Any, figure: IndicatorValue, framed: Mapping[str, Any] | None = None) -> Any:
    told = figure.indicator
    indicator = etree.SubElement(
        result, "indicator",
        {
            "measure": str(told.iati.measure), "ascending": "1" if told.iati.ascending else "0",
            "aggregation-status": "1" if figure.adds_up else "0",
        },
    )  # fmt: skip
    _told(indicator, "title", _by_language(told.words))
    _told(indicator, "description", _by_language(told.definition))
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
            _dimension(etree.SubElement(period, name, value=_number(number)), "sex", sex)
    for region, number in sorted(regions.items()):
        if region:
            _dimension(etree.SubElement(period, name, value=_number(number)), "region", region)


def _dimension(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, "dimension", name=name, value=value)


def _told(parent: Any, name: str | None, texts: Mapping[str, str]) -> None:
    """A text in every language that has one, inside `name` or in the parent itself."""
    holder = parent if name is None else etree.SubElement(parent, name)
    for language, text in _said(texts):
        narrative = etree.SubElement(holder, "narrative", {_LANG: language})
        narrative.text = text


def _said(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((code, texts[code]) for code in LANGUAGES if texts.get(code))


def _by_language(words: Words) -> dict[str, str]:
    return {code: words.in_language(code) for code in LANGUAGES}


def _words(texts: Mapping[str, str]) -> Words:
    return Words(texts["fr"], texts["ar"], texts["en"])


def _number(value: Any) -> str:
    return str(value)
