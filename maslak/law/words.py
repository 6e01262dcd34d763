"""What a data file says to people: a sentence in three languages, and the text it rests on."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("fr", "ar", "en")

# How sure we are that a value is what the text says; pages show it beside the value.
CERTAINTIES = frozenset({"official", "report", "third_party", "unsure", "unknown"})


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in French, Arabic and English."""

    fr: str
    ar: str
    en: str

    def in_language(self, code: str) -> str:
        """The sentence in that language ("ar", "fr-ma", …); French for any language we do not have."""
        language = code.lower().replace("_", "-").split("-")[0]
        return str(getattr(self, language)) if language in LANGUAGES else self.fr

    def __str__(self) -> str:
        return self.fr


@dataclass(frozen=True, slots=True)
class Source:
    """A text of law, a report or a rule of the house; `address` is None where no public page is known."""

    code: str
    text: Words
    address: str | None
