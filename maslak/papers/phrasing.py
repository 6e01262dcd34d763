"""Days, amounts, durations and the fixed sentences of papers, in French and in Arabic as Morocco writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from maslak.papers.content import Bilingual, Pay

Day = date
LANGUAGES = ("fr", "ar")
_FILE = Path(__file__).parent / "data" / "words.yaml"
_MONTHS_FR = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
_MONTHS_AR = (
    "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
)  # fmt: skip
# A number or a name between Arabic words keeps its own order: U+2066 opens it apart, U+2069 closes.
_APART = "\u2066%s\u2069"
_THIN = "\u202f"  # between thousands: it joins figures in a line from right to left, a plain space parts them


@dataclass(frozen=True, slots=True)
class Counted:
    """A noun after a number: one, two, three to ten, and beyond, as Arabic counts."""

    fr: tuple[str, str]
    ar: tuple[str, str, str, str]

    def of(self, number: int | Decimal) -> Bilingual:
        shown = plain(number)
        many = self.fr[1] if number >= 2 else self.fr[0]
        return Bilingual(f"{shown.fr} {many}", self._arabic(number, shown.ar))

    def _arabic(self, number: int | Decimal, shown: str) -> str:
        one, two, few, more = self.ar
        if number in (1, 2):
            return one if number == 1 else two
        whole = number == int(number)
        return f"{shown} {few if whole and 3 <= number <= 10 else more}"


_MONTH = Counted(("mois", "mois"), ("شهر واحد", "شهران", "أشهر", "شهرا"))
_HOUR = Counted(("heure", "heures"), ("ساعة واحدة", "ساعتان", "ساعات", "ساعة"))
_DAY = Counted(("jour", "jours"), ("يوم واحد", "يومان", "أيام", "يوما"))


def day(on: date) -> Bilingual:
    """« 12 juin 2026 », « 12 يونيو 2026 »."""
    first = "1er" if on.day == 1 else str(on.day)
    return Bilingual(
        f"{first} {_MONTHS_FR[on.month - 1]} {on.year}", f"{on.day} {_MONTHS_AR[on.month - 1]} {on.year}"
    )


def moment(at: datetime) -> Bilingual:
    """The day and the hour in Morocco. A moment without a zone is taken as Moroccan already."""
    there = local(at)
    on = day(there.date())
    return Bilingual(f"{on.fr} à {there:%H:%M}", f"{on.ar} على الساعة {there:%H:%M}")


def local(at: datetime) -> datetime:
    """That moment as clocks show it in Morocco."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)) if at.tzinfo else at


def months(count: int) -> Bilingual:
    """« 12 mois », « 12 شهرا »."""
    return _MONTH.of(count)


def hours(count: int) -> Bilingual:
    """« 44 heures », « 44 ساعة »."""
    return _HOUR.of(count)


def length(count: Decimal) -> Bilingual:
    """Hours that need not be whole: « 37,5 heures »."""
    return _HOUR.of(int(count) if count == int(count) else count)


def days(count: int | Decimal) -> Bilingual:
    """« 1,5 jour », « 1,5 يوم »."""
    return _DAY.of(count) if count == int(count) else _part_of_days(count)


def _part_of_days(count: int | Decimal) -> Bilingual:
    return Bilingual(_DAY.of(count).fr, f"{plain(count).ar} يوم")


def plain(number: int | Decimal) -> Bilingual:
    """A number with a comma and no needless zeros."""
    text = str(number) if isinstance(number, int) else f"{number.normalize():f}"
    return Bilingual.same(text.replace(".", ","))


def amount(dirhams: Decimal) -> Bilingual:
    """« 3 500,00 dirhams »."""
    text = f"{dirhams:,.2f}".replace(",", _THIN).replace(".", ",")
    return Bilingual(f"{text} dirhams", f"{text} درهم")


def pay(value: Pay) -> Bilingual:
    """« 3 500,00 dirhams par mois »."""
    sum_of = amount(value.amount)
    return Bilingual(f"{sum_of.fr} par {value.per.fr}", f"{sum_of.ar} في {_definite(value.per.ar)}")


def _definite(noun: str) -> str:
    return noun if noun.startswith("ال") else f"ال{noun}"


def sentence(key: str, **values: Bilingual | str) -> Bilingual:
    """A fixed sentence, « contract.copies », with its values in each language."""
    said = words()[key]
    return Bilingual(
        said.fr % {name: _in(value, "fr") for name, value in values.items()},
        said.ar % {name: apart(_in(value, "ar")) for name, value in values.items()},
    )


def known(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in words()


def legal_basis(kind: str, on: date) -> tuple[Bilingual, ...]:
    """The texts that a paper of that kind rests on, as they stood on that day."""
    return tuple(text for first, last, text in _texts()[kind] if first <= on <= last)


@cache
def words() -> Mapping[str, Bilingual]:
    """Every fixed sentence by its path in the file."""
    found: dict[str, Bilingual] = {}
    _walk({k: v for k, v in _content().items() if k != "legal"}, "", lambda k, b: found.__setitem__(k, b))
    return found


@cache
def _texts() -> Mapping[str, tuple[tuple[date, date, Bilingual], ...]]:
    return {
        kind: tuple(
            (
                date.fromisoformat(entry.get("from", "0001-01-01")),
                date.fromisoformat(entry.get("to", "9999-12-31")),
                Bilingual(entry["text"]["fr"], entry["text"]["ar"]),
            )
            for entry in entries
        )
        for kind, entries in _content()["legal"].items()
    }


@cache
def _content() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def _walk(node: dict[str, Any], path: str, note: Callable[[str, Bilingual], None]) -> None:
    for key, value in node.items():
        here = f"{path}.{key}" if path else key
        if set(value) == set(LANGUAGES):
            note(here, Bilingual(value["fr"], value["ar"]))
        else:
            _walk(value, here, note)


def _in(value: Bilingual | str, language: str) -> str:
    return value if isinstance(value, str) else getattr(value, language)


def apart(value: str) -> str:
    """What holds no Arabic letter stands apart from the Arabic around it."""
    return value if any("\u0600" <= sign <= "\u06ff" for sign in value) else _APART % value
