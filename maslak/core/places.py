"""Regions and cities of Morocco, and what offices call them. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from maslak.core.text import fold

_DATA = Path(__file__).parent / "data" / "places.yaml"
# Arabic letters that offices write one for the other, and the sign that only stretches a word.
_ARABIC = str.maketrans({"ى": "ي", "ة": "ه", "ڭ": "ك", "گ": "ك", "ک": "ك", "ی": "ي", "ـ": None})
_CODE = re.compile(r"^(?:ma ?|region (?:n )?)?0?(\d{1,2})$")
_LEAD = re.compile(
    r"^(?:region (?:de l |de la |de |du |d )?|province (?:de |d )?|prefecture (?:de |d )?|ville (?:de |d )?)"
)


@dataclass(frozen=True)
class Region:
    """One of the 12 regions; `code` is ISO 3166-2 (MA-06), `hcp` its two digits."""

    code: str
    fr: str
    ar: str
    en: str
    seat: str
    aliases: tuple[str, ...] = ()

    @property
    def hcp(self) -> str:
        return self.code[-2:]

    def label(self, lang: str = "fr") -> str:
        return {"ar": self.ar, "en": self.en}.get(lang[:2], self.fr)


@dataclass(frozen=True)
class City:
    """A city or province seat; `region` is the code of its region, `fr` also its key; `lat`, `lon` in degrees."""

    fr: str
    ar: str
    en: str
    region: str
    lat: float
    lon: float
    aliases: tuple[str, ...] = ()

    def label(self, lang: str = "fr") -> str:
        return {"ar": self.ar, "en": self.en}.get(lang[:2], self.fr)


def _load() -> tuple[tuple[Region, ...], tuple[City, ...]]:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    regions = tuple(Region(**{**item, "aliases": tuple(item.get("aliases", ()))}) for item in data["regions"])
    cities = tuple(_city(item, code) for code, items in data["cities"].items() for item in items)
    return regions, cities


def _city(item: dict[str, Any], region: str) -> City:
    lat, lon = item["at"]
    names = {name: item[name] for name in ("fr", "ar", "en")}
    return City(**names, region=region, lat=lat, lon=lon, aliases=tuple(item.get("aliases", ())))


REGIONS, CITIES = _load()


def region(code: str) -> Region:
    """The region of an ISO code (MA-06). Raises `KeyError` for any other text."""
    return _by_code()[code]


@lru_cache(maxsize=4096)
def find_region(text: str) -> Region | None:
    """The region that `text` names: a name in three languages, an alias, « MA-06 », « 06 »; None if it is none.

    The name of a city is no region: see `find_city`, whose answer carries its region.
    """
    key = _key(text)
    code = _CODE.match(key)
    if code:
        return _by_code().get(f"MA-{int(code[1]):02d}")
    return _region_names().get(key) or _region_names().get(_LEAD.sub("", key))


@lru_cache(maxsize=16384)
def find_city(text: str) -> City | None:
    """The city that `text` names or begins with (« Casablanca Anfa » is in Casablanca); None if it is none."""
    words = _LEAD.sub("", _key(text)).split()
    names = _city_names()
    for end in range(len(words), 0, -1):
        found = names.get(" ".join(words[:end]))
        if found:
            return found
    return None


@lru_cache(maxsize=32768)
def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text or "").translate(_ARABIC)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return fold(plain)


@cache
def _by_code() -> dict[str, Region]:
    return {item.code: item for item in REGIONS}


@cache
def _region_names() -> dict[str, Region]:
    return {_key(name): item for item in REGIONS for name in (item.fr, item.ar, item.en, *item.aliases)}


@cache
def _city_names() -> dict[str, City]:
    return {_key(name): item for item in CITIES for name in (item.fr, item.ar, item.en, *item.aliases)}
