"""The plots of the mapping: groups as bars of women and men, and a crossing of two dimensions as shaded cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from maslak.reporting import charts, drawing, plots, profile_words, wording
from maslak.reporting.charts import Chart, Table
from maslak.reporting.mapping import ALL, Key, Mapped

_HIGH = 46  # of one line of the crossing: its name, then its cells


@dataclass(frozen=True)
class Bar:
    """A group and its persons; None where a number is hidden."""

    name: str
    total: int | None
    women: int | None = None
    men: int | None = None


def overview(found: Mapped, language: str) -> list[Chart]:
    """Occupations and schooling as bars, regions as tiles."""
    regions = {code: found.person(region=code) for code in profile_words.values("region") if code}
    with wording.speaking(language):
        titles = _("Métiers recherchés"), _("Scolarité"), _("Personnes inscrites, par région")
    return [
        bars(_bars(found, "occupation", language), titles[0], language),
        bars(_bars(found, "education", language), titles[1], language),
        charts.by_region(regions, titles[2], language),
    ]


def _bars(found: Mapped, name: str, language: str) -> list[Bar]:
    groups = []
    for code in profile_words.values(name):
        total, women, men = (
            found.people.get(profile_words.key(**{name: code, "sex": sex})) for sex in (ALL, "female", "male")
        )
        groups.append(Bar(profile_words.value(name, code, language), total, women, men))
    return groups


def crossed(found: Mapped, rows: str, columns: str, language: str) -> Chart:
    """Two dimensions crossed, totals last."""
    lines, heads = ([*profile_words.values(name), ALL] for name in (rows, columns))
    cells: dict[Key, int | None] = {
        (line, head): found.people.get(profile_words.key(**{rows: line, columns: head}))
        for line in lines
        for head in heads
    }
    with wording.speaking(language):
        title = _("%(rows)s par %(columns)s") % {
            "rows": profile_words.dimension(rows, language),
            "columns": profile_words.dimension(columns, language).lower(),
        }
    return crossing(
        [(code, profile_words.value(rows, code, language)) for code in lines],
        [(code, profile_words.value(columns, code, language)) for code in heads],
        cells, title, language,
    )  # fmt: skip


def all_of(found: Mapped, language: str) -> list[Chart]:
    """The plots of a whole paper: the overview, then occupations by region and by schooling, schooling by region."""
    pairs = (("occupation", "region"), ("occupation", "education"), ("education", "region"))
    return [*overview(found, language), *(crossed(found, *pair, language) for pair in pairs)]


def bars(groups: Sequence[Bar], title: str, language: str) -> Chart:
    """One bar a group, women and men told apart where both are shown; hidden groups stand in the table alone."""
    with wording.speaking(language):
        table = Table(
            (title, _("Total"), _("Femmes"), _("Hommes")),
            tuple(
                (group.name, *(charts.said(n, language) for n in (group.total, group.women, group.men)))
                for group in groups
            ),
        )
        rows = [_row(group, language) for group in groups if group.total]
        split = any(row["women"] is not None for row in rows)
        caption = charts.hidden_note() if any(group.total is None for group in groups) else ""
    widest = max((row["total"] for row in rows), default=0) or 1

    def picture(width: int) -> Any:
        drawn = plots.bar_layers(rows, widest, language, width, track=False)
        if not split:
            return drawn
        return alt.vconcat(plots.key(language, width), drawn, spacing=6).resolve_scale(color="independent")

    return charts.finish("profile_bars", picture, (rows, widest), title, caption, table, language)


def crossing(
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cells: Mapping[Key, int | None],
    title: str,
    language: str,
) -> Chart:
    """A line of shaded cells for each of `rows`, its name above; `cells` by (row, column), « c » where hidden.

    Columns bear a number, and their names stand in the caption: no phone is wide enough for twelve regions.
    """
    lines = [row for row in rows if any(cells.get((row[0], code)) for code, _name in columns)]
    heads = [column for column in columns if any(cells.get((code, column[0])) for code, _name in rows)]
    with wording.speaking(language):
        legend = {"ar": "؛ ", "en": "; "}.get(language, " ; ").join(
            f"{place} {name}" for place, (_code, name) in enumerate(heads, start=1)
        )
        caption = f"{legend}. {charts.hidden_note()}"
        if len(lines) < len(rows) or len(heads) < len(columns):
            caption += " " + _("Ce dont aucun nombre ne peut être montré n'est que dans le tableau.")
        table = Table(
            (title, *(name for _code, name in columns)),
            tuple(
                (name, *(charts.said(cells.get((code, column)), language) for column, _name in columns))
                for code, name in rows
            ),
        )

    def picture(width: int) -> Any:
        return _grid(lines, heads, cells, language, width)

    told = (lines, heads, sorted(cells.items()))
    return charts.finish("crossing", picture, told, title, caption, table, language)


def _row(group: Bar, language: str) -> dict[str, Any]:
    words = charts.said(group.total, language)
    split = group.women is not None and group.men is not None
    if split:
        words = _("%(total)s (femmes %(women)s, hommes %(men)s)") % {
            "total": words,
            "women": charts.said(group.women, language),
            "men": charts.said(group.men, language),
        }
    return {
        "label": group.name, "words": words, "total": group.total,
        "women": group.women if split else None, "men": group.men if split else None,
    }  # fmt: skip


def _grid(
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cells: Mapping[Key, int | None],
    language: str,
    width: int,
) -> Any:
    rtl, step, low = language == "ar", width / max(1, len(columns)), 18
    top = max((value for value in cells.values() if value is not None), default=0)
    boxes, words = [], []
    for line, (code, name) in enumerate(rows):
        y = low + line * _HIGH
        start = width if rtl else 0
        words.append({"x": start, "y": y + 9, "text": name, "part": "name"})
        for place, (column, _name) in enumerate(columns):
            left = width - (place + 1) * step if rtl else place * step
            value = cells.get((code, column))
            grade = plots.shade(value, top)
            boxes.append(
                {"x": left + 1, "x2": left + step - 1, "y": y + 18, "y2": y + _HIGH - 4, "grade": grade}
            )
            part = "light" if grade in ("3", "4") else "number"
            text = charts.said(value, language)
            words.append({"x": left + step / 2, "y": y + 31, "text": text, "part": part})
    for place in range(len(columns)):
        at = width - (place + 0.5) * step if rtl else (place + 0.5) * step
        words.append({"x": at, "y": 9, "text": str(place + 1), "part": "head"})
    box = alt.Chart(alt.InlineData(values=boxes)).mark_rect(cornerRadius=3, stroke=drawing.LINE).encode(
        x=alt.X("x:Q", scale=None, axis=None), x2="x2:Q", y=alt.Y("y:Q", scale=None, axis=None), y2="y2:Q",
        fill=alt.Fill("grade:N", scale=plots.shades(), legend=None),
    )  # fmt: skip
    styles: dict[str, dict[str, Any]] = {
        "name": {"align": "right" if rtl else "left"},
        "number": {"fontSize": 12, "fontWeight": "bold"},
        "light": {"fontSize": 12, "fontWeight": "bold", "color": drawing.PAPER},
        "head": {"fontSize": 12, "color": drawing.SOFT},
    }
    written = [
        alt.Chart(alt.InlineData(values=[word for word in words if word["part"] == part]))
        .mark_text(baseline="middle", **style)
        .encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None), text="text:N")
        for part, style in styles.items()
    ]
    return alt.layer(box, *written).properties(width=width, height=low + len(rows) * _HIGH)
