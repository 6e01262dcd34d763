"""Reading registers as offices send them: bytes in, rows with their problems out. Plain Python, writes nothing.

sheets       which format, which tables        recognise  which register, which column holds what
values       one parser per type of column     rows       what each line says and what must be mended
rules        what must hold inside a row       messages   every sentence, in French, Arabic and English
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from maslak.imports.reading.errors import BadValue, Doubtful, UnreadableFile
from maslak.imports.reading.kinds import Kind, kind, kinds
from maslak.imports.reading.lines import LineStatus
from maslak.imports.reading.messages import sentence
from maslak.imports.reading.recognise import Recognition, recognise
from maslak.imports.reading.rows import ParsedRow, ParsedTable, Problem, mark_superseded, parse
from maslak.imports.reading.rules import warn_of_other_years
from maslak.imports.reading.sheets import Limits, RawTable, read_tables
from maslak.imports.reading.years import file_title, register_year, years_written

__all__ = [
    "BadValue",
    "Counts",
    "Doubtful",
    "Kind",
    "LineStatus",
    "Limits",
    "ParsedFile",
    "ParsedRow",
    "ParsedTable",
    "Problem",
    "RawTable",
    "Recognition",
    "Skipped",
    "UnreadableFile",
    "kind",
    "kinds",
    "look",
    "parse",
    "read",
    "read_tables",
    "recognise",
    "register_year",
    "sentence",
]


@dataclass(frozen=True)
class Counts:
    """How many lines of each sort a file has. `rows` are those with data; `superseded` are among them."""

    rows: int = 0
    rejected: int = 0
    warned: int = 0
    superseded: int = 0
    blank: int = 0
    title: int = 0
    total: int = 0
    repeated_header: int = 0

    @property
    def ignored(self) -> int:
        return self.blank + self.title + self.total + self.repeated_header


@dataclass(frozen=True)
class Skipped:
    """A sheet that was not read, and why."""

    sheet: str
    code: str
    params: dict[str, str] = field(default_factory=dict)

    def sentence(self, lang: str = "fr") -> str:
        return sentence(self.code, lang, sheet=self.sheet, **self.params)


@dataclass
class ParsedFile:
    """A register read. Every table is of the one `kind`; sheets of another kind are in `skipped`."""

    kind: str
    tables: list[ParsedTable]
    encoding: str
    separator: str
    register_year: int | None
    counts: Counts
    skipped: list[Skipped]


def look(
    name: str, content: bytes, kind: str | None = None, mapping: dict[str, str] | None = None
) -> list[tuple[RawTable, Recognition | None]]:
    """Each table of a file with how it is understood, None where no register fits: for matching columns by hand.

    Raises `UnreadableFile` only for a file without any table, or a kind that does not exist.
    """
    found: list[tuple[RawTable, Recognition | None]] = []
    for table in read_tables(name, content):
        try:
            found.append((table, recognise(table, kind=kind, mapping=mapping)))
        except UnreadableFile as error:
            if error.code == "kind_does_not_exist":
                raise
            found.append((table, None))
    return found


def read(
    name: str, content: bytes, kind: str | None = None, mapping: dict[str, str] | None = None
) -> ParsedFile:
    """A whole file read: its kind, its rows, its problems, the year it covers.

    `kind` overrides what the columns say, `mapping` (field → header text) how they are matched. Raises
    `UnreadableFile` when nothing fits or a required column is missing; its `found` holds what `look` gives.
    """
    found = look(name, content, kind, mapping)
    chosen, skipped = _choose(found, kind)
    hint = years_written([file_title(name), *(text for table, _ in chosen for text in _titles(table))])
    tables = [
        parse(table, recognition, register_year=hint[0] if len(hint) == 1 else None)
        for table, recognition in chosen
    ]
    mark_superseded(tables)
    year = register_year(tables, name)
    if year is not None:
        for table in tables:
            warn_of_other_years(table, year)
    first = chosen[0][0]
    return ParsedFile(
        chosen[0][1].kind, tables, first.encoding, first.separator, year, _counts(tables), skipped
    )


def _titles(table: RawTable) -> list[str]:
    return [table.sheet, *(str(row[0]) for row in table.rows[:3] if len(row) == 1)]


def _choose(
    found: list[tuple[RawTable, Recognition | None]], kind: str | None
) -> tuple[list[tuple[RawTable, Recognition]], list[Skipped]]:
    """The tables of the register that fills most rows of the file; the others with the reason they are left."""
    understood = [(table, how) for table, how in found if how is not None and not table.hidden]
    complete = [(table, how) for table, how in understood if not how.missing and not how.alike]
    if not complete:
        _refuse(found, understood, kind)
    rows: Counter[str] = Counter()
    for table, how in complete:
        rows[how.kind] += len(table.rows)
    main = rows.most_common(1)[0][0]
    chosen = [(table, how) for table, how in complete if how.kind == main]
    kept = {id(table) for table, _ in chosen}
    skipped = [_skipped(table, how) for table, how in found if id(table) not in kept and table.rows]
    return chosen, skipped


def _refuse(
    found: list[tuple[RawTable, Recognition | None]],
    understood: list[tuple[RawTable, Recognition]],
    kind: str | None,
) -> None:
    if understood:
        _table, best = max(understood, key=lambda item: item[1].score)
        if best.alike:
            raise UnreadableFile("columns_alike", found=found, column=best.alike[0])
        raise UnreadableFile(
            "columns_missing",
            found=found,
            kind=kinds()[best.kind].label["fr"],
            columns=_labels(best),
            headers=", ".join(header for header in best.headers if header),
        )
    largest = max((table for table, _ in found), key=lambda table: len(table.rows))
    try:
        recognise(largest, kind=kind)
    except UnreadableFile as error:
        raise UnreadableFile(error.code, found=found, **error.params) from None
    raise UnreadableFile("sheet_hidden", found=found, sheet=largest.sheet)


def _skipped(table: RawTable, how: Recognition | None) -> Skipped:
    if table.hidden:
        return Skipped(table.sheet, "sheet_hidden")
    if how is None:
        return Skipped(table.sheet, "sheet_not_recognised")
    if how.alike:
        return Skipped(table.sheet, "sheet_columns_alike", {"column": how.alike[0]})
    if how.missing:
        return Skipped(table.sheet, "sheet_columns_missing", {"columns": _labels(how)})
    return Skipped(table.sheet, "sheet_other_kind", {"kind": kinds()[how.kind].label["fr"]})


def _labels(how: Recognition) -> str:
    fields = kinds()[how.kind].part(how.part).fields
    return ", ".join(f"« {fields[name].label['fr']} »" for name in how.missing)


def _counts(tables: list[ParsedTable]) -> Counts:
    lines = [line for table in tables for line in table.lines]
    sorts = Counter(line.status for line in lines)
    return Counts(
        rows=sorts[LineStatus.DATA],
        rejected=sum(bool(line.errors) for line in lines),
        warned=sum(bool(line.warnings) and not line.superseded for line in lines),
        superseded=sum(line.superseded for line in lines),
        blank=sorts[LineStatus.BLANK],
        title=sorts[LineStatus.TITLE],
        total=sorts[LineStatus.TOTAL],
        repeated_header=sorts[LineStatus.REPEATED_HEADER],
    )
