"""The whole review as JSON: figures with their definitions, months, regions, notes, and the narrative."""

from __future__ import annotations

import json
from typing import Any

from maslak.reporting.bilan import Block, ChartBlock, Document, ListBlock
from maslak.reporting.definitions import Indicator


def write(document: Document) -> bytes:
    """UTF-8 JSON with sorted keys: the same review gives the same bytes."""
    content = {
        "format": "maslak.bilan/1", "year": document.year, "language": document.language, "title": document.title,
        "edition": document.edition, "frozen_at": document.frozen_at.isoformat() if document.frozen_at else None,
        "sha256": document.sha256 or None,
        "figures": [
            {**shown, "definition": _definition(document.figures[shown["code"]].indicator)}
            for shown in document.numbers["indicators"]
            if shown["code"] in document.figures
        ],
        **{name: document.numbers[name] for name in ("months", "regions", "notes", "projects", "disruptions")},
        "narrative": [
            {
                "key": section.key, "number": section.number, "title": section.title,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in document.sections
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _definition(indicator: Indicator) -> dict[str, Any]:
    return {
        "label": _words(indicator.words), "definition": _words(indicator.definition), "unit": _words(indicator.unit_words),
        "scope": _words(indicator.scope), "scope_certainty": indicator.scope_certainty,
        "action": indicator.action, "objective": indicator.objective, "period_kind": indicator.period_kind,
        "breakdown_of": indicator.breakdown_of, "relation": indicator.relation,
        "ambiguities": sorted(indicator.ambiguities), "hxl": indicator.hxl, "dhis2": indicator.dhis2,
    }  # fmt: skip


def _words(words: Any) -> dict[str, str]:
    return {"fr": words.fr, "ar": words.ar, "en": words.en}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, ChartBlock):
        table = block.chart.table
        return {
            "chart": block.chart.kind,
            "title": block.chart.title,
            "headers": table.headers,
            "rows": table.rows,
        }
    if isinstance(block, ListBlock):
        return {"list": block.kind, "items": [vars(item) for item in block.items]}
    return {
        "text": [
            segment
            if isinstance(segment, str)
            else {
                "code": segment.code,
                "part": segment.part,
                "value": segment.value,
                "origin": segment.origin,
            }
            for segment in block.segments
        ]
    }
