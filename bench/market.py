"""An invented labour market of any size, as columns: no person of it exists. The same for the same seed.

Few trades, towns and languages hold most people, as here; offers want other trades than people do. People come in
blocks of their own seed, so that a million never stand in memory together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from maslak.core import places
from maslak.matching import spots
from maslak.matching.columns import (
    CONTRACTS,
    GROUP,
    HOURS,
    NO_GROUP,
    NO_LIMIT,
    SCHOOLING,
    OfferColumns,
    PeopleColumns,
    language_number,
    skill_key,
)

ON = date(2026, 11, 26)
A_BLOCK = 20_000
_VOCABULARY = Path(__file__).resolve().parent.parent / "maslak" / "occupations" / "data" / "vocabulary"
# What most people look for and most employers seek, of a thousand; the other unit groups share what is left.
SOUGHT = {
    "9112": 70, "9111": 60, "5120": 40, "9412": 45, "5131": 45, "9313": 60, "7112": 40, "5223": 45, "8322": 30,
    "5322": 30, "5311": 25, "7531": 25, "8153": 30, "7126": 15, "7411": 20, "7231": 15, "7131": 18, "7522": 12,
    "7212": 15, "5141": 25, "5142": 12, "9333": 25, "9334": 15, "5244": 25, "4110": 15, "4226": 10, "9214": 20,
    "9213": 30, "5414": 20, "8332": 8, "2341": 6, "3221": 6, "2514": 8, "7512": 15,
}  # fmt: skip
OFFERED = {
    "9112": 50, "9111": 45, "5244": 80, "5120": 40, "5131": 50, "9412": 30, "8153": 60, "9313": 60, "7112": 40,
    "5223": 50, "9213": 50, "9214": 25, "8322": 20, "5322": 25, "7126": 15, "7411": 20, "7231": 12, "7131": 12,
    "7522": 10, "7212": 18, "9333": 30, "9334": 15, "5414": 20, "8332": 15, "2514": 20, "4110": 15, "3221": 8,
}  # fmt: skip
REGIONS = {1: 120, 2: 70, 3: 100, 4: 180, 5: 30, 6: 300, 7: 80, 8: 10, 9: 70, 10: 8, 11: 20, 12: 12}
SPOKEN = {"fr": 72, "ary": 48, "ar": 35, "en": 34, "wo": 14, "bm": 12, "ff": 10, "ln": 7, "es": 8, "sw": 3}
ASKED = {"fr": 38, "ary": 25, "ar": 8, "en": 14, "es": 3}
LEVELS = (10, 18, 24, 20, 12, 6, 10)  # A1 to a mother tongue
SKILLS_OF_A_TRADE, COMMON_SKILLS = 14, 40


@dataclass(frozen=True)
class Market:
    """The tables that people and offers are drawn from."""

    trades: np.ndarray  # ISCO-08 unit groups
    near: list[np.ndarray]  # those of the same minor group, by place in `trades`
    sought: np.ndarray
    offered: np.ndarray
    towns: np.ndarray  # region, x, y
    town_shares: np.ndarray
    skills: np.ndarray  # [trade, number]: keys
    titles: list[str]


@cache
def market() -> Market:
    """The tables, from the product's own places and unit groups."""
    titles: dict[str, str] = {}
    for path in sorted(_VOCABULARY.glob("*.yaml")):
        for code, words in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            titles[str(code)] = " ".join(words["fr"][:3])
    codes = sorted(titles)
    towns, shares = _towns()
    common = [skill_key(f"commune-{each}") for each in range(COMMON_SKILLS)]
    skills = np.array(
        [[skill_key(f"{code}-{each}") for each in range(SKILLS_OF_A_TRADE)] + common for code in codes]
    )
    return Market(
        np.array([int(code) for code in codes], "i2"),
        [np.array([place for place, other in enumerate(codes) if other[:3] == code[:3]]) for code in codes],
        _shares(codes, SOUGHT), _shares(codes, OFFERED), towns, shares, skills, [titles[code] for code in codes],
    )  # fmt: skip


def people(number: int, seed: int) -> Iterator[PeopleColumns]:
    """`number` people, a block at a time, numbered from 1."""
    for first in range(0, number, A_BLOCK):
        yield block_of_people(first, min(A_BLOCK, number - first), seed)


def block_of_people(first: int, number: int, seed: int) -> PeopleColumns:
    """The people numbered from `first` + 1."""
    chance = np.random.default_rng([seed, first])
    place = market()
    trade = chance.choice(len(place.trades), number, p=place.sought)
    town = place.towns[chance.choice(len(place.towns), number, p=place.town_shares)]
    born = ON.toordinal() - (chance.gamma(6, 5.5, number) + 16).clip(16, 70).__mul__(365.25).astype("i8")
    year_only = chance.random(number) < 0.15
    plain = {
        "key": np.arange(first + 1, first + number + 1), "region": town[:, 0], "x": town[:, 1], "y": town[:, 2],
        "exact": chance.random(number) < 0.75,
        "reach": np.where(chance.random(number) < 0.4, -1, chance.choice([5, 10, 15, 20, 30, 50], number)),
        "moves": np.where(chance.random(number) < 0.15, 1 << chance.choice([1, 4, 6, 7, 9], number), 0),
        "hours": _sometimes(chance, number, 0.5, [1, 1, 3, 7, 11, 15, 31, 32]),
        "contracts": _sometimes(chance, number, 0.4, [1, 3, 3, 7, 9, 67]),
        "most_hours": _sometimes(chance, number, 0.2, [20, 24, 30, 44]),
        "wage_least": _sometimes(chance, number, 0.4, [2000, 2500, 3000, 3500, 4000, 5000]),
        "childcare": chance.random(number) < 0.12,
        "group": np.where(chance.random(number) < 0.1, NO_GROUP, chance.choice(len(GROUP), number)),
        "born_first": born - np.where(year_only, 182, 0), "born_last": born + np.where(year_only, 182, 0),
        "schooling": chance.choice(len(SCHOOLING), number, p=_of_a_whole([15, 12, 18, 14, 12, 8, 10, 5, 4, 1, 1])),
    }  # fmt: skip
    wishes = _several(
        chance, trade, [(1.0, 0.0), (0.5, 0.6), (0.15, 0.4)], place.sought
    )  # how often, how often near the first
    works = _several(chance, trade, [(0.55, 0.3), (0.25, 0.3)], place.sought)
    months = np.exp(chance.normal(3, 1, len(works[1]))).clip(1, 480).astype("i4")
    lists = _list("wish", number, wishes[0], wish=place.trades[wishes[1]])
    lists |= _list("work", number, works[0], work=place.trades[works[1]], months=months)
    lists |= _languages(chance, number, SPOKEN)
    rows, which = _some(chance, trade, chance.integers(0, 9, number))
    lists |= _list("skill", number, rows, skill=which)
    return PeopleColumns({**plain, **lists})


def offers(number: int, seed: int) -> OfferColumns:
    """`number` offers, numbered from 1."""
    chance = np.random.default_rng([seed, 0, 1])
    place = market()
    trade = chance.choice(len(place.trades), number, p=place.offered)
    town = place.towns[chance.choice(len(place.towns), number, p=place.town_shares)]
    full = (1 << len(GROUP)) - 1
    accepts = chance.integers(0, full + 1, number) | chance.integers(0, full + 1, number)
    plain = {
        "key": np.arange(1, number + 1), "isco": place.trades[trade], "region": town[:, 0], "x": town[:, 1],
        "y": town[:, 2], "exact": chance.random(number) < 0.85,
        "contract": chance.choice(list(CONTRACTS.values()), number, p=_of_a_whole([40, 25, 12, 10, 6, 3, 4])),
        "hours": _sometimes(chance, number, 0.2, [1, 1, 1, 3, 7, 9, 17, HOURS["flexible"]]),
        "weekly": chance.choice([44, 44, 44, 44, 40, 30, 24, 20], number),
        "wage": (np.exp(chance.normal(8.1, 0.25, number)) // 100 * 100).astype("i4"),
        "childcare": chance.random(number) < 0.05, "housing": chance.random(number) < 0.08,
        "accepts": accepts, "refuses": ~accepts & full & chance.integers(0, full + 1, number),
        "born_by": np.where(chance.random(number) < 0.98, ON.toordinal() - 5844, NO_LIMIT),
        "schooling": chance.choice(len(SCHOOLING), number, p=_of_a_whole([45, 5, 10, 14, 4, 6, 10, 3, 2, 1, 0])),
        "experience": chance.choice([0, 0, 0, 6, 12, 12, 24, 36, 60], number),
        "openings": chance.choice([1, 1, 1, 2, 2, 3, 5, 10], number), "version": np.ones(number),
    }  # fmt: skip
    lists = _languages(chance, number, ASKED)
    rows, which = _some(chance, trade, chance.integers(0, 7, number))
    lists |= _list("skill", number, rows, essential=chance.random(len(rows)) < 0.55)
    several = np.repeat(np.arange(len(which)), chance.integers(1, 4, len(which)))
    first = np.ones(len(several), bool)
    first[1:] = several[1:] != several[:-1]
    stems = chance.integers(0, 4000, len(several)) * 2 + 1  # the stems of a skill's words are odd
    lists |= _list("key", len(which), several, skill_key=np.where(first, which[several], stems))
    return OfferColumns({**plain, **lists})


# The draws


def _towns() -> tuple[np.ndarray, np.ndarray]:
    """Every town of the product's own list; the seat of a region holds half of it."""
    rows, shares = [], []
    for region, share in REGIONS.items():
        code = f"MA-{region:02d}"
        names = [city.fr for city in places.CITIES if city.region == code]
        seat = places.region(code).seat
        for name in names:
            spot = spots.of(code, name)
            rows.append((spot.region, spot.x, spot.y))
            shares.append(share * (0.5 if name == seat else 0.5 / max(len(names) - 1, 1)))
    return np.array(rows), np.array(shares) / sum(shares)


def _shares(codes: list[str], heads: dict[str, int]) -> np.ndarray:
    rest = (1000 - sum(heads.values())) / max(len(codes) - len(heads), 1)
    found = np.array([float(heads.get(code, max(rest, 0.05))) for code in codes])
    return found / found.sum()


def _of_a_whole(parts: list[int]) -> np.ndarray:
    return np.array(parts) / sum(parts)


def _sometimes(chance: np.random.Generator, number: int, never: float, values: list[int]) -> np.ndarray:
    return np.where(chance.random(number) < never, 0, chance.choice(values, number))


def _several(
    chance: np.random.Generator, trade: np.ndarray, draws: list[tuple[float, float]], shares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each person some trades: the first their own, the next near it or any; none twice."""
    rows, values = [], []
    for turn, (often, near) in enumerate(draws):
        who = np.flatnonzero(chance.random(len(trade)) < often)
        drawn = trade[who] if turn == 0 else chance.choice(len(shares), len(who), p=shares)
        close = np.flatnonzero(chance.random(len(who)) < (near if turn else 0))
        lots = chance.random(len(close))
        near_ones = market().near
        for place, lot in zip(close.tolist(), lots.tolist(), strict=True):
            family = near_ones[trade[who[place]]]
            drawn[place] = family[int(lot * len(family))]
        rows.append(who)
        values.append(drawn)
    return _distinct(np.concatenate(rows), np.concatenate(values))


def _some(
    chance: np.random.Generator, trade: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each trade so many skills at most, those of the trade more often than the common ones."""
    rows = np.repeat(np.arange(len(trade)), lengths)
    which = (chance.random(len(rows)) ** 2 * (SKILLS_OF_A_TRADE + COMMON_SKILLS)).astype("i8")
    rows, which = _distinct(rows, which)
    return rows, market().skills[trade[rows], which]


def _distinct(rows: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By row, each value once, in the order in which they came."""
    _codes, first = np.unique(rows.astype("i8") * 100_000 + values, return_index=True)
    kept = np.sort(first)
    order = np.argsort(rows[kept], kind="stable")
    return rows[kept][order], values[kept][order]


def _languages(chance: np.random.Generator, number: int, often: dict[str, int]) -> dict[str, np.ndarray]:
    spoken = chance.random((number, len(often))) < np.array(list(often.values())) / 100
    rows, which = np.nonzero(spoken)
    codes = np.array([language_number(code) for code in often])
    levels = 1 + chance.choice(len(LEVELS), len(rows), p=_of_a_whole(list(LEVELS)))
    return _list("lang", number, rows, lang=codes[which], level=levels)


def _list(name: str, number: int, rows: np.ndarray, **columns: np.ndarray) -> dict[str, np.ndarray]:
    starts = np.zeros(number + 1, "i8")
    np.cumsum(np.bincount(rows, minlength=number), out=starts[1:])
    return {f"{name}_start": starts, **columns}
