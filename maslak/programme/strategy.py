"""The programme as data: strategy, organisations, workshop catalogue, and the year-file an instance loads.

Pure: reads YAML, checks it, returns frozen values; no Django, no database. Texts shown to people are `Words`
in the three languages. Every fault raises BadDataFile, which names the file, the entry and what to mend.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from maslak.law.datafiles import Entry, parse
from maslak.law.words import Words

DATA = Path(__file__).parent / "data"

ACTOR_KINDS = frozenset({
    "agency", "ministry", "ngo", "un", "donor", "training_operator", "authority", "employers_federation",
    "region", "city",
})  # fmt: skip
WORKSHOP_COUNTS = frozenset({"job_search", "information"})
EXERCISE_KINDS = frozenset({"choice", "write"})
LINKS = frozenset({"stated", "inferred"})
REGIONS = frozenset(f"MA-{number:02}" for number in range(1, 13))  # ISO 3166-2

# The year-file, list by list: each field and how it is read. “?” marks a field that may be absent, then None.
_NOTE = {"key": "text", "action": "action?", "text": "words", "owner": "organisation?",
         "owner_inferred": "flag?", "project": "text?", "starts_on": "day?", "ends_on": "day?",
         "status": "status?", "report": "place?"}  # fmt: skip
YEAR_LISTS: Mapping[str, Mapping[str, str]] = {
    "activities": _NOTE,
    "disruption_measures": _NOTE,
    "challenges": _NOTE,
    "planned_measures": {**_NOTE, "due_on": "day", "status": "status"},
    "recommendations": {**_NOTE, "action": "action", "due_on": "day?", "status": "status"},
    "projects": {"code": "text", "title": "words", "note": "words", "starts_on": "day?", "ends_on": "day?",
                 "regions": "texts", "funders": "organisations", "implementers": "organisations",
                 "budget": "amount?", "currency": "text?", "sector": "text?", "report_every": "whole?",
                 "certainty": "certainty", "source": "text"},
    "shares": {"key": "text", "project": "text", "funder": "organisation", "amount": "amount", "currency": "text",
               "source": "text"},
    "agreements": {"key": "text", "text": "words", "project": "text?", "parties": "organisations",
                   "state": "agreement", "signed_on": "day?", "precision": "precision?", "starts_on": "day?",
                   "ends_on": "day?", "indicator": "text?", "target": "amount?", "source": "text?"},
    "outcomes": {"key": "text", "project": "text", "level": "level", "text": "words"},
    "results": {"key": "text", "project": "text", "outcome": "text?", "indicator": "text?", "title": "words?",
                "measure": "measure?", "split_by": "texts", "baseline": "amount?", "baseline_year": "whole?",
                "target": "amount?", "starts_on": "day", "ends_on": "day", "source": "text"},
    "events": {"key": "text", "text": "words", "action": "action?", "starts_on": "day", "ends_on": "day",
               "precision": "precision"},
    "disruptions": {"key": "text", "kind": "disruption", "text": "words", "guidance": "words?",
                    "organisation": "organisation?", "sector": "text?", "starts_on": "day", "ends_on": "day?",
                    "clocks": "texts", "source": "text"},
    "objects": {"key": "text", "kind": "text", "text": "words", "project": "text?", "owner": "organisation?",
                "starts_on": "day", "ends_on": "day?", "regions": "texts?", "languages": "texts?", "number": "whole?",
                "source": "text"},
}  # fmt: skip
_CODES = {
    "status": frozenset({"open", "started", "done", "dropped"}),
    "place": frozenset({"bullet", "text"}),  # how the published report carries it
    "precision": frozenset({"day", "month", "year"}),  # of the dates of an event
    "disruption": frozenset({"continuity", "sector_shock", "closure"}),
    "agreement": frozenset({"drafted", "signed"}),
    "level": frozenset({"output", "outcome", "impact"}),
    "measure": frozenset({"number", "percent"}),
}

T = TypeVar("T")


@dataclass(frozen=True)
class Programme:
    code: str
    title: Words
    description: Words


@dataclass(frozen=True)
class Objective:
    code: str
    programme: str
    title: Words


@dataclass(frozen=True)
class Action:
    """An action of the strategy. `link`: is the tie to `objective` stated or inferred? FP has neither."""

    code: str
    programme: str
    objective: str | None
    link: str | None
    reported_with: str | None
    title: Words
    note: Words | None

    @property
    def group(self) -> str:
        """What the yearly review calls it: the shared name of actions never separated, else the code."""
        return self.reported_with or self.code


@dataclass(frozen=True)
class Strategy:
    code: str
    title: Words
    source: str
    purpose: Words
    programmes: Mapping[str, Programme]
    objectives: Mapping[str, Objective]
    actions: Mapping[str, Action]


@dataclass(frozen=True)
class Organisation:
    """A body of the programme. A date not known to the day is None."""

    code: str
    kind: str
    names: Words
    aliases: tuple[str, ...]
    parent: str | None
    region: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    certainty: str
    source: str | None
    note: Words | None


@dataclass(frozen=True)
class Exercise:
    """A small question. `choice`: pick one, `right` is its place from 0, `answer` explains; `write`: free."""

    kind: str
    prompt: Words
    choices: tuple[Words, ...]
    right: int | None
    answer: Words


@dataclass(frozen=True)
class Step:
    code: str
    title: Words
    text: Words
    exercise: Exercise


@dataclass(frozen=True)
class Workshop:
    """A catalogue entry. `counts_as` decides whether attending it counts as job search in the indicators."""

    code: str
    counts_as: str
    title: Words
    description: Words
    hours: int
    source: str | None
    steps: tuple[Step, ...]


@cache
def load_strategy(folder: Path = DATA) -> Strategy:
    """Programmes, objectives and actions of the strategy, each by its code."""
    file = read_file(folder / "strategy.yaml")
    file.only("strategy", "programmes", "objectives", "actions", "purpose")
    programmes = by_code(
        (Programme(e.text("code"), e.words("title"), e.words("description")), e)
        for e in file.children("programmes", "code")
    )
    objectives = by_code(
        (Objective(e.text("code"), e.one_of("programme", programmes), e.words("title")), e)
        for e in file.children("objectives", "code")
    )
    actions = by_code((_action(e, programmes, objectives), e) for e in file.children("actions", "code"))
    head = file.child("strategy")
    return Strategy(
        head.text("code"), head.words("title"), head.text("source"), file.words("purpose"),
        programmes, objectives, actions,
    )  # fmt: skip


def _action(e: Entry, programmes: Collection[str], objectives: Collection[str]) -> Action:
    e.only("code", "programme", "objective", "link", "reported_with", "title", "note")
    objective = e.one_of("objective", objectives) if e.has("objective") else None
    return Action(
        code=e.text("code"),
        programme=e.one_of("programme", programmes),
        objective=objective,
        link=e.one_of("link", LINKS) if objective else None,
        reported_with=e.optional("reported_with", e.text),
        title=e.words("title"),
        note=e.optional("note", e.words),
    )


@cache
def load_organisations(folder: Path = DATA) -> dict[str, Organisation]:
    """Every organisation of actors*.yaml by its code.

    Refuses a parent or successor that is no organisation here, and a code or alias that two of them claim.
    """
    entries = [
        e for path in sorted(folder.glob("actors*.yaml")) for e in read_file(path).children("actors", "code")
    ]
    found = by_code((_organisation(e), e) for e in entries)
    claimed: dict[str, str] = {}
    for e in entries:
        organisation = found[e.text("code")]
        for link in (organisation.parent, organisation.successor):
            if link is not None and link not in found:
                raise e.fail(f"{link} is not an organisation of these files")
        for name in {organisation.code, *organisation.aliases}:
            holder = claimed.setdefault(name.casefold(), organisation.code)
            if holder != organisation.code:
                raise e.fail(f"the name “{name}” belongs to {holder} already")
    return found


def _organisation(e: Entry) -> Organisation:
    e.only("code", "kind", "names", "aliases", "parent", "region", "valid_from", "valid_to", "successor",
           "certainty", "source", "note")  # fmt: skip
    organisation = Organisation(
        code=e.text("code"),
        kind=e.one_of("kind", ACTOR_KINDS),
        names=e.words("names"),
        aliases=texts(e, "aliases"),
        parent=e.optional("parent", e.text),
        region=e.one_of("region", REGIONS) if e.has("region") else None,
        valid_from=e.optional("valid_from", e.day),
        valid_to=e.optional("valid_to", e.day),
        successor=e.optional("successor", e.text),
        certainty=e.certainty(),
        source=e.optional("source", e.text),
        note=e.optional("note", e.words),
    )
    in_order(e, organisation.valid_from, organisation.valid_to)
    return organisation


@cache
def load_workshops(folder: Path = DATA) -> dict[str, Workshop]:
    """The catalogue by code, each with its self-paced steps (workshop_<code>.yaml beside workshops.yaml)."""
    return by_code(
        (_workshop(e, folder), e) for e in read_file(folder / "workshops.yaml").children("workshops", "code")
    )


def _workshop(e: Entry, folder: Path) -> Workshop:
    e.only("code", "counts_as", "hours", "source", "title", "description")
    steps = read_file(folder / f"workshop_{e.text('code')}.yaml").children("steps", "code")
    return Workshop(
        code=e.text("code"),
        counts_as=e.one_of("counts_as", WORKSHOP_COUNTS),
        title=e.words("title"),
        description=e.words("description"),
        hours=e.whole("hours"),
        source=e.optional("source", e.text),
        steps=tuple(by_code((_step(s), s) for s in steps).values()),
    )


def _step(e: Entry) -> Step:
    e.only("code", "title", "text", "exercise")
    asked = e.child("exercise")
    asked.only("kind", "prompt", "choices", "right", "answer")
    kind = asked.one_of("kind", EXERCISE_KINDS)
    choices = tuple(_words_of(c) for c in asked.children("choices", "fr")) if kind == "choice" else ()
    right = asked.whole("right") - 1 if kind == "choice" else None
    if right is not None and not 0 <= right < len(choices):
        raise asked.fail("“right” must be the number of one of the choices, counted from 1")
    return Step(
        e.text("code"),
        e.words("title"),
        e.words("text"),
        Exercise(kind, asked.words("prompt"), choices, right, asked.words("answer")),
    )


def _words_of(e: Entry) -> Words:
    e.only("fr", "ar", "en")
    return Words(e.text("fr"), e.text("ar"), e.text("en"))


def load_year(path: Path) -> dict[str, Any]:
    """What an instance loads about one year, and the files it names under `parts`, as checked plain values.

    Returns `year`, `source` and every list of YEAR_LISTS: rows as dicts with Words, dates and exact amounts.
    """
    main = read_file(path)
    main.only("year", "source", "parts", *YEAR_LISTS)
    pages = [main, *(read_file(path.with_name(name)) for name in texts(main, "parts"))]
    year: dict[str, Any] = {"year": main.whole("year"), "source": main.text("source")}
    for name, shape in YEAR_LISTS.items():
        rows = [e for page in pages if page.has(name) for e in page.children(name, next(iter(shape)))]
        year[name] = list(by_code(((_row(e, shape), e) for e in rows), key=next(iter(shape))).values())
    projects = {project["code"] for project in year["projects"]}
    for name in YEAR_LISTS:
        for row in year[name]:
            if row.get("project") is not None and row["project"] not in projects:
                raise main.fail(f"{name} {row.get('key')}: no project is called {row['project']}")
    return year


def _row(e: Entry, shape: Mapping[str, str]) -> dict[str, Any]:
    e.only(*shape)
    row = {
        field: None if kind.endswith("?") and not e.has(field) else _value(e, field, kind.rstrip("?"))
        for field, kind in shape.items()
    }
    in_order(e, row.get("starts_on"), row.get("ends_on"))
    return row


def _value(e: Entry, field: str, kind: str) -> Any:
    """One field of a year-file, read as YEAR_LISTS says; an action or organisation must exist."""
    if kind in _CODES:
        return e.one_of(field, _CODES[kind])
    if kind == "action":
        return e.one_of(field, load_strategy().actions)
    if kind == "organisation":
        return e.one_of(field, load_organisations())
    if kind == "organisations":
        listed = texts(e, field)
        for code in listed:
            if code not in load_organisations():
                raise e.fail(f"no organisation is called {code}")
        return listed
    if kind == "texts":
        return texts(e, field)
    if kind == "flag":
        if not isinstance(e.raw(field), bool):
            raise e.fail(f"“{field}” must be true or false")
        return e.raw(field)
    if kind == "certainty":
        return e.certainty()
    readers = {"text": e.text, "words": e.words, "day": e.day, "amount": e.amount, "whole": e.whole}
    return readers[kind](field)


def read_file(path: Path) -> Entry:
    """One YAML file as a checked Entry; FileNotFoundError when it is missing."""
    return parse(path.name, path.read_text(encoding="utf-8"))


def by_code(found: Iterable[tuple[T, Entry]], key: str = "code") -> dict[str, T]:
    """The values by the `key` of their entry, in order; BadDataFile when it stands twice."""
    listed: dict[str, T] = {}
    for value, e in found:
        if e.text(key) in listed:
            raise e.fail(f"this {key} stands twice")
        listed[e.text(key)] = value
    return listed


def texts(e: Entry, key: str) -> tuple[str, ...]:
    """The list of texts under `key`; empty when the key is absent."""
    listed = e.items(key) if e.has(key) else []
    if not all(isinstance(item, str) and item for item in listed):
        raise e.fail(f"“{key}” must be a list of texts")
    return tuple(listed)


def in_order(e: Entry, start: date | None, end: date | None) -> None:
    """BadDataFile when `end` comes before `start`."""
    if start is not None and end is not None and end < start:
        raise e.fail(f"it ends ({end}) before it begins ({start})")
