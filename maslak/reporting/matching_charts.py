"""The plots of how offers are shared: each group beside everybody else, by what an audit kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from maslak.matching import audit_words
from maslak.matching.audit import CROSS
from maslak.reporting import charts, plots, wording
from maslak.reporting.charts import Chart, Table

_SAME = 100  # percent: a group that is seen as much as everybody else


def exposure(numbers: Mapping[str, Any], language: str) -> list[Chart]:
    """One chart a dimension: the attention of employers that each group's places would get, others' being 100."""
    told = [
        each
        for each in numbers["comparisons"]
        if each["measure"] == "attention" and each["ratio"] is not None
    ]
    dimensions = dict.fromkeys(each["dimension"] for each in told if CROSS not in each["dimension"])
    return [
        _bars([each for each in told if each["dimension"] == dimension], dimension, language)
        for dimension in dimensions
    ]


def _bars(told: Sequence[Mapping[str, Any]], dimension: str, language: str) -> Chart:
    with wording.speaking(language):
        title = _("Attention des employeurs, par groupe : %(dimension)s") % {
            "dimension": audit_words.dimension(dimension).lower()
        }
        caption = _(
            "100 : autant que toutes les autres personnes. La fourchette dit ce que le hasard explique."
        )
        rows: list[dict[str, Any]] = [
            {
                "label": audit_words.group(dimension, each["group"]), "words": audit_words.gap(each),
                "total": round(100 * each["ratio"]), "women": None, "men": None,
            }
            for each in told
        ]  # fmt: skip
        table = Table(
            (audit_words.dimension(dimension), _("Part de l'attention"), _("Personnes, à la dizaine")),
            tuple(
                (row["label"], row["words"], charts.said(each["persons"], language))
                for row, each in zip(rows, told, strict=True)
            ),
        )
    widest = max(_SAME, *(row["total"] for row in rows))

    def picture(width: int) -> Any:
        return plots.bar_layers(rows, widest, language, width, track=False)

    return charts.finish("exposure", picture, (rows, widest), title, caption, table, language)
