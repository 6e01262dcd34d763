"""Excel workbooks: values as Excel last computed them, dates as dates, nothing unpacked unseen."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from datetime import datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH

from maslak.imports.reading.errors import UnreadableFile
from maslak.imports.reading.sheets import UNCOMPUTED, Cell, Limits, RawTable, trimmed

# A formula with no cached result: programs that write workbooks without Excel leave them so.
_BARE_FORMULA = re.compile(
    rb"<c\b[^>]*?\br=\"([A-Z]+)(\d+)\"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_OTHER_ZIPS = {
    "xl/workbook.bin": "workbook_binary",
    "content.xml": "file_is_opendocument",
    "word/document.xml": "file_is_document",
    "ppt/presentation.xml": "file_is_document",
}


def read_workbook(name: str, content: bytes, limits: Limits) -> list[RawTable]:
    """The sheets of a workbook. Raises `UnreadableFile` for another kind of archive, a bomb, or damage."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _inspect(name, archive, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise UnreadableFile("workbook_damaged", name=name) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and drawings that openpyxl does not know do not concern us
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            try:
                tables = [_read_sheet(name, book, sheet, limits) for sheet in book.worksheets]
            finally:
                book.close()
        except UnreadableFile:
            raise
        except Exception as error:  # openpyxl lets any error of a damaged file through, XML ones included
            raise UnreadableFile("workbook_damaged", name=name) from error
    if not any(table.rows for table in tables):
        raise UnreadableFile("file_empty", name=name)
    return tables


def _inspect(name: str, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse, before anything is unpacked, what is too big once unpacked or is not a workbook."""
    parts = archive.infolist()
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise UnreadableFile("workbook_bomb", name=name, megabytes=round(limits.unpacked / 1024 / 1024))
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableFile("workbook_locked", name=name)
    if (
        not any(part.startswith("xl/") and part.endswith(".xml") for part in names)
        or "xl/workbook.bin" in names
    ):
        for inside, code in _OTHER_ZIPS.items():
            if inside in names:
                raise UnreadableFile(code, name=name)
        raise UnreadableFile("file_is_archive", name=name)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if (
                    b"<!DOCTYPE" in stream.read(2048).upper()
                ):  # no workbook has one; entities expand without end
                    raise UnreadableFile("workbook_damaged", name=name)


def _read_sheet(name: str, book: Any, sheet: Any, limits: Limits) -> RawTable:
    sheet.reset_dimensions()  # the stated extent is wrong in files written by other programs
    rows: list[list[Cell]] = []
    filled = 0
    for values in sheet.iter_rows(values_only=True):
        row = trimmed([_plain(value) for value in values])
        rows.append(row)
        if not row:
            continue
        filled += 1
        if filled > limits.rows:
            raise UnreadableFile("too_many_rows", name=name, rows=limits.rows)
        if len(row) > limits.columns:
            raise UnreadableFile("too_many_columns", name=name, columns=limits.columns)
    _mark_bare_formulas(book, sheet, rows)
    while rows and not rows[-1]:
        rows.pop()
    return RawTable(
        sheet.title,
        rows,
        hidden=sheet.sheet_state != "visible",
        origin_1904=book.epoch == MAC_EPOCH,
    )


def _plain(value: Any) -> Cell:
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, str | int | float | bool | datetime | time) or value is None:
        return value
    return str(value)


def _mark_bare_formulas(book: Any, sheet: Any, rows: list[list[Cell]]) -> None:
    """Put a visible mark where a formula has no result, so that the cell is named instead of read as empty."""
    with book._archive.open(sheet._worksheet_path) as stream:
        xml = stream.read()
    if b"<f" not in xml:
        return
    for column, number in _BARE_FORMULA.findall(xml):
        at, row_at = column_index_from_string(column.decode()) - 1, int(number) - 1
        while len(rows) <= row_at and row_at < 2_000_000:
            rows.append([])
        row = rows[row_at]
        row.extend([None] * (at + 1 - len(row)))
        row[at] = UNCOMPUTED
