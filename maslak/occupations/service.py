"""The linker of this installation: on the built-in vocabulary, and on ESCO once it is imported."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from maslak.occupations import linker, vocabulary
from maslak.occupations.index import Index

_folder: list[Path] = []


def use(folder: Path | None) -> None:
    """Look for an imported taxonomy in a folder from now on; None forgets it."""
    _folder[:] = [folder] if folder else []
    _index.cache_clear()


def link(text: str, top: int = 10) -> list[linker.Match]:
    """The ISCO-08 unit groups that a title may mean, best first, each once; empty for a title without letters.

    A score lies between 0 and 1; `must_ask` says when it should not be trusted alone.
    """
    return linker.link(_index(), text, top)


def build(taxonomy: Path | None = None, aliases: Path | None = None) -> Index:
    """An index of the built-in vocabulary, with an ESCO download and titles tied to it when they are given."""
    return Index.build(vocabulary.concepts(), vocabulary.labels())


@lru_cache(1)
def _index() -> Index:
    return build()
