"""An audit of matching in the shape that its pages take: sentences, charts, tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.matching import audit_words
from maslak.matching.judging import STAGES
from maslak.matching.models import Audit, WeightRelease
from maslak.matching.shapes import CHANCE, GATES, WORTH
from maslak.reporting import charts, matching_charts
from maslak.web.steering import drawn
from maslak.web.steering.forms_matching import LABELS


def language() -> str:
    """The reader's language, one of three."""
    return (get_language() or "fr")[:2]


def audit(found: Audit) -> dict[str, Any]:
    """Findings as sentences, each group's exposure as charts, what became of people and what gates close as tables."""
    numbers, reader = found.numbers, language()
    comparisons = sorted(numbers["comparisons"], key=lambda each: (each["ratio"] is None, each["ratio"] or 0))
    return {
        "audit": found,
        "findings": [
            {"sentence": audit_words.sentence(each), "blocks": each["blocks"]}
            for each in comparisons
            if each["found"]
        ],
        "people": charts.said(numbers["people"], reader),
        "in_question": charts.said(numbers["in_question"], reader),
        "offers": charts.said(numbers["offers"], reader),
        "compared": len(comparisons),
        "charts": [drawn.chart(one) for one in matching_charts.exposure(numbers, reader)],
        "stages": _stages(numbers, reader),
        "gates": _gates(numbers, reader),
        "comparisons": _comparisons(comparisons, reader),
    }


def weights(release: WeightRelease) -> dict[str, Any]:
    """The weights of a release as a table, each side in thousandths."""
    sides = (
        (_("Chance d'être embauché"), CHANCE, release.chance),
        (_("Intérêt du poste"), WORTH, release.worth),
    )
    return {
        "head": [{"label": _("Terme")}, {"label": _("Côté")}, {"label": _("Millièmes"), "numeric": True}],
        "rows": [
            [_name(LABELS[term]), {"text": side}, {"text": str(values[term]), "numeric": True}]
            for side, terms, values in sides
            for term in terms
        ],
    }


def _stages(numbers: Mapping[str, Any], reader: str) -> dict[str, Any]:
    heads = [audit_words.stage(code) for code in ("in_question", *STAGES)]
    return {
        "head": [{"label": _("Groupe")}, *({"label": head, "numeric": True} for head in heads)],
        "rows": [
            [
                _name(audit_words.group(each["dimension"], each["group"])),
                *(_number(each[code], reader) for code in ("in_question", *STAGES)),
            ]
            for each in numbers["stages"]
        ],
    }


def _gates(numbers: Mapping[str, Any], reader: str) -> dict[str, Any]:
    return {
        "head": [
            {"label": _("Groupe")},
            *({"label": audit_words.gate(gate), "numeric": True} for gate in GATES),
        ],
        "rows": [
            [
                _name(audit_words.group(each["dimension"], each["group"])),
                *({"text": f"{each['closed'][gate]} %", "numeric": True} for gate in GATES),
            ]
            for each in numbers["gates"]
        ],
    }


def _comparisons(comparisons: list[dict[str, Any]], reader: str) -> dict[str, Any]:
    heads = (_("Personnes, à la dizaine"), _("Par rapport aux autres"))
    return {
        "head": [
            {"label": _("Groupe")},
            {"label": _("Mesure")},
            *({"label": head, "numeric": True} for head in heads),
        ],
        "rows": [
            [
                _name(audit_words.group(each["dimension"], each["group"])),
                {"text": audit_words.measure(each["measure"])},
                _number(each["persons"], reader),
                {"text": audit_words.gap(each), "numeric": True},
            ]
            for each in comparisons
        ],
    }


def _name(text: Any) -> dict[str, Any]:
    return {"text": str(text), "header": True}


def _number(value: int | None, reader: str) -> dict[str, Any]:
    return {"text": charts.said(value, reader), "numeric": True}
