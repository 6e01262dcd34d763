"""The linker of this installation: on the built-in vocabulary, and on ESCO once it is imported.

What is imported stands in one file of the data folder, index included; a process that runs already sees a new one at
its next question. Without an import the index of the built-in vocabulary is kept in another. When the vocabulary or the
encoder has changed since, the index is made anew from what was imported, and kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from config.home import encoder_folder, home
from maslak.occupations import encoder, linker, taxonomy, vocabulary
from maslak.occupations.index import Index, load_labels
from maslak.occupations.labels import Concept, Label

logger = logging.getLogger(__name__)


def link(text: str, top: int = 10) -> list[linker.Match]:
    """The ISCO-08 unit groups that a title may mean, best first, each once; empty for a title without letters.

    A score lies between 0 and 1; `must_ask` says when it should not be trusted alone.
    """
    return linker.link(_index(), text, top)


def build(esco: Path | None = None, aliases: Path | None = None) -> Index:
    """An index of the built-in vocabulary, with an ESCO download and titles tied to it when they are given.

    Raises taxonomy.Unreadable.
    """
    return _together(*(taxonomy.read(esco, aliases) if esco else ([], [])))


def take_in(folder: Path, aliases: Path | None = None) -> tuple[int, int]:
    """Import a folder: an ESCO download, lists of titles tied to it, or both; gives (occupations, labels) now held.

    A new ESCO download replaces the old one with its titles; a folder of titles alone adds to what is held.
    Raises taxonomy.Unreadable for a folder that holds neither, encoder.NoEncoder when one is named that cannot be read.
    """
    _plugged()
    lists = [*taxonomy.alias_files(folder), *([aliases] if aliases else [])]
    if taxonomy.occupation_files(folder):
        concepts, labels = taxonomy.read(folder)
    else:
        concepts, labels = _held()
    if not concepts or not (lists or labels):
        raise taxonomy.Unreadable(taxonomy.NOTHING_TO_READ % {"folder": folder})
    place = {concept.uri: number for number, concept in enumerate(concepts)}
    for path in lists:
        labels += taxonomy.titles_of(path, place)
    index = _together(concepts, labels)
    index.save(_path(), edition=_edition())
    return len(concepts), len(index.labels)


def _together(concepts: Iterable[Concept], labels: Iterable[Label]) -> Index:
    """The built-in vocabulary first, then what was imported."""
    own = vocabulary.concepts()
    moved = (replace(label, concept=label.concept + len(own)) for label in labels)
    return Index.build([*own, *concepts], [*vocabulary.labels(), *moved], _encoder())


@lru_cache(1)
def _encoder() -> encoder.Encoder | None:
    """The encoder that is plugged in; one that cannot be read is told in the log, and titles are linked without."""
    try:
        return _plugged()
    except encoder.NoEncoder as error:
        logger.warning("%s", error)
        return None


def _plugged() -> encoder.Encoder | None:
    """The encoder that MASLAK_ENCODER names. Raises encoder.NoEncoder for a folder that holds none."""
    folder = encoder_folder()
    return encoder.load(folder) if folder else None


def _edition() -> str:
    """What an index is made of beside the import: the vocabulary and the encoder."""
    plugged = _encoder()
    return f"{vocabulary.edition()} {plugged.mark}" if plugged else vocabulary.edition()


def _path() -> Path:
    return home() / "taxonomy" / "index.npz"


def _held() -> tuple[list[Concept], list[Label]]:
    """What was imported earlier, without the built-in vocabulary."""
    if not _path().exists():
        return [], []
    concepts, labels = load_labels(_path())
    kept = [number for number, concept in enumerate(concepts) if concept.uri]
    place = {number: new for new, number in enumerate(kept)}
    moved = [replace(label, concept=place[label.concept]) for label in labels if label.concept in place]
    return [concepts[number] for number in kept], moved


def _index() -> Index:
    path = _path()
    return _read(path, path.stat().st_mtime_ns if path.exists() else None)


@lru_cache(1)
def _read(path: Path, written: int | None) -> Index:
    if written is None:
        path = path.with_name("vocabulary.npz")
    if path.exists() and Index.edition(path) == _edition():
        return Index.load(path, _encoder())
    index = build() if written is None else _together(*_held())
    with suppress(OSError):  # a reader that may not write still answers
        index.save(path, edition=_edition())
    return index
