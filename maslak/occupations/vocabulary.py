"""The built-in vocabulary: for each ISCO-08 unit group its names and what people call the work.

`data/vocabulary/*.yaml`, a file for each major group or part of one. Under a unit group's code, a list for each
language: French of Morocco and West Africa (fr), English (en), Standard Arabic (ar), Darija in Arabic letters (ary)
and in Latin ones (ary_latn). In fr, en and ar the first item is the name of the group; the rest are titles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from maslak.occupations.labels import Concept, Label

FOLDER = Path(__file__).parent / "data" / "vocabulary"
NAMED_IN = ("fr", "ar", "en")
LANGUAGES = ("fr", "en", "ar", "ary", "ary_latn")


@lru_cache
def unit_groups() -> dict[str, dict[str, list[str]]]:
    """Code of the unit group -> language -> its name and titles. Raises ValueError for a code given twice."""
    groups: dict[str, dict[str, list[str]]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for code, said in _read(path).items():
            if code in groups:
                raise ValueError(f"{path.name}: the unit group {code} stands twice")
            groups[code] = said
    return groups


@lru_cache
def edition() -> str:
    """A mark of what the files say, to know whether an index was made of them."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.yaml")))).hexdigest()


def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), _LOADER)
    return {
        str(code): {lang: [str(t) for t in titles] for lang, titles in said.items()}
        for code, said in found.items()
    }


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def label(isco: str, language: str) -> str:
    """The name of a unit group in fr, ar or en; the code itself for a group that the vocabulary does not hold."""
    said = unit_groups().get(isco, {})
    return next((said[tried][0] for tried in (language, "fr", "en") if said.get(tried)), isco)


def concepts() -> list[Concept]:
    """One concept a unit group, without ESCO address."""
    return [
        Concept(code, None, {lang: said[lang][0] for lang in NAMED_IN if said.get(lang)})
        for code, said in unit_groups().items()
    ]


def labels() -> Iterator[Label]:
    """Every name and title, with the place of its unit group in `concepts()`."""
    for place, said in enumerate(unit_groups().values()):
        for language, titles in said.items():
            for rank, title in enumerate(titles):
                named = rank == 0 and language in NAMED_IN
                yield Label(title, language, place, "group" if named else "title")
