"""How much a header that an office wrote looks like a field that we know."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from maslak.imports.reading.fold import fold, visible, without_article
from maslak.imports.reading.kinds import Part, kinds
from maslak.imports.reading.sheets import Cell

EXACT, REORDERED, INSIDE, TYPO = 1.0, 0.97, 0.95, 0.9
_TYPO_LENGTH, _TYPO_LIKENESS = 6, 88.0
_STOP = frozenset("de du des d la le les l the of a au aux en et and in s e es dh dhs mad par on ".split())
_NUMBER = frozenset(["no", "nr", "num", "numero", "number", "nº", "رقم"])
_PATH = re.compile(r"^[\w.-]+(?:[/:][\w.-]+)+$")
_DASHED_PATH = re.compile(r"^[A-Za-z_]\w*(?:-[A-Za-z_]\w*)+$", re.ASCII)  # as ODK Central writes it
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_SIDES = re.compile(r"\s*[/|\n\r;]\s*|\s+[-–—]\s+")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


@lru_cache(maxsize=16384)
def header_key(text: str) -> str:
    """A header as comparable words: folded, without articles, units and plural marks; « N° », « Num » alike."""
    if " " not in text.strip():
        text = _HUMP.sub(" ", text)
    words = []
    for word in without_article(fold(text)).split():
        word = "n" if word in _NUMBER else word
        if word in _STOP:
            continue
        words.append(
            word.rstrip("s") if len(word) > 3 and word.isascii() and not word.endswith("ss") else word
        )
    return " ".join(words) or fold(text)


@lru_cache(maxsize=4096)
def header_forms(text: str) -> tuple[tuple[str, float], ...]:
    """The keys under which a header may be known, each with the trust it deserves: the whole, the last step of a
    form's path (porteur/nom, porteur-nom), without its brackets, then each side of a bilingual header."""
    text = text if "\n" in text else visible(text)
    forms: dict[str, float] = {}
    if _PATH.match(text):
        for form, trust in ((text, EXACT), (re.split(r"[/:]", text)[-1], EXACT)):
            forms.setdefault(header_key(form), trust)
        return tuple(forms.items())
    forms[header_key(text)] = EXACT
    if _DASHED_PATH.match(text):
        forms.setdefault(header_key(text.rpartition("-")[2]), INSIDE)
    forms.setdefault(header_key(_BRACKETS.sub(" ", text)), EXACT)
    for side in [*_SIDES.split(text), *(inner[1:-1] for inner in _BRACKETS.findall(text))]:
        if len(fold(side)) > 2:
            forms.setdefault(header_key(side), INSIDE)
            forms.setdefault(header_key(_BRACKETS.sub(" ", side)), INSIDE)
    return tuple((form, trust) for form, trust in forms.items() if form)


@cache
def _known(kind: str, part: str) -> tuple[dict[str, tuple[str, ...]], dict[tuple[str, ...], tuple[str, ...]]]:
    """Header key → fields, and the same for the key's words in any order."""
    exact: dict[str, list[str]] = {}
    sorted_words: dict[tuple[str, ...], list[str]] = {}
    for field in kinds()[kind].part(part).fields.values():
        keys = {header_key(word) for word in field.synonyms} | {header_key(field.name)}
        for key in keys:
            exact.setdefault(key, []).append(field.name)
            sorted_words.setdefault(tuple(sorted(key.split())), []).append(field.name)
    return {k: tuple(v) for k, v in exact.items()}, {k: tuple(v) for k, v in sorted_words.items()}


@lru_cache(maxsize=65536)
def _likely(kind: str, part: str, header: str) -> tuple[tuple[str, float], ...]:
    exact, unordered = _known(kind, part)
    found: dict[str, float] = {}
    for form, trust in header_forms(header):
        for name in exact.get(form, ()):
            found[name] = max(found.get(name, 0.0), trust)
        for name in unordered.get(tuple(sorted(form.split())), ()):
            found[name] = max(found.get(name, 0.0), trust * REORDERED)
    if not found:
        for form, trust in header_forms(header):
            if len(form) < _TYPO_LENGTH:
                continue
            near = process.extract(
                form, exact.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO_LIKENESS, limit=3
            )
            for key, likeness, _ in near:
                if len(key) >= _TYPO_LENGTH:
                    for name in exact[key]:
                        found[name] = max(found.get(name, 0.0), trust * TYPO * likeness / 100)
    return tuple(found.items())


def likely_fields(part: Part, cell: Cell) -> tuple[tuple[str, float], ...]:
    """The fields of `part` that a header may stand for, each with a likeness up to 1."""
    if not isinstance(cell, str) or len(cell) > 120:
        return ()
    return _likely(part.kind, part.name, cell.strip())


def match(part: Part, headers: list[Cell], wanted: dict[str, str] | None = None) -> dict[str, int]:
    """Field → column (0-based), the best pairs first, each field and each column once.

    `wanted` (field → header text) comes before any likeness; an empty text leaves the field unread.
    """
    mapping: dict[str, int] = {}
    closed: set[str] = set()
    for name, text in (wanted or {}).items():
        if name not in part.fields:
            continue
        if not text:
            closed.add(name)
            continue
        column = next(
            (i for i, cell in enumerate(headers) if _same(cell, text) and i not in mapping.values()), None
        )
        if column is not None:
            mapping[name] = column
    order = list(part.fields)
    pairs = [
        (-likeness, column, order.index(name), name)
        for column, cell in enumerate(headers)
        for name, likeness in likely_fields(part, cell)
    ]
    taken = set(mapping.values())
    for _, column, _, name in sorted(pairs):
        if name not in mapping and name not in closed and column not in taken:
            mapping[name] = column
            taken.add(column)
    return mapping


def _same(cell: Cell, text: str) -> bool:
    return isinstance(cell, str) and fold(cell) == fold(text)
