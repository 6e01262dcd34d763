"""Charts and figures in the shape that the components take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from maslak.reporting import units, wording
from maslak.reporting.charts import Chart
from maslak.reporting.engine import DECLARED, IndicatorValue


def chart(drawn: Chart) -> dict[str, Any]:
    """A chart for components/figure.html. Its drawing comes from our own engine, never from a reader."""
    return {
        "title": drawn.title,
        "note": drawn.caption,
        "svg": mark_safe(drawn.svg),  # noqa: S308
        "narrow": mark_safe(drawn.narrow),  # noqa: S308
        "table": {
            "head": [{"label": name, "numeric": place > 0} for place, name in enumerate(drawn.table.headers)],
            "rows": [
                [{"text": cell, "numeric": place > 0, "header": place == 0} for place, cell in enumerate(row)]
                for row in drawn.table.rows
            ],
        },
    }


def stats(figures: Iterable[IndicatorValue], year: int, language: str) -> list[dict[str, Any]]:
    """Figures for components/stat.html, each opening its own page."""
    return [
        {
            "code": figure.code,
            "label": figure.indicator.label(language),
            "value": wording.number(figure.value, language),
            "unit": units.after(
                figure.value, figure.indicator.unit, figure.indicator.unit_label(language), language
            ),
            "women": figure.women,
            "men": figure.men,
            "declared": figure.origin == DECLARED,
            "published": figure.already_public,
            "url": f"{reverse('steering:indicator', args=[figure.code])}?year={year}",
            "period": figure.period,
        }
        for figure in figures
    ]
