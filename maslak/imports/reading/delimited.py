"""Text tables: which encoding, which separator, which records."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from typing import Any

from maslak.imports.reading.encodings import decode
from maslak.imports.reading.errors import UnreadableFile
from maslak.imports.reading.sheets import Cell, Limits, RawTable, trimmed

SEPARATORS = (";", ",", "\t", "|")
_HINT = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)  # a first line that tells Excel the separator
_HEAD = 1.25  # how much more a separator counts that the first record holds too
_SAMPLE = 200  # records
_RUNAWAY = 50  # line breaks inside one cell: a quotation mark was opened and never closed
_WIDE = 4  # columns, from which a cell that holds a whole further record tells the same


def read_delimited(name: str, content: bytes, limits: Limits) -> RawTable:
    """The table of a text file; its rows are numbered by record, the first line being row 1.

    Raises `UnreadableFile` for bytes that are no text and for what passes the limits.
    """
    text, encoding = decode(content)
    if text is None:
        raise UnreadableFile("file_is_not_a_table", name=name)
    separator = _separator(text)
    rows = _records(name, text, separator, limits, quoted=True)
    if rows is None:
        rows = _records(name, text, separator, limits, quoted=False) or []
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise UnreadableFile("file_empty", name=name)
    return RawTable("", rows, encoding=encoding, separator=separator)


def _records(
    name: str, text: str, separator: str, limits: Limits, *, quoted: bool
) -> list[list[Cell]] | None:
    """The records of `text`, or None when a quotation mark never closed and the file must be read without them."""
    csv.field_size_limit(max(limits.size, 1024))  # a runaway cell is told apart below, not by an exception
    quoting: Any = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    rows: list[list[Cell]] = []
    filled = widest = 0
    for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting):
        row: list[Cell] = trimmed(list(record))
        rows.append(row)
        if not row:
            continue
        filled += 1
        if filled > limits.rows:
            raise UnreadableFile("too_many_rows", name=name, rows=limits.rows)
        if len(row) > limits.columns:
            raise UnreadableFile("too_many_columns", name=name, columns=limits.columns)
        longest = max(len(str(cell)) for cell in row)
        if quoted and any("\n" in str(cell) and _ran_away(str(cell), separator, widest) for cell in row):
            return None
        widest = max(widest, len(row))
        if longest > limits.cell:
            raise UnreadableFile("cell_too_long", name=name, row=len(rows), characters=limits.cell)
        if not quoted:
            rows[-1] = [cell.strip('"') if isinstance(cell, str) else cell for cell in row]
    return _unwrapped(rows, separator)


def _ran_away(cell: str, separator: str, widest: int) -> bool:
    """Whether a quotation mark stayed open: the cell swallowed records, or far too many lines."""
    lines = cell.split("\n")
    whole = max(widest, _WIDE) - 1
    return len(lines) > _RUNAWAY or any(line.count(separator) >= whole for line in lines[1:])


def _unwrapped(rows: list[list[Cell]], separator: str) -> list[list[Cell]]:
    """Rows whose whole line was put between quotation marks by the program that saved them, opened again."""
    filled = [row for row in rows if row]
    if not filled or any(len(row) > 1 for row in filled):
        return rows
    if sum(separator in str(row[0]) for row in filled) < 0.9 * len(filled):
        return rows
    return [
        trimmed(list(next(csv.reader([str(row[0])], delimiter=separator), []))) if row else [] for row in rows
    ]


def _separator(text: str) -> str:
    """The separator under which most records have one and the same number of columns, and many."""
    hint = _HINT.match(text[:20].splitlines()[0] if text.strip() else "")
    if hint and hint[1] in SEPARATORS:
        return hint[1]
    sample = text[:400_000]
    best, best_score = ";", 0.0
    for separator in SEPARATORS:
        score = _consistency(sample, separator)
        if score > best_score:
            best, best_score = separator, score
    return best


def _consistency(sample: str, separator: str) -> float:
    widths: Counter[int] = Counter()
    head = 0  # columns of the first record that holds anything: a title under every separator, or the headers
    csv.field_size_limit(max(len(sample), 1024))
    for record in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
        row: list[Cell] = list(record) if any(record) or len(record) > 1 else []
        if len(row) == 1 and separator in str(row[0]) and not str(row[0]).count("\n"):
            row = list(next(csv.reader([str(row[0])], delimiter=separator), []))
        if row:
            head = head or len(row)
            widths[len(row)] += 1
        if widths.total() >= _SAMPLE:
            break
    # Optional last columns make records shorter, so neighbours of the usual width count for a part.
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    usual, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    near = sum(other for width, other in wide.items() if width != usual)
    return (count + 0.5 * near) / widths.total() * math.log2(usual + 1) * (_HEAD if head > 1 else 1.0)
