"""The drawing of charts: Altair layers from rows already counted. What they are called stands in charts.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from maslak.core import places
from maslak.reporting import drawing, wording
from maslak.reporting.engine import Number

ROW, LINE = 50, 17  # height of one bar with its line of words; of one more line
_SIGNS = 42  # how many signs of a line a phone shows
# Where the tile of each region stands: column and row, roughly as they lie from north to south.
TILES: Mapping[str, tuple[int, int]] = {
    "MA-01": (2, 0), "MA-04": (1, 1), "MA-03": (2, 1), "MA-02": (3, 1), "MA-06": (1, 2), "MA-05": (2, 2),
    "MA-08": (3, 2), "MA-07": (1, 3), "MA-09": (1, 4), "MA-10": (0, 4), "MA-11": (0, 5), "MA-12": (0, 6),
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A disturbed period of a year, by its first and last month, with what happened in words."""

    name: str
    text: str
    first: int
    last: int
    shock: bool


@dataclass(frozen=True)
class Panel:
    """One figure by month: its name and twelve numbers (None where it cannot be said)."""

    name: str
    months: Sequence[Number | None]
    unit: str = ""


def bar_layers(
    rows: Sequence[dict[str, Any]], widest: Number, language: str, width: int, *, track: bool
) -> Any:
    """Bars with their words above; women from the start of the line, then men, then the rest.

    On a wide picture the name and the numbers share one line; on a narrow one the numbers stand below the name.
    """
    rtl = language == "ar"
    start, end = (width, 0) if rtl else (0, width)
    narrow = width < drawing.WIDTH
    parts = []
    for place, row in enumerate(rows):
        women, men = row["women"] or 0, row["men"] or 0
        rest = row["total"] - women - men
        edge = 0.0
        for name, value in (("women", women), ("men", men), ("rest", rest)):
            if value:
                parts.append({"place": place, "from": edge, "to": edge + value, "part": name})
                edge += value
    labels = [wrap(row["label"], _SIGNS) if narrow else [row["label"]] for row in rows]
    more = LINE * max((len(lines) for lines in labels), default=1) if narrow else 0
    scale = alt.Scale(domain=[0, widest], range=[start, end], nice=False)
    y = alt.Y("place:O", axis=None, scale=alt.Scale(domain=list(range(len(rows)))))
    size = {"width": width, "height": max(len(rows), 1) * (ROW + more)}
    colours = alt.Scale(
        domain=["women", "men", "rest"], range=[drawing.TEAL, drawing.SAFFRON, drawing.NEITHER]
    )
    place_of_bar = 11 + more / 2
    bar = (
        alt.Chart(_data(parts))
        .mark_bar(size=15, yOffset=place_of_bar, stroke=drawing.PAPER, strokeWidth=1)
        .encode(
            y=y, x=alt.X("from:Q", scale=scale, axis=None), x2="to:Q",
            color=alt.Color("part:N", scale=colours, legend=None),
        )
    )  # fmt: skip
    base = alt.Chart(
        _data([{"place": place, "words": row["words"]} for place, row in enumerate(rows)])
    ).encode(y=y)
    written = []
    for line in range(max((len(lines) for lines in labels), default=0)):
        said = [
            {"place": place, "label": lines[line]} for place, lines in enumerate(labels) if line < len(lines)
        ]
        text = alt.Chart(_data(said)).mark_text(
            align="right" if rtl else "left", dy=-9 - more / 2 + LINE * line, baseline="middle"
        )
        written.append(text.encode(y=y, x=alt.value(start), text="label:N"))
    words = base.mark_text(
        align=("right" if rtl else "left") if narrow else ("left" if rtl else "right"),
        dy=-9 + more / 2, baseline="middle", fontWeight="bold",
    ).encode(x=alt.value(start if narrow else end), text="words:N")  # fmt: skip
    under = base.mark_bar(size=15, yOffset=place_of_bar, color=drawing.SUNK).encode(
        x=alt.value(0), x2=alt.value(width)
    )
    return alt.layer(*([under] if track else []), bar, *written, words).properties(**size)


def key(language: str, width: int) -> Any:
    """Two squares with their words: women, men."""
    rtl = language == "ar"
    first, said, second, said_second = (width - x if rtl else x for x in (7, 20, 107, 120))
    rows = [
        {"x": first, "t": said, "part": "women", "text": _("Femmes")},
        {"x": second, "t": said_second, "part": "men", "text": _("Hommes")},
    ]
    base = alt.Chart(_data(rows)).properties(width=width, height=18)
    colours = alt.Scale(domain=["women", "men"], range=[drawing.TEAL, drawing.SAFFRON])
    square = base.mark_square(size=150, opacity=1).encode(
        x=_x("x:Q"),
        y=alt.value(9),
        color=alt.Color("part:N", scale=colours, legend=None),
    )
    text = base.mark_text(align="right" if rtl else "left", baseline="middle").encode(
        x=_x("t:Q"), y=alt.value(10), text="text:N"
    )
    return square + text


def _month_scale(names: Sequence[str], language: str, width: int) -> alt.Scale:
    flow = [width, 0] if language == "ar" else [0, width]
    return alt.Scale(domain=list(names), range=flow, paddingInner=0.28, paddingOuter=0.14)


def strips(marks: Sequence[Mark], language: str, width: int) -> Any:
    """The disturbed periods as numbered strips above the panels; a narrow picture leaves their names to the caption."""
    rtl, step = language == "ar", width / 12
    rows = []
    for place, mark in enumerate(marks):
        left, right = (mark.first - 1) * step + 2, mark.last * step - 2
        if rtl:
            left, right = width - right, width - left
        name = f"{place + 1}" if width < drawing.WIDTH else f"{place + 1}. {mark.name}"
        at, side = _beside(left, right, 7.2 * len(name) - 2, width, rtl=rtl)
        rows.append(
            {
                "y": place * 22, "y2": place * 22 + 18, "x": left, "x2": right, "t": at, "side": side,
                "kind": "shock" if mark.shock else "band", "text": name,
            }
        )  # fmt: skip
    base = alt.Chart(_data(rows)).properties(width=width, height=len(rows) * 22)
    fill = alt.Scale(domain=["band", "shock"], range=[drawing.BAND, drawing.SHOCK])
    edge = alt.Scale(domain=["band", "shock"], range=[drawing.BAND_EDGE, drawing.SHOCK_EDGE])
    strip = base.mark_rect(cornerRadius=3, strokeWidth=1).encode(
        x=_x("x:Q"), x2="x2:Q", y=_y("y:Q"), y2="y2:Q",
        fill=alt.Fill("kind:N", scale=fill, legend=None), stroke=alt.Stroke("kind:N", scale=edge, legend=None),
    )  # fmt: skip
    words = [
        base.transform_filter(alt.datum.side == side)
        .mark_text(align=side, baseline="middle", dy=9)
        .encode(x=_x("t:Q"), y=_y("y:Q"), text="text:N")
        for side in ("left", "right")
    ]
    return alt.layer(strip, *words)


def panel(panel: Panel, marks: Sequence[Mark], names: Sequence[str], language: str, width: int) -> Any:
    """Twelve columns under the name of the figure, over the shaded months."""
    rtl = language == "ar"
    rows = [
        {"month": name, "value": value, "text": wording.number(value, language)}
        for name, value in zip(names, panel.months, strict=True)
        if value is not None
    ]
    top = max((value for value in panel.months if value is not None), default=0) or 1
    shaded = [
        {"month": names[month - 1], "kind": "shock" if all(m.shock for m in touching) else "band"}
        for month in range(1, 13)
        if (touching := [m for m in marks if m.first <= month <= m.last])
    ]
    x = alt.X(
        "month:O",
        scale=_month_scale(names, language, width),
        axis=alt.Axis(
            title=None, labelAngle=0, labelFont=drawing.family(language), labelOverlap=width < drawing.WIDTH
        ),
    )
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, top * 1.18], nice=False), axis=None)
    fill = alt.Scale(domain=["band", "shock"], range=[drawing.BAND, drawing.SHOCK])
    back = (
        alt.Chart(_data(shaded))
        .mark_rect(width=width / 12 + 1)
        .encode(x=x, y=alt.value(0), y2=alt.value(130), fill=alt.Fill("kind:N", scale=fill, legend=None))
    )
    base = alt.Chart(_data(rows))
    column = base.mark_bar(color=drawing.TEAL, cornerRadiusEnd=2).encode(x=x, y=y)
    text = base.mark_text(dy=-7, fontSize=12, color=drawing.INK).encode(x=x, y=y, text="text:N")
    title = alt.TitleParams(
        wrap(panel.name, _SIGNS) if width < drawing.WIDTH else panel.name,
        anchor="end" if rtl else "start", fontSize=14, font=drawing.family(language),
        color=drawing.INK, fontWeight="bold", offset=6, frame="group",
    )  # fmt: skip
    layers = ([back] if shaded else []) + [column, text]
    return alt.layer(*layers).properties(width=width, height=130, title=title)


HIDDEN = "c"  # in the place of a number that would tell of too few people


def shade(value: Number | None, top: Number) -> str:
    """Which step of the scale a number takes: « 0 » for none, « 1 » to « 4 », « c » for a hidden one."""
    if value is None:
        return HIDDEN
    return str(0 if not value else min(4, 1 + int(3.999 * value / (top or 1))))


def shades() -> alt.Scale:
    """The colours of the steps; a hidden number stands on a ground of its own, and says so in its letter."""
    return alt.Scale(domain=["0", "1", "2", "3", "4", HIDDEN], range=[*drawing.SCALE, drawing.SHOCK])


def tiles(known: Mapping[str, Number | None], language: str, width: int) -> Any:
    """The regions as a grid of tiles: the name on one line or more, the number below."""
    narrow, gap = width < drawing.WIDTH, 4
    top, wide, tall = (
        max((value for value in known.values() if value is not None), default=0),
        width // 4 - (gap if narrow else 3),
        78 if narrow else 70,
    )
    tiles, words = [], []
    for code, (column, line) in TILES.items():
        value, x, y = known[code], column * (wide + gap), line * (tall + gap)
        grade = shade(value, top)
        tiles.append({"x": x, "x2": x + wide, "y": y, "y2": y + tall, "grade": grade})
        name = places.region(code).label(language)
        lines = wrap(name, 12) if narrow else _two_lines(name)
        step = 13 if narrow else 15
        first = (12 if len(lines) > 2 else 18) if narrow else (14 if len(lines) > 1 else 21)
        for place, text in enumerate(lines):
            row = {"x": x + wide / 2, "y": y + first + step * place, "size": "name"}
            words.append(row | {"text": text, "dark": grade in ("3", "4")})
        low = tall - 17 if narrow or len(lines) > 1 else tall - 21
        number = {"x": x + wide / 2, "y": y + low, "size": "number"}
        text = HIDDEN if value is None else wording.number(value, language)
        words.append(number | {"text": text, "dark": grade in ("3", "4")})
    tile = (
        alt.Chart(_data(tiles))
        .mark_rect(cornerRadius=5, stroke=drawing.LINE, strokeWidth=1)
        .encode(
            x=_x("x:Q"), x2="x2:Q", y=_y("y:Q"), y2="y2:Q",
            fill=alt.Fill("grade:N", scale=shades(), legend=None),
        )
    )  # fmt: skip
    written = [
        alt.Chart(_data([row for row in words if row["size"] == size and row["dark"] == dark]))
        .mark_text(baseline="middle", color=drawing.PAPER if dark else drawing.INK, **style)
        .encode(x=_x("x:Q"), y=_y("y:Q"), text="text:N")
        for size, style in (
            ("name", {"fontSize": 11 if narrow else 13}),
            ("number", {"fontSize": 17 if narrow else 19, "fontWeight": "bold"}),
        )
        for dark in (False, True)
    ]
    return alt.layer(tile, *written).properties(width=width, height=7 * (tall + gap))


def _two_lines(name: str) -> list[str]:
    """A long name of a region cut at the hyphen nearest its middle."""
    cuts = [place + 1 for place, sign in enumerate(name) if sign == "-"]
    if len(name) <= 17 or not cuts:
        return [name]
    cut = min(cuts, key=lambda place: abs(place - len(name) / 2))
    return [name[:cut].strip(), name[cut:].strip()]


def wrap(text: str, most: int) -> list[str]:
    """A text on several lines of `most` signs, cut at spaces and after hyphens."""
    lines = [""]
    for piece in re.findall(r"[^\s-]+-?|-", text):
        last = lines[-1]
        tied = (
            last + piece
            if last.endswith("-") and len(last) > 1 and last[-2] != " "
            else f"{last} {piece}".strip()
        )
        if last and len(tied) > most and piece != "-":
            lines.append(piece)
        else:
            lines[-1] = tied
    return lines


def line(rows: Sequence[Mapping[str, Any]], language: str, width: int) -> Any:
    """One dot a year, joined: full where computed, hollow where declared."""
    years = [row["year"] for row in rows]
    flow = [width - 30, 30] if language == "ar" else [30, width - 30]
    top = max((row["value"] for row in rows), default=0) or 1
    x = alt.X(
        "year:O",
        scale=alt.Scale(type="point", domain=years, range=flow),
        axis=alt.Axis(title=None, labelAngle=0),
    )
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, top * 1.2], nice=False), axis=None)
    base = alt.Chart(_data(rows)).encode(x=x, y=y).properties(width=width, height=200)
    line = base.mark_line(color=drawing.TEAL, strokeWidth=2.5)
    shape = alt.condition(alt.datum.declared, alt.value("diamond"), alt.value("circle"))
    fill = alt.condition(alt.datum.declared, alt.value(drawing.PAPER), alt.value(drawing.TEAL))
    dots = base.mark_point(size=110, opacity=1, strokeWidth=2, stroke=drawing.TEAL).encode(
        shape=shape, fill=fill
    )
    return line + dots + base.mark_text(dy=-15, fontWeight="bold").encode(text="text:N")


def _beside(left: float, right: float, length: float, width: int, *, rtl: bool) -> tuple[float, str]:
    """Where the words of a strip begin and on which side they hang: in it when they fit, else after it, else before."""
    start, other = ("right", "left") if rtl else ("left", "right")
    if right - left > length:
        return (right - 6 if rtl else left + 6), start
    after = left - 6 if rtl else right + 6
    if (after > length) if rtl else (after + length < width):
        return after, start
    return (right + 6 if rtl else left - 6), other


def _x(field: str) -> alt.X:
    """A place from the left in points of the picture, without axis."""
    return alt.X(field, scale=None, axis=None)


def _y(field: str) -> alt.Y:
    return alt.Y(field, scale=None, axis=None)


def _data(rows: Sequence[Mapping[str, Any]]) -> Any:
    return alt.InlineData(values=list(rows))
