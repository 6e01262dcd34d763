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

    def filled(self, **values: Words | str | int) -> Words:
        """The same with its placeholders, %(name)s, filled: by words, each in its own language."""

        def fill(language: str) -> str:
            return self.in_language(language) % {
                name: value.in_language(language) if isinstance(value, Words) else value
                for name, value in values.items()
            }

        return Words(fill("fr"), fill("ar"), fill("en"))

    def __str__(self) -> str:
        return self.fr


@dataclass(frozen=True, slots=True)
class Source:
    """A text of law, a report or a rule of the house; `address` is None where no public page is known."""

    code: str
    text: Words
    address: str | None
