"""What an offer of work may not ask, and the least it must pay on its day.

The labour code forbids choosing by sex, family, origin, belief or disability (law 65-99, art. 9) and the work of
children (art. 143); recruiting is never paid by the worker (ILO, general principles for fair recruitment, 2016).
`data/offers.yaml` says by which words each is recognised in French, Arabic and English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from maslak.law import domestic
from maslak.law.datafiles import Entry, read
from maslak.law.parameters import parameter
from maslak.law.words import Source, Words

LEVELS = ("refusal", "warning")
_CENTIME = Decimal("0.01")
_NARROW = "\u202f"  # parts thousands
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of an offer that the law does not allow (`refusal`) or that narrow it (`warning`), and the sentence."""

    ground: str
    level: str
    found: str
    words: Words
    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class Floor:
    """The least monthly wage, in MAD, of so many hours a week; `domestic`, `farm` or `general`."""

    kind: str
    monthly: Decimal
    weekly_hours: Decimal
    source: Source
    certainty: str


def findings(*texts: str) -> tuple[Finding, ...]:
    """What in these words is not allowed in an offer, one for each ground, the gravest first."""
    plain = " . ".join(_taken_out(folded(text)) for text in texts if text)
    found = []
    for ground, entry, patterns in _grounds():
        match = next((m for m in (pattern.search(plain) for pattern in patterns) if m), None)
        if match:
            seen = match.group(0).strip()
            found.append(
                Finding(
                    ground=ground,
                    level=entry.one_of("level", LEVELS),
                    found=seen,
                    words=entry.words("text").filled(words=seen),
                    source=entry.source(),
                    certainty=entry.certainty(),
                )
            )
    return tuple(sorted(found, key=lambda each: LEVELS.index(each.level)))


def wage_floor(on: date, *, weekly_hours: Decimal, kind: str = "general") -> Floor:
    """The least a month may pay for that working week, on that day, in MAD.

    `kind` is `general` (SMIG by the hour: a full week is worth the 191 hours of the month, another week in proportion,
    before any overtime premium),
    `farm` (SMAG by the day) or `domestic` (law 19-12, which fixes it by the month). Raises NoValueOnDate before the
    texts that we hold.
    """
    if kind == "domestic":
        floor = domestic.wage_floor(on)
        return Floor(kind, floor.monthly, weekly_hours, floor.source, floor.certainty)
    if kind == "farm":
        daily = parameter("smag_daily_mad", on)
        days = Decimal(read("offers.yaml").child("wages").whole("farm_days_per_month"))
        return Floor(kind, _money(daily.value * days), weekly_hours, daily.source, daily.certainty)
    hourly = parameter("smig_hourly_mad", on)
    month = Decimal(parameter("smig_hours_per_month", on).value)
    week = read("offers.yaml").child("wages").whole("full_week_hours")
    hours = month * weekly_hours / week
    return Floor(kind, _money(hourly.value * hours), weekly_hours, hourly.source, hourly.certainty)


def below_floor(floor: Floor, wage_mad: Decimal) -> Words | None:
    """The sentence that refuses the wage; None when it stands at the floor or above."""
    if wage_mad >= floor.monthly:
        return None
    text = read("offers.yaml").child("wages").words("text")
    return text.filled(floor=_plain(floor.monthly), hours=_plain(floor.weekly_hours), given=_plain(wage_mad))


def folded(text: str) -> str:
    """Words as the patterns are written: no accent, no capital, no vowel sign, one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare.translate(_ARABIC).replace("’", "'")).strip()


def _taken_out(plain: str) -> str:
    for pattern in _allowed():
        plain = pattern.sub(" ", plain)
    return plain


@cache
def _allowed() -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(str(text)) for text in read("offers.yaml").items("allowed"))


@cache
def _grounds() -> tuple[tuple[str, Entry, tuple[re.Pattern[str], ...]], ...]:
    return tuple(_each_ground())


def _each_ground() -> Iterator[tuple[str, Entry, tuple[re.Pattern[str], ...]]]:
    for ground, entry in read("offers.yaml").keyed("grounds"):
        entry.only("level", "source", "certainty", "patterns", "text")
        yield ground, entry, tuple(_pattern(str(text)) for text in entry.items("patterns"))


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern that matches whole words, its Arabic letters written as `folded` leaves them."""
    return re.compile(rf"(?<!\w)(?:{text.translate(_ARABIC)})(?!\w)")


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(_CENTIME, ROUND_HALF_UP)


def _plain(amount: Decimal) -> Words:
    """« 3 422,72 » in French and Arabic, “3,422.72” in English; centimes only where there are some."""
    english = f"{amount:,.2f}".removesuffix(".00")
    french = english.replace(",", _NARROW).replace(".", ",")
    return Words(french, french, english)
