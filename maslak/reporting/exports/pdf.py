"""The review as a tagged PDF: the words go to Typst as data, so nothing in them can be read as a command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from maslak.programme.strategy import load_strategy
from maslak.reporting import drawing, wording
from maslak.reporting.bilan import Block, ChartBlock, Document, Figure, ListBlock, Section
from maslak.reporting.engine import IndicatorValue
from maslak.reporting.exports import content

_WIDE = {"by_month": 0.86, "by_region": 0.68}  # share of the column, so that two charts can share a page
TEMPLATES = Path(__file__).parents[1] / "typst"


def write(document: Document) -> bytes:
    """The PDF: cover, contents, key figures, sections, every figure with its origin and definition.

    It meets PDF/UA-1 unless somebody wrote signs that the house's fonts lack (a rare script, an emoji): those then
    show as empty boxes, in a tagged PDF that makes no such promise.
    """
    files = source(document)
    try:
        return _compiled(document, files, ["ua-1"])
    except typst.TypstError:
        return _compiled(document, files, [])


def _compiled(document: Document, files: dict[str, bytes], standards: list[str]) -> bytes:
    moment = int(document.frozen_at.timestamp()) if document.frozen_at else None
    return drawing.typeset(files, format="pdf", timestamp=moment, pdf_standards=standards)


def source(document: Document) -> dict[str, bytes]:
    """What Typst is given: main.typ, data.json, the logo and one SVG a chart."""
    charts: dict[str, bytes] = {}
    with wording.speaking(document.language):
        data = _data(document, charts)
    logo = Path(settings.STATICFILES_DIRS[0]) / "maslak" / "logo-light.svg"
    return {
        "main.typ": (TEMPLATES / "bilan.typ").read_bytes(),
        "plate.typ": drawing.PLATE,
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        "logo.svg": logo.read_bytes(),
        **charts,
    }


def _data(document: Document, charts: dict[str, bytes]) -> dict[str, Any]:
    language = document.language
    return {
        "language": language, "rtl": language == "ar", "year": document.year,
        "title": document.title, "subtitle": document.subtitle, "edition": content.edition_line(document),
        "purpose": load_strategy().purpose.in_language(language),
        "notes": content.reading_notes(document),
        "key": [
            {
                "value": wording.with_unit(f.value, f.unit, language), "label": f.indicator.label(language),
                "unit": f.indicator.unit_label(language), "origin": content.origin_note(f),
                "split": _split(f, language),
                "share": f.women / f.value if f.women is not None and f.value and f.adds_up else None,
            }
            for f in content.key_figures(document)
        ],
        "sections": [_section(section, charts) for section in document.sections],
        "rows": [vars(row) for row in content.rows(document)],
        "definitions": [
            {
                "code": f.code, "label": f.indicator.label(language),
                "definition": f.indicator.definition.in_language(language),
                "scope": f.indicator.scope.in_language(language),
                "doubts": content.doubts(f, language), "source": content.source_note(f),
            }
            for f in document.figures.values()
        ],
        "words": _words(),
    }  # fmt: skip


def _split(figure: IndicatorValue, language: str) -> str:
    if figure.women is None or figure.men is None:
        return ""
    parts = {"women": wording.number(figure.women, language), "men": wording.number(figure.men, language)}
    return _("Femmes %(women)s, hommes %(men)s") % parts


def _words() -> dict[str, str]:
    return {
        "contents": _("Sommaire"), "key": _("Les chiffres de l'année"), "reading": _("Comment lire ce document"),
        "all": _("Tous les chiffres"), "definitions": _("Définitions, périmètres et sources"),
        "code": _("Code"), "indicator": _("Indicateur"), "total": _("Total"), "women": _("Femmes"), "men": _("Hommes"),
        "unit": _("Unité"), "period": _("Période"), "origin": _("Origine"), "scope": _("Périmètre"),
        "source": _("Source"), "measure": _("Mesure"), "owner": _("Responsable"), "due": _("Échéance"),
        "status": _("État"), "declared": _("déclaré"), "of": _("sur"), "doubts": _("À savoir"),
    }  # fmt: skip


def _section(section: Section, charts: dict[str, bytes]) -> dict[str, Any]:
    return {
        "number": section.number if section.number[:1].isdigit() else "", "title": section.title,
        "sub": "." in section.number, "blocks": [_block(block, charts) for block in section.blocks],
    }  # fmt: skip


def _block(block: Block, charts: dict[str, bytes]) -> dict[str, Any]:
    if isinstance(block, ChartBlock):
        name = f"chart-{len(charts) + 1}.svg"
        shown, cut = block.chart, drawing.plate(block.chart.svg)
        charts[name] = cut.shapes
        lines = [
            ", ".join(f"{h} {c}" for h, c in zip(shown.table.headers, row, strict=True) if c)
            for row in shown.table.rows
        ]
        return {
            "kind": "chart", "file": name, "plate": cut.data, "title": shown.title, "caption": shown.caption,
            "alt": "; ".join(lines), "wide": _WIDE.get(shown.kind, 1.0),
        }  # fmt: skip
    if isinstance(block, ListBlock):
        return {"kind": "list", "followed": block.followed, "items": [vars(item) for item in block.items]}
    return {"kind": "text", "segments": [_segment(s) for s in block.segments]}


def _segment(segment: str | Figure) -> dict[str, Any]:
    if isinstance(segment, str):
        return {"text": segment, "figure": False, "mark": False}
    return {"text": segment.text, "figure": True, "mark": segment.marked and segment.declared}
