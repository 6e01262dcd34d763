"""Countries of ISO 3166-1: from the three letters of a passport to two, and their names for papers."""

from __future__ import annotations

from functools import cache

from babel.core import get_global

from maslak.law import facts
from maslak.law.words import Words

_NO_STATE = {
    "XXA": Words("Apatride", "عديم الجنسية", "Stateless"),
    "XXX": Words("Non indiquée", "غير مذكورة", "Not stated"),
}
_UNLISTED = {"XKX": "XK"}  # Kosovo has no official code


@cache
def alpha2(alpha3: str) -> str:
    """The two-letter code; empty for none, as for somebody who is stateless."""
    names = get_global("territory_aliases").get(alpha3, [])
    return _UNLISTED.get(alpha3) or (str(names[0]) if len(names) == 1 else "")


def country(alpha3: str) -> Words:
    """The country in three languages; the code itself for one that no table names."""
    code = alpha2(alpha3)
    return _NO_STATE.get(alpha3) or (facts.country(code) if code else Words(alpha3, alpha3, alpha3))
