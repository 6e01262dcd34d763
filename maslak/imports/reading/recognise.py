"""Which register a table is, where its headers are, and which column holds what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from maslak.imports.reading import contents
from maslak.imports.reading.errors import UnreadableFile
from maslak.imports.reading.fold import fold
from maslak.imports.reading.headers import match
from maslak.imports.reading.kinds import Part, kinds
from maslak.imports.reading.sheets import Cell, RawTable, is_blank
from maslak.imports.reading.values import as_text

HEADER_ROWS = 30  # how far down the headers may be
_ENOUGH = 0.5  # share of the required columns without which a table is not that register
_CLOSE = 0.06  # two registers nearer than this are hard to tell apart


@dataclass(frozen=True)
class Recognition:
    """How one table was understood. Columns count from 0, `header_row` from 1 as Excel shows it."""

    kind: str
    part: str
    header_row: int
    headers: tuple[str, ...]
    mapping: dict[str, int]
    unmatched: tuple[str, ...]  # headers that no field took
    missing: tuple[str, ...]  # required fields that no column offers
    score: float
    ambiguous: tuple[str, ...] = field(default=())  # other kinds that fit nearly as well
    alike: tuple[str, ...] = field(default=())  # titles that two columns bear while they say different things
    lines: tuple[tuple[str, ...], ...] = field(
        default=()
    )  # the header as it stands in the sheet, one line or two

    def header(self, name: str) -> str:
        """The header above a field, as the office wrote it; the field's French name when it has no column."""
        column = self.mapping.get(name)
        if column is None:
            part = kinds()[self.kind].part(self.part)
            return part.fields[name].label["fr"] if name in part.fields else name
        return self.headers[column]


def recognise(
    table: RawTable, *, kind: str | None = None, mapping: dict[str, str] | None = None
) -> Recognition:
    """The best reading of `table`, perhaps with required columns missing.

    `kind` restricts the search, `mapping` (field → header text) overrides the synonyms. Raises `UnreadableFile`
    with the names of the kinds and the headers found when no register fits, or when `kind` does not exist.
    """
    if kind is not None and kind not in kinds():
        raise UnreadableFile("kind_does_not_exist", kind=kind, kinds=", ".join(sorted(kinds())))
    wanted = [kinds()[kind]] if kind else list(kinds().values())
    found = [
        reading
        for one in wanted
        for part in one.parts
        for number, rows in _header_rows(table)
        if (reading := _read(part, table, number, rows, mapping)) is not None
    ]
    if not found:
        raise UnreadableFile(
            "headers_not_found",
            kinds=" ; ".join(one.label["fr"] for one in wanted),
            headers=", ".join(_best_headers(table)) or "—",
        )
    best = max(found, key=lambda reading: (reading.score, -len(reading.lines), -reading.header_row))
    rivals = {
        reading.kind
        for reading in found
        if reading.kind != best.kind and not reading.missing and best.score - reading.score < _CLOSE
    }
    return _with_rivals(best, tuple(sorted(rivals)))


def _header_rows(table: RawTable) -> Iterator[tuple[int, list[list[Cell]]]]:
    """Where headers may stand: each of the first rows, alone or with the one below when that holds words only."""
    first = table.rows[: HEADER_ROWS + 1]
    for number, row in enumerate(first[:HEADER_ROWS], start=1):
        yield number, [row]
        if number < len(first) and _words_only(row) and _words_only(first[number]):
            yield number + 1, [row, first[number]]


def _words_only(row: list[Cell]) -> bool:
    return any(row) and all(
        is_blank(cell) or (isinstance(cell, str) and not any(c.isdigit() for c in cell)) for cell in row
    )


def _joined(rows: list[list[Cell]]) -> list[Cell]:
    """One title for each column. Over two rows, a title that spans columns (merged cells) holds for all of them."""
    if len(rows) == 1:
        return rows[0]
    upper, lower = rows
    spans: Cell = None
    titles: list[Cell] = []
    for at in range(max(len(upper), len(lower))):
        above, below = (row[at] if at < len(row) else None for row in rows)
        if not is_blank(above) or is_blank(below):
            spans = above
        titles.append(" / ".join(str(part).strip() for part in (spans, below) if not is_blank(part)) or None)
        if is_blank(below):  # a title over one column, not over a group
            spans = None
    return titles


def _read(
    part: Part, table: RawTable, number: int, rows: list[list[Cell]], wanted: dict[str, str] | None
) -> Recognition | None:
    row = _joined(rows)
    filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
    if len(filled) < 2 or sum(isinstance(row[column], str) for column in filled) < 0.6 * len(filled):
        return None
    mapping = match(part, row, wanted)
    if len(mapping) < 2:
        return None
    below = contents.under(table, number)
    contents.by_contents(part, row, mapping, below)
    groups = part.groups()
    missing = tuple(group[0] for group in groups if not any(name in mapping for name in group))
    met = 1 - len(missing) / len(groups)
    if met < _ENOUGH:
        return None
    explained = len(mapping) / len(filled)
    score = 0.6 * met + 0.35 * explained + 0.05 * len(mapping) / len(part.fields)
    if part.sheets and fold(table.sheet) in {fold(name) for name in part.sheets}:
        score += 0.05
    taken = set(mapping.values())
    headers = tuple(as_text(cell) for cell in row)
    return Recognition(
        kind=part.kind,
        part=part.name,
        header_row=number,
        headers=headers,
        mapping=mapping,
        unmatched=tuple(headers[column] for column in filled if column not in taken),
        missing=missing,
        score=round(score, 4),
        alike=contents.alike(part, row, mapping, below),
        lines=tuple(tuple(as_text(cell) for cell in each) for each in rows),
    )


def _with_rivals(best: Recognition, rivals: tuple[str, ...]) -> Recognition:
    return Recognition(**{**best.__dict__, "ambiguous": rivals}) if rivals else best


def _best_headers(table: RawTable) -> list[str]:
    """The row that looks most like headers: many cells, all text."""
    rows = [
        [as_text(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        for row in table.rows[:HEADER_ROWS]
    ]
    return max(rows, key=len, default=[])[:40]
