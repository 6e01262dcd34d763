"""Charts of the figures: each a picture, a caption and the same content as a table.

Nothing is told by colour alone: every mark carries its number, every panel its name. In Arabic the picture runs
from right to left. The twelve regions are tiles, never boundaries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from maslak.core import places
from maslak.reporting import drawing, plots, wording
from maslak.reporting.engine import DECLARED, IndicatorValue, Number
from maslak.reporting.plots import TILES as TILES
from maslak.reporting.plots import Mark as Mark
from maslak.reporting.plots import Panel as Panel


@dataclass(frozen=True)
class Table:
    """What a chart shows, in cells already worded."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A picture (SVG), what it is called, how to read it, and its table; `draw` gives it in another width."""

    kind: str
    svg: str
    title: str
    caption: str
    table: Table
    draw: Callable[[int], str]

    @property
    def narrow(self) -> str:
        """The same picture for a phone."""
        return self.draw(drawing.NARROW)

    def png(self, scale: float = 2.5) -> bytes:
        """The same picture as PNG."""
        return drawing.png(self.svg, scale)


def bars(figures: Sequence[IndicatorValue], title: str, language: str, *, kind: str = "bars") -> Chart:
    """One bar a figure, women and men told apart where both are known. `kind` « funnel » adds its warning."""
    with wording.speaking(language):
        rows = [_bar(figure, language) for figure in figures]
        widest = max((row["total"] for row in rows), default=0) or 1
        caption = ""
        if kind == "funnel":
            caption = _(
                "Flux d'une même année : ce ne sont pas les mêmes personnes d'une ligne à l'autre. "
                "Le rapport entre deux lignes n'est pas un taux de réussite."
            )
        if any(figure.origin == DECLARED for figure in figures):
            mark = _("L'astérisque signale un chiffre déclaré, sans dossiers enregistrés ici.")
            caption = f"{caption} {mark}".strip()
        headers = (_("Indicateur"), _("Total"), _("Femmes"), _("Hommes"), _("Origine"))
        table = Table(headers, tuple(row["cells"] for row in rows))

    def picture(width: int) -> Any:
        chart = plots.bar_layers(rows, widest, language, width, track=kind == "funnel")
        if not any(row["women"] is not None for row in rows):
            return chart
        key = plots.key(language, width)
        return alt.vconcat(key, chart, spacing=6).resolve_scale(color="independent")

    return _finish(kind, picture, (rows, widest), title, caption, table, language)


def by_month(panels: Sequence[Panel], marks: Sequence[Mark], title: str, language: str) -> Chart:
    """One panel a figure, twelve columns each; disturbed months are shaded, numbered, and explained below."""
    with wording.speaking(language):
        names = wording.months(language)
        caption = " ".join(f"{place}. {mark.text.rstrip('.')}." for place, mark in enumerate(marks, start=1))
        table = Table(
            (_("Mois"), *(panel.name for panel in panels), *([_("Perturbation")] if marks else [])),
            tuple(
                (
                    month,
                    *(wording.with_unit(panel.months[place], panel.unit, language) for panel in panels),
                    *([", ".join(m.name for m in marks if m.first <= place + 1 <= m.last)] if marks else []),
                )
                for place, month in enumerate(wording.months(language, "wide"))
            ),
        )

    def picture(width: int) -> Any:
        drawn: list[Any] = [plots.strips(marks, language, width)] if marks else []
        drawn += [plots.panel(panel, marks, names, language, width) for panel in panels]
        return alt.vconcat(*drawn, spacing=16)

    return _finish("by_month", picture, (list(panels), list(marks)), title, caption, table, language)


def by_region(cells: Mapping[str, Number | None], title: str, language: str) -> Chart:
    """A tile a region, darker for more, its number inside; what has no region is said below. None is hidden.

    The tiles stand as the regions lie, in Arabic too: a place does not move with the direction of reading.
    """
    with wording.speaking(language):
        known = {code: cells.get(code, 0) for code in TILES}
        rest = sum(value or 0 for code, value in cells.items() if code not in TILES)
        caption = _(
            "Une tuile par région, plus foncée quand le nombre est plus grand ; aucune frontière n'est tracée."
        )
        if None in known.values():
            caption = f"{caption} {hidden_note()}"
        if rest:
            unknown = _("Région non précisée : %(count)s.") % {"count": wording.number(rest, language)}
            caption = f"{caption} {unknown}"
        rows = [
            (places.region(code).label(language), said(value, language))
            for code, value in sorted(known.items(), key=lambda item: (-(item[1] or 0), item[0]))
        ]
        if rest:
            rows.append((_("Région non précisée"), wording.number(rest, language)))
        table = Table((_("Région"), _("Total")), tuple(rows))

    def picture(width: int) -> Any:
        return plots.tiles(known, language, width)

    return _finish("by_region", picture, known, title, caption, table, language)


def said(value: Number | None, language: str) -> str:
    """A number in words, « c » for a hidden one."""
    return plots.HIDDEN if value is None else wording.number(value, language)


def hidden_note() -> str:
    """What « c » means, in the language spoken."""
    return _("c : nombre caché, il parlerait de trop peu de personnes.")


def trend(figures: Mapping[int, IndicatorValue], title: str, language: str) -> Chart:
    """A figure over the years: full dots computed, hollow diamonds declared."""
    with wording.speaking(language):
        rows: list[dict[str, Any]] = [
            {
                "year": str(year), "value": figure.value, "declared": figure.origin == DECLARED,
                "text": wording.with_unit(figure.value, figure.unit, language),
            }
            for year, figure in sorted(figures.items())
        ]  # fmt: skip
        caption = _("Losange creux : chiffre déclaré. Point plein : chiffre calculé à partir des faits.")
        table = Table(
            (_("Année"), _("Total"), _("Origine")),
            tuple((row["year"], row["text"], origin(row["declared"])) for row in rows),
        )

    def picture(width: int) -> Any:
        return plots.line(rows, language, width)

    return _finish("trend", picture, rows, title, caption, table, language)


def finish(
    kind: str, picture: Callable[[int], Any], told: Any, title: str, caption: str, table: Table, language: str
) -> Chart:
    """A chart of another room in this house's manner: `told` is what it tells, `picture` draws it in a width."""
    return _finish(kind, picture, told, title, caption, table, language)


def origin(declared: bool) -> str:
    """« déclaré » or « calculé », in the language spoken."""
    return _("déclaré") if declared else _("calculé")


def _finish(
    kind: str, picture: Callable[[int], Any], told: Any, title: str, caption: str, table: Table, language: str
) -> Chart:
    """The chart, its picture drawn once for what it has to tell."""

    def drawn(width: int) -> str:
        with wording.speaking(language):
            spec = picture(width).to_dict(validate=False)
        spec["config"] = drawing.config(language)
        return drawing.svg(spec, title, width)

    def draw(width: int) -> str:
        return drawing.once(repr((kind, language, title, width, told)), lambda: drawn(width))

    return Chart(kind, draw(drawing.WIDTH), title, caption, table, draw)


def _bar(figure: IndicatorValue, language: str) -> dict[str, Any]:
    """One row of a bar chart, its words and its cells."""
    total, women, men = (
        wording.with_unit(n, figure.unit, language) for n in (figure.value, figure.women, figure.men)
    )
    label, split = figure.indicator.label(language), figure.women is not None and figure.men is not None
    star = "*" if figure.origin == DECLARED else ""
    words = f"{total}{star}"
    if split:
        words = _("%(total)s (femmes %(women)s, hommes %(men)s)") % {
            "total": words, "women": women, "men": men,
        }  # fmt: skip
    return {
        "code": figure.code, "label": label, "words": words, "total": figure.value,
        "women": figure.women if split else None, "men": figure.men if split else None,
        "cells": (
            label, total, women, men, origin(figure.origin == DECLARED),
        ),
    }  # fmt: skip


def shown_until(first: date, last: date | None, language: str) -> str:
    """« du 19 mars 2020 au 10 juin 2020 », or « depuis le … » when it has not ended; speak the language first."""
    if last is None:
        return _("depuis le %(first)s") % {"first": wording.day(first, language)}
    return _("du %(first)s au %(last)s") % {
        "first": wording.day(first, language),
        "last": wording.day(last, language),
    }
