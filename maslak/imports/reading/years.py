"""Which year a register covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

from maslak.imports.reading.fold import western_digits
from maslak.imports.reading.lines import LineStatus
from maslak.imports.reading.rows import ParsedTable
from maslak.imports.reading.rules import day_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_AGREES = 0.1  # a year written above must be that of one row in ten
_COVERED = 0.05  # the last year of a cumulative register must hold one row in twenty


def years_written(texts: Iterable[str]) -> list[int]:
    """The years that titles, sheet names or a file's name write out, each once."""
    return list(dict.fromkeys(int(year) for text in texts for year in _YEAR.findall(western_digits(text))))


def file_title(name: str) -> str:
    """The name of a file without its folders, whichever system wrote it."""
    return PurePath(name.replace("\\", "/")).name


def register_year(tables: list[ParsedTable], name: str = "") -> int | None:
    """The year that a register covers.

    A year written in a title, a sheet's name or the file's name wins when one row in ten bears it; else the most
    frequent year of the main dates, for a register that gathers many years the last well-filled one. None when
    nothing tells.
    """
    counts = Counter(year for table in tables for year in _years(table))
    total = counts.total()
    titles = [
        text
        for table in tables
        for line in table.lines
        if line.status is LineStatus.TITLE
        for text in line.cells
    ]
    said = years_written([*titles, *(table.sheet for table in tables), file_title(name)])
    if not total:
        return said[0] if len(said) == 1 else None
    agreed = [year for year in said if counts[year] >= _AGREES * total]
    if any(table.part.cumulative for table in tables):
        return max(agreed or [year for year, rows in counts.items() if rows >= _COVERED * total])
    return max(agreed or counts, key=lambda year: (counts[year], year))


def _years(table: ParsedTable) -> Iterable[int]:
    part = table.part
    for row in table.data:
        if part.main_year:
            if row.values.get(part.main_year):
                yield row.values[part.main_year]
        elif part.main_date:
            day = day_of(row.values.get(part.main_date))
            if day:
                yield day.year
