"""The public content as data: the rights guide, the services at a distance, the glossary.

Everything here is plain Python over the YAML files of content/, so that words can be read, checked and
corrected without a database. Every text exists in French, Arabic and English; every statement about law
or practice names its sources and how sure it is. A file that breaks a promise raises ContentError at loading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maslak.law.words import CERTAINTIES, LANGUAGES, Words

FOLDER = Path(__file__).with_name("content")
# What may be answered, with the tone of components/status.html that shows it.
ANSWERS = {"yes": "ok", "conditions": "wait", "no": "stop", "disputed": "info"}
KINDS = ("law", "authority", "report", "international", "ngo", "press", "practitioner")

_ARABIC = re.compile(r"[\u0621-\u064a]")
_FRENCH_SPACE = re.compile(r" (?=[:;?!»%])|(?<=«) ")
# Between two groups of digits a plain space would swap them in an Arabic line; U+00A0 keeps their order.
_DIGIT_SPACE = re.compile(r"(?<=\d) (?=\d)")


class ContentError(ValueError):
    """A sentence naming the file, the place and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text of law, notice, guide or article, with the address where it can be read."""

    code: str
    kind: str
    name: Words
    address: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said about law or practice, how sure it is and who says it."""

    text: Words
    certainty: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service means in a situation. `sides` is filled when the sources disagree."""

    answer: str
    tone: str
    text: Words
    certainty: str
    sources: tuple[Source, ...]
    sides: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """Something a person can ask for: what it is, how to go about it, what is good to know."""

    code: str
    title: Words
    question: Words
    about: Words
    certainty: str
    sources: tuple[Source, ...]
    steps: tuple[Words, ...]
    documents: tuple[Words, ...]
    points: tuple[Statement, ...]
    default: Answer | None


@dataclass(frozen=True, slots=True)
class Section:
    """A family of services, as one heading of the page."""

    code: str
    title: Words
    intro: Words
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation a reader may choose to read about, with its own answers by service code."""

    code: str
    title: Words
    paper: Words
    summary: Words
    first_step: Words
    certainty: str
    sources: tuple[Source, ...]
    answers: Mapping[str, Answer]

    def answer_for(self, service: Service) -> Answer:
        """Return this situation's answer about a service, or the answer that holds for everyone."""
        answer = self.answers.get(service.code, service.default)
        if answer is None:
            raise ContentError(f"{self.code}: the service “{service.code}” has no answer and no default.")
        return answer


@dataclass(frozen=True, slots=True)
class Group:
    """Situations listed together on the choosing page."""

    code: str
    title: Words
    situations: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide "Mes droits et mes démarches"."""

    title: Words
    lead: Words
    promises: tuple[Words, ...]
    notice: Words
    reviewed_on: date
    answer_labels: Mapping[str, Words]
    certainty_labels: Mapping[str, Words]
    sections: tuple[Section, ...]
    groups: tuple[Group, ...]

    @property
    def situations(self) -> tuple[Situation, ...]:
        return tuple(situation for group in self.groups for situation in group.situations)

    @property
    def services(self) -> tuple[Service, ...]:
        return tuple(service for section in self.sections for service in section.services)

    def situation(self, code: str) -> Situation:
        """Return one situation; KeyError for a code that does not exist (a 404 for the page)."""
        return {situation.code: situation for situation in self.situations}[code]

    def service(self, code: str) -> Service:
        """Return one service; KeyError for a code that does not exist."""
        return {service.code: service for service in self.services}[code]

    def read_as(self, situation: Situation) -> tuple[tuple[Section, tuple[tuple[Service, Answer], ...]], ...]:
        """Return the page of a situation: every section, with its services and their answers."""
        return tuple(
            (section, tuple((service, situation.answer_for(service)) for service in section.services))
            for section in self.sections
        )

    def compare(self, service: Service) -> tuple[tuple[Situation, Answer], ...]:
        """Return the page of a service: every situation with its answer."""
        return tuple((situation, situation.answer_for(service)) for situation in self.situations)


@dataclass(frozen=True, slots=True)
class RemoteService:
    """How one service is reached from a distance; `limits` says what still needs a visit."""

    service: str
    title: Words
    ways: tuple[str, ...]
    how: Words
    limits: Words | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RemoteGuide:
    title: Words
    lead: Words
    advice: tuple[Words, ...]
    way_labels: Mapping[str, Words]
    services: tuple[RemoteService, ...]


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    name: Words
    meaning: Words


@cache
def load(folder: Path = FOLDER) -> Guide:
    """Return the rights guide read from `folder`. Raises ContentError when a promise is broken."""
    reader = _Reader("rights.yaml", _sources(folder))
    raw = reader.mapping(_yaml(folder, "rights.yaml"), "")
    sections = tuple(_section(folder, code, reader.sources) for code in raw["sections"])
    codes = [service.code for section in sections for service in section.services]
    guide = Guide(
        **reader.texts(raw, "title", "lead", "notice"),
        promises=reader.each_words(raw, "promises"),
        reviewed_on=raw["reviewed_on"],
        answer_labels=reader.labels(raw, "answers", ANSWERS),
        certainty_labels=reader.labels(raw, "certainties", CERTAINTIES),
        sections=sections,
        groups=tuple(
            Group(
                code=group["code"],
                title=reader.words(group, "title"),
                situations=tuple(_situation(folder, c, codes, reader.sources) for c in group["situations"]),
            )
            for group in raw["groups"]
        ),
    )
    for situation in guide.situations:
        guide.read_as(situation)
    return guide


@cache
def load_remote(folder: Path = FOLDER) -> RemoteGuide:
    """Return how each service is reached from a distance."""
    reader = _Reader("remote.yaml", _sources(folder))
    raw = reader.mapping(_yaml(folder, "remote.yaml"), "")
    ways = reader.labels(raw, "ways", raw["ways"])
    return RemoteGuide(
        **reader.texts(raw, "title", "lead"),
        advice=reader.each_words(raw, "advice"),
        way_labels=ways,
        services=tuple(
            RemoteService(
                service=item["service"],
                **reader.texts(item, "title", "how"),
                ways=reader.some_of(item, "ways", ways),
                limits=reader.words(item, "limits") if item["limits"] else None,
                sources=reader.cited(item) if "sources" in item else (),
            )
            for item in raw["services"]
        ),
    )


@cache
def load_glossary(folder: Path = FOLDER) -> tuple[Term, ...]:
    """Return the words explained, in the order of the file."""
    reader = _Reader("glossary.yaml", {})
    return tuple(
        Term(item["code"], reader.words(item, "name"), reader.words(item, "meaning"))
        for item in _yaml(folder, "glossary.yaml")["terms"]
    )


def spoken(thing: Any, language: str) -> Any:
    """Return `thing` in one language, for a template: dataclasses become dicts, Words become str."""
    if isinstance(thing, Words):
        return thing.in_language(language)
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: spoken(getattr(thing, field.name), language) for field in fields(thing)}
    if isinstance(thing, Mapping):
        return {key: spoken(value, language) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [spoken(value, language) for value in thing]
    return thing


def _yaml(folder: Path, name: str) -> Any:
    try:
        return yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError as absent:
        raise ContentError(f"{name}: the file is named but does not exist.") from absent
    except yaml.YAMLError as broken:
        raise ContentError(f"{name}: not readable as YAML: {broken}") from broken


def _sources(folder: Path) -> Mapping[str, Source]:
    reader = _Reader("sources.yaml", {})
    found = {}
    for code, raw in _yaml(folder, "sources.yaml")["sources"].items():
        if not re.match(r"https?://\S+$", raw["address"]):
            raise reader.error(code, "the address must be a web address")
        kind, name = reader.one_of(raw, "kind", KINDS), reader.words(raw, "name")
        found[code] = Source(code, kind, name, raw["address"])
    return found


def _section(folder: Path, code: str, sources: Mapping[str, Source]) -> Section:
    name = f"services-{code}.yaml"
    reader = _Reader(name, sources)
    raw = reader.mapping(_yaml(folder, name), "")
    return Section(
        code=reader.same(raw["section"]["code"], code),
        **reader.texts(raw["section"], "title", "intro"),
        services=tuple(
            Service(
                code=item["code"],
                **reader.texts(item, "title", "question", "about"),
                certainty=reader.certainty(item),
                sources=reader.cited(item),
                steps=reader.each_words(item, "steps"),
                documents=reader.each_words(item, "documents"),
                points=reader.statements(item, "points"),
                default=reader.answer(item["default"]) if "default" in item else None,
            )
            for item in raw["services"]
        ),
    )


def _situation(folder: Path, code: str, services: list[str], sources: Mapping[str, Source]) -> Situation:
    name = f"situation-{code}.yaml"
    reader = _Reader(name, sources)
    raw = reader.mapping(_yaml(folder, name), "")
    for service in raw["answers"]:
        if service not in services:
            raise reader.error(f"answers.{service}", "no service has this code")
    return Situation(
        code=reader.same(raw["code"], code),
        **reader.texts(raw, "title", "paper", "summary", "first_step"),
        certainty=reader.certainty(raw),
        sources=reader.cited(raw),
        answers={service: reader.answer(answer) for service, answer in raw["answers"].items()},
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns raw YAML into the things above, and complains with the name of the file."""

    file: str
    sources: Mapping[str, Source]

    def error(self, place: str, complaint: str) -> ContentError:
        return ContentError(f"{self.file}, {place or 'top'}: {complaint}.")

    def mapping(self, raw: Any, place: str) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            raise self.error(place, "a mapping was expected")
        return raw

    def same(self, code: str, expected: str) -> str:
        if code != expected:
            raise self.error("code", f"“{code}” does not match the name of the file")
        return code

    def words(self, raw: Mapping[str, Any], key: str) -> Words:
        text = self.mapping(raw.get(key), key)
        absent = [language for language in LANGUAGES if not str(text.get(language) or "").strip()]
        if absent or set(text) != set(LANGUAGES):
            raise self.error(key, f"needs exactly fr, ar and en; missing or extra: {absent or sorted(text)}")
        if not _ARABIC.search(text["ar"]):
            raise self.error(key, "the Arabic text holds no Arabic letter")
        kept = {language: _DIGIT_SPACE.sub("\u00a0", text[language]) for language in LANGUAGES}
        return Words(_FRENCH_SPACE.sub("\u00a0", kept["fr"]), kept["ar"], kept["en"])

    def texts(self, raw: Mapping[str, Any], *keys: str) -> dict[str, Any]:
        return {key: self.words(raw, key) for key in keys}

    def each_words(self, raw: Mapping[str, Any], key: str) -> tuple[Words, ...]:
        return tuple(self.words({key: item}, key) for item in raw[key])

    def labels(self, raw: Mapping[str, Any], key: str, codes: Collection[str]) -> Mapping[str, Words]:
        if set(raw[key]) != set(codes):
            raise self.error(key, f"needs a label for each of {', '.join(codes)}")
        return {code: self.words(raw[key], code) for code in raw[key]}

    def some_of(self, raw: Mapping[str, Any], key: str, known: Collection[str]) -> tuple[str, ...]:
        return tuple(self.one_of({key: item}, key, known) for item in raw[key])

    def certainty(self, raw: Mapping[str, Any]) -> str:
        return self.one_of(raw, "certainty", CERTAINTIES)

    def one_of(self, raw: Mapping[str, Any], key: str, known: Collection[str]) -> str:
        if raw.get(key) not in known:
            raise self.error(key, f"“{raw.get(key)}” is not one of {', '.join(sorted(known))}")
        return str(raw[key])

    def cited(self, raw: Mapping[str, Any]) -> tuple[Source, ...]:
        codes = raw.get("sources") or []
        unknown = [code for code in codes if code not in self.sources]
        if unknown or not codes:
            raise self.error("sources", f"at least one known source is needed; unknown: {unknown}")
        return tuple(self.sources[code] for code in codes)

    def statement(self, raw: Mapping[str, Any]) -> Statement:
        return Statement(self.words(raw, "text"), self.certainty(raw), self.cited(raw))

    def statements(self, raw: Mapping[str, Any], key: str) -> tuple[Statement, ...]:
        return tuple(self.statement(item) for item in raw.get(key, []))

    def answer(self, raw: Mapping[str, Any]) -> Answer:
        if isinstance(raw.get("answer"), bool):
            raise self.error("answer", 'write "yes" or "no" between quotes')
        answer = self.one_of(raw, "answer", ANSWERS)
        said, sides = self.statement(raw), self.statements(raw, "sides")
        if (answer == "disputed") != (len(sides) >= 2):
            raise self.error("sides", "a disputed answer, and no other, gives both sides")
        return Answer(answer, ANSWERS[answer], said.text, said.certainty, said.sources, sides)
