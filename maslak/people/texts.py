"""The texts of consent, by purpose, version and language. Plain Python over data/consents.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "consents.yaml"
LANGUAGES = ("fr", "ar", "en")
PARTS = ("title", "what", "who", "free", "withdraw")


@dataclass(frozen=True)
class ConsentText:
    """One version of a text. Each part holds the three languages; `%(organisation)s` stands for the body
    named.
    """

    purpose: str
    version: str
    valid_from: date
    title: Mapping[str, str]
    what: Mapping[str, str]
    who: Mapping[str, str]
    free: Mapping[str, str]
    withdraw: Mapping[str, str]
    use: str = ""  # shown in this use alone, in place of the purpose's usual text

    def told(self, language: str, organisation: str) -> dict[str, str]:
        """The parts in `language` (French when it is none of ours), with the organisation's name in its
        place.
        """
        spoken = language if language in LANGUAGES else "fr"
        return {part: getattr(self, part)[spoken] % {"organisation": organisation} for part in PARTS}


def consent_text(
    purpose: str, *, version: str | None = None, on: date | None = None, use: str = ""
) -> ConsentText:
    """The text of that version; or the one shown on that day; or the latest. `use`: the text of a special use.

    Raises KeyError for an unknown purpose or version. A day before the first text gives the first.
    """
    versions = consent_texts()[purpose]
    if version is not None:
        for text in versions:
            if text.version == version:
                return text
        raise KeyError(version)
    usual = [text for text in versions if text.use == use]
    shown = [text for text in usual if on is None or text.valid_from <= on]
    return shown[-1] if shown else usual[0]


def text_agreed_to(purpose: str, version: str) -> ConsentText:
    """The text that somebody agreed to; the usual one of that purpose when it came from elsewhere."""
    known = {text.version for text in consent_texts()[purpose]}
    return consent_text(purpose, version=version if version in known else None)


@cache
def consent_texts() -> Mapping[str, tuple[ConsentText, ...]]:
    """All texts by purpose, the oldest first."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["purposes"]
    return {
        purpose: tuple(
            sorted((ConsentText(purpose, **item) for item in items), key=lambda text: text.valid_from)
        )
        for purpose, items in data.items()
    }
