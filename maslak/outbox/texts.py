"""The texts of messages, read once from their data file and checked; each in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import yaml

LANGUAGES = ("fr", "ar", "en")
# A telephone is often shared: an SMS tells when, never what for, with whom, or anything about the person.
SMS_MAY_SAY = frozenset({"when"})
# Two parts of an SMS in a script outside the basic alphabet (3GPP TS 23.038): 2 × 67 signs.
SMS_LENGTH = 134

_FILE = Path(__file__).parent / "data" / "texts.yaml"
_CASABLANCA = ZoneInfo("Africa/Casablanca")
_MOMENT = {
    "fr": "le {0:%d/%m/%Y} à {0:%H:%M}",
    "ar": "يوم {0:%d/%m/%Y} على الساعة {0:%H:%M}",
    "en": "on {0:%d/%m/%Y} at {0:%H:%M}",
}
_BLANKS = re.compile(r"\s+")

Param = str | int | date | datetime | Mapping[str, str]


class BadText(Exception):
    """The data file of texts breaks its own form, or a text was asked for without one of its words."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: the words it takes in, and what it says by channel and language."""

    code: str
    params: frozenset[str]
    space: Mapping[str, str]
    sms: Mapping[str, str] | None

    def in_words(self, channel: str, language: str, params: Mapping[str, Param]) -> str:
        """The text for that channel and language, its words put in. Raises BadText when one is missing."""
        missing = self.params - params.keys()
        if missing:
            raise BadText(f"{self.code}: {', '.join(sorted(missing))} missing")
        tongue = known_language(language)
        wording = self.sms if channel == "sms" and self.sms else self.space
        values = {name: _spoken(params[name], tongue) for name in self.params}
        return wording[tongue].format_map(values)


def text(code: str) -> Text:
    """The text of that code. Raises BadText for a code that the file does not hold."""
    if code not in texts():
        raise BadText(f"no text {code!r}")
    return texts()[code]


def word(group: str, code: str) -> Mapping[str, str]:
    """A word that texts take in, by language (`word("mode", "phone")`). Raises BadText for an unknown one."""
    try:
        return _document()["words"][group][code]
    except KeyError as error:
        raise BadText(f"no word {group} / {code}") from error


def known_language(language: str) -> str:
    """`language` when the texts exist in it, French otherwise."""
    return language if language in LANGUAGES else "fr"


@cache
def texts() -> Mapping[str, Text]:
    """Every text by code, checked: three languages, declared words, nothing telling by SMS.

    Raises BadText.
    """
    return {code: _checked(code, entry) for code, entry in _document()["texts"].items()}


@cache
def _document() -> dict[str, Any]:
    document = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    for group in document["words"].values():
        for code, words in group.items():
            _in_three_languages(code, words)
    return document


def _checked(code: str, entry: Mapping[str, Any]) -> Text:
    found = Text(code, frozenset(entry["params"]), entry["space"], entry.get("sms"))
    _in_three_languages(code, found.space)
    for sentence in found.space.values():
        _only(code, sentence, found.params)
    if found.sms is not None:
        _in_three_languages(code, found.sms)
        for sentence in found.sms.values():
            _only(code, sentence, found.params & SMS_MAY_SAY)
    return found


def _in_three_languages(code: str, words: Mapping[str, str]) -> None:
    if set(words) != set(LANGUAGES) or not all(words.values()):
        raise BadText(f"{code}: {', '.join(LANGUAGES)} are needed, each filled")


def _only(code: str, sentence: str, allowed: frozenset[str]) -> None:
    used = {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}
    if used - allowed:
        raise BadText(f"{code}: {', '.join(sorted(used - allowed))} may not stand in « {sentence} »")


def _spoken(value: Param, language: str) -> str:
    if isinstance(value, Mapping):
        value = value.get(language) or value.get("fr") or ""
    if isinstance(value, datetime):
        return _MOMENT[language].format(value.astimezone(_CASABLANCA))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _BLANKS.sub(" ", str(value)).strip()
