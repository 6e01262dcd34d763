"""The indicators and the yearly review as data: what each figure means, and how the ledger counts it.

Pure: reads data/indicators/*.yaml and data/bilan.yaml, checks them, returns frozen values. Every fault raises
BadDataFile with the file, the code and what to mend.

How a figure is counted (`counts`, absent when the ledger cannot count it). One of three formulas, never more:

    count        {milestones, where, distinct, sum}: how many facts of these kinds stand in the period.
    ratio        {of, over}: two counts. `over` fixes a set (of persons, records or facts); `of` counts only
                 members of that set, up to the end of the period: a share of the same, never above 100 %.
    median_days  {from, to, distinct}: for each person or record whose first `to` fact falls in the period,
                 the days from its earliest `from` fact (on or before that day) to it; the median of them.

    milestones   kinds of the ledger (WRITTEN_BY says which programme writes them).
    where        each key is a dimension of the fact (DIMENSIONS) or one of its attributes, each value one or
                 several accepted values; `organisation` takes in its offices, `project` is a project's code.
    distinct     person: each pseudonym once · fact: every fact · record: each record behind the facts once (a
                 contract, a start-up, a referral; several facts may share one).
    sum          an attribute to add up instead of counting, taken once for each `distinct` unit.

Period: `flow`, from 1 January to 31 December of the year; `cumulative`, everything up to 31 December
(`cumulative_from` is the year the series began, for its label). The other kinds are declared, never counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from maslak.law.datafiles import Entry
from maslak.law.words import LANGUAGES, Words
from maslak.programme.strategy import by_code, load_strategy, read_file, texts

DATA = Path(__file__).parent / "data"

WRITTEN_BY: Mapping[str, frozenset[str]] = {
    "people": frozenset({"consent_given", "consent_withdrawn"}),
    "casework": frozenset({
        "registered", "interviewed", "plan_agreed", "goal_reached", "workshop_attended",
        "self_paced_completed", "appointment_kept", "appointment_missed", "referral_sent",
        "referral_accepted", "referral_refused", "referral_completed", "followed_up", "case_closed",
        "case_reopened",
    }),
    "placement": frozenset({"placed", "retained"}),
    "permits": frozenset({"visa_granted", "certificate_issued"}),
    "ventures": frozenset({
        "project_registered", "project_accompanied", "formalities_completed", "enterprise_created",
        "project_set_up", "project_strengthened", "grant_paid", "startup_created",
    }),
}  # fmt: skip
DIMENSIONS = frozenset({
    "sex", "age_band", "nationality", "residence", "region", "organisation", "project", "mode",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "counts_as", "topic", "contract_type", "assisted", "mediated_by", "month", "outcome", "reason", "purpose",
    "domestic", "renewal", "route", "legal_form", "indirect_jobs",
})  # fmt: skip
# Among the disaggregations `month` is that of the calendar; as an attribute, that of a retention check.
DISAGGREGATIONS = (DIMENSIONS | ATTRIBUTES) - {"outcome", "renewal", "indirect_jobs"}
DISTINCT = frozenset({"person", "record", "fact"})
PERIOD_KINDS = frozenset({
    "flow", "cumulative", "stock", "target", "parameter", "count_of_objects", "identifier",
})  # fmt: skip
COUNTED_PERIODS = frozenset({"flow", "cumulative"})
RELATIONS = frozenset({"subset", "additional", "unknown"})
FAMILIES = frozenset({"report", "core"})
CHARTS = frozenset({"bars", "by_month", "by_region", "funnel"})
LISTS = frozenset({
    "activities", "disruption_measures", "challenges", "planned_measures", "recommendations",
})  # fmt: skip
PARTS = frozenset({"women", "men", "women_pct"})
TOKEN = re.compile(r"\{\{\s*(?P<code>[A-Z0-9]+-[0-9A-Z]+|year)(?:\.(?P<part>[a-z_]+))?\s*\}\}")

Scalar = str | int | bool


@dataclass(frozen=True)
class Selection:
    """Facts of these kinds whose dimensions and attributes have one of the accepted values."""

    milestones: tuple[str, ...]
    where: Mapping[str, tuple[Scalar, ...]]


@dataclass(frozen=True)
class Count:
    facts: Selection
    distinct: str
    sum: str | None = None


@dataclass(frozen=True)
class Ratio:
    of: Count
    over: Count


@dataclass(frozen=True)
class MedianDays:
    start: Selection
    end: Selection
    distinct: str


Formula = Count | Ratio | MedianDays


@dataclass(frozen=True)
class Iati:
    """Codes of IATI 2.03 (IndicatorMeasure, ResultType); `ascending` when more is better."""

    measure: int
    result_type: int
    ascending: bool


@dataclass(frozen=True)
class Indicator:
    """What a figure means. `counts` is None when the ledger cannot count it; `programme` then is None too."""

    code: str
    family: str
    words: Words
    definition: Words
    unit: str
    unit_words: Words
    scope: Words
    scope_certainty: str
    scope_note: Words | None
    action: str
    objective: str | None
    period_kind: str
    cumulative_from: int | None
    breakdown_of: str | None
    relation: str | None
    breakdown_axis: str | None
    exhaustive: bool
    disaggregations: tuple[str, ...]
    ambiguities: Mapping[str, Words]
    hxl: str
    iati: Iati
    dhis2: str
    sensitive: bool
    programme: str | None
    counts: Formula | None
    file: str

    def label(self, lang: str = "fr") -> str:
        """The name of the figure in `lang`, French for a language we do not have."""
        return self.words.in_language(lang)

    def unit_label(self, lang: str = "fr") -> str:
        return self.unit_words.in_language(lang)


@dataclass(frozen=True)
class Token:
    """A live figure in a text: {{ANP-01}}, {{ANP-01.women_pct}}; `code` is “year” for the year itself."""

    code: str
    part: str | None


@dataclass(frozen=True)
class Paragraph:
    """Text around live figures: shown when every code of `needs` has a figure and every token a value."""

    text: Words
    needs: tuple[str, ...]
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Chart:
    kind: str
    title: Words
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """The year's notes of one kind: of an action and those reported with it, of a programme, or all."""

    kind: str
    action: str | None
    programme: str | None


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    title: Words
    blocks: tuple[Paragraph | Chart | Listing, ...]


@cache
def load(folder: Path = DATA / "indicators") -> Mapping[str, Indicator]:
    """Every indicator by its code, in the order of the files."""
    units = {code: _words_of(e) for code, e in read_file(folder / "units.yaml").keyed("units")}
    doubts = {code: _words_of(e) for code, e in read_file(folder / "ambiguities.yaml").keyed("ambiguities")}
    entries: list[Entry] = []
    made: list[tuple[Indicator, Entry]] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name in ("units.yaml", "ambiguities.yaml"):
            continue
        file = read_file(path)
        file.only("family", "indicators")
        family = file.one_of("family", FAMILIES) if file.has("family") else "report"
        for e in file.children("indicators", "code"):
            entries.append(e)
            made.append((_indicator(e, family, units, doubts), e))
    found = by_code(made)
    for e in entries:
        parent = found[e.text("code")].breakdown_of
        if parent is not None and (parent not in found or parent == e.text("code")):
            raise e.fail(f"it is a breakdown of {parent}, which is no other indicator")
    return MappingProxyType(found)


def _words_of(e: Entry) -> Words:
    e.only(*LANGUAGES)
    return Words(*(e.text(language) for language in LANGUAGES))


def _indicator(e: Entry, family: str, units: Mapping[str, Words], doubts: Mapping[str, Words]) -> Indicator:
    e.only("code", "label", "definition", "unit", "scope", "scope_certainty", "scope_note", "action",
           "objective", "period_kind", "cumulative_from", "breakdown_of", "relation", "breakdown_axis",
           "exhaustive", "disaggregations", "ambiguities", "hxl", "iati", "dhis2", "sensitive",
           "counts")  # fmt: skip
    strategy, unit = load_strategy(), e.one_of("unit", units)
    kind = e.one_of("period_kind", PERIOD_KINDS)
    action = e.one_of("action", strategy.actions)
    objective = e.one_of("objective", strategy.objectives) if e.has("objective") else None
    if strategy.actions[action].objective != objective:
        raise e.fail(f"“objective” must be that of action {action}: {strategy.actions[action].objective}")
    certainty = e.one_of("scope_certainty", {"stated", "ambiguous"})
    if certainty == "ambiguous" and not e.has("scope_note"):
        raise e.fail("an ambiguous scope needs a “scope_note”")
    if e.has("cumulative_from") != (kind == "cumulative"):
        raise e.fail("“cumulative_from” goes with a cumulative figure, and with no other")
    if e.has("breakdown_of") != e.has("relation"):
        raise e.fail("“breakdown_of” and “relation” go together")
    if e.has("counts") and kind not in COUNTED_PERIODS:
        raise e.fail(f"a figure of kind {kind} is declared: it cannot have “counts”")
    if not re.fullmatch(r"#[a-z]+(\+[a-z0-9_]+)*", e.text("hxl")):
        raise e.fail(f"“hxl” is not a hashtag with attributes: {e.text('hxl')}")
    programme, counts = _counts(e.child("counts")) if e.has("counts") else (None, None)
    return Indicator(
        code=e.text("code"), family=family, words=e.words("label"), definition=e.words("definition"),
        unit=unit, unit_words=units[unit],
        scope=e.words("scope"), scope_certainty=certainty, scope_note=e.optional("scope_note", e.words),
        action=action, objective=objective,
        period_kind=kind, cumulative_from=e.optional("cumulative_from", e.whole),
        breakdown_of=e.optional("breakdown_of", e.text),
        relation=e.one_of("relation", RELATIONS) if e.has("relation") else None,
        breakdown_axis=e.optional("breakdown_axis", e.text),
        exhaustive=_flag(e, "exhaustive") if e.has("exhaustive") else False,
        disaggregations=_known(e, "disaggregations", DISAGGREGATIONS),
        ambiguities={code: doubts[code] for code in _known(e, "ambiguities", doubts)},
        hxl=e.text("hxl"), iati=_iati(e.child("iati")), dhis2=e.text("dhis2"),
        sensitive=_flag(e, "sensitive"), programme=programme, counts=counts, file=e.file,
    )  # fmt: skip


def _iati(e: Entry) -> Iati:
    e.only("measure", "result_type", "ascending")
    if e.whole("measure") not in range(1, 6) or e.whole("result_type") not in (1, 2, 3, 9):
        raise e.fail("“measure” is 1 to 5 and “result_type” 1, 2, 3 or 9 in IATI 2.03")
    return Iati(e.whole("measure"), e.whole("result_type"), _flag(e, "ascending"))


def _flag(e: Entry, key: str) -> bool:
    value = e.raw(key)
    if not isinstance(value, bool):
        raise e.fail(f"“{key}” must be true or false")
    return value


def _known(e: Entry, key: str, allowed: Collection[str]) -> tuple[str, ...]:
    listed = texts(e, key)
    unknown = [item for item in listed if item not in allowed]
    if unknown:
        raise e.fail(f"“{key}” names {', '.join(unknown)}; known: {', '.join(sorted(allowed))}")
    return listed


def _counts(e: Entry) -> tuple[str, Formula]:
    """The programme that writes the facts, and the one formula under `counts`."""
    e.only("programme", "count", "ratio", "median_days")
    programme = e.one_of("programme", WRITTEN_BY)
    if sum(e.has(name) for name in ("count", "ratio", "median_days")) != 1:
        raise e.fail("give exactly one of count, ratio, median_days")
    kinds = WRITTEN_BY[programme]
    if e.has("count"):
        return programme, _count(e.child("count"), kinds)
    if e.has("ratio"):
        ratio = e.child("ratio")
        ratio.only("of", "over")
        of, over = (_count(ratio.child(side), kinds) for side in ("of", "over"))
        if of.distinct != over.distinct or of.sum or over.sum:
            raise ratio.fail("“of” and “over” must count the same distinct unit, and add nothing up")
        return programme, Ratio(of, over)
    days = e.child("median_days")
    days.only("from", "to", "distinct")
    distinct = days.one_of("distinct", DISTINCT - {"fact"})
    return programme, MedianDays(
        _selection(days.child("from"), kinds), _selection(days.child("to"), kinds), distinct
    )


def _count(e: Entry, kinds: Collection[str]) -> Count:
    e.only("milestones", "where", "distinct", "sum")
    added = e.one_of("sum", ATTRIBUTES) if e.has("sum") else None
    return Count(_selection(e, kinds), e.one_of("distinct", DISTINCT), added)


def _selection(e: Entry, kinds: Collection[str]) -> Selection:
    milestones = _known(e, "milestones", kinds)
    if not milestones:
        raise e.fail("name at least one kind of milestone")
    where: dict[str, tuple[Scalar, ...]] = {}
    for key, value in e.child("where").pairs() if e.has("where") else ():
        if key not in DIMENSIONS | ATTRIBUTES:
            raise e.fail(f"“where” names {key}, which is neither a dimension nor an attribute of a fact")
        accepted = tuple(value) if isinstance(value, list) else (value,)
        if not accepted or not all(isinstance(v, str | int) for v in accepted):
            raise e.fail(f"“where: {key}” must be a text, a whole number, true or false, or a list of these")
        where[key] = accepted
    return Selection(milestones, where)


def tokens(text: str) -> tuple[Token, ...]:
    """The live figures named in `text`, in order, each once."""
    return tuple(dict.fromkeys(Token(m["code"], m["part"]) for m in TOKEN.finditer(text)))


@cache
def load_bilan(path: Path = DATA / "bilan.yaml") -> tuple[Section, ...]:
    """The sections of the yearly review, in order."""
    file = read_file(path)
    file.only("sections")
    return tuple(by_code(((_section(e), e) for e in file.children("sections", "key")), key="key").values())


def _section(e: Entry) -> Section:
    e.only("key", "number", "title", "blocks")
    blocks = tuple(_block(b) for b in e.children("blocks", "code")) if e.has("blocks") else ()
    return Section(e.text("key"), e.optional("number", e.text) or "", e.words("title"), blocks)


def _block(e: Entry) -> Paragraph | Chart | Listing:
    if e.has("chart"):
        e.only("chart")
        chart = e.child("chart")
        chart.only("kind", "title", "indicators")
        return Chart(chart.one_of("kind", CHARTS), chart.words("title"), _known(chart, "indicators", load()))
    if e.has("list"):
        e.only("list", "action", "programme")
        strategy = load_strategy()
        return Listing(
            e.one_of("list", LISTS),
            e.one_of("action", strategy.actions) if e.has("action") else None,
            e.one_of("programme", strategy.programmes) if e.has("programme") else None,
        )
    e.only("paragraph", "needs")
    text, needs = e.words("paragraph"), _known(e, "needs", load())
    said = {language: set(_figures(e, text.in_language(language))) for language in LANGUAGES}
    for language in LANGUAGES:
        if said[language] != said["fr"]:
            raise e.fail(f"the text in {language} does not name the same figures as the French")
    missing = {t.code for t in said["fr"]} - set(needs) - {"year"}
    if missing:
        raise e.fail(f"“needs” must name {', '.join(sorted(missing))}: “{text.fr[:60]}…”")
    return Paragraph(text, needs, tokens(text.fr))


def _figures(e: Entry, text: str) -> Iterator[Token]:
    if text.count("{{") != len(TOKEN.findall(text)):
        raise e.fail(f"a figure between braces cannot be read in “{text[:60]}…”")
    for token in tokens(text):
        if token.part is not None and (token.part not in PARTS or token.code == "year"):
            raise e.fail(f"{token.code}.{token.part}: after the point come {', '.join(sorted(PARTS))}")
        yield token
