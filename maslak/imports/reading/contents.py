"""What a column holds, where its header alone does not tell: a vague title, or two titles alike."""

from __future__ import annotations

from typing import Any

from maslak.imports.reading.errors import BadValue
from maslak.imports.reading.fold import fold
from maslak.imports.reading.headers import header_key
from maslak.imports.reading.kinds import Field, Part
from maslak.imports.reading.sheets import Cell, RawTable, is_blank
from maslak.imports.reading.values import Context, as_text, read_value

_SAMPLE = 60  # rows under the headers
_MOST = 0.8  # share of them that must read as what a vague title is taken for
_SAME = 0.9  # share of them in which two columns of one title must agree
_SHORTEST_CODE = 4  # digits; shorter numbers only count the lines


def by_contents(part: Part, headers: list[Cell], mapping: dict[str, int], below: list[list[Cell]]) -> None:
    """Give fields that no header names the column of a vague title (« N° », « Type ») whose cells fit.

    Only fields that a row cannot do without, or that say who it is about; adds to `mapping`.
    """
    wanted = {name for group in part.groups() if not any(each in mapping for each in group) for name in group}
    for one in part.fields.values():
        if not one.vague or one.name in mapping or not (one.name in wanted or one.identifies):
            continue
        vague = {header_key(word) for word in one.vague}
        taken = set(mapping.values())
        fitting = [
            at
            for at, header in enumerate(headers)
            if isinstance(header, str)
            and at not in taken
            and header_key(header) in vague
            and _fits(one, at, below)
        ]
        if len(fitting) == 1:
            mapping[one.name] = fitting[0]


def alike(
    part: Part, headers: list[Cell], mapping: dict[str, int], below: list[list[Cell]]
) -> tuple[str, ...]:
    """The titles of required columns that another column bears as well while it says something else."""
    found = []
    for one in (part.fields[name] for group in part.groups() for name in group if name in mapping):
        at, title = mapping[one.name], headers[mapping[one.name]]
        others = [
            other
            for other, header in enumerate(headers)
            if other not in mapping.values() and isinstance(header, str) and fold(header) == fold(str(title))
        ]
        if any(_differ(one, at, other, below) for other in others):
            found.append(as_text(title))
    return tuple(found)


def under(table: RawTable, header_row: int) -> list[list[Cell]]:
    """The first rows below the headers (counted from 1)."""
    return [row for row in table.rows[header_row : header_row + _SAMPLE] if row]


def _fits(one: Field, at: int, below: list[list[Cell]]) -> bool:
    cells = [row[at] for row in below if at < len(row) and not is_blank(row[at])]
    good = sum(
        _is_code(cell) if one.type == "file_number" else _read(one, cell) is not None for cell in cells
    )
    return bool(cells) and good >= _MOST * len(cells)


def _is_code(cell: Cell) -> bool:
    """Whether a cell names a file rather than the place of its line: letters with digits, or many digits."""
    text = as_text(cell)
    digits = sum(c.isdigit() for c in text)
    return digits > 0 and (digits >= _SHORTEST_CODE or any(c.isalpha() for c in text)) and len(text) <= 40


def _differ(one: Field, at: int, other: int, below: list[list[Cell]]) -> bool:
    pairs = [
        (row[at], row[other])
        for row in below
        if max(at, other) < len(row) and not is_blank(row[at]) and not is_blank(row[other])
    ]
    same = sum(as_text(a) == as_text(b) or _agree(_read(one, a), _read(one, b)) for a, b in pairs)
    return bool(pairs) and same < _SAME * len(pairs)


def _agree(value: Any, other: Any) -> bool:
    return value is not None and value == other


def _read(one: Field, cell: Cell) -> Any:
    try:
        return read_value(one.type, cell, Context())
    except BadValue:
        return None
