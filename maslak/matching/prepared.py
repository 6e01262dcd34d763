"""The kernel's own order of offers: by trade, then by place, with a table of where each pair of them begins."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from maslak.core.scales import Education
from maslak.matching import gates, neighbours
from maslak.matching.columns import Columns, OfferColumns, PeopleColumns, gather

Array = npt.NDArray[Any]
_CODES = 10_000  # unit groups are four digits


#: One row of each table that the kernel reads; a list of a row runs from its `..._first` to its `..._last`, left out.
OFFER = np.dtype(
    [("key", "i8"), ("group", "i4"), ("place", "i4"), ("wage", "i4"), ("experience", "i4"), ("born_by", "i4"),
     ("lang_first", "i4"), ("lang_last", "i4"), ("skill_first", "i4"), ("skill_last", "i4"), ("accepts", "u2"),
     ("refuses", "u2"), ("contract", "u1"), ("hours", "u1"), ("weekly", "u1"), ("schooling", "u1"),
     ("childcare", "u1"), ("housing", "u1")], align=True,
)  # fmt: skip
LANGUAGE = np.dtype([("lang", "i2"), ("level", "u1")], align=True)
SKILL = np.dtype([("first", "i4"), ("last", "i4"), ("essential", "u1")], align=True)
KEY = np.dtype([("number", "i4"), ("word", "u1")], align=True)
PLACE = np.dtype([("region", "i4"), ("x", "i4"), ("y", "i4"), ("exact", "i4")])
TRADE = np.dtype([("code", "i4"), ("value", "i4")])
PERSON = np.dtype(
    [("key", "i8"), ("wish_first", "i4"), ("wish_last", "i4"), ("work_first", "i4"), ("work_last", "i4"),
     ("lang_first", "i4"), ("lang_last", "i4"), ("skill_first", "i4"), ("skill_last", "i4"), ("wage_least", "i4"),
     ("born_first", "i4"), ("born_last", "i4"), ("x", "i2"), ("y", "i2"), ("reach", "i2"), ("moves", "u2"),
     ("region", "u1"), ("exact", "u1"), ("hours", "u1"), ("contracts", "u1"), ("most_hours", "u1"),
     ("childcare", "u1"), ("group", "u1"), ("schooling", "u1")], align=True,
)  # fmt: skip


class Offers(NamedTuple):
    """Offers sorted by trade and place. `table[g * places + p]` is the first offer of trade g at place p."""

    rows: Array  # OFFER
    languages: Array
    skills: Array
    keys: Array  # `number`: among the keys that any offer asks
    places: Array
    table: Array
    group_of: Array  # unit group -> its number here, -1 when no offer is of it
    near_start: Array  # unit group -> where its declared neighbours begin
    near: Array  # TRADE
    schooling_gate: Array  # [held, asked] -> YES, NO or UNKNOWN


class People(NamedTuple):
    """People as the kernel takes them; `skills` holds the numbers of keys that an offer asks, -1 for others."""

    rows: Array  # PERSON
    wishes: Array
    works: Array  # TRADE, the value in months
    languages: Array
    skills: Array


class Prepared(NamedTuple):
    """Offers as the kernel takes them, and what is needed to go back and forth."""

    offers: Offers
    order: Array  # place in the columns of each offer here
    keys: Array  # the skill keys that any offer asks, sorted


def prepared(columns: OfferColumns) -> Prepared:
    """The kernel's order of these offers; made once for each set of columns."""
    if columns.prepared is None:
        columns.prepared = _prepare(columns)
    found: Prepared = columns.prepared
    return found


def people(columns: PeopleColumns, keys: Array) -> People:
    """People as the kernel takes them, beside offers that ask for these skill keys."""
    rows = np.zeros(len(columns), dtype=PERSON)
    _fill(rows, columns)
    for name in ("wish", "work", "lang", "skill"):
        rows[f"{name}_first"], rows[f"{name}_last"] = (
            columns[f"{name}_start"][:-1],
            columns[f"{name}_start"][1:],
        )
    return People(
        rows=rows, wishes=_own(columns["wish"]), works=_table(TRADE, columns["work"], columns["months"]),
        languages=_table(LANGUAGE, columns["lang"], columns["level"]), skills=_numbered(columns["skill"], keys),
    )  # fmt: skip


def _prepare(columns: OfferColumns) -> Prepared:
    spots = np.stack([columns[name].astype("i8") for name in ("region", "x", "y", "exact")], axis=1)
    places, place = _distinct(spots)
    groups, group = np.unique(columns["isco"], return_inverse=True)
    order = np.lexsort((columns["key"], place, group))
    cell = (group.astype("i8") * len(places) + place)[order]
    group_of = np.full(_CODES, -1, dtype="i4")
    group_of[groups] = np.arange(len(groups))
    keys = np.unique(columns["skill_key"])
    rows = np.zeros(len(columns), dtype=OFFER)
    _fill(rows, columns, order)
    rows["group"], rows["place"] = group[order], place[order]
    lang_start, spoken = gather(columns["lang_start"], order)
    skill_start, skills = gather(columns["skill_start"], order)
    key_start, words = gather(columns["key_start"], skills)
    rows["lang_first"], rows["lang_last"] = lang_start[:-1], lang_start[1:]
    rows["skill_first"], rows["skill_last"] = skill_start[:-1], skill_start[1:]
    levels = np.minimum(columns["level"][spoken], gates.level_asked("native"))
    asked = columns["skill_key"][words]
    near_start, near = _near()
    offers = Offers(
        rows=rows, languages=_table(LANGUAGE, columns["lang"][spoken], levels),
        skills=_table(SKILL, key_start[:-1], key_start[1:], columns["essential"][skills]),
        keys=_table(KEY, _numbered(asked, keys), asked & 1), places=_table(PLACE, *places.T),
        table=np.searchsorted(cell, np.arange(len(groups) * len(places) + 1)).astype("i8"), group_of=group_of,
        near_start=near_start, near=near, schooling_gate=_schooling(),
    )  # fmt: skip
    return Prepared(offers, order, keys)


def _fill(rows: Array, columns: Columns, order: Array | slice = slice(None)) -> None:
    """Put the plain columns that a row holds into it."""
    for name in rows.dtype.names or ():
        if name in columns.FIELDS:
            rows[name] = columns[name][order]


def _table(kind: np.dtype[Any], *values: Array) -> Array:
    """Columns of one length as rows of that kind."""
    rows = np.zeros(len(values[0]), dtype=kind)
    for name, each in zip(kind.names or (), values, strict=True):
        rows[name] = each
    return rows


def _distinct(rows: Array) -> tuple[Array, Array]:
    """The distinct rows, in order, and for each row which of them it is."""
    packed = ((rows[:, 0] * 65536 + rows[:, 1]) * 65536 + rows[:, 2]) * 2 + rows[:, 3]
    _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    return rows[first], which


def _numbered(values: Array, keys: Array) -> Array:
    if not len(keys):
        return np.full(len(values), -1, dtype="i4")
    found = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return np.where(keys[found] == values, found, -1).astype("i4")


def _own(values: Array) -> Array:
    """A contiguous array that may be written: one type for the compiler, also for columns read from a file."""
    return np.require(values, requirements=["C", "W"])


@cache
def _near() -> tuple[Array, Array]:
    starts, near = np.zeros(_CODES + 1, dtype="i8"), []
    declared = {int(code): each for code, each in neighbours.pairs().items()}
    for code in range(_CODES):
        near += sorted((int(other), value) for other, value in declared.get(code, {}).items())
        starts[code + 1] = len(near)
    return starts, _table(TRADE, *np.array(near, dtype="i4").reshape(-1, 2).T)


@cache
def _schooling() -> Array:
    levels = Education.values
    return np.array([[gates.schooling(held, asked) for asked in levels] for held in levels], dtype="i1")
