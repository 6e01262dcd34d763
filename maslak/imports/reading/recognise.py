"""Which register a table is, where its headers are, and which column holds what."""

from __future__ import annotations

from dataclasses import dataclass, field

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
        for number, row in enumerate(table.rows[:HEADER_ROWS], start=1)
        if (reading := _read(part, table, number, row, mapping)) is not None
    ]
    if not found:
        raise UnreadableFile(
            "headers_not_found",
            kinds=" ; ".join(one.label["fr"] for one in wanted),
            headers=", ".join(_best_headers(table)) or "—",
        )
    best = max(found, key=lambda reading: (reading.score, -reading.header_row))
    rivals = {
        reading.kind
        for reading in found
        if reading.kind != best.kind and not reading.missing and best.score - reading.score < _CLOSE
    }
    return _with_rivals(best, tuple(sorted(rivals)))


def _read(
    part: Part, table: RawTable, number: int, row: list[Cell], wanted: dict[str, str] | None
) -> Recognition | None:
    filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
    if len(filled) < 2 or sum(isinstance(row[column], str) for column in filled) < 0.6 * len(filled):
        return None
    mapping = match(part, row, wanted)
    if len(mapping) < 2:
        return None
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
