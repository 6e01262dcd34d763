"""The kernel's own order of offers: by trade, then by place, with a table of where each pair of them begins."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from maslak.core.scales import Education
from maslak.matching import gates, neighbours
from maslak.matching.columns import OfferColumns, PeopleColumns

Array = npt.NDArray[Any]
_CODES = 10_000  # unit groups are four digits


class Offers(NamedTuple):
    """Offers sorted by trade and place. `table[g * places + p]` is the first offer of trade g at place p."""

    group_of: Array  # unit group -> its number here, -1 when no offer is of it
    near_start: Array
    near: Array
    near_value: Array
    schooling_gate: Array  # [held, asked] -> YES, NO or UNKNOWN
    table: Array
    p_region: Array
    p_x: Array
    p_y: Array
    p_exact: Array
    key: Array
    group: Array
    place: Array
    contract: Array
    hours: Array
    weekly: Array
    wage: Array
    childcare: Array
    housing: Array
    accepts: Array
    refuses: Array
    born_by: Array
    schooling: Array
    experience: Array
    lang_start: Array
    lang: Array
    level: Array
    skill_start: Array
    essential: Array
    key_start: Array
    key_id: Array  # the number of a skill's key among those that any offer asks
    key_word: Array  # 1 for a stem of the words


class People(NamedTuple):
    """The columns of people; `skill` holds the numbers of keys that an offer asks, -1 for others."""

    key: Array
    region: Array
    x: Array
    y: Array
    exact: Array
    reach: Array
    moves: Array
    hours: Array
    contracts: Array
    most_hours: Array
    wage_least: Array
    childcare: Array
    group: Array
    born_first: Array
    born_last: Array
    schooling: Array
    wish_start: Array
    wish: Array
    work_start: Array
    work: Array
    months: Array
    lang_start: Array
    lang: Array
    level: Array
    skill_start: Array
    skill: Array


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
    """The columns of people as the kernel takes them, beside offers that ask for these skill keys."""
    values = {name: _own(columns[name]) for name in People._fields if name != "skill"}
    return People(**values, skill=_numbered(columns["skill"], keys))


def _prepare(columns: OfferColumns) -> Prepared:
    spots = np.stack([columns[name].astype("i8") for name in ("region", "x", "y", "exact")], axis=1)
    places, place = _distinct(spots)
    groups, group = np.unique(columns["isco"], return_inverse=True)
    order = np.lexsort((columns["key"], place, group))
    cell = (group.astype("i8") * len(places) + place)[order]
    table = np.searchsorted(cell, np.arange(len(groups) * len(places) + 1)).astype("i8")
    group_of = np.full(_CODES, -1, dtype="i4")
    group_of[groups] = np.arange(len(groups))
    keys = np.unique(columns["skill_key"])
    near_start, near, near_value = _near()
    plain = {
        name: _own(columns[name][order])
        for name in (
            "key", "contract", "hours", "weekly", "wage", "childcare", "housing", "accepts", "refuses", "born_by",
            "schooling", "experience",
        )
    }  # fmt: skip
    lang_start, which = _gather(columns["lang_start"], order)
    skill_start, skills = _gather(columns["skill_start"], order)
    key_start, key_places = _gather(columns["key_start"], skills)
    return Prepared(
        Offers(
            group_of=group_of, near_start=near_start, near=near, near_value=near_value,
            schooling_gate=_schooling(), table=table, p_region=_own(places[:, 0]), p_x=_own(places[:, 1]),
            p_y=_own(places[:, 2]), p_exact=_own(places[:, 3]), group=group[order].astype("i4"),
            place=place[order].astype("i4"), lang_start=lang_start, lang=_own(columns["lang"][which]),
            level=np.minimum(columns["level"][which], gates.level_asked("native")).astype("u1"),
            skill_start=skill_start, essential=_own(columns["essential"][skills]), key_start=key_start,
            key_id=_numbered(columns["skill_key"][key_places], keys),
            key_word=(columns["skill_key"][key_places] & 1).astype("u1"), **plain,
        ),
        order,
        keys,
    )  # fmt: skip


def _distinct(rows: Array) -> tuple[Array, Array]:
    """The distinct rows, in order, and for each row which of them it is."""
    packed = ((rows[:, 0] * 65536 + rows[:, 1]) * 65536 + rows[:, 2]) * 2 + rows[:, 3]
    _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    return rows[first], which


def _gather(starts: Array, order: Array) -> tuple[Array, Array]:
    """The starts of lists taken in another order, and the places of their items."""
    lengths = (starts[1:] - starts[:-1])[order]
    moved = np.zeros(len(order) + 1, dtype="i8")
    np.cumsum(lengths, out=moved[1:])
    places = np.arange(moved[-1], dtype="i8") + np.repeat(starts[:-1][order] - moved[:-1], lengths)
    return moved, places


def _numbered(values: Array, keys: Array) -> Array:
    if not len(keys):
        return np.full(len(values), -1, dtype="i4")
    found = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return np.where(keys[found] == values, found, -1).astype("i4")


def _own(values: Array) -> Array:
    """A contiguous array that may be written: one type for the compiler, also for columns read from a file."""
    return np.require(values, requirements=["C", "W"])


@cache
def _near() -> tuple[Array, Array, Array]:
    starts, near, values = np.zeros(_CODES + 1, dtype="i8"), [], []
    declared = {int(code): each for code, each in neighbours.pairs().items()}
    for code in range(_CODES):
        for other, value in sorted(declared.get(code, {}).items()):
            near.append(int(other))
            values.append(value)
        starts[code + 1] = len(near)
    return starts, np.array(near, dtype="i4"), np.array(values, dtype="i4")


@cache
def _schooling() -> Array:
    levels = Education.values
    return np.array([[gates.schooling(held, asked) for asked in levels] for held in levels], dtype="i1")
