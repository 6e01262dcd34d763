"""What decides about names, papers, telephones, periods and merging. Plain Python: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

import phonenumbers
from anyascii import anyascii

from maslak.core.text import fold, sound_key, squeeze
from maslak.people.likeness import Traits, compare
from maslak.people.topics import TopicWarning, forbidden_topics

__all__ = [
    "Closing",
    "Paper",
    "Period",
    "PeriodTaken",
    "Traits",
    "TopicWarning",
    "blocking_keys",
    "compare",
    "document_key",
    "consonants",
    "forbidden_topics",
    "issuer_of",
    "merge_obstacles",
    "name_keys",
    "phone_e164",
    "place_period",
    "plain_name",
    "word_keys",
]

# --- names -------------------------------------------------------------------

_APOSTROPHES = re.compile("['’ʼ`´ʾʿ‘]")
_ARABIC_ARTICLE = re.compile(r"(?<![\u0600-\u06ff])ال(?=[\u0600-\u06ff]{3})")
_ARABIC_VOWEL_BEARERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ع": "ا", "ء": None, "ـ": None})
# « Abd al-Rahman », « Abder Rahman » and « Abdelrahman » are one name, written apart, assimilated or joined.
_SERVANT_APART = re.compile(r"\babd(?:ou|u)? ([aeu][lrsntdz]) (?=\w)")
_SERVANT_OPEN = re.compile(r"\b(abd(?:[aeu][lrsntdz]|oul)?) (?=\w)")
_SERVANT_ASSIMILATED = re.compile(r"\babd[aeou]{1,2}(sh|[rsntdz])(?=\1)")
# Digraphs that French and English write differently; the shared key knows the English one.
_FRENCH = (("tch", "sh"), ("ch", "sh"), ("dj", "j"))
# For comparing: one sign a sound, signs that no name uses otherwise.
_CONSONANTS = (
    ("tch", "$"), ("sch", "$"), ("sh", "$"), ("ch", "$"), ("kh", "x"), ("dj", "j"), ("gh", "g"), ("th", "t"),
    ("dh", "d"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("c", "k"),
)  # fmt: skip
_SOFT = re.compile("[aeiouwy]")
_ARTICLE = re.compile(r"\b(al|el|ben|ibn|bin|ould)\b")
_DOUBLED = re.compile(r"(.)\1+")
_MOST_WORDS = 6


def plain_name(name: str) -> str:
    """`name` in plain small letters, words apart: N'Diaye and Ndiaye, Abd Allah and Abdallah become one."""
    arabic = _ARABIC_ARTICLE.sub("", name.replace("عبد ال", "عبدال")).translate(_ARABIC_VOWEL_BEARERS)
    folded = fold(_APOSTROPHES.sub("", anyascii(arabic)))
    joined = _SERVANT_OPEN.sub(r"\1", _SERVANT_APART.sub(r"abd\1", folded))
    return _SERVANT_ASSIMILATED.sub("abdel", joined)


@lru_cache(maxsize=65536)
def word_keys(name: str) -> tuple[str, ...]:
    """One key a word of `name`, the same for the usual spellings in French, English and Arabic; sorted.

    Coarser than the shared key of words: Arabic writes few vowels, so a leading one and doubled consonants
    go.
    """
    keys = set()
    for word in plain_name(name).split():
        for written, sound in _FRENCH:
            word = word.replace(written, sound)
        for key in sound_key(word).split():
            key = _DOUBLED.sub(r"\1", key)
            keys.add(key.removeprefix("a") or key)
    return tuple(sorted(keys))


@lru_cache(maxsize=65536)
def consonants(name: str) -> tuple[str, ...]:
    """The consonants of each word of `name`, sorted: finer than its keys, still blind to vowels and script.

    Mohamed, Muhammad and محمد meet; Mohamed and Ahmed do not.
    """
    bare = set()
    for word in _ARTICLE.sub(" ", plain_name(name)).split():
        for written, sound in _CONSONANTS:
            word = word.replace(written, sound)
        word = _DOUBLED.sub(r"\1", _SOFT.sub("", word))
        bare.add(word.removesuffix("h") or word)
    return tuple(sorted(bare - {""}))


def name_keys(family: str, given: str = "", arabic: str = "") -> list[str]:
    """The keys kept with a person: one a word for the desk's search, one a pair of words for duplicates.

    Pairs keep the candidates few where one first name is borne by thousands; a single name is a pair of its
    own.
    """
    keys: set[str] = set()
    for name in (f"{given} {family}", arabic):
        words = word_keys(name)[:_MOST_WORDS]
        keys.update(words)
        keys.update(_pairs(words))
    return sorted(key[:80] for key in keys)


def blocking_keys(keys: Iterable[str]) -> list[str]:
    """Those of a person's keys by which candidates are gathered: the pairs, never a lone word."""
    return [key for key in keys if " " in key]


def _pairs(words: tuple[str, ...]) -> set[str]:
    if len(words) == 1:
        return {f"= {words[0]}"}
    return {f"{first} {second}" for first, second in combinations(words, 2)}


# --- telephones and papers ---------------------------------------------------


def phone_e164(text: str) -> str | None:
    """The number in international form (E.164), read as Moroccan when no country is given; None when it is
    none.
    """
    try:
        number = phonenumbers.parse(_western_digits(text), "MA")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _western_digits(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


# A residence card, its receipt and the refugee card carry numbers of one Moroccan series: one office writes
# « titre de séjour » where another writes « récépissé », and the two files must meet.
_GROUPS = {
    "residence_card": ("title", "MAR"),
    "residence_receipt": ("title", "MAR"),
    "refugee_card_bra": ("title", "MAR"),
    "unhcr_certificate": ("unhcr", "UNH"),
    "passport": ("passport", ""),
    "consular_card": ("consular", ""),
}
_SHORTEST_NUMBER = 4


def issuer_of(kind: str, issuer: str = "", nationality: str = "") -> str:
    """Who issued a paper of that kind: Morocco or UNHCR for theirs, else the State named, else the
    nationality's.
    """
    return _GROUPS[kind][1] or issuer.strip().upper() or nationality


def document_key(kind: str, issuer: str, number: str) -> str:
    """What identifies a paper: group of kinds, issuer, number in one form. Empty when the number is too
    short.
    """
    plain = squeeze(number)
    return f"{_GROUPS[kind][0]}|{issuer}|{plain}" if len(plain) >= _SHORTEST_NUMBER else ""


# --- periods of residence ----------------------------------------------------


@dataclass(frozen=True)
class Period:
    """A period of residence, both days included; None means unknown or open. `key` is its record's, when
    stored.
    """

    start: date | None
    end: date | None
    key: int = 0

    def meets(self, other: Period) -> bool:
        return (self.start or date.min) <= (other.end or date.max) and (other.start or date.min) <= (
            self.end or date.max
        )


@dataclass(frozen=True)
class Closing:
    """The day on which an earlier period now ends."""

    key: int
    end: date


class PeriodTaken(ValueError):
    """The new period would cover one already known, which no closing can mend."""

    def __init__(self, taken: Period) -> None:
        super().__init__("period taken")
        self.taken = taken


def place_period(new: Period, known: Iterable[Period]) -> list[Closing]:
    """The closings that make room for `new`: what began before it ends on its eve.

    Raises PeriodTaken when a known period begins within the new one: both dates then need somebody's eye.
    """
    closings = []
    for period in known:
        if not period.meets(new):
            continue
        if new.start is None or (period.start is not None and period.start >= new.start):
            raise PeriodTaken(period)
        closings.append(Closing(period.key, new.start - timedelta(days=1)))
    return closings


# --- merging -----------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """What merging needs to know of a paper: its kind, issuer, keyed hash, validity, and whether somebody saw
    it.
    """

    kind: str
    issuer: str
    hash: str
    valid: Period
    seen: bool


def merge_obstacles(
    first: Traits, second: Traits, papers: Collection[Paper], others: Collection[Paper]
) -> list[str]:
    """Why two files cannot quietly be one: « papers », « birth », « sex »; empty when nothing speaks against
    it.

    « papers »: each file holds a paper of one kind and issuer, seen by somebody, with another number, in
    force at the same time. The State does not give one person two; no reason overrides that. The other two
    may be errors of writing and give way to a reason.
    """
    found = []
    if any(_exclude_each_other(mine, theirs) for mine in papers for theirs in others):
        found.append("papers")
    if first.birth_date and second.birth_date:
        if first.birth_date != second.birth_date:
            found.append("birth")
    elif first.birth_year and second.birth_year and first.birth_year != second.birth_year:
        found.append("birth")
    stated = {first.sex, second.sex} - {"unstated"}
    if len(stated) > 1:
        found.append("sex")
    return found


def _exclude_each_other(mine: Paper, theirs: Paper) -> bool:
    return (
        mine.seen
        and theirs.seen
        and (mine.kind, mine.issuer) == (theirs.kind, theirs.issuer)
        and mine.hash != theirs.hash
        and mine.valid.meets(theirs.valid)
    )
