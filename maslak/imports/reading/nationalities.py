"""A nationality written any way, to its ISO 3166-1 alpha-3 code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import yaml
from babel import Locale
from rapidfuzz import fuzz, process

from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.fold import compact, fold, visible, without_article
from maslak.imports.reading.sheets import Cell
from maslak.imports.reading.vocabulary import DATA

_PARTS = re.compile(r"\s*[/,;+&()\[\]|]\s*|\s+(?:et|and|و|-|–)\s+|\s*و(?=ال)", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:nationalite|nationality|ressortissante?|citoyenn?e?|originaire|national|pays|جنسيه|الجنسيه)\s+"
    r"(?:de la |de l |du |des |de |d )?|^(?:republique|rep|republic|etat|state|royaume|جمهوريه|دوله|مملكه)\s+"
    r"(?:de la |de l |du |des |de |d |of the |of )?|^(?:de la |de l |du |des |de |d |la |le |les |l |the )"
)
_TYPO_LENGTH, _TYPO_LIKENESS, _TYPO_RIVAL = 7, 90.0, 86.0


@dataclass
class _Index:
    codes: dict[str, str] = field(default_factory=dict)  # ISO codes, upper case → alpha-3
    names: dict[str, str] = field(default_factory=dict)  # compact folded name → alpha-3
    shared: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # name → all it may mean, the usual first
    quiet: set[tuple[str, ...]] = field(default_factory=set)  # meanings whose usual one needs no warning

    def add(self, name: str, code: str) -> None:
        folded = fold(name)
        if folded:
            self.names.setdefault(compact(folded), code)
            self.names.setdefault(compact(without_article(folded)), code)

    def meanings(self, text: str) -> tuple[str, ...]:
        """The countries that one name may mean, the usual first; nothing for a name nobody knows."""
        bare = text.strip(" .").upper()
        if bare in self.codes:
            return (self.codes[bare],)
        folded = fold(text)
        for form in (
            folded,
            without_article(folded),
            _LEAD.sub("", folded),
            _LEAD.sub("", _LEAD.sub("", folded)),
        ):
            key = compact(form)
            if key in self.shared:
                return self.shared[key]
            if key in self.names:
                return (self.names[key],)
        return ()


def read_nationality(cell: Cell) -> str | Doubtful:
    """The alpha-3 code of a cell (XXA for stateless), `Doubtful` where two countries share the name or a letter
    was mistyped. Raises `BadValue` for a country nobody knows and for two nationalities in one cell."""
    return _read(visible(str(cell)))


@lru_cache(maxsize=16384)
def _read(text: str) -> str | Doubtful:
    index = _index()
    whole = index.meanings(text)
    if whole:
        return _settled(whole)
    parts = [part for part in _PARTS.split(text) if part and fold(part)]
    if len(parts) > 1:
        meanings = [index.meanings(part) for part in parts]
        known = [set(meaning) for meaning in meanings if meaning]
        common = set.intersection(*known) if known else set()
        if len(known) > 1 and not common:
            raise BadValue("nationality_dual")
        if common and len(known) == len(parts):
            first = next(meaning for meaning in meanings if meaning)
            return _settled(tuple(code for code in first if code in common))
    return _typo(text)


def _settled(meanings: tuple[str, ...]) -> str | Doubtful:
    if len(meanings) == 1 or meanings in _index().quiet:
        return meanings[0]
    return Doubtful(
        meanings[0], "nationality_shared", {"chosen": meanings[0], "others": ", ".join(meanings[1:])}
    )


def _typo(text: str) -> Doubtful:
    """The one country whose name differs by a slip of the hand; two that come near are no answer."""
    key = compact(_LEAD.sub("", fold(text)))
    if len(key) >= _TYPO_LENGTH:
        names = _index().names
        near = process.extract(key, names.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO_RIVAL, limit=10)
        codes = {names[name] for name, _, _ in near}
        if len(codes) == 1 and near[0][1] >= _TYPO_LIKENESS:
            code = codes.pop()
            return Doubtful(code, "nationality_guessed", {"chosen": code})
    raise BadValue("nationality_unknown")


@cache
def _index() -> _Index:
    data = yaml.safe_load((DATA / "nationalities.yaml").read_text(encoding="utf-8"))
    index = _Index()
    for shared in data["ambiguous"]:
        meanings = tuple(dict.fromkeys((shared["choice"], *shared["among"])))
        if shared.get("quiet"):
            index.quiet.add(meanings)
        for word in shared["words"]:
            for form in _french(word):
                index.shared[compact(fold(form))] = meanings
                index.shared[compact(without_article(fold(form)))] = meanings
    for code, country in data["countries"].items():
        index.codes[code] = code
        index.codes[country["iso2"]] = code
        for name in _own_names(country):
            index.add(name, code)
    for lang in ("fr", "en", "ar"):
        territories = Locale(lang).territories
        for code, country in data["countries"].items():
            index.add(territories.get(country["iso2"], ""), code)
    for code, names in data["stateless"].items():
        for name in names:
            index.add(name, code)
    return index


def _own_names(country: dict[str, Any]) -> list[str]:
    names = list(country.get("also", ()))
    for word in country["fr"].split("/"):
        names += _french(word)
    for word in country["en"].split("/"):
        names += [word, f"{word}s"]
    names += _arabic(country["ar"])
    return names


def _french(word: str) -> list[str]:
    return [word] if word.endswith(("s", "x")) else [word, f"{word}s"]


def _arabic(word: str) -> list[str]:
    """An Arabic demonym with its feminine and plurals: سنغالي, سنغالية, سنغاليون, سنغاليين, سنغاليات."""
    words = word.split()
    if not all(part.endswith("ي") for part in words):
        return [word]
    return [" ".join(part + ending for part in words) for ending in ("", "ة", "ون", "ين", "ات")]
