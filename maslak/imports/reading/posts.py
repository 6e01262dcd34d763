"""Cells of a list of offers: languages with their levels, skills, working times, experience."""

from __future__ import annotations

import re
from decimal import Decimal

from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.fold import fold, visible, western_digits, without_article
from maslak.imports.reading.numbers import read_number
from maslak.imports.reading.sheets import Cell
from maslak.imports.reading.vocabulary import find

MOST_LABELS, LONGEST_LABEL, LONGEST_TEXT = 20, 120, 2000
_APART = re.compile(r"[;,،؛/|\n•]+|\s+[-–—]\s+|(?<=\s)(?:et|and|و)\s+")
_LINES = re.compile(r"[;,،؛\n•|]+")
_BRACKETS = re.compile(r"[()\[\]:=]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEARS = ("an", "year", "سن", "عام")
_NONE = frozenset(
    [
        "debutant",
        "debutants",
        "debutant accepte",
        "sans experience",
        "aucune",
        "none",
        "beginner",
        "بدون",
        "بدون تجربه",
    ]
)
_WORDS = {"سنه": Decimal(12), "سنتان": Decimal(24), "سنتين": Decimal(24), "شهر": Decimal(1), "شهران": Decimal(2),
          "شهرين": Decimal(2)}  # fmt: skip
_MOST_MONTHS, _MOST_HOURS = 480, 60
_ICE_DIGITS, _LEAST_ICE = 15, 10
_SEASON = ("saison", "season", "موسم")
_NO_OFFER = frozenset(
    ["service_contract_ae", "cte"]
)  # no employment contract; or one whose length stays unsaid


def read_offer_contract(cell: Cell) -> str:
    """The contract that an offer announces; a season is told apart from another fixed term. Raises `BadValue`."""
    said = _plain(cell)
    if any(word.startswith(_SEASON) for word in without_article(fold(said)).split()):
        return "seasonal"
    found = find("contract_type", said)
    if found is None:
        raise BadValue("contract_type_unreadable")
    if found in _NO_OFFER:
        raise BadValue("offer_not_a_contract")
    return found


def read_ice(cell: Cell) -> str:
    """The fifteen digits of an ICE; Excel drops the zeros that lead a number, they are put back. Raises `BadValue`."""
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    text = f"{cell:.0f}" if number else re.sub(r"[\s.\-/]", "", western_digits(_plain(cell)).lstrip("'"))
    if number and len(text) >= _LEAST_ICE:
        text = text.rjust(_ICE_DIGITS, "0")
    if len(text) != _ICE_DIGITS or not (text.isascii() and text.isdigit()):
        raise BadValue("ice_unreadable")
    return text


def read_languages(cell: Cell) -> dict[str, str] | Doubtful:
    """Language → level (CEFR) of « Français B1, anglais (notions) ».

    A language without a level, or that nobody here knows, is left out and said.
    """
    found: dict[str, str] = {}
    left: Doubtful | None = None
    for part in _APART.split(_plain(cell)):
        words = _BRACKETS.sub(" ", part).split()
        if not words:
            continue
        code, rest = _language(words)
        if code is None:
            left = left or Doubtful(found, "language_unknown", {"what": part.strip()[:60]})
            continue
        level = _level(rest)
        if level is None:
            left = left or Doubtful(found, "language_level_missing", {"what": part.strip()[:60]})
            continue
        found[code] = level
    return left or found


def _language(words: list[str]) -> tuple[str | None, list[str]]:
    """The language that some words in a row name, the longest first, and the words around it."""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            code = find("language", " ".join(words[start : start + length]))
            if code:
                return code, words[:start] + words[start + length :]
    return None, words


def _level(words: list[str]) -> str | None:
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            level = find("language_level", " ".join(words[start : start + length]))
            if level:
                return level
    return None


def read_labels(cell: Cell) -> tuple[str, ...]:
    """What must be known how to do, one label each, without repeating any."""
    parts = (part.strip(" -–•\t.")[:LONGEST_LABEL] for part in _LINES.split(_plain(cell)))
    return tuple(dict.fromkeys(part for part in parts if part))[:MOST_LABELS]


def read_offer_hours(cell: Cell) -> tuple[str, ...]:
    """When one works: codes of hours. Raises `BadValue` when nothing is understood."""
    codes = [find("offer_hours", part) for part in _APART.split(_plain(cell)) if part.strip()]
    known = tuple(dict.fromkeys(code for code in codes if code))
    if not known:
        raise BadValue("offer_hours_unreadable")
    return known


def read_weekly_hours(cell: Cell) -> Decimal:
    """Hours a week: 44, « 44h », « 44 heures / semaine ». Raises `BadValue`."""
    hours = _only_number(cell, "weekly_hours_unreadable")
    if not 1 <= hours <= _MOST_HOURS:
        raise BadValue("weekly_hours_unreadable")
    return hours.quantize(Decimal("0.1"))


def read_months(cell: Cell) -> int:
    """A duration in months: 6, « 6 mois », « 1 an ». Raises `BadValue`."""
    return _months(cell, "months_unreadable", least=1)


def read_experience(cell: Cell) -> int:
    """Experience in months: « 2 ans », « 6 mois », « débutant accepté », a bare number is of years below ten.

    Raises `BadValue`.
    """
    said = fold(_plain(cell))
    if said in _NONE:
        return 0
    if said.isdigit() and int(said) < 10:
        return int(said) * 12
    return _months(cell, "experience_unreadable", least=0)


def read_long_text(cell: Cell) -> str:
    """Text of up to two thousand characters, lines run together. Raises `BadValue` beyond."""
    text = _plain(cell)
    if len(text) > LONGEST_TEXT:
        raise BadValue("text_too_long", most=LONGEST_TEXT)
    return text


def _months(cell: Cell, code: str, *, least: int) -> int:
    said = fold(_plain(cell))
    if said in _WORDS:
        return int(_WORDS[said])
    number = _only_number(cell, code)
    rest = _NUMBER.sub(" ", said).split()
    months = number * 12 if any(word.startswith(_YEARS) for word in rest) else number
    if months != months.to_integral_value() or not least <= months <= _MOST_MONTHS:
        raise BadValue(code)
    return int(months)


def _only_number(cell: Cell, code: str) -> Decimal:
    """The one number that a cell holds, whatever words stand beside it. Raises `BadValue`."""
    if not isinstance(cell, str):
        try:
            return read_number(cell)
        except BadValue as error:
            raise BadValue(code) from error
    found = _NUMBER.findall(western_digits(visible(cell)))
    if len(found) != 1:
        raise BadValue(code)
    return Decimal(found[0].replace(",", "."))


def _plain(cell: Cell) -> str:
    return visible(str(cell))
