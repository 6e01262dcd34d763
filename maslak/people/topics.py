"""Free text: what should never be written about a person, known by its words. It warns and never blocks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "forbidden.yaml"
_ARABIC_FORMS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ڭ": "ك"})
# « and », « so », « with », « for », « like » and the article are written as part of the Arabic word.
_ARABIC_LEAD = r"(?:[وفبلك]{0,2}(?:ال)?)"
_LETTERS = r"\w"


@dataclass(frozen=True)
class TopicWarning:
    """A topic that the text seems to touch: its code, the words that show it, what to tell the writer."""

    topic: str
    found: tuple[str, ...]
    message: str


def forbidden_topics(text: str, language: str = "fr") -> list[TopicWarning]:
    """The topics that `text` seems to touch (in French, Arabic or English, mixed or not), told in `language`.

    Each topic once, in the order of the data file; an empty list for a text that may stay as it is.
    """
    plain = _plain(text or "")
    warnings = []
    for topic in _topics():
        innocent = [match.span() for match in topic.unless.finditer(plain)] if topic.unless else []
        found = [
            match.group(0).strip()
            for match in topic.words.finditer(plain)
            if not any(start <= match.start() and match.end() <= end for start, end in innocent)
        ]
        if found:
            told = topic.messages.get(language[:2], topic.messages["fr"])
            warnings.append(TopicWarning(topic.code, tuple(dict.fromkeys(found)), told))
    return warnings


def topic_labels(language: str = "fr") -> dict[str, str]:
    """The topics by code, named in `language`."""
    return {topic.code: topic.labels.get(language[:2], topic.labels["fr"]) for topic in _topics()}


@dataclass(frozen=True)
class _Topic:
    code: str
    labels: dict[str, str]
    messages: dict[str, str]
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def _topics() -> tuple[_Topic, ...]:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return tuple(
        _Topic(
            code, item["label"], item["message"], _pattern(item["words"]),
            _pattern(item["unless"]) if item.get("unless") else None,
        )
        for code, item in data["topics"].items()
    )  # fmt: skip


def _pattern(words: dict[str, list[str]]) -> re.Pattern[str]:
    """One pattern for all the phrases; a star stands for the rest of a word."""
    phrases = []
    for language, items in words.items():
        lead = _ARABIC_LEAD if language == "ar" else ""
        for phrase in items:
            escaped = re.escape(_plain(phrase)).replace(r"\*", rf"{_LETTERS}*").replace(r"\ ", r"[\s\-]+")
            phrases.append(lead + escaped)
    return re.compile(rf"(?<!{_LETTERS})(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?!{_LETTERS})")


def _plain(text: str) -> str:
    """Small letters without accents; Arabic letters that are written one for the other made one."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    bare = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare).translate(_ARABIC_FORMS)
