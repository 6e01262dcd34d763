"""From a recognised table to its rows: what each says, what must be mended, what is worth a look."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maslak.imports.reading import rules
from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.kinds import Field, Part, kinds
from maslak.imports.reading.lines import LineStatus, Sorter
from maslak.imports.reading.messages import sentence
from maslak.imports.reading.recognise import Recognition
from maslak.imports.reading.sheets import Cell, RawTable, is_blank
from maslak.imports.reading.values import Context, FullName, as_text, read_value, says_nothing

# What a register must not keep of a named person leaves the row with its value, see data/vocabulary.yaml.
_NOT_KEPT = "residence_not_kept"


@dataclass(frozen=True)
class Problem:
    """Something to mend or to look at in one cell; `column` is its header as the office wrote it."""

    column: str
    field: str
    value: str
    code: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self, lang: str = "fr") -> str:
        return sentence(self.code, lang, **{"value": self.value, "column": self.column, **self.params})


@dataclass
class ParsedRow:
    """One line of a register. `number` is its row as Excel shows it; `values` holds every field of the kind, None
    where the line or the file says nothing; `cells` is the line as text, in the file's own order."""

    number: int
    status: LineStatus
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    errors: list[Problem] = dataclasses.field(default_factory=list)
    warnings: list[Problem] = dataclasses.field(default_factory=list)
    cells: list[str] = dataclasses.field(default_factory=list)
    headers: dict[str, str] = dataclasses.field(
        default_factory=dict
    )  # field → header, one mapping for the whole table
    columns: dict[str, int] = dataclasses.field(default_factory=dict)  # field → column, likewise
    part: str = "main"  # which table of the register it stands in
    superseded: bool = False  # the same form was sent again later in this file

    @property
    def texts(self) -> dict[str, str]:
        """Field → the text of its cell."""
        return {name: self.cells[at] if at < len(self.cells) else "" for name, at in self.columns.items()}

    def problem(self, name: str, code: str, **params: Any) -> Problem:
        """A problem on the cell of field `name`."""
        at = self.columns.get(name, len(self.cells))
        value = self.cells[at] if at < len(self.cells) else ""
        return Problem(self.headers.get(name, name), name, value, code, params)


@dataclass
class ParsedTable:
    """One sheet, every line of it except its header."""

    sheet: str
    recognition: Recognition
    lines: list[ParsedRow]

    @property
    def part(self) -> Part:
        return kinds()[self.recognition.kind].part(self.recognition.part)

    @property
    def headers(self) -> list[str]:
        """The headers in the file's own order."""
        return list(self.recognition.headers)

    @property
    def data(self) -> list[ParsedRow]:
        """The rows to take in or to reject: data, without submissions that a later one replaced."""
        return [line for line in self.lines if line.status is LineStatus.DATA and not line.superseded]

    @property
    def superseded(self) -> list[ParsedRow]:
        return [line for line in self.lines if line.superseded]

    @property
    def ignored(self) -> list[ParsedRow]:
        """Blank lines, titles, totals and repeated headers."""
        return [line for line in self.lines if line.status is not LineStatus.DATA]


def parse(table: RawTable, recognition: Recognition, *, register_year: int | None = None) -> ParsedTable:
    """Every line of `table` read under `recognition`.

    `register_year`, where a title or the file's name gives it, settles the century of two-digit birth years.
    """
    part = kinds()[recognition.kind].part(recognition.part)
    reader = _Reader(part, recognition, table.origin_1904, register_year)
    lines = []
    first = recognition.header_row - len(recognition.lines) + 1
    for number, cells in enumerate(table.rows, start=1):
        if number < first:
            above = LineStatus.TITLE if any(not is_blank(cell) for cell in cells) else LineStatus.BLANK
            lines.append(ParsedRow(number, above, cells=[as_text(cell) for cell in cells]))
        elif number > recognition.header_row:
            lines.append(reader.read(number, cells))
    return ParsedTable(table.sheet, recognition, lines)


def mark_superseded(tables: Iterable[ParsedTable]) -> None:
    """Among submissions of one form (same uuid), keep the last sent; equal times leave the last in the file."""
    latest: dict[str, ParsedRow] = {}
    for table in tables:
        for line in table.lines:
            uuid = line.values.get("uuid") if line.status is LineStatus.DATA else None
            if not uuid:
                continue
            other = latest.get(uuid)
            if other is None:
                latest[uuid] = line
                continue
            older, newer = (line, other) if _sent_before(line, other) else (other, line)
            latest[uuid] = newer
            older.superseded = True
            older.errors = []
            older.warnings = [older.problem("uuid", "superseded", row=newer.number)]


def _sent_before(one: ParsedRow, other: ParsedRow) -> bool:
    sent, again = one.values.get("submission_time"), other.values.get("submission_time")
    return sent is not None and again is not None and sent < again


class _Reader:
    """Reads the lines of one table."""

    def __init__(self, part: Part, recognition: Recognition, origin_1904: bool, year: int | None) -> None:
        self._part = part
        self._sorter = Sorter(part, recognition)
        self._columns = recognition.mapping
        self._headers = {name: recognition.header(name) for name in part.fields}
        self._fields = [
            (one, recognition.mapping[one.name], Context(origin_1904, year, recognition.header(one.name)))
            for one in part.fields.values()
            if one.name in recognition.mapping
        ]
        self._groups = part.groups()
        self._empty = dict.fromkeys(part.fields)

    def read(self, number: int, cells: list[Cell]) -> ParsedRow:
        row = ParsedRow(
            number,
            self._sorter.status(cells),
            headers=self._headers,
            columns=self._columns,
            part=self._part.name,
        )
        row.cells = [as_text(cell) for cell in cells]
        if row.status is not LineStatus.DATA:
            return row
        row.values = dict(self._empty)
        for one, column, context in self._fields:
            cell = cells[column] if column < len(cells) else None
            if is_blank(cell):
                self._nothing(row, one)
            else:
                self._something(row, one, column, cell, context)
        self._take_name_apart(row)
        self._ask_for_required(row)
        rules.judge(self._part, row)
        return row

    def _nothing(self, row: ParsedRow, one: Field) -> None:
        row.values[one.name] = one.empty_value
        if one.empty:
            row.warnings.append(row.problem(one.name, one.empty))

    def _something(self, row: ParsedRow, one: Field, column: int, cell: Any, context: Context) -> None:
        if isinstance(cell, str):
            cell = row.cells[column]
        nothing = says_nothing(row.cells[column])
        if nothing and not one.required:
            self._nothing(row, one)
            return
        try:
            value = read_value(one.type, cell, context)
            if nothing:  # « n.c. » passes for a name or a text: a required cell must say more
                raise BadValue("not_filled")
        except BadValue as bad:
            problem = row.problem(one.name, bad.code, **bad.params)
            (row.errors if one.unreadable == "reject" else row.warnings).append(problem)
            return
        if isinstance(value, Doubtful):
            if value.code == _NOT_KEPT:
                row.cells[column] = ""
            row.warnings.append(row.problem(one.name, value.code, **value.params))
            value = value.value
        row.values[one.name] = value

    def _take_name_apart(self, row: ParsedRow) -> None:
        name = row.values.get("full_name")
        if isinstance(name, FullName):
            row.values["last_name"] = row.values.get("last_name") or name.last_name
            row.values["first_name"] = row.values.get("first_name") or name.first_name or None
            row.values["full_name"] = None

    def _ask_for_required(self, row: ParsedRow) -> None:
        """One error for each required field that neither it nor its stand-ins fill."""
        wrong = {problem.field for problem in row.errors}
        for group in self._groups:
            if any(row.values.get(name) is not None for name in group) or wrong.intersection(group):
                continue
            name = next((name for name in group if name in self._columns), group[0])
            row.errors.append(row.problem(name, "not_filled" if row.texts.get(name) else "missing"))
