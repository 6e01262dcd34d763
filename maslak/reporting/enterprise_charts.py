"""Charts of small enterprises: the survival curve of a cohort, and the cash of a plan month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from maslak.reporting import charts, drawing, wording

_HEIGHT = 220
_EDGE = 52  # room for the words of the scale
_TICKS = (0, 3, 6, 12, 24, 36)
_FOOT = 22  # per cent below the line of nought: room for two lines of words under the bars
_FEW = 12  # columns that still have room for their number


@dataclass(frozen=True)
class Step:
    """From `months` on, this share of the cohort lives, within these bounds (0 to 1); of `followed`, `closed` closed."""

    months: float
    share: float
    low: float
    high: float
    followed: int
    closed: int


@dataclass(frozen=True)
class Bounds:
    """What the visits of a month say: at least and at most so many per cent live."""

    month: int
    low: float
    high: float


@dataclass(frozen=True)
class Month:
    """The cash left at the end of one month of a plan, in dirhams, under its name."""

    name: str
    closing: Decimal


def survival(
    steps: Sequence[Step], bounds: Sequence[Bounds], until: int, title: str, language: str
) -> charts.Chart:
    """A cohort's curve from its creation to `until` months, with its confidence, and the visits' bounds as bars."""
    with wording.speaking(language):
        caption = _(
            "La ligne : part estimée des entreprises vivantes ; la bande : son intervalle à 95 %. "
            "Les barres : ce que disent les visites, entreprises non jointes comptées arrêtées, puis vivantes."
        )
        rows = [
            (_("Création"), _percent(100), "", "", ""),
            *(
                (
                    _months(step.months, language), _percent(100 * step.share),
                    _span(100 * step.low, 100 * step.high), str(step.followed), str(step.closed),
                )
                for step in steps
            ),
        ]  # fmt: skip
        headers = (
            _("Mois après la création"), _("Part vivante"), _("Intervalle à 95 %"), _("Encore suivies"),
            _("Arrêts constatés"),
        )  # fmt: skip
        table = charts.Table(headers, tuple(rows))

    def picture(width: int) -> Any:
        return _curve(steps, bounds, until, language, width)

    return charts.finish("survival", picture, (steps, bounds, until), title, caption, table, language)


def _curve(steps: Sequence[Step], bounds: Sequence[Bounds], until: int, language: str, width: int) -> Any:
    rtl = language == "ar"
    flow = [width - _EDGE, 8] if rtl else [_EDGE, width - 8]
    x = alt.X(
        "months:Q",
        scale=alt.Scale(domain=[0, until], range=flow, nice=False),
        axis=alt.Axis(
            title=None,
            values=[m for m in _TICKS if m <= until],
            labelAngle=0,
            labelOverlap=False,
            format="d",
            grid=False,
        ),
    )
    y_scale = alt.Scale(domain=[-_FOOT, 100], nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(field, scale=y_scale, axis=None)

    line = [{"months": 0.0, "share": 100.0, "low": 100.0, "high": 100.0}]
    line += [
        {"months": s.months, "share": 100 * s.share, "low": 100 * s.low, "high": 100 * s.high} for s in steps
    ]
    line.append({**line[-1], "months": float(until)})
    base = alt.Chart(alt.InlineData(values=line)).encode(x=x)
    band = base.mark_area(interpolate="step-after", color=drawing.SCALE[1], opacity=0.7).encode(
        y=y("low:Q"), y2="high:Q"
    )
    curve = base.mark_line(interpolate="step-after", color=drawing.TEAL, strokeWidth=2.5).encode(
        y=y("share:Q")
    )
    rungs = alt.Chart(
        alt.InlineData(values=[{"share": n, "text": _percent(n)} for n in (0, 25, 50, 75, 100)])
    )
    grid = rungs.mark_rule(color=drawing.LINE).encode(y=y("share:Q"))
    scale = rungs.mark_text(align="right" if rtl else "left", baseline="middle", color=drawing.SOFT).encode(
        x=alt.value(width if rtl else 0), y=y("share:Q"), text="text:N"
    )
    told = alt.Chart(
        alt.InlineData(
            values=[
                {
                    "months": b.month,
                    "low": b.low,
                    "high": b.high,
                    "text": _span(b.low, b.high),
                    "odd": place % 2,
                    "foot": 0,
                }
                for place, b in enumerate(b for b in bounds if b.month <= until)
            ]
        )
    ).encode(x=x, y=y("low:Q"))
    bars = told.mark_rule(color=drawing.BAND_EDGE, strokeWidth=4).encode(y2="high:Q")
    sides: tuple[tuple[Any, int, Any], ...] = (
        (alt.datum.months < until, 0, "center"),
        (alt.datum.months >= until, -6 if rtl else 6, "left" if rtl else "right"),
    )
    words = [
        told.transform_filter(last)
        .transform_filter(alt.datum.odd == odd)
        .mark_text(dy=dy, dx=dx, align=align, fontWeight="bold", color=drawing.INK)
        .encode(y=y("foot:Q"), text="text:N")
        for last, dx, align in sides
        for odd, dy in ((0, 12), (1, 26))  # neighbours on two lines: three months are narrow on a telephone
    ]
    return alt.layer(grid, band, curve, bars, scale, *words).properties(width=width, height=_HEIGHT)


def cash(months: Sequence[Month], title: str, language: str) -> charts.Chart:
    """What is left at the end of each month; a month below zero is drawn downwards and named in the caption."""
    with wording.speaking(language):
        short = [month.name for month in months if month.closing < 0]
        caption = (
            _("Il manque de l'argent en %(months)s : la colonne descend sous la ligne.")
            % {"months": ", ".join(short)}
            if short
            else _("La trésorerie ne descend jamais sous zéro.")
        )
        rows = tuple((month.name, wording.number(float(month.closing), language)) for month in months)
        table = charts.Table((_("Mois"), _("Fin de mois, en dirhams")), rows)

    def picture(width: int) -> Any:
        return _columns(months, language, width)

    return charts.finish("cash", picture, tuple(months), title, caption, table, language)


def _columns(months: Sequence[Month], language: str, width: int) -> Any:
    room = len(months) <= (_FEW if width >= drawing.WIDTH else _FEW // 2)
    lowest = min((month.closing for month in months), default=Decimal(0))
    rows = [
        {
            "month": month.name, "closing": float(month.closing), "short": month.closing < 0,
            "text": wording.number(round(month.closing), language)
            if room or month.closing == lowest or place == len(months) - 1
            else "",
        }
        for place, month in enumerate(months)
    ]  # fmt: skip
    names = [month.name for month in months]
    flow = [width, 0] if language == "ar" else [0, width]
    x = alt.X(
        "month:O",
        scale=alt.Scale(domain=names, range=flow, paddingInner=0.28, paddingOuter=0.14),
        axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True, offset=18),
    )
    values = [float(month.closing) for month in months] or [0.0]
    top, bottom = max(*values, 0.0), min(*values, 0.0)
    room_above = (top - bottom or 1) * 0.14
    y = alt.Y(
        "closing:Q",
        scale=alt.Scale(domain=[bottom - (room_above if bottom < 0 else 0), top + room_above], nice=False),
        axis=None,
    )
    colour = alt.condition(alt.datum.short, alt.value(drawing.BAND_EDGE), alt.value(drawing.TEAL))
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x)
    column = base.mark_bar(cornerRadiusEnd=2).encode(y=y, color=colour)
    text = [
        base.transform_filter(alt.datum.short == below)
        .mark_text(dy=dy, fontSize=12)
        .encode(y=y, text="text:N")
        for below, dy in ((False, -8), (True, 10))
    ]
    zero = alt.Chart(alt.InlineData(values=[{"closing": 0}])).mark_rule(color=drawing.INK).encode(y=y)
    return alt.layer(column, zero, *text).properties(width=width, height=_HEIGHT)


def _months(months: float, language: str) -> str:
    return wording.number(round(months, 1), language)


def _percent(share: float) -> str:
    return _("%(n)s %%") % {"n": f"{share:.0f}"}


def _span(low: float, high: float) -> str:
    """« 72 % », or « 61 à 83 % » where the bounds differ."""
    first, last = f"{low:.0f}", f"{high:.0f}"
    if first == last:
        return _percent(low)
    return _("%(low)s à %(high)s %%") % {"low": first, "high": last}
