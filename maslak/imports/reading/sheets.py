"""From the bytes of a file to its tables, whatever its name claims."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from maslak.imports.reading.errors import UnreadableFile

Cell = str | int | float | bool | date | datetime | time | None

# What Excel shows in a cell it could not compute; the last is ours, for a formula saved without its result.
UNCOMPUTED = "#FORMULA!"
CELL_ERRORS = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", UNCOMPUTED]
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")


@dataclass(frozen=True)
class Limits:
    """How much of a file is accepted before it is refused."""

    size: int = 25 * 1024 * 1024  # bytes, as sent
    unpacked: int = 300 * 1024 * 1024  # bytes, a workbook once unzipped
    parts: int = 2_000  # files inside a workbook
    rows: int = 200_000  # rows with something in them, per sheet
    columns: int = 400
    cell: int = 32_767  # characters, Excel's own limit


@dataclass
class RawTable:
    """One sheet as it came: `rows[0]` is row 1 of the sheet, blank rows are empty lists."""

    sheet: str
    rows: list[list[Cell]]
    encoding: str = ""  # text files only
    separator: str = ""  # text files only
    hidden: bool = False
    origin_1904: bool = False  # the workbook counts days from 1904 (old Excel for Mac)


def read_tables(name: str, content: bytes, limits: Limits | None = None) -> list[RawTable]:
    """The tables of a file, in the order of its sheets; a text file has one, named after nothing.

    The content decides and never the extension of `name`. Raises `UnreadableFile` for what is empty, too large,
    locked, damaged, or no table at all.
    """
    limits = limits or Limits()
    if len(content) > limits.size:
        raise UnreadableFile("file_too_large", name=name, megabytes=round(limits.size / 1024 / 1024))
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("file_empty", name=name)
    if content.startswith(b"PK\x03\x04"):
        from maslak.imports.reading.workbook import read_workbook

        return read_workbook(name, content, limits)
    _refuse_other_formats(name, content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        from maslak.imports.reading.jsonld import read_postings

        postings = read_postings(content, limits)
        if postings is not None:
            return [postings]
        submissions = _json_submissions(content)
        if submissions is not None:
            return [submissions]
    from maslak.imports.reading.delimited import read_delimited

    return [read_delimited(name, content, limits)]


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def trimmed(row: list[Cell]) -> list[Cell]:
    """`row` without the empty cells at its end; an empty list for a blank row."""
    end = len(row)
    while end and is_blank(row[end - 1]):
        end -= 1
    return row[:end]


def _refuse_other_formats(name: str, content: bytes) -> None:
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if content.startswith(_OLE):
        raise UnreadableFile("workbook_locked" if _ENCRYPTED in content else "workbook_too_old", name=name)
    if content.startswith((b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")):
        raise UnreadableFile("workbook_too_old", name=name)
    if head.startswith(b"%pdf"):
        raise UnreadableFile("file_is_pdf", name=name)
    if content.startswith(_PICTURES):
        raise UnreadableFile("file_is_picture", name=name)
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        raise UnreadableFile("file_is_web_page", name=name)
    if head.startswith(b"{\\rtf") or content.startswith(
        (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"SQLite format")
    ):
        raise UnreadableFile("file_is_not_a_table", name=name)


def _json_submissions(content: bytes) -> RawTable | None:
    """The answers of a field form sent as JSON, one row each under a row of headers; None if it is not that."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    if isinstance(data, dict):
        data = data.get("results")
    if not isinstance(data, list) or not data or not all(isinstance(item, dict) for item in data):
        return None
    headers = list(dict.fromkeys(key for item in data for key in item))
    rows: list[list[Cell]] = [list(headers)]
    for item in data:
        rows.append(trimmed([_json_cell(item.get(key)) for key in headers]))
    return RawTable("", rows, encoding="utf-8", separator="json")


def _json_cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False)
