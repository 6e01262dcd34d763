"""The registers that can be read, from data/kinds/*.yaml: their columns and what must hold between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from maslak.imports.reading.vocabulary import DATA


@dataclass(frozen=True)
class Field:
    """One column of a register."""

    name: str
    type: str
    label: dict[str, str]  # fr, ar, en
    synonyms: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()  # titles that may mean it, when the cells below say so too
    required: bool = False  # a row without it is rejected
    identifies: bool = False
    instead_of: str = ""  # the required field that this one may replace
    unreadable: str = "reject"  # or "warn": the value is dropped, the row kept
    empty: str = ""  # message code of the warning for an empty cell
    empty_value: str | None = None  # what an empty cell then stands for


@dataclass(frozen=True)
class Part:
    """One table of a register; most registers have a single one, called main."""

    kind: str
    name: str
    fields: dict[str, Field]
    sheets: tuple[str, ...] = ()  # sheet names that speak for this part
    main_date: str = ""
    main_year: str = ""
    cumulative: bool = False  # rows of many years belong in it
    order: tuple[str, ...] = ()  # dates that usually follow one another
    born_before: tuple[str, ...] = ()  # dates nobody can reach before being born
    working_day: tuple[str, ...] = ()  # dates that fall on a working day
    wage_floor: dict[str, str] = field(default_factory=dict)
    adds_up: dict[str, Any] = field(default_factory=dict)

    def groups(self) -> list[tuple[str, ...]]:
        """Required fields, each with those that may stand in for it."""
        return [
            (one.name, *(other.name for other in self.fields.values() if other.instead_of == one.name))
            for one in self.fields.values()
            if one.required
        ]


@dataclass(frozen=True)
class Kind:
    """A register: its code, its name on the page, and the organisation that usually sends it ("" for any)."""

    code: str
    label: dict[str, str]
    organisation: str
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """The table called `name`. Raises `KeyError`."""
        return {part.name: part for part in self.parts}[name]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of register, by code."""
    shared = yaml.safe_load((DATA / "fields.yaml").read_text(encoding="utf-8"))
    asked = _asked()
    found = [_kind(yaml.safe_load(path.read_text(encoding="utf-8")), shared, asked) for path in _files()]
    return {kind.code: kind for kind in found}


def kind(code: str) -> Kind:
    """The register called `code`. Raises `KeyError`."""
    return kinds()[code]


def _files() -> list[Any]:
    return sorted((DATA / "kinds").glob("*.yaml"))


def _asked() -> dict[tuple[str, str], list[str]]:
    """(kind, field) → how our field forms put the question: an export may head its columns with that."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted((DATA / "forms").glob("*.yaml")):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "kind" in form:
            for question in _questions(form["questions"]):
                found.setdefault((form["kind"], question["name"]), []).extend(question["label"].values())
    return found


def _questions(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if "questions" in entry:
            yield from _questions(entry["questions"])
        elif "name" in entry and "label" in entry:
            yield entry


def _kind(data: dict[str, Any], shared: dict[str, Any], asked: dict[tuple[str, str], list[str]]) -> Kind:
    parts = tuple(_part(data["kind"], item, shared, asked) for item in data["parts"])
    return Kind(data["kind"], data["label"], data.get("organisation") or "", parts)


def _part(
    kind_code: str, data: dict[str, Any], shared: dict[str, Any], asked: dict[tuple[str, str], list[str]]
) -> Part:
    fields = [
        _field(item, shared.get(item["field"], {}), asked.get((kind_code, item["field"]), []))
        for item in data["fields"]
    ]
    return Part(
        kind=kind_code,
        name=data["part"],
        fields={one.name: one for one in fields},
        sheets=tuple(data.get("sheets", ())),
        main_date=data.get("main_date", ""),
        main_year=data.get("main_year", ""),
        cumulative=data.get("cumulative", False),
        order=tuple(data.get("order", ())),
        born_before=tuple(data.get("born_before", ())),
        working_day=tuple(data.get("working_day", ())),
        wage_floor=data.get("wage_floor", {}),
        adds_up=data.get("adds_up", {}),
    )


def _field(own: dict[str, Any], shared: dict[str, Any], asked: list[str]) -> Field:
    both = {**shared, **own}
    label = both["label"]
    synonyms = [*label.values(), *own.get("synonyms", ()), *shared.get("synonyms", ()), *asked]
    return Field(
        name=own["field"],
        type=both["type"],
        label=label,
        synonyms=tuple(dict.fromkeys(synonyms)),
        vague=tuple(both.get("vague", ())),
        required=both.get("required", False),
        identifies=both.get("identifies", False),
        instead_of=both.get("instead_of", ""),
        unreadable=both.get("unreadable", "reject"),
        empty=both.get("empty", ""),
        empty_value=both.get("empty_value"),
    )
