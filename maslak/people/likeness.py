"""How alike two files are: a score with its reasons. It orders what a human looks at; it never merges
anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz


@dataclass(frozen=True)
class Traits:
    """What is compared of a person. Names are plain already (rules.plain_name), identifiers hashed."""

    names: frozenset[str] = frozenset()  # each way in which the full name is written
    sounds: frozenset[tuple[str, ...]] = frozenset()  # the same by consonants (rules.consonants)
    documents: frozenset[str] = frozenset()
    phone: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str = "unstated"
    nationality: str = ""


@dataclass(frozen=True)
class Likeness:
    """From 0 (nothing in common) to 100 (one and the same), and what spoke for and against."""

    score: int
    reasons: tuple[str, ...]


REASONS = (
    "document", "phone", "name_same", "name_sound", "name_close", "name_part", "birth_same", "birth_swapped",
    "birth_year", "birth_near", "birth_differs", "sex_differs", "nationality_differs",
)  # fmt: skip

# Points, out of 100. A name, a sex and a nationality together stay well under what is called likely, because
# thousands share them; a full date of birth beside the name is what makes two files worth one look.
_NAME, _PHONE, _SEX, _NATIONALITY = 50, 30, 10, 10
_BIRTH = {"birth_same": 30, "birth_swapped": 22, "birth_year": 12, "birth_near": 5, "birth_differs": -30}
_SEX_DIFFERS, _NATIONALITY_DIFFERS = -25, -10
_SOUNDS_ALIKE, _CONTAINED, _CLOSE, _SHORT = 0.92, 0.75, 0.7, 0.6
_ENOUGH_CONSONANTS = 4  # Ali Sow and Layla Sy have the same two consonants: too few to tell anything
_WITHOUT_IDENTIFIER = 70


def compare(first: Traits, second: Traits) -> Likeness:
    """The likeness of two files, the same in both directions.

    One document number in both says 100. Without a document, a telephone or a birth that agrees, the score
    never passes 70: names alone are not proof.
    """
    if first.documents & second.documents:
        return Likeness(100, ("document",))
    name, reasons = _name(first, second)
    points = _NAME * name
    birth = _birth(first, second)
    if birth:
        points += _BIRTH[birth]
        reasons.append(birth)
    phone = bool(first.phone) and first.phone == second.phone
    if phone:
        points += _PHONE
        reasons.append("phone")
    points += _same_or_not(first.sex, second.sex, "unstated", _SEX, _SEX_DIFFERS, "sex_differs", reasons)
    points += _same_or_not(
        first.nationality,
        second.nationality,
        "",
        _NATIONALITY,
        _NATIONALITY_DIFFERS,
        "nationality_differs",
        reasons,
    )
    if not phone and birth not in {"birth_same", "birth_swapped", "birth_year"}:
        points = min(points, _WITHOUT_IDENTIFIER)
    ordered = tuple(reason for reason in REASONS if reason in reasons)
    return Likeness(max(0, min(100, round(points))), ordered)


def _name(first: Traits, second: Traits) -> tuple[float, list[str]]:
    """How alike the names are, from 0 to 1, whatever the order of their words and their script."""
    if first.names & second.names or _any_order(first.names) & _any_order(second.names):
        return 1.0, ["name_same"]
    shared = max((sum(map(len, sound)) for sound in first.sounds & second.sounds), default=0)
    if shared >= _ENOUGH_CONSONANTS:
        return _SOUNDS_ALIKE, ["name_sound"]
    close = max((_ratio(a, b) for a in first.names for b in second.names), default=0.0)
    if shared:
        return max(_SHORT, min(close, _SOUNDS_ALIKE)), ["name_sound"]
    if close < _CONTAINED and any(
        _contains(a, b) or _contains(b, a) for a in first.sounds for b in second.sounds
    ):
        return _CONTAINED, ["name_part"]
    return (min(close, _SOUNDS_ALIKE), ["name_close"]) if close >= _CLOSE else (0.0, [])


def _any_order(names: frozenset[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(sorted(name.split())) for name in names)


def _ratio(first: str, second: str) -> float:
    return fuzz.token_sort_ratio(first, second) / 100


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return sum(map(len, part)) >= _ENOUGH_CONSONANTS - 1 and set(part) < set(whole)


def _birth(first: Traits, second: Traits) -> str:
    """What the two births say of each other, as a reason; empty when one of them is unknown."""
    if first.birth_date and second.birth_date:
        return _dates(first.birth_date, second.birth_date)
    years = (first.birth_year, second.birth_year)
    if years[0] is None or years[1] is None:
        return ""
    apart = abs(years[0] - years[1])
    return "birth_year" if apart == 0 else "birth_near" if apart == 1 else "birth_differs"


def _dates(first: date, second: date) -> str:
    if first == second:
        return "birth_same"
    if (first.year, first.month, first.day) == (second.year, second.day, second.month):
        return "birth_swapped"
    parts = zip(first.timetuple()[:3], second.timetuple()[:3], strict=True)
    same_parts = sum(mine == theirs for mine, theirs in parts)
    return "birth_near" if same_parts == 2 else "birth_differs"


def _same_or_not(
    first: str, second: str, unknown: str, same: int, differs: int, reason: str, reasons: list[str]
) -> float:
    if first == second:
        return same
    if unknown in (first, second):
        return same / 2
    reasons.append(reason)
    return differs
