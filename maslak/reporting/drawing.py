"""The house theme of charts, and their rendering: Vega-Lite in, SVG or PNG out, the same for screen and paper."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
import vl_convert
from django.conf import settings

FONTS = Path(settings.STATICFILES_DIRS[0]) / "vendor" / "ttf"
# The palette of static/maslak/tokens.css. The two series differ in lightness as much as in hue.
INK, SOFT, LINE, SUNK, PAPER = "#1b2a2d", "#45504f", "#e2dacb", "#f3eee4", "#ffffff"
TEAL, SAFFRON, TEAL_LIGHT = "#10656d", "#e3a02b", "#d9eae8"
BAND, BAND_EDGE = "#fcefd3", "#b07d1e"
SHOCK, SHOCK_EDGE = "#ece7dc", "#8b867b"
SCALE = ("#edf5f3", "#c4dedb", "#8cc0c0", "#4d9297", "#0b555c")  # few to many, one hue, even steps of lightness
WIDTH = 640
_LATIN, _ARABIC = "Source Sans 3", "Noto Naskh Arabic"
RLM = "\u200f"
_TEXT = re.compile(r"(<text[^>]*>)([^<]+)(</text>)")
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff]")
_NOT_ARABIC = re.compile(r"(?:&\w+;|[!-~\u00a1-\u024f\u2010-\u2030\u2212])+")


def family(language: str) -> str:
    """The fonts of a text: the web page's own first choice, then what documents embed."""
    if language == "ar":
        return f"'{_ARABIC}', 'IBM Plex Sans Arabic', '{_LATIN}', sans-serif"
    return f"'{_LATIN}', '{_ARABIC}', sans-serif"


def said(text: str, language: str) -> str:
    """A text of a chart in its direction: SVG text starts from the left unless told otherwise."""
    return f"{RLM}{text}{RLM}" if language == "ar" else text


def config(language: str) -> dict[str, Any]:
    """The theme: no frame, quiet axes, the house's type."""
    font = family(language)
    size = 14 if language == "ar" else 13
    return {
        "aria": False, "font": font, "background": None, "padding": 2,
        "view": {"stroke": None}, "concat": {"spacing": 14},
        "text": {"font": font, "fontSize": size, "color": INK},
        "axis": {
            "labelFont": font, "titleFont": font, "labelFontSize": size - 1, "labelColor": SOFT, "titleColor": SOFT,
            "domainColor": LINE, "tickColor": LINE, "gridColor": LINE, "labelPadding": 5, "ticks": False,
        },
    }  # fmt: skip


def svg(spec: dict[str, Any], title: str) -> str:
    """The chart as SVG with its title inside for screen readers. The same specification is drawn once."""
    drawn = _svg(json.dumps(spec, sort_keys=True, ensure_ascii=False))
    name = title.replace(RLM, "").replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{name}" ', drawn, count=1)


@lru_cache(maxsize=256)
def png(drawn: str, scale: float = 2.5) -> bytes:
    """An SVG as PNG on a white ground, for documents that cannot hold SVG; `scale` is pixels to the point.

    Typst draws it: it takes the house's fonts alone, so the picture is the same on every machine.
    """
    page = b'#set page(width: auto, height: auto, margin: 2pt, fill: white)\n#image("chart.svg")\n'
    files = {"main.typ": page, "chart.svg": drawn.encode()}
    return typst.compile(files, format="png", ppi=72 * scale, font_paths=[str(FONTS)], ignore_system_fonts=True)


@lru_cache(maxsize=256)
def _svg(spec: str) -> str:
    _fonts()
    drawn = vl_convert.vegalite_to_svg(json.loads(spec), vl_version="6.4")
    return _TEXT.sub(_in_two_fonts, drawn)


def _in_two_fonts(text: re.Match[str]) -> str:
    """Figures and Latin letters inside Arabic, in the font that has them: not every renderer falls back by itself."""
    start, content, end = text.groups()
    if not _ARABIC_LETTER.search(content):
        return text[0]
    latin = f"<tspan font-family=\"'{_LATIN}', sans-serif\">"
    return start + _NOT_ARABIC.sub(lambda run: f"{latin}{run[0]}</tspan>", content) + end


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))

