"""Small registers written on the spot, the way offices write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl

REGISTERS = Path(__file__).parents[3] / "demo" / "registers-2020"

HEAD = [
    "N° dossier",
    "Nom",
    "Prénom",
    "Sexe",
    "Date de naissance",
    "Nationalité",
    "N° titre",
    "Date d'inscription",
]
AWA = ["C-1", "Diallo", "Awa", "F", "12/03/1990", "Sénégal", "K123456A", "05/06/2021"]
KOFI = ["C-2", "Mensah", "Kofi", "M", "01/11/1985", "Ghana", "K123457B", "06/06/2021"]


def text_file(rows: list[list[Any]], *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """The rows as a text table."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(
        [["" if cell is None else cell for cell in row] for row in rows]
    )
    return out.getvalue().encode(encoding)


def workbook(*sheets: list[list[Any]], titles: tuple[str, ...] = ()) -> bytes:
    """The rows as a workbook, one sheet for each list."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(titles[place] if place < len(titles) else f"Feuil{place + 1}")
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
