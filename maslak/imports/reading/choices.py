"""Cells that say one of a few things: sex, yes or no, how, which contract, which service, what the stay rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from maslak.core.places import find_city, find_region
from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.fold import fold, visible
from maslak.imports.reading.sheets import Cell
from maslak.imports.reading.vocabulary import find, find_phrase
from maslak.programme.strategy import load_workshops

_BAC_PLUS = re.compile(r"^(?:bac|baccalaureat|باك|باكالوريا|بكالوريا) ?(?:plus )?(\d)\b")
_AFTER_BAC = {
    1: "baccalaureate",
    2: "bac2",
    3: "bac3",
    4: "bac3",
    5: "bac5",
    6: "bac5",
    7: "bac5",
    8: "doctorate",
}
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_CAMPAIGN_2014 = re.compile(r"\b(?:20)?1[34]\b")
_CAMPAIGN_2016 = re.compile(r"\b(?:20)?1[678]\b|\b20161[78]\b|\b201617\b")


@dataclass(frozen=True)
class ServiceRead:
    """What was given to the person: an interview, a workshop (on which topic), or collective information."""

    kind: str  # interview | workshop | information
    topic: str = ""  # workshops: cv | letter | interview_skills | networks | project | labour_law | other


def _said(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return visible(str(cell))


def read_choice(name: str, code: str, cell: Cell) -> str:
    """The code of the vocabulary list `name` that a cell says. Raises `BadValue(code)`."""
    found = find(name, _said(cell))
    if found is None:
        raise BadValue(code)
    return found


def read_sex(cell: Cell) -> str:
    """`female` or `male`. A number is refused: offices do not agree on what 1 and 2 mean."""
    said = _said(cell)
    if said.isdigit():
        raise BadValue("sex_coded")
    return read_choice("sex", "sex_unreadable", cell)


def read_yes_no(cell: Cell) -> bool:
    """Yes or no, whatever a bracket adds: « Oui (AMUDDU) »."""
    said = _said(cell)
    return read_choice("yes_no", "yes_no_unreadable", _BRACKETS.sub("", said).strip() or said) == "yes"


def read_attendance(cell: Cell) -> bool:
    """True for somebody who came; an excused or cancelled attendance is none."""
    return read_choice("attendance", "attendance_unreadable", cell) == "present"


def read_education(cell: Cell) -> str:
    """A level of education; « Bac + 4 » counts as the degree below it."""
    after_bac = _BAC_PLUS.match(fold(_said(cell)))
    if after_bac and int(after_bac[1]) in _AFTER_BAC:
        return _AFTER_BAC[int(after_bac[1])]
    return read_choice("education", "education_unreadable", cell)


@lru_cache(maxsize=8192)
def _service(said: str) -> ServiceRead:
    own = _catalogue().get(fold(said))
    if own is not None:
        return own
    kind = find("service_kind", said)
    if kind is None:
        raise BadValue("service_unreadable")
    if kind != "workshop":
        return ServiceRead(kind)
    return ServiceRead(kind, find_phrase("workshop_topic", _without_workshop(said)) or "other")


@cache
def _catalogue() -> dict[str, ServiceRead]:
    """The titles of our own workshops in each language, folded: none of them is an interview, whatever its words."""
    found: dict[str, ServiceRead] = {}
    for code, workshop in load_workshops().items():
        read = (
            ServiceRead("information")
            if workshop.counts_as == "information"
            else ServiceRead("workshop", code)
        )
        found |= {fold(title): read for title in (workshop.title.fr, workshop.title.ar, workshop.title.en)}
    return found


def _without_workshop(said: str) -> str:
    """The words after « atelier recherche d'emploi »: the name of every workshop would else hold its own topic."""
    words = fold(said).split()
    start = next((i for i, word in enumerate(words) if word.startswith(("atelier", "workshop", "ورش"))), 0)
    return " ".join(words[start + 1 :] + words[:start])


def read_service(cell: Cell) -> ServiceRead:
    """The service and, for a workshop, its topic. Raises `BadValue`."""
    return _service(_said(cell))


def read_residence_basis(cell: Cell) -> str | Doubtful:
    """What the right to stay rests on; `unknown` with a warning rather than a refusal. An irregular stay is not kept."""
    return _residence(_said(cell))


def read_visa_basis(cell: Cell) -> str | Doubtful:
    """The same for a stamped work contract: only refugees whom the Bureau des Réfugiés et Apatrides recognised have one."""
    found = _residence(_said(cell))
    return "refugee_bra" if isinstance(found, Doubtful) and found.code == "refugee_body_missing" else found


@lru_cache(maxsize=8192)
def _residence(said: str) -> str | Doubtful:
    found = find("residence_basis", said)
    if found == "not_kept":
        return Doubtful("unknown", "residence_not_kept")
    if found == "refugee_bare":
        return Doubtful("refugee_bra", "refugee_body_missing")
    if found == "regularised":
        folded = fold(said)
        if _CAMPAIGN_2016.search(folded):
            return "regularised_2016_17"
        if _CAMPAIGN_2014.search(folded):
            return "regularised_2014"
        return Doubtful("regular_resident_ci", "residence_campaign_missing")
    return found or Doubtful("unknown", "residence_unreadable")


def read_region(cell: Cell) -> str:
    """The code of a region (MA-06), also from the name of one of its cities. Raises `BadValue`."""
    said = _said(cell)
    region = find_region(said)
    if region:
        return region.code
    city = find_city(said)
    if city:
        return city.region
    raise BadValue("region_unknown")


def read_city(cell: Cell) -> Any:
    """The French name of a city that we know; any other name stays as written, with a warning."""
    said = _said(cell)
    city = find_city(said)
    return city.fr if city else Doubtful(said, "city_unknown")
