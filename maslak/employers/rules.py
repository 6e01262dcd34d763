"""The rules of establishments: plain functions of what an employer writes of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import phonenumbers
from rapidfuzz import fuzz

from maslak.core.text import fold, squeeze

ICE_DIGITS, FIRM_DIGITS = 15, 9
# Words that say what a firm is in law or that it is one, not which one; folded, so Arabic stands in Latin letters.
_FORMS = frozenset(
    fold(
        "sarl sarlau au sa sas sasu snc scs sca sci gie eurl ste sté société cie compagnie company co ltd llc inc corp ets"
        " etablissement établissements entreprise groupe group holding maroc morocco coopérative coop association assoc"
        " شركة مقاولة مؤسسة تعاونية جمعية مجموعة المغرب"
    ).split()
)
_LINKS = frozenset("de du des d la le les l et and of the al".split())
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[a-z]+")
NEAR = 88  # how alike two names in one town are, of 100, from which somebody should look
CERTAIN = ("ice", "rc")


@dataclass(frozen=True)
class Traits:
    """What two records of an establishment are compared by."""

    name: str
    city: str = ""
    region: str = ""
    ice: str = ""
    rc: str = ""


@dataclass(frozen=True)
class Likeness:
    """How much two records look like one establishment, up to 100, and by what: ice, ice_near, rc, name, name_near."""

    score: int
    reasons: tuple[str, ...]


def ice_of(text: str) -> str:
    """The ICE in one form: « 001 561 191 000 066 » gives « 001561191000066 »; anything else comes back squeezed."""
    return squeeze(text)


def is_ice(text: str) -> bool:
    """Whether a squeezed text has the form of an ICE: fifteen digits (nine of the firm, four of the site, a key)."""
    return len(text) == ICE_DIGITS and text.isascii() and text.isdigit()


def ice_key_agrees(ice: str) -> bool:
    """Whether the last two digits are the key of the others: the whole number divides by 97."""
    return is_ice(ice) and int(ice) % 97 == 0


def is_standing(
    *, status: str, confirmed_on: date | None, closes_on: date | None, today: date, days: int
) -> bool:
    """Whether an offer is shown: open, confirmed within `days` days, and not past its last day."""
    if status != "open" or confirmed_on is None or (closes_on is not None and closes_on < today):
        return False
    return today <= last_day(confirmed_on, days)


def last_day(confirmed_on: date, days: int) -> date:
    """The last day on which an offer counts as standing without a new word of its employer."""
    return confirmed_on + timedelta(days=days)


def phone_of(text: str) -> str:
    """The number in E.164 form, Moroccan where no country is written; empty for what is no number."""
    try:
        number = phonenumbers.parse(text, "MA")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def bare_name(name: str) -> str:
    """The words of a name that tell a firm from another: « Sté Hôtel Atlas SARL » gives « hotel atlas »."""
    words = fold(name.replace(".", "")).split()
    bare = [word for word in words if word not in _FORMS and word not in _LINKS]
    return " ".join(bare or words)


def rc_key(rc: str, city: str = "") -> str:
    """A number of the commercial register with its court, comparable: each court counts from one.

    Empty without a number, or without a town either beside it or for the establishment.
    """
    plain = fold(rc)
    number = "".join(_DIGITS.findall(plain)).lstrip("0")
    court = " ".join(
        word for word in _LETTERS.findall(plain) if word not in ("rc", "n", "no", "ndeg", "tribunal", *_LINKS)
    )
    court = court or fold(city)
    return f"{number} {court}" if number and court else ""


def ice_is_near(one: str, other: str) -> bool:
    """Whether two ICEs may be one, mistyped: a digit changed or two swapped, and a key that does not agree."""
    if not (is_ice(one) and is_ice(other)) or one == other or (ice_key_agrees(one) and ice_key_agrees(other)):
        return False
    at = [place for place in range(ICE_DIGITS) if one[place] != other[place]]
    if len(at) == 1:
        return True
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def likeness(one: Traits, other: Traits) -> Likeness:
    """Whether two records may be one establishment. A score of nought for two that nothing brings together.

    Two sites of one firm share nine digits of the ICE and often a name: with two sound ICEs they are two.
    """
    reasons: list[str] = []
    score = 0
    if one.ice and one.ice == other.ice:
        reasons.append("ice")
        score = 100
    elif ice_is_near(one.ice, other.ice):
        reasons.append("ice_near")
        score = 85
    elif one.ice and other.ice:
        return Likeness(0, ())
    mine, theirs = rc_key(one.rc, one.city), rc_key(other.rc, other.city)
    if mine and mine == theirs:
        reasons.append("rc")
        score = max(score, 95)
    if _one_town(one, other):
        first, second = bare_name(one.name), bare_name(other.name)
        near = 100.0 if first == second else fuzz.token_sort_ratio(first, second)
        if near >= NEAR:
            reasons.append("name" if near == 100 else "name_near")
            score = max(score, round(near) - 10)
    return Likeness(score, tuple(reasons))


def _one_town(one: Traits, other: Traits) -> bool:
    """Whether both are in one town; where a record names none, in one region."""
    mine, theirs = fold(one.city), fold(other.city)
    return mine == theirs if mine and theirs else bool(one.region) and one.region == other.region
