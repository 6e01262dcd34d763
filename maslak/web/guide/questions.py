"""Which question of the guide comes next, and which facts of the law an answer states. Plain Python.

The questions are data (`questions.yaml`). One is asked only while a fact that it settles still matters to the
answer of the law, so every path is as short as the law allows; a test holds all paths under MOST_QUESTIONS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maslak.law.checklists import VARIANTS
from maslak.law.datafiles import Entry, parse
from maslak.law.errors import NoValueOnDate
from maslak.law.facts import Facts, FactValue, fact
from maslak.law.lists import LISTS, list_names, lists_on
from maslak.law.routes import decide, open_facts
from maslak.law.words import Words

FILE = Path(__file__).with_name("questions.yaml")
MOST_QUESTIONS = 6
READER = "reader"
WORKERS = frozenset({"worker", "domestic_worker"})


@dataclass(frozen=True)
class Option:
    """One answer to a question: the facts it states, all those of its question, and the kind of request."""

    code: str
    label: Words
    group: str
    sets: Facts
    variant: str | None
    when: Mapping[str, tuple[FactValue, ...]]
    entry: str | None = None


@dataclass(frozen=True)
class Question:
    """One question; `worker` words it for the person concerned."""

    code: str
    title: Words
    worker: Words | None
    help: Words | None
    facts: tuple[str, ...]
    asked_when: Mapping[str, tuple[FactValue, ...]]
    asks_variant: bool
    offers_lists: bool
    groups: Mapping[str, Words]
    options: tuple[Option, ...]

    def titled_for(self, reader: str) -> Words:
        return self.worker if self.worker is not None and reader in WORKERS else self.title

    def offered(self, known: Facts, variant: str | None, on: date) -> tuple[Option, ...]:
        """The options that make sense with what is known, the lines of the lists of that day before them.

        Once the kind of request is settled, no option may change it.
        """
        own = tuple(
            option
            for option in self.options
            if _fits(option.when, known) and not (variant and option.variant)
        )
        return (*_lines(on), *own) if self.offers_lists else own


@dataclass(frozen=True)
class Course:
    """How far a reader has come: what they answered, the facts that this states, the question to ask now."""

    on: date
    answered: tuple[tuple[Question, Option], ...] = ()
    facts: Facts = field(default_factory=dict)
    variant: str | None = None
    entry: str | None = None
    asked: Question | None = None

    @property
    def reader(self) -> str:
        return next((option.code for question, option in self.answered if question.code == READER), "")

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options of the question asked now; none once all is answered."""
        return self.asked.offered(self.facts, self.variant, self.on) if self.asked else ()

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each question answered, with its answer, as codes."""
        return [(question.code, option.code) for question, option in self.answered]

    def with_answer(self, question: Question, option: Option) -> Course:
        """The same course one answer further."""
        return replace(
            self,
            answered=(*self.answered, (question, option)),
            facts={**self.facts, **option.sets},
            variant=option.variant or self.variant,
            entry=option.entry or self.entry,
        )


def follow(given: Mapping[str, str], on: date) -> Course:
    """Follow the answers given as far as they make sense, and say which question comes next.

    An answer that no longer matters, or that is none of the options, is left out. Raises NoValueOnDate for a
    day before the law's table.
    """
    course = Course(on)
    for question in questions().values():
        if not matters(question, course):
            continue
        asking, code = replace(course, asked=question), given.get(question.code, "")
        option = next((option for option in asking.offered if option.code == code), None)
        if option is None:
            return asking
        course = course.with_answer(question, option)
    return course


def matters(question: Question, course: Course) -> bool:
    """Whether the answer to the question can still change what the law says, or which papers it asks for."""
    if question.code == READER:
        return True
    if not _fits(question.asked_when, course.facts):
        return False
    missing = open_facts(course.facts, course.on)
    if missing & set(question.facts):
        return True
    if not question.asks_variant or course.variant is not None or set(question.facts) <= set(course.facts):
        return False
    return bool(missing) or not decide(course.facts, on=course.on).is_blocked


def answers_of(facts: Facts, *, reader: str, variant: str, entry: str, on: date) -> dict[str, str]:
    """The answers that state these facts, question by question; without those that no option states."""
    found = {READER: reader}
    for question in questions().values():
        if question.code == READER:
            continue
        for option in question.offered(facts, None, on):
            same = all(facts[key] == option.sets[key] for key in question.facts)
            if same and _same_request(question, option, variant, entry):
                found[question.code] = option.code
                break
    return found


def _same_request(question: Question, option: Option, variant: str, entry: str) -> bool:
    if question.asks_variant:
        return (option.variant == variant) or (option.variant is None and variant != "change_of_employer")
    return option.entry is None or option.entry == entry


def _fits(when: Mapping[str, tuple[FactValue, ...]], known: Facts) -> bool:
    """Whether the facts known admit it; a fact not yet known admits nothing but what asks nothing of it."""
    return all(key in known and known[key] in values for key, values in when.items())


def _lines(on: date) -> tuple[Option, ...]:
    """The lines of lists A1 and A2 of that day as options; none before the first lists."""
    try:
        entries = lists_on(on).entries
    except NoValueOnDate:
        return ()
    return tuple(
        Option(entry.code, entry.label, entry.list, {"in_list": entry.list}, None, {}, entry.code)
        for name in LISTS
        for entry in entries
        if entry.list == name
    )


@cache
def questions() -> Mapping[str, Question]:
    """Every question by code, in the order in which they are asked."""
    return questions_of(parse(FILE.name, FILE.read_text(encoding="utf-8")))


def questions_of(document: Entry) -> Mapping[str, Question]:
    """The checked questions of one file. Raises BadDataFile."""
    document.only("questions")
    return MappingProxyType({code: _question(code, entry) for code, entry in document.keyed("questions")})


def _question(code: str, entry: Entry) -> Question:
    entry.only(
        "title", "help", "worker", "facts", "asked_when", "asks_variant", "offers_lists", "groups", "options"
    )
    facts = tuple(str(key) for key in entry.items("facts"))
    for key in facts:
        fact(key)
    section = entry.child("groups") if entry.has("groups") else None
    groups = {name: section.words(name) for name, _ in section.pairs()} if section else {}
    if entry.has("offers_lists"):
        groups |= list_names()
    return Question(
        code=code,
        title=entry.words("title"),
        worker=entry.optional("worker", entry.words),
        help=entry.optional("help", entry.words),
        facts=facts,
        asked_when=_values(entry, "asked_when"),
        asks_variant=entry.has("asks_variant"),
        offers_lists=entry.has("offers_lists"),
        groups=groups,
        options=tuple(_option(name, option, facts, groups) for name, option in entry.keyed("options")),
    )


def _option(code: str, entry: Entry, facts: tuple[str, ...], groups: Mapping[str, Words]) -> Option:
    entry.only("label", "group", "sets", "variant", "when")
    stated: dict[str, FactValue] = {key: fact(key).default for key in facts}
    if entry.has("sets"):
        stated |= {key: fact(key).check(value) for key, value in entry.child("sets").pairs()}
    return Option(
        code=code,
        label=entry.words("label"),
        group=entry.one_of("group", groups.keys()) if entry.has("group") else "",
        sets=MappingProxyType(stated),
        variant=entry.one_of("variant", VARIANTS) if entry.has("variant") else None,
        when=_values(entry, "when"),
    )


def _values(entry: Entry, key: str) -> Mapping[str, tuple[FactValue, ...]]:
    """Facts, with the values that let something be asked."""
    if not entry.has(key):
        return {}
    found: dict[str, tuple[Any, ...]] = {}
    for name, wanted in entry.child(key).pairs():
        if not isinstance(wanted, list):
            raise entry.fail(f"“{name}” needs a list of values")
        found[name] = tuple(fact(name).check(value) for value in wanted)
    return found
