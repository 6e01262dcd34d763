"""The house theme of charts, and their rendering: Vega-Lite in, SVG or PNG out, the same for screen and paper."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
import vl_convert
from django.conf import settings
from lxml import etree

FONTS = Path(settings.STATICFILES_DIRS[0]) / "vendor" / "ttf"
# The palette of static/maslak/tokens.css. The two series differ in lightness as much as in hue.
INK, SOFT, LINE, SUNK, PAPER = "#1b2a2d", "#45504f", "#e2dacb", "#f3eee4", "#ffffff"
TEAL, SAFFRON, NEITHER = "#10656d", "#e3a02b", "#6f9ea1"  # women, men, told apart by neither
BAND, BAND_EDGE = "#fcefd3", "#b07d1e"
SHOCK, SHOCK_EDGE = "#ece7dc", "#8b867b"
SCALE = (
    "#edf5f3",
    "#c4dedb",
    "#8cc0c0",
    "#4d9297",
    "#0b555c",
)  # few to many, one hue, even steps of lightness
WIDTH = 640
NARROW = 320  # for a phone: the same words at the same size, in half the width
_LATIN, _ARABIC = "Source Sans 3", "IBM Plex Sans Arabic"
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff]")
_TEXT = re.compile(r"<text([^>]*)>([^<]+)</text>")
# The picture is named as a whole and its figures stand in a table beside it: its marks need no role of their own.
_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_ANCHOR = re.compile(r'text-anchor="(\w+)"')
_MOVE = re.compile(r"translate\(([-\d.e]+)[, ]*([-\d.e]+)?\)")
_SIZE = re.compile(
    r'(?P<frame>width="[\d.]+" height="(?P<height>[\d.]+)" viewBox="[^"]*").*?translate\((?P<left>[-\d.]+)',
    re.S,
)
_MARGIN = 4
_KEPT: OrderedDict[str, str] = OrderedDict()
_LOCK, _MOST = Lock(), 256
_SVG = "{http://www.w3.org/2000/svg}"
# Draws a picture with its words laid over it by Typst, which shapes and turns Arabic as a page does.
PLATE = (Path(__file__).parent / "typst" / "plate.typ").read_bytes()


def typeset(files: dict[str, bytes], **options: Any) -> bytes:
    """What Typst makes of `files` (main.typ and what it reads), with the house's fonts alone."""
    compiled: Any = typst.compile
    return bytes(compiled(files, font_paths=[str(FONTS)], ignore_system_fonts=True, **options))


def family(language: str) -> str:
    """The fonts of a text, those of the pages and of the paper alike."""
    if language == "ar":
        return f"'{_ARABIC}', '{_LATIN}', sans-serif"
    return f"'{_LATIN}', '{_ARABIC}', sans-serif"


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


def once(key: str, draw: Callable[[], str]) -> str:
    """What `draw` gives for `key`, drawn the first time and kept: saying what to draw takes longer than drawing it."""
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    drawn = draw()
    with _LOCK:
        _KEPT[key] = drawn
        if len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return drawn


def svg(spec: dict[str, Any], title: str, width: int) -> str:
    """The chart as SVG `width` points wide, named for screen readers."""
    drawn = _cut(_svg(json.dumps(spec, sort_keys=True, ensure_ascii=False)), width)
    name = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{name}" direction="ltr" ', 1)


@dataclass(frozen=True)
class Plate:
    """A picture for paper: the shapes as SVG, the words apart (in points of the picture, from its top left)."""

    shapes: bytes
    width: float
    height: float
    words: tuple[dict[str, Any], ...]

    @property
    def data(self) -> dict[str, Any]:
        """What plate.typ asks for, but the name of the file."""
        return {"width": self.width, "height": self.height, "words": list(self.words)}


@lru_cache(maxsize=256)
def plate(drawn: str) -> Plate:
    """The shapes and the words of a chart, told apart: renderers of SVG on paper know neither direction nor fallback."""
    root = etree.fromstring(drawn.encode())
    words: list[dict[str, Any]] = []
    _collect(root, -float(root.get("viewBox").split()[0]), 0.0, words)
    for text in list(root.iter(f"{_SVG}text")):
        text.getparent().remove(text)
    return Plate(etree.tostring(root), float(root.get("width")), float(root.get("height")), tuple(words))


@lru_cache(maxsize=256)
def png(drawn: str, scale: float = 2.5) -> bytes:
    """A chart as PNG on a white ground, for documents that cannot hold SVG; `scale` is pixels to the point.

    Drawn with the house's fonts alone, so the picture is the same on every machine.
    """
    cut = plate(drawn)
    page = (
        '#import "plate.typ": plate\n#let d = json("words.json")\n'
        "#set page(width: d.width * 1pt + 4pt, height: d.height * 1pt + 4pt, margin: 2pt, fill: white)\n"
        '#plate("chart.svg", d)\n'
    )
    files = {
        "main.typ": page.encode(), "plate.typ": PLATE, "chart.svg": cut.shapes,
        "words.json": json.dumps(cut.data, ensure_ascii=False).encode(),
    }  # fmt: skip
    return typeset(files, format="png", ppi=72 * scale)


def _svg(spec: str) -> str:
    _fonts()
    drawn = _ROLES.sub("", vl_convert.vegalite_to_svg(json.loads(spec), vl_version="6.4"))
    return _TEXT.sub(_turned, drawn)


def _cut(drawn: str, width: int) -> str:
    """The picture without the room kept beside it for words measured too long: Arabic is measured unshaped."""
    size = _SIZE.search(drawn)
    if size is None:
        return drawn
    left = float(size["left"]) - _MARGIN
    wide, tall = width + 2 * _MARGIN, size["height"]
    frame = f'width="{wide}" height="{tall}" viewBox="{left:g} 0 {wide} {tall}"'
    return drawn.replace(size["frame"], frame, 1)


def _turned(text: re.Match[str]) -> str:
    """A text with Arabic in it, from right to left: its anchor then stands at its other end."""
    attributes, content = text.groups()
    if not _ARABIC_LETTER.search(content):
        return text[0]
    found = _ANCHOR.search(attributes)
    other = {"start": "end", "end": "start"}.get(found[1] if found else "start", "middle")
    return f'<text direction="rtl" text-anchor="{other}"{_ANCHOR.sub("", attributes)}>{content}</text>'


def _collect(node: Any, x: float, y: float, words: list[dict[str, Any]]) -> None:
    """The texts under `node` with their place in the picture."""
    move = _MOVE.search(node.get("transform") or "")
    if move:
        x, y = x + float(move[1]), y + float(move[2] or 0)
    if node.tag == f"{_SVG}text" and node.text:
        rtl, anchor = node.get("direction") == "rtl", node.get("text-anchor") or "start"
        side = {"start": "right" if rtl else "left", "end": "left" if rtl else "right"}.get(anchor, "center")
        words.append(
            {
                "text": node.text, "x": x, "y": y, "side": side, "rtl": rtl,
                "size": float(re.sub(r"[^\d.]", "", node.get("font-size") or "13")),
                "bold": node.get("font-weight") == "bold", "fill": node.get("fill") or INK,
            }
        )  # fmt: skip
    for child in node:
        _collect(child, x, y, words)


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))
