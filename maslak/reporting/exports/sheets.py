"""The annex as a workbook: every figure, its parts, its definition, the notes of the year."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from maslak.programme.enums import NoteKind, NoteStatus
from maslak.reporting import wording
from maslak.reporting.bilan import Document
from maslak.reporting.breakdowns import MONTHS
from maslak.reporting.charts import TILES
from maslak.reporting.exports import content

Cell = str | int | float | None


def write(document: Document) -> bytes:
    """The .xlsx as bytes. Texts are written as texts: a cell that begins with « = » computes nothing."""
    kept = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with wording.speaking(document.language), xlsxwriter.Workbook(kept, options) as book:
        moment = {"created": document.frozen_at.replace(tzinfo=None)} if document.frozen_at else {}
        book.set_properties(
            {"title": document.title, "subject": document.subtitle, "author": document.subtitle, **moment}
        )
        maker = _Maker(book, document)
        maker.indicators()
        maker.by_sex()
        maker.by_month()
        maker.by_region()
        maker.definitions()
        maker.notes()
        maker.about()
    return kept.getvalue()


class _Maker:
    """One workbook being written."""

    def __init__(self, book: xlsxwriter.Workbook, document: Document) -> None:
        self.book, self.document, self.language = book, document, document.language
        text = {"valign": "top", "text_wrap": True, "font_name": "Calibri"}
        self.text: Format = book.add_format(text)
        self.number: Format = book.add_format({**text, "num_format": "#,##0.##;-#,##0.##;0"})
        self.head: Format = book.add_format(
            {
                **text,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#0B555C",
                "border": 1,
                "border_color": "#0B555C",
            }
        )

    def indicators(self) -> None:
        heads = (
            _("Code"), _("Indicateur"), _("Total"), _("Femmes"), _("Hommes"), _("Unité"), _("Période"), _("Origine"),
            _("Valeur déclarée"), _("Source"),
        )  # fmt: skip
        rows = [
            (
                f.code, f.indicator.label(self.language), f.value, f.women, f.men, f.indicator.unit_label(self.language),
                f.period, content.origin_note(f), f.declared.value if f.declared else None, content.source_note(f),
            )
            for f in self.document.figures.values()
        ]  # fmt: skip
        self._sheet(_("Indicateurs"), heads, rows, (10, 52, 11, 11, 11, 18, 14, 20, 12, 60))

    def by_sex(self) -> None:
        heads = (
            _("Code"),
            _("Indicateur"),
            _("Femmes"),
            _("Hommes"),
            _("Non précisé"),
            _("Part des femmes (%)"),
        )
        rows = [
            (
                f.code, f.indicator.label(self.language), f.women, f.men,
                f.value - f.women - f.men if f.adds_up else None, f.women_pct,
            )
            for f in self.document.figures.values()
            if f.women is not None and f.men is not None
        ]  # fmt: skip
        self._sheet(_("Par sexe"), heads, rows, (10, 52, 11, 11, 12, 14))

    def by_month(self) -> None:
        heads = (_("Code"), _("Indicateur"), *wording.months(self.language, "wide"), _("Perturbations"))
        told = "; ".join(f"{m.name} ({m.first}–{m.last})" for m in self.document.marks)
        rows = [
            (code, self.document.figures[code].indicator.label(self.language), *months, told)
            for code, months in self.document.numbers["months"].items()
            if code in self.document.figures
        ]
        self._sheet(_("Par mois"), heads, rows, (10, 52, *(len(MONTHS) * (10,)), 40))

    def by_region(self) -> None:
        codes = (*TILES, "")
        names = [wording.label("region", code, self.language) for code in codes]
        rows = [
            (
                code,
                self.document.figures[code].indicator.label(self.language),
                *(cells.get(r, 0) for r in codes),
            )
            for code, cells in self.document.numbers["regions"].items()
            if code in self.document.figures
        ]
        self._sheet(
            _("Par région"), (_("Code"), _("Indicateur"), *names), rows, (10, 52, *(len(codes) * (13,)))
        )

    def definitions(self) -> None:
        heads = (_("Code"), _("Indicateur"), _("Définition"), _("Périmètre"), _("À savoir"))
        rows = [
            (
                f.code, f.indicator.label(self.language), f.indicator.definition.in_language(self.language),
                f.indicator.scope.in_language(self.language), " ".join(content.doubts(f, self.language)),
            )
            for f in self.document.figures.values()
        ]  # fmt: skip
        self._sheet(_("Définitions"), heads, rows, (10, 40, 60, 40, 60))

    def notes(self) -> None:
        heads = (
            _("Nature"),
            _("Action"),
            _("Texte"),
            _("Responsable"),
            _("Début"),
            _("Fin"),
            _("Échéance"),
            _("État"),
        )
        rows = [
            (
                str(NoteKind(n["kind"]).label), n["action"], n["text"][self.language], n["owner"].get(self.language, ""),
                n["starts_on"], n["ends_on"], n["due_on"], str(NoteStatus(n["status"]).label) if n["status"] else "",
            )
            for n in self.document.numbers["notes"]
        ]  # fmt: skip
        self._sheet(_("Notes"), heads, rows, (24, 9, 70, 36, 12, 12, 12, 14))

    def about(self) -> None:
        rows = [(self.document.title,), (content.edition_line(self.document),)]
        rows += [(note,) for note in content.reading_notes(self.document)]
        self._sheet(_("À propos"), (_("À propos"),), rows, (110,))

    def _sheet(
        self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
    ) -> None:
        sheet: Worksheet = self.book.add_worksheet(name[:31])
        if self.language == "ar":
            sheet.right_to_left()
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, line, column, cell)
        sheet.freeze_panes(1, min(2, len(heads) - 1))
        if rows and len(heads) > 1:
            sheet.autofilter(0, 0, len(rows), len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write(self, sheet: Worksheet, line: int, column: int, cell: Any) -> None:
        if isinstance(cell, int | float):
            sheet.write_number(line, column, cell, self.number)
        elif cell:
            sheet.write_string(line, column, str(cell), self.text)
