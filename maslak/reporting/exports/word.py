"""The review as a Word file that ministries edit: real headings, lists, tables; right to left in Arabic."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from maslak.programme.strategy import load_strategy
from maslak.reporting import wording
from maslak.reporting.bilan import ChartBlock, Document, ListBlock, TextBlock
from maslak.reporting.charts import Chart
from maslak.reporting.exports import content

_TEAL, _SOFT, _BROWN = RGBColor(0x0B, 0x55, 0x5C), RGBColor(0x45, 0x50, 0x4F), RGBColor(0x5F, 0x3C, 0x00)
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)
# Fonts that offices have: the file travels without its own.
_FONT, _ARABIC_FONT = "Calibri", "Arial"


def write(document: Document) -> bytes:
    """The .docx as bytes."""
    with wording.speaking(document.language):
        maker = _Maker(document)
        maker.cover()
        for section in document.sections:
            maker.heading(section.heading, 2 if "." in section.number else 1)
            for block in section.blocks:
                maker.block(block)
        maker.annex()
    kept = BytesIO()
    maker.word.save(kept)
    return kept.getvalue()


class _Maker:
    """One file being written, in one language."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rtl = document.language == "ar"
        self.word: Word = docx.Document()
        self._styles()
        about = self.word.core_properties
        about.title, about.subject, about.author = document.title, document.subtitle, document.subtitle
        about.language, about.comments = document.language, ""
        section = self.word.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        self._footer(section)

    def cover(self) -> None:
        title = self._paragraph(document_style="Title")
        self._run(title, self.document.title)
        self._run(self._paragraph(document_style="Subtitle"), self.document.subtitle)
        self._run(self._paragraph(), content.edition_line(self.document), colour=_SOFT)
        purpose = load_strategy().purpose.in_language(self.document.language)
        self._run(self._paragraph(), purpose)
        for note in content.reading_notes(self.document):
            self._run(self._paragraph(), note, size=9, colour=_SOFT)

    def heading(self, text: str, level: int) -> None:
        self._run(self._paragraph(document_style=f"Heading {level}"), text)

    def block(self, block: TextBlock | ListBlock | ChartBlock) -> None:
        if isinstance(block, ChartBlock):
            self.chart(block.chart)
        elif isinstance(block, TextBlock):
            self.text(block)
        elif block.followed:
            heads = (_("Mesure"), _("Responsable"), _("Échéance"), _("État"))
            self.table(heads, [(i.text, i.owner, i.due, i.status) for i in block.items], (8.2, 3.8, 2.7, 2.0))
        else:
            for item in block.items:
                self._run(self._paragraph(document_style="List Bullet"), item.text)

    def text(self, block: TextBlock) -> None:
        paragraph = self._paragraph()
        for segment in block.segments:
            if isinstance(segment, str):
                self._run(paragraph, segment)
                continue
            self._run(paragraph, segment.text, bold=True, colour=_TEAL)
            if segment.marked and segment.declared:
                mark = self._run(paragraph, " " + _("déclaré"), colour=_BROWN)
                mark.font.superscript = True

    def chart(self, chart: Chart) -> None:
        """The picture, its caption, and its table for those who cannot see it."""
        self._run(self._paragraph(keep=True), chart.title, bold=True)
        picture = self._paragraph(keep=True)
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        wide = 11 if chart.kind == "by_region" else 16
        drawn = picture.add_run().add_picture(BytesIO(chart.png()), width=Cm(wide))
        lines = [
            ", ".join(f"{h} {c}" for h, c in zip(chart.table.headers, row, strict=True) if c)
            for row in chart.table.rows
        ]
        drawn._inline.docPr.set("descr", f"{chart.title}. {'; '.join(lines)}")
        if chart.caption:
            self._run(self._paragraph(), chart.caption, size=9, colour=_SOFT)
        self.table(chart.table.headers, chart.table.rows, size=8.5)

    def annex(self) -> None:
        self.word.add_page_break()  # type: ignore[no-untyped-call]
        self.heading(_("Tous les chiffres"), 1)
        heads = (_("Code"), _("Indicateur"), _("Total"), _("Femmes"), _("Hommes"), _("Période"), _("Origine"))
        rows = [
            (r.code, f"{r.label} ({r.unit})", r.value, r.women, r.men, r.period, r.origin)
            for r in content.rows(self.document)
        ]
        self.table(heads, rows, (1.7, 5.6, 1.6, 1.6, 1.6, 2.2, 2.3), size=8.5)
        self.heading(_("Définitions, périmètres et sources"), 1)
        language = self.document.language
        for figure in self.document.figures.values():
            indicator = figure.indicator
            self._run(
                self._paragraph(keep=True),
                f"{figure.code} · {indicator.label(language)}",
                bold=True,
                colour=_TEAL,
            )
            self._run(self._paragraph(keep=True), indicator.definition.in_language(language), size=9)
            scope = _("Périmètre : %(scope)s.") % {"scope": indicator.scope.in_language(language)}
            source = _("Source : %(source)s") % {"source": content.source_note(figure)}
            told = [scope, *content.doubts(figure, language), source]
            self._run(self._paragraph(), " ".join(told), size=9, colour=_SOFT)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float] = (),
        size: float = 9,
    ) -> None:
        """A table with its first row repeated on every page; `widths` in centimetres, the first column wide if absent."""
        rest = 10.8 / max(len(heads) - 1, 1)
        widths = widths or (16.6 - 10.8 if len(heads) > 1 else 16.6, *[rest] * (len(heads) - 1))
        made = self.word.add_table(rows=len(rows) + 1, cols=len(heads))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        self._frame(made)
        for place, width in enumerate(widths):
            made.columns[place].width = Cm(width)
        for line, row in enumerate((heads, *rows)):
            cells = made.rows[line].cells
            for place, text in enumerate(row):
                cells[place].width = Cm(widths[place])
                self._cell(cells[place], text, size, head=line == 0)
        self.word.add_paragraph()

    def _cell(self, cell: Any, text: str, size: float, *, head: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(2)
        self._direct(paragraph)
        self._run(paragraph, text, size=size, bold=head or None, colour=_WHITE if head else None)
        if head:
            shade = OxmlElement("w:shd")
            for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", str(_TEAL))):
                shade.set(qn(name), value)
            cell._tc.get_or_add_tcPr().append(shade)

    def _frame(self, made: Any) -> None:
        """Thin lines between the rows, none between the columns; the first row comes back on every page."""
        properties = made._tbl.tblPr
        if self.rtl:
            properties.insert(0, OxmlElement("w:bidiVisual"))
        borders = OxmlElement("w:tblBorders")
        for edge in ("top", "bottom", "insideH"):
            line = OxmlElement(f"w:{edge}")
            for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "E2DACB")):
                line.set(qn(name), value)
            borders.append(line)
        properties.find(qn("w:tblLayout")).addprevious(borders)
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        made.rows[0]._tr.get_or_add_trPr().append(repeated)

    def _paragraph(self, document_style: str | None = None, *, keep: bool = False) -> Any:
        paragraph = self.word.add_paragraph(style=document_style)
        self._direct(paragraph)
        paragraph.paragraph_format.keep_with_next = keep or None
        return paragraph

    def _direct(self, paragraph: Any) -> None:
        if self.rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

    def _run(
        self, paragraph: Any, text: str, *, bold: bool | None = None, size: float | None = None,
        colour: RGBColor | None = None,
    ) -> Any:  # fmt: skip
        run = paragraph.add_run(text)
        run.bold = bold
        if size:
            run.font.size = Pt(size)
        if colour is not None:
            run.font.color.rgb = colour
        if self.rtl:
            self._arabic(run, size, bold)
        return run

    def _arabic(self, run: Any, size: float | None, bold: bool | None) -> None:
        """Word reads other properties for right-to-left text than for the rest; their order is fixed."""
        properties = run._r.get_or_add_rPr()
        if bold:
            properties.find(qn("w:b")).addnext(OxmlElement("w:bCs"))
        if size:
            half = OxmlElement("w:szCs")
            half.set(qn("w:val"), str(int(size * 2)))
            properties.find(qn("w:sz")).addnext(half)
        properties.append(OxmlElement("w:rtl"))
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:bidi"), "ar-MA")
        properties.append(spoken)

    def _styles(self) -> None:
        for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet"):
            style = self.word.styles[name]
            style.font.name = _FONT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                if attribute.endswith("Theme"):
                    del fonts.attrib[attribute]
            for part in ("w:ascii", "w:hAnsi", "w:eastAsia"):
                fonts.set(qn(part), _FONT)
            fonts.set(qn("w:cs"), _ARABIC_FONT)
            if name != "Normal" and name != "List Bullet":
                style.font.color.rgb = _TEAL
        self.word.styles["Normal"].font.size = Pt(11)

    def _footer(self, section: Any) -> None:
        """« title – page », the number being a field that Word fills."""
        paragraph = section.footer.paragraphs[0]
        self._direct(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, f"{self.document.title} – ", size=8.5, colour=_SOFT)
        run = self._run(paragraph, "", size=8.5, colour=_SOFT)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            mark = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark.text = text
            run._r.append(mark)
