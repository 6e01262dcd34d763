"""Texts that people agree to, in versions: paragraphs in three languages, read from a data file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import yaml

LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class Agreement:
    """One version of a text: its paragraphs by language."""

    version: str
    valid_from: date
    paragraphs: dict[str, tuple[str, ...]]

    def told(self, language: str, employer: str | None = None) -> tuple[str, ...]:
        """The paragraphs in that language (French when there is none), an employer's name in its place."""
        spoken = self.paragraphs.get(language[:2], self.paragraphs["fr"])
        if employer is None:
            return spoken
        return tuple(text % {"employer": employer} for text in spoken)


class Agreements:
    """The versions of one text: `file` holds them, `parts` are the paragraphs of each, in order."""

    def __init__(self, file: Path, parts: tuple[str, ...]) -> None:
        self._file, self._parts = file, parts

    @cached_property
    def _versions(self) -> tuple[Agreement, ...]:
        document = yaml.safe_load(self._file.read_text(encoding="utf-8"))
        found = []
        for entry in document["versions"]:
            paragraphs = {code: tuple(entry[part][code] for part in self._parts) for code in LANGUAGES}
            found.append(Agreement(str(entry["version"]), entry["valid_from"], paragraphs))
        return tuple(sorted(found, key=lambda text: text.valid_from))

    def versions(self) -> tuple[Agreement, ...]:
        """Every version, the oldest first, each whole in three languages."""
        return self._versions

    def in_force(self, on: date) -> Agreement:
        """The version shown on that day; the first one for a day before it."""
        return next((text for text in reversed(self._versions) if text.valid_from <= on), self._versions[0])
