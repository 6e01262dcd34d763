"""The indicators and the yearly review as data: what each figure means, and how the ledger counts it.

Pure: reads data/indicators/*.yaml and data/bilan.yaml, checks them, returns frozen values. Every fault raises
BadDataFile with the file, the code and what to mend.

How a figure is counted: `counts`, one formula of formulas.py; absent when nothing here can count it.

Period: `flow`, from 1 January to 31 December of the year; `cumulative`, everything up to 31 December
(`cumulative_from` is the year the series began, for its label). The other kinds are never counted from facts: they
come from things of the programme or of the law, or are declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from maslak.law.datafiles import Entry
from maslak.law.words import LANGUAGES, Words
from maslak.programme.strategy import by_code, load_strategy, read_file
from maslak.reporting.formulas import (
    ATTRIBUTES,
    DIMENSIONS,
    Formula,
    LedgerFormula,
    Objects,
    known,
    read_counts,
)

DATA = Path(__file__).parent / "data"

# Among the disaggregations `month` is that of the calendar; as an attribute, that of a retention check.
DISAGGREGATIONS = (DIMENSIONS | ATTRIBUTES) - {
    "outcome",
    "renewal",
    "working_days",
    "on_time",
    "indirect_jobs",
    "amount_mad",
    "external",
}
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


@dataclass(frozen=True)
class Iati:
    """Codes of IATI 2.03 (IndicatorMeasure, ResultType); `ascending` when more is better."""

    measure: int
    result_type: int
    ascending: bool


@dataclass(frozen=True)
class Indicator:
    """What a figure means. `counts` is None when nothing here can count it; `programme` is None without facts."""

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

    @property
    def ledger(self) -> LedgerFormula | None:
        """How the facts of the ledger are counted; None for a figure that rests on no facts."""
        return None if isinstance(self.counts, Objects) else self.counts

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
    if not re.fullmatch(r"#[a-z]+(\+[a-z0-9_]+)*", e.text("hxl")):
        raise e.fail(f"“hxl” is not a hashtag with attributes: {e.text('hxl')}")
    programme, counts = read_counts(e.child("counts")) if e.has("counts") else (None, None)
    if counts is not None and isinstance(counts, Objects) == (kind in COUNTED_PERIODS):
        raise e.fail(f"a figure of kind {kind} cannot be counted in this way")
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
        disaggregations=known(e, "disaggregations", DISAGGREGATIONS),
        ambiguities={code: doubts[code] for code in known(e, "ambiguities", doubts)},
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
        return Chart(chart.one_of("kind", CHARTS), chart.words("title"), known(chart, "indicators", load()))
    if e.has("list"):
        e.only("list", "action", "programme")
        strategy = load_strategy()
        return Listing(
            e.one_of("list", LISTS),
            e.one_of("action", strategy.actions) if e.has("action") else None,
            e.one_of("programme", strategy.programmes) if e.has("programme") else None,
        )
    e.only("paragraph", "needs")
    text, needs = e.words("paragraph"), known(e, "needs", load())
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
