"""The file to correct and send back: the rejected rows as they came, with what to mend beside each."""

from __future__ import annotations

import io
import json
from typing import Any

import xlsxwriter

from maslak.core.vault import vault
from maslak.imports.models import Batch, Row, RowResult
from maslak.imports.reading.messages import sentence


def problems_in_words(row: Row, language: str) -> list[dict[str, Any]]:
    """The problems of a row: level, column, value and a sentence in `language`."""
    kept = (
        json.loads(vault().open(bytes(row.cells_sealed))) if row.cells_sealed else {"cells": [], "values": []}
    )
    values = kept["values"] + [""] * len(row.problems)
    return [
        {
            "level": problem["level"],
            "column": problem["column"],
            "value": values[place],
            "message": say(problem, values[place], language),
        }
        for place, problem in enumerate(row.problems)
    ]


def say(problem: dict[str, Any], value: str, language: str) -> str:
    """One problem as a sentence."""
    if problem["code"] == "said":
        return str(problem["params"]["sentence"])
    return sentence(problem["code"], language, value=value, column=problem["column"], **problem["params"])


def workbook(batch: Batch, language: str) -> bytes:
    """An XLSX of the rejected rows under their own headers, with a last column that says what to mend."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, wrap = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "font_color": "#7c2505"}),
    )
    for place, (name, headers) in enumerate(batch.headers.items()):
        sheet = book.add_worksheet((name or f"Feuille {place + 1}")[:31])
        sheet.write_row(
            0, 0, [*headers, {"ar": "ما يجب تصحيحه", "en": "To mend"}.get(language, "À corriger")], bold
        )
        sheet.set_column(0, len(headers), 18)
        sheet.set_column(len(headers), len(headers), 70)
        rejected = batch.lines.filter(result=RowResult.REJECTED, sheet=name)
        for line, row in enumerate(rejected, 1):
            cells = json.loads(vault().open(bytes(row.cells_sealed)))["cells"] if row.cells_sealed else []
            for column, cell in enumerate(cells[: len(headers)]):
                sheet.write_string(line, column, str(cell))
            said = " ".join(p["message"] for p in problems_in_words(row, language) if p["level"] == "error")
            sheet.write_string(line, len(headers), said, wrap)
    book.close()
    return buffer.getvalue()
