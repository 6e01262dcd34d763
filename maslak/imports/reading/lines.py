"""Telling the lines of a register that hold data from those that hold none: blanks, titles, totals, headers again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from maslak.imports.reading.fold import fold, visible
from maslak.imports.reading.kinds import Part
from maslak.imports.reading.recognise import Recognition
from maslak.imports.reading.sheets import Cell, is_blank


class LineStatus(StrEnum):
    DATA = "data"
    BLANK = "blank"
    TITLE = "title"
    TOTAL = "total"
    REPEATED_HEADER = "repeated_header"


IGNORED = frozenset(LineStatus) - {LineStatus.DATA}

_TOTAL = re.compile(
    r"^(?:(?:grand|sous|s|general|sub|le|les) )*tota(?:l|ux|ls|aux)(?: |$)|^(?:ensemble|somme|sum|cumul|effectif total)$"
    r"|^(?:nombre|nb|nbre) (?:total|de|d|des) |^(?:ال)?(?:مجموع|اجمالي)(?: |$)"
)
_NOTE = re.compile(
    r"^(?:sources?|date d edition|edite|arrete|etabli|responsable|signature|signe|cachet|visa du|page|observations?|note|nb"
    r"|remarques?|legende|mise a jour|agence|direction|annee|periode|mois|trimestre|semestre|مصدر|ملاحظ|توقيع|صفحه)(?: |$)"
)
_CODES = frozenset(["file_number", "code"])
_NAMES = frozenset(["person_name", "full_name"])


class Sorter:
    """Sorts the lines of one table; made once, asked for every line."""

    def __init__(self, part: Part, recognition: Recognition) -> None:
        mapping = recognition.mapping
        self._groups = [[mapping[name] for name in group if name in mapping] for group in part.groups()]
        self._headers = [
            [_casefolded(line, column) for column in mapping.values()] for line in recognition.lines
        ]
        self._columns = list(mapping.values())
        self._types = {column: part.fields[name].type for name, column in mapping.items()}
        self._width = len([header for header in recognition.headers if header])

    def status(self, row: list[Cell]) -> LineStatus:
        """What the line is. A person is never taken for a total: only lines that lack required cells are doubted."""
        filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            return LineStatus.BLANK
        if self._is_header(row, len(filled)):
            return LineStatus.REPEATED_HEADER
        lacking = sum(not any(column in filled for column in group) for group in self._groups)
        first = row[filled[0]]
        if self._is_total(row, filled, lacking):
            return LineStatus.TOTAL
        if lacking and isinstance(first, str) and self._is_title(first, filled, lacking):
            return LineStatus.TITLE
        return LineStatus.DATA

    def _is_header(self, row: list[Cell], filled: int) -> bool:
        """Whether the line repeats the header, or one of its two lines."""
        cells = [_casefolded(row, column) for column in self._columns]
        for titles in self._headers:
            same = sum(bool(cell) and cell == title for cell, title in zip(cells, titles, strict=True))
            if same >= 2 and same >= 0.6 * min(filled, len(self._columns)):
                return True
        return False

    def _is_total(self, row: list[Cell], filled: list[int], lacking: int) -> bool:
        for column in filled[:3]:
            cell = row[column]
            if (
                not isinstance(cell, str)
                or len(cell) > 80
                or not (lacking or self._types.get(column) in _CODES)
            ):
                continue
            if _TOTAL.match(fold(cell)):
                return bool(lacking) or not any(c.isdigit() for c in cell)
        return False

    def _is_title(self, first: str, filled: list[int], lacking: int) -> bool:
        """A line with a text and nothing else, or a note and its value, in a table of several columns."""
        if self._width < 3 or lacking < len(self._groups) - 1 or len(filled) > 2:
            return False
        words = fold(first).split()
        letters = [word for word in words if word.isalpha() and len(word) > 2]
        if not letters:
            return False
        if len(filled) == 2:
            return bool(_NOTE.match(" ".join(words))) or first.rstrip().endswith(":")
        if _NOTE.match(" ".join(words)) and ":" in first:
            return True
        if self._types.get(filled[0]) in _NAMES and len(words) <= 2:
            return False
        return len(words) > 1 or not any(c.isdigit() for c in first)


def _casefolded(row: Sequence[Cell], column: int) -> str:
    cell = row[column] if column < len(row) else None
    return visible(cell).casefold() if isinstance(cell, str) else ""
