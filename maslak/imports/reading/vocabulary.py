"""The words of data/vocabulary.yaml: what a cell may say, and the code it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from maslak.imports.reading.fold import compact, fold, without_article

DATA = Path(__file__).parent.parent / "data"
_TYPO_LENGTH = 5  # shorter words differ by a letter and mean something else
_TYPO_LIKENESS = 85.0


@dataclass(frozen=True)
class Choice:
    """One list of the vocabulary, ready to compare."""

    exact: dict[str, str]  # compact folded word → code
    has: tuple[tuple[str, tuple[str, ...]], ...]  # (code, beginnings of words that must all be there)


@cache
def choices(name: str) -> Choice:
    """The list called `name`. Raises `KeyError` for a list that the file does not hold."""
    exact: dict[str, str] = {}
    has: list[tuple[str, tuple[str, ...]]] = []
    for code, words in _file()[name].items():
        if isinstance(words, dict):
            for word in words.get("exact", ()):
                exact.setdefault(_key(word), code)
            has += [(code, tuple(fold(phrase).split())) for phrase in words.get("has", ())]
    return Choice(exact, tuple(has))


@lru_cache(maxsize=65536)
def find(name: str, text: str) -> str | None:
    """The code that `text` stands for in the list `name`: exact word, then phrase, then a small typo; else None."""
    words = choices(name)
    key = _key(text)
    if key in words.exact:
        return words.exact[key]
    found = find_phrase(name, text)
    if found:
        return found
    if len(key) < _TYPO_LENGTH or any(c.isdigit() for c in key):
        return None
    near = {code for word, code in words.exact.items() if len(word) >= _TYPO_LENGTH and _alike(key, word)}
    return near.pop() if len(near) == 1 else None


@lru_cache(maxsize=65536)
def find_phrase(name: str, text: str) -> str | None:
    """The first code of which every word of a phrase begins a word of `text`."""
    folded = fold(text)
    present = (*folded.split(), *without_article(folded).split())
    for code, phrase in choices(name).has:
        if all(any(word.startswith(start) for word in present) for start in phrase):
            return code
    return None


def words_of(name: str, code: str) -> tuple[str, ...]:
    """The exact words of one code, as the file writes them."""
    return tuple(_file()[name][code].get("exact", ()))


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= _TYPO_LIKENESS


def _key(text: str) -> str:
    folded = fold(text)
    return compact(without_article(folded)) if folded else text.strip()


@cache
def _file() -> dict[str, Any]:
    return yaml.safe_load((DATA / "vocabulary.yaml").read_text(encoding="utf-8"))
