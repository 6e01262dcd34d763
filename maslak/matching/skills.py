"""What people know how to do, as keys that meet: a vocabulary of this labour market, and words where it does not reach.

A skill of the vocabulary is known by its code whatever the language it was told in (« s:sew_machine »), an imported one
by its ESCO address too (« u:http://… »), any other by the stems of its words (« w:coudr »): the same words written
another way still meet in part. Plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from maslak.law.words import Words
from maslak.occupations import words

_FILE = Path(__file__).parent / "data" / "skills.yaml"


@cache
def vocabulary() -> Mapping[str, Words]:
    """Each skill of the vocabulary by its code, in three languages."""
    return {code: Words(each["fr"], each["ar"], each["en"]) for code, each in _read().items()}


@lru_cache(maxsize=32768)
def code_of(label: str) -> str:
    """The code of the skill that a label names in any of its spellings; empty when the vocabulary has none.

    A longer sentence is understood when half of its words at least are those of a spelling.
    """
    said = frozenset(words.words(label))
    if not said:
        return ""
    exact = _spellings().get(said)
    if exact:
        return exact
    near = [
        (len(spelling), code)
        for stem in said
        for spelling, code in _by_stem().get(stem, ())
        if spelling <= said and len(spelling) * 2 >= len(said)
    ]
    return max(near)[1] if near else ""


@lru_cache(maxsize=32768)
def asked(label: str, esco_uri: str = "") -> tuple[str, ...]:
    """The keys that may stand for a skill which an offer asks; the words only where nothing else names it."""
    code = code_of(label)
    found = [f"s:{code}"] if code else [f"w:{stem}" for stem in words.words(label)]
    return (*found, *([f"u:{esco_uri}"] if esco_uri else []))


@lru_cache(maxsize=32768)
def held(label: str, esco_uri: str = "") -> tuple[str, ...]:
    """Every key of a skill that a person has: its code, its ESCO address, its words."""
    code = code_of(label)
    found = [*([f"s:{code}"] if code else []), *([f"u:{esco_uri}"] if esco_uri else [])]
    return (*found, *(f"w:{stem}" for stem in words.words(label)))


@cache
def _read() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["skills"]
    return found


@cache
def _spellings() -> Mapping[frozenset[str], str]:
    """The words of each spelling -> the code; the first in the file wins where two skills are said alike."""
    found: dict[frozenset[str], str] = {}
    for code, each in _read().items():
        for text in (each["fr"], each["ar"], each["en"], *each.get("also", ())):
            found.setdefault(frozenset(words.words(str(text))), code)
    return found


@cache
def _by_stem() -> Mapping[str, list[tuple[frozenset[str], str]]]:
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for spelling, code in _spellings().items():
        for stem in spelling:
            found.setdefault(stem, []).append((spelling, code))
    return found
