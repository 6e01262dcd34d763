"""ESCO as people download it, and lists of titles tied to it: read from a folder into concepts and labels.

The folder holds `occupations_fr.csv`, `occupations_ar.csv`, `occupations_en.csv` (any language) with the columns of the
official download; a list of titles is a CSV with `title_<language>`, `esco_uri` and, if it says so, `match` (exactMatch,
narrowMatch, closeMatch, broadMatch), as the French ROME list.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from maslak.occupations.labels import TRUST, Concept, Label

NEEDED = ("conceptUri", "iscoGroup", "preferredLabel", "altLabels")
DESCRIBED_IN = ("fr", "en")  # the descriptions that meaning is learnt from
ISCO_ADDRESS = "http://data.europa.eu/esco/isco/C"
NOTHING_TO_READ = (
    "%(folder)s : ni fichier occupations_*.csv (le téléchargement ESCO au format CSV), ni liste de titres "
    "(colonnes title_fr et esco_uri) pour une taxonomie déjà importée."
)


class Unreadable(ValueError):
    """A folder or file that is no taxonomy; its text says what is missing."""


def read(folder: Path, aliases: Path | None = None) -> tuple[list[Concept], list[Label]]:
    """The occupations of a folder with their labels in all its languages, and the titles of a list tied to them.

    Raises Unreadable when there is no `occupations_*.csv`, or one without the columns of ESCO.
    """
    files = occupation_files(folder)
    if not files:
        raise Unreadable(NOTHING_TO_READ % {"folder": folder})
    names: dict[str, dict[str, str]] = {}
    isco: dict[str, str] = {}
    about: dict[str, list[str]] = {}
    said: list[tuple[str, str, str, str]] = []
    for path in files:
        language = path.stem.removeprefix("occupations_").split("_")[0]
        for row in _rows(path, NEEDED):
            uri = row["conceptUri"].strip()
            isco.setdefault(uri, row["iscoGroup"].strip()[:4])
            names.setdefault(uri, {})[language] = row["preferredLabel"].strip()
            if language in DESCRIBED_IN:
                about.setdefault(uri, []).append(row.get("description") or "")
            said.append((uri, language, row["preferredLabel"], "preferred"))
            for column in ("altLabels", "hiddenLabels"):
                said.extend((uri, language, text, "alternative") for text in _lines(row.get(column)))
    place: dict[str | None, int] = {uri: number for number, uri in enumerate(isco)}
    concepts = [Concept(isco[uri], uri, names[uri], "\n".join(about.get(uri, ()))) for uri in isco]
    labels = [
        Label(text.strip(), language, place[uri], kind) for uri, language, text, kind in said if text.strip()
    ]
    if aliases:
        labels += titles_of(aliases, place)
    return concepts, labels


def occupation_files(folder: Path) -> list[Path]:
    """The files of an ESCO download, a language each."""
    return sorted(folder.glob("occupations_*.csv"))


def alias_files(folder: Path) -> list[Path]:
    """The lists of titles of a folder, known by their columns."""
    return [path for path in sorted(folder.glob("*.csv")) if _title_column(path)]


def titles_of(path: Path, place: Mapping[str | None, int]) -> list[Label]:
    """The titles of a list as labels of the concepts of `place`; those tied to others are left out.

    Raises Unreadable without the needed columns.
    """
    return [
        Label(text, language, place[uri], kind)
        for text, language, uri, kind in read_aliases(path)
        if uri in place
    ]


def read_aliases(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """(title, language, ESCO address, kind of match) of a list. Raises Unreadable without the needed columns."""
    column = _title_column(path)
    if column is None:
        raise Unreadable(f"{path.name} : colonnes attendues : title_fr (ou une autre langue) et esco_uri.")
    language = column.removeprefix("title_")
    for row in _rows(path, (column, "esco_uri")):
        kind = (row.get("match") or "exact").removesuffix("Match").lower()
        if row[column].strip():
            yield row[column].strip(), language, row["esco_uri"].strip(), kind if kind in TRUST else "close"


def _title_column(path: Path) -> str | None:
    """The column of titles of a list, `title_fr` or another language; None for another kind of file."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        columns = csv.DictReader(source).fieldnames or ()
    titles = [name for name in columns if re.fullmatch("title_[a-z]{2,3}(_latn)?", name)]
    return titles[0] if titles and "esco_uri" in columns else None


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source)
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise Unreadable(f"{path.name} : colonnes absentes : {', '.join(missing)}.")
        yield from reader


def _lines(cell: str | None) -> list[str]:
    return [line.strip() for line in (cell or "").splitlines() if line.strip()]
