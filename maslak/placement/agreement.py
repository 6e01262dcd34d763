"""The text that a person agrees to when they apply: what that employer reads, read from its data file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "data" / "sharing.yaml"
_PARTS = ("what", "who", "free", "withdraw")
LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class Agreement:
    """One version of the text: its paragraphs by language."""

    version: str
    valid_from: date
    paragraphs: dict[str, tuple[str, ...]]

    def told(self, language: str, employer: str) -> tuple[str, ...]:
        """The paragraphs in that language (French when there is none), with the employer's name in its place."""
        spoken = self.paragraphs.get(language[:2], self.paragraphs["fr"])
        return tuple(text % {"employer": employer} for text in spoken)


def in_force(on: date) -> Agreement:
    """The version shown on that day; the first one for a day before it."""
    known = versions()
    return next((text for text in reversed(known) if text.valid_from <= on), known[0])


@cache
def versions() -> tuple[Agreement, ...]:
    """Every version, the oldest first, each whole in three languages."""
    document = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found = []
    for entry in document["versions"]:
        paragraphs = {code: tuple(entry[part][code] for part in _PARTS) for code in LANGUAGES}
        found.append(Agreement(str(entry["version"]), entry["valid_from"], paragraphs))
    return tuple(sorted(found, key=lambda text: text.valid_from))
