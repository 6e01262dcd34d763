"""The grid of the positioning interview: its sections and questions, and the check of what was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.core.errors import Invalid

_FILE = Path(__file__).parent / "data" / "interview.yaml"
TEXT_LENGTH, LONG_TEXT_LENGTH, MOST_ROWS = 200, 1000, 12
MOST_DIRHAMS = 1_000_000
_SPOKEN = {"yes": True, "no": False, "true": True, "false": False}

Words = Mapping[str, str]


def in_words(words: Words) -> str:
    """The words in the reader's language, French when it has none there."""
    return words.get((get_language() or "fr")[:2]) or words.get("fr", "")


@dataclass(frozen=True)
class Question:
    """One question, or one column of a question asked row by row."""

    code: str
    type: str
    words: Words
    required: bool = False
    options: Mapping[str, Words] = field(default_factory=dict)
    columns: tuple[Question, ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return in_words(self.words)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options as (code, label), in the reader's language."""
        return [(code, in_words(words)) for code, words in self.options.items()]


@dataclass(frozen=True)
class Section:
    """Questions that go together; `only_if_needed` opens when a service asks, `optional` may be skipped."""

    code: str
    words: Words
    questions: tuple[Question, ...]
    note_words: Words = field(default_factory=dict)
    optional: bool = False
    only_if_needed: bool = False

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_words(self.words)

    @property
    def note(self) -> str:
        """What to know before asking, in the reader's language."""
        return in_words(self.note_words)


@cache
def sections() -> tuple[Section, ...]:
    """The whole grid, in the order of the interview."""
    return tuple(_section(entry) for entry in _document()["sections"])


@cache
def questions() -> Mapping[str, Question]:
    """Every question by code."""
    return {question.code: question for section in sections() for question in section.questions}


def warning() -> str:
    """What never to write in free text, in the reader's language."""
    return in_words(_document()["warning"])


@cache
def _document() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def _section(entry: Mapping[str, Any]) -> Section:
    return Section(
        code=entry["code"],
        words=entry["title"],
        note_words=entry.get("note", {}),
        optional=entry.get("optional", False),
        only_if_needed=entry.get("only_if_needed", False),
        questions=tuple(_question(question) for question in entry["questions"]),
    )


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        code=entry["code"],
        type=entry["type"],
        words=entry["label"],
        required=entry.get("required", False),
        options=entry.get("options", {}),
        columns=tuple(_question(column) for column in entry.get("columns", ())),
        least=entry.get("min"),
        most=entry.get("max"),
    )


def checked_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in their stored form, blanks left out, ready for JSON.

    Raises Invalid, with the question as its field, for an unknown question or an answer of the wrong shape.
    """
    known = questions()
    if unknown := sorted(answers.keys() - known.keys()):
        raise Invalid(
            _("La grille n'a pas de question « %(code)s ».") % {"code": unknown[0]}, field=unknown[0]
        )
    read = {code: _answer(known[code], value) for code, value in answers.items()}
    return {code: value for code, value in read.items() if value not in (None, "", [])}


def missing_answers(answers: Mapping[str, Any]) -> list[Question]:
    """The required questions that have no answer yet."""
    return [
        question for question in questions().values() if question.required and not answers.get(question.code)
    ]


def _answer(question: Question, value: Any) -> Any:
    if value is None or value == "" or value == []:
        return None
    try:
        return _READERS[question.type](question, value)
    except (TypeError, ValueError, AttributeError) as error:
        raise Invalid(
            _("La réponse à « %(question)s » n'est pas de la forme attendue.") % {"question": question.label},
            field=question.code,
        ) from error


def _text(_question: Question, value: Any, length: int = TEXT_LENGTH) -> str:
    if not isinstance(value, str) or len(value.strip()) > length:
        raise ValueError(value)
    return value.strip()


def _long_text(question: Question, value: Any) -> str:
    return _text(question, value, LONG_TEXT_LENGTH)


def _yes_no(_question: Question, value: Any) -> bool:
    spoken = str(value).lower()
    if spoken not in _SPOKEN:
        raise ValueError(value)
    return _SPOKEN[spoken]


def _choice(question: Question, value: Any) -> str:
    if value not in question.options:
        raise ValueError(value)
    return str(value)


def _choices(question: Question, value: Any) -> list[str]:
    wanted = value if isinstance(value, list) else [value]
    chosen = {_choice(question, item) for item in wanted}
    return [code for code in question.options if code in chosen]


def _number(question: Question, value: Any) -> int:
    number = int(value)
    if isinstance(value, bool | float) or not (question.least or 0) <= number <= (
        question.most or MOST_DIRHAMS
    ):
        raise ValueError(value)
    return number


def _day(_question: Question, value: Any) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()


def _rows(question: Question, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        raise ValueError(value)
    columns = {column.code: column for column in question.columns}
    rows = []
    for line in value:
        if line.keys() - columns.keys():
            raise ValueError(line)
        cells = {code: _answer(columns[code], cell) for code, cell in line.items()}
        if kept := {code: cell for code, cell in cells.items() if cell not in (None, "")}:
            rows.append(kept)
    return rows


_READERS: Mapping[str, Callable[[Question, Any], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "amount": _number,
    "day": _day,
    "rows": _rows,
}
