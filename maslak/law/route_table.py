"""The decision table of `routes.yaml` as values, and the words around its answers (`route_words.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from maslak.law.checklists import VARIANTS, piece_codes
from maslak.law.conditions import Condition, Lines, read_line
from maslak.law.datafiles import Entry, read
from maslak.law.procedure import step_codes
from maslak.law.words import Source, Words

ROUTES = ("exempt", "simplified", "general", "blocked", "disputed")
VISAS = ("required", "disputed", "not_accessible")
_ABOUT = ("route", "visa", "contract", "papers")
_OF_A_RULE = (
    "title", "says", "why", "advice", "when", "when_any", "route", "visa", "channel", "proofs", "refer", "steps",
    "disagreements", "cautions", "source", "certainty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a contract gets its visa."""

    code: str
    label: Words
    address: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """One reading, and the text that holds it."""

    reading: str
    text: Words
    source: Source


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the sources do not agree. `about`: route, visa, contract or papers."""

    code: str
    about: str
    question: Words
    sides: tuple[Side, ...]
    valid_from: date
    for_variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to watch beside an answer."""

    code: str
    text: Words
    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One rule as it applied on some days, `valid_to` included (None: until further notice)."""

    rule: str
    title: Words
    says: Words
    why: Words | None
    advice: Words | None
    lines: Lines
    route: str
    visa: str
    channel: str
    proofs: tuple[str, ...]
    refer: tuple[str, ...]
    steps: tuple[str, ...]
    disagreements: tuple[str, ...]
    cautions: tuple[str, ...]
    sources: tuple[Source, ...]
    certainty: str
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of every line."""
        return tuple(condition for line in self.lines for condition in line)


@dataclass(frozen=True, slots=True)
class _ChannelEntry:
    channel: Channel
    valid_from: date
    before: str | None


@dataclass(frozen=True, slots=True)
class RouteWords:
    """What is said around the answers."""

    routes: Mapping[str, Words]
    visas: Mapping[str, Words]
    channels: Mapping[str, _ChannelEntry]
    referrals: Mapping[str, Words]
    cautions: Mapping[str, Caution]
    disagreements: Mapping[str, Disagreement]

    def channel(self, code: str, day: date) -> Channel:
        """The channel of that code on that day, or the one that was there before it."""
        entry = self.channels[code]
        while day < entry.valid_from and entry.before is not None:
            entry = self.channels[entry.before]
        return entry.channel


@cache
def rules() -> Mapping[str, tuple[RuleVersion, ...]]:
    """Every rule by its id, in the order in which they are tried, each with its versions, oldest first."""
    return rules_of(read("routes.yaml"), route_words())


@cache
def route_words() -> RouteWords:
    """The words of `route_words.yaml`."""
    return words_of(read("route_words.yaml"))


def rules_of(document: Entry, words: RouteWords) -> Mapping[str, tuple[RuleVersion, ...]]:
    """The checked rules of one table. Raises BadDataFile, naming the rule and what to mend."""
    document.only("rules")
    found: dict[str, tuple[RuleVersion, ...]] = {}
    for entry in document.children("rules", "id"):
        rule = entry.text("id")
        if rule in found:
            raise entry.fail("this rule stands twice")
        entry.only("id", "versions", *_OF_A_RULE)
        shared = {key: value for key, value in entry.pairs() if key not in ("id", "versions")}
        versions: list[RuleVersion] = []
        for item in entry.children("versions", "valid_from"):
            item.where = f"{entry.where} / {item.where}"
            item.only("valid_from", "valid_to", *_OF_A_RULE)
            own = dict(item.pairs())
            version = _version(rule, Entry(entry.file, item.where, shared | own), words)
            if versions and (versions[-1].valid_to is None or versions[-1].valid_to >= version.valid_from):
                raise item.fail("it begins while the version before it still applies")
            versions.append(version)
        if not versions:
            raise entry.fail("“versions” is empty")
        found[rule] = tuple(versions)
    return MappingProxyType(found)


def _version(rule: str, entry: Entry, words: RouteWords) -> RuleVersion:
    first, last = entry.day("valid_from"), entry.optional("valid_to", entry.day)
    if last is not None and last < first:
        raise entry.fail(f"it ends on {last}, before it begins on {first}")
    return RuleVersion(
        rule=rule,
        title=entry.words("title"),
        says=entry.words("says"),
        why=entry.optional("why", entry.words),
        advice=entry.optional("advice", entry.words),
        lines=_lines(entry),
        route=entry.one_of("route", ROUTES),
        visa=entry.one_of("visa", VISAS),
        channel=entry.one_of("channel", words.channels.keys()),
        proofs=entry.codes("proofs", piece_codes()),
        refer=entry.codes("refer", words.referrals),
        steps=entry.codes("steps", step_codes()),
        disagreements=entry.codes("disagreements", words.disagreements),
        cautions=entry.codes("cautions", words.cautions),
        sources=entry.source_list(),
        certainty=entry.certainty(),
        valid_from=first,
        valid_to=last,
    )


def _lines(entry: Entry) -> Lines:
    if entry.has("when") and entry.has("when_any"):
        raise entry.fail("“when” and “when_any” exclude each other")
    if entry.has("when_any"):
        parts = [Entry(entry.file, f"{entry.where} / when_any", item) for item in entry.items("when_any")]
        return tuple(read_line(part) for part in parts)
    return (read_line(entry.child("when")) if entry.has("when") else (),)


def words_of(document: Entry) -> RouteWords:
    """The checked words of one file. Raises BadDataFile."""
    document.only("routes", "visas", "channels", "referrals", "cautions", "disagreements")
    routes, visas, referrals = (document.child(key) for key in ("routes", "visas", "referrals"))
    routes.only(*ROUTES)
    visas.only(*VISAS)
    channels = {code: _channel(code, entry) for code, entry in document.keyed("channels")}
    for code, item in channels.items():
        if item.before is not None and item.before not in channels:
            raise document.fail(f"the channel {code} comes after {item.before!r}, which is no channel")
    return RouteWords(
        routes={code: routes.words(code) for code in ROUTES},
        visas={code: visas.words(code) for code in VISAS},
        channels=channels,
        referrals={code: referrals.words(code) for code, _ in referrals.pairs()},
        cautions={code: _caution(code, entry) for code, entry in document.keyed("cautions")},
        disagreements={code: _disagreement(code, entry) for code, entry in document.keyed("disagreements")},
    )


def _channel(code: str, entry: Entry) -> _ChannelEntry:
    entry.only("label", "valid_from", "before", "address")
    channel = Channel(code, entry.words("label"), entry.optional("address", entry.text))
    return _ChannelEntry(
        channel, entry.optional("valid_from", entry.day) or date.min, entry.optional("before", entry.text)
    )


def _caution(code: str, entry: Entry) -> Caution:
    entry.only("text", "source", "certainty")
    return Caution(code, entry.words("text"), entry.source(), entry.certainty())


def _disagreement(code: str, entry: Entry) -> Disagreement:
    entry.only("about", "question", "sides", "valid_from", "for_variants")
    sides = []
    for item in entry.children("sides", "reading"):
        item.only("reading", "text", "source")
        sides.append(Side(item.text("reading"), item.words("text"), item.source()))
    if len(sides) < 2:
        raise entry.fail("a disagreement has two sides at least")
    return Disagreement(
        code=code,
        about=entry.one_of("about", _ABOUT),
        question=entry.words("question"),
        sides=tuple(sides),
        valid_from=entry.optional("valid_from", entry.day) or date.min,
        for_variants=entry.codes("for_variants", VARIANTS),
    )
