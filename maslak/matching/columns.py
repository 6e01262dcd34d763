"""People and offers as columns of whole numbers: what the kernel reads, what the index keeps on disk.

A list of each row (its wishes, its languages, its skills) stands in one long column, and a column of starts says where
the list of a row begins: the list of row i is `values[start[i]:start[i + 1]]`. Words are hashed, the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from maslak.core.scales import Education, Hours, WorkContract
from maslak.matching import spots
from maslak.matching.gates import cefr_rank
from maslak.matching.shapes import Opening, Profile
from maslak.matching.stays import GROUPS

Array = npt.NDArray[Any]
#: Bits of hours and contracts, numbers of schooling levels: by the order of the scales, which never changes.
HOURS = {value: 1 << number for number, value in enumerate(Hours.values)}
CONTRACTS = {value: 1 << number for number, value in enumerate(WorkContract.values)}
SCHOOLING = {value: number for number, value in enumerate(Education.values)}
GROUP = {code: number for number, code in enumerate(GROUPS)}
NO_GROUP = 15  # the stay was not asked: no bit of any offer answers for it
NEVER, EVER = 0, 2**31 - 1  # the first and the last day of a birth that nobody noted
NO_LIMIT = 2**31 - 1  # the day of birth of an offer without a least age


class Columns:
    """Plain arrays of one length each, by name; `LISTS` names for each column of starts the columns that it parts."""

    FIELDS: ClassVar[Mapping[str, str]] = {}
    LISTS: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        missing = set(self.FIELDS) - set(arrays)
        if missing:
            raise ValueError(f"columns missing: {', '.join(sorted(missing))}")
        self._arrays = {
            name: np.asarray(arrays[name]).astype(kind, copy=False) for name, kind in self.FIELDS.items()
        }

    def __len__(self) -> int:
        return len(self._arrays["key"])

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def arrays(self) -> dict[str, Array]:
        """Every column by name, to be kept in a file."""
        return dict(self._arrays)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self:
        """Columns from what `arrays` gave, or from arrays made elsewhere. Raises ValueError when one is missing."""
        return cls(arrays)

    def part(self, first: int, last: int) -> Self:
        """Rows `first` to `last`, the last one left out; plain columns are views, not copies."""
        found: dict[str, Array] = {}
        inner = {name for names in self.LISTS.values() for name in names} | set(self.LISTS)
        for name, values in self._arrays.items():
            if name not in inner:
                found[name] = values[first:last]
        for start in self.LISTS:
            if start not in found:
                self._cut(start, first, last, found)
        return type(self)(found)

    def take(self, rows: Array) -> Self:
        """These rows, by their places, in this order."""
        inner = {name for names in self.LISTS.values() for name in names} | set(self.LISTS)
        found = {name: values[rows] for name, values in self._arrays.items() if name not in inner}
        for start in self.LISTS:
            if not any(start in names for names in self.LISTS.values()):
                self._take(start, rows, found)
        return type(self)(found)

    def _take(self, start: str, rows: Array, found: dict[str, Array]) -> None:
        """A column of starts and all that it parts, for these rows."""
        found[start], places = gather(self._arrays[start], rows)
        for name in self.LISTS[start]:
            if name in self.LISTS:
                self._take(name, places, found)
            else:
                found[name] = self._arrays[name][places]

    def _cut(self, start: str, first: int, last: int, found: dict[str, Array]) -> None:
        """A column of starts and all that it parts, brought down to the rows asked for."""
        starts = self._arrays[start]
        low, high = int(starts[first]), int(starts[last])
        found[start] = starts[first : last + 1] - low
        for name in self.LISTS[start]:
            if name in self.LISTS:
                self._cut(name, low, high, found)
            else:
                found[name] = self._arrays[name][low:high]


class PeopleColumns(Columns):
    """Those who look for work. `x`, `y` in hundreds of metres; a birth between two days; 0 or -1 is « not said »."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        "key": "i8", "region": "u1", "x": "i2", "y": "i2", "exact": "u1", "reach": "i2", "moves": "u2", "hours": "u1",
        "contracts": "u1", "most_hours": "u1", "wage_least": "i4", "childcare": "u1", "group": "u1", "born_first": "i4",
        "born_last": "i4", "schooling": "u1", "wish_start": "i8", "wish": "i2", "work_start": "i8", "work": "i2",
        "months": "i4", "lang_start": "i8", "lang": "i2", "level": "u1", "skill_start": "i8", "skill": "i8",
    }  # fmt: skip
    LISTS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "wish_start": ("wish",), "work_start": ("work", "months"), "lang_start": ("lang", "level"),
        "skill_start": ("skill",),
    }  # fmt: skip


class OfferColumns(Columns):
    """Offers that stand. `accepts` and `refuses` hold a bit per group; `key_start` parts the keys of each skill."""

    FIELDS: ClassVar[Mapping[str, str]] = {
        "key": "i8", "isco": "i2", "region": "u1", "x": "i2", "y": "i2", "exact": "u1", "contract": "u1", "hours": "u1",
        "weekly": "u1", "wage": "i4", "childcare": "u1", "housing": "u1", "accepts": "u2", "refuses": "u2",
        "born_by": "i4", "schooling": "u1", "experience": "i4", "openings": "i4", "version": "i4", "lang_start": "i8",
        "lang": "i2", "level": "u1", "skill_start": "i8", "essential": "u1", "key_start": "i8", "skill_key": "i8",
    }  # fmt: skip
    LISTS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "lang_start": ("lang", "level"), "skill_start": ("essential", "key_start"), "key_start": ("skill_key",),
    }  # fmt: skip

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        super().__init__(arrays)
        self.prepared: Any = None  # the kernel's own order of these offers, made at the first question


def people_columns(profiles: Iterable[Profile]) -> PeopleColumns:
    """The columns of these people, in their order."""
    rows = list(profiles)
    spot = [spots.of(row.region, row.city) for row in rows]
    plain: dict[str, list[int]] = {
        "key": [row.key for row in rows],
        "region": [each.region for each in spot],
        "x": [each.x for each in spot],
        "y": [each.y for each in spot],
        "exact": [int(each.exact) for each in spot],
        "reach": [-1 if row.reach_km is None else min(row.reach_km, 32000) for row in rows],
        "moves": [sum(1 << number for number in _regions(row.regions)) for row in rows],
        "hours": [_bits(row.hours, HOURS) for row in rows],
        "contracts": [_bits(row.contracts, CONTRACTS) for row in rows],
        "most_hours": [row.most_hours or 0 for row in rows],
        "wage_least": [row.wage_least_mad or 0 for row in rows],
        "childcare": [int(row.needs_childcare) for row in rows],
        "group": [NO_GROUP if row.group is None else GROUP[row.group] for row in rows],
        "born_first": [_births(row)[0] for row in rows],
        "born_last": [_births(row)[1] for row in rows],
        "schooling": [SCHOOLING[row.schooling] for row in rows],
    }
    lists = _listed("wish", [[(int(isco),) for isco in row.wishes] for row in rows], ("wish",))
    lists |= _listed(
        "work", [[(int(c), n) for c, n in row.practised.items()] for row in rows], ("work", "months")
    )
    lists |= _listed("lang", [_languages(row.languages) for row in rows], ("lang", "level"))
    lists |= _listed("skill", [[(skill_key(key),) for key in row.skills] for row in rows], ("skill",))
    return PeopleColumns({name: np.array(values, dtype="i8") for name, values in plain.items()} | lists)


def offer_columns(openings: Iterable[Opening]) -> OfferColumns:
    """The columns of these offers, in their order."""
    rows = list(openings)
    spot = [spots.of(row.region, row.city) for row in rows]
    plain: dict[str, list[int]] = {
        "key": [row.key for row in rows],
        "isco": [int(row.isco) for row in rows],
        "region": [each.region for each in spot],
        "x": [each.x for each in spot],
        "y": [each.y for each in spot],
        "exact": [int(each.exact) for each in spot],
        "contract": [CONTRACTS[row.contract] for row in rows],
        "hours": [_bits(row.hours, HOURS) for row in rows],
        "weekly": [row.weekly_hours for row in rows],
        "wage": [row.wage_mad for row in rows],
        "childcare": [int(row.childcare) for row in rows],
        "housing": [int(row.housing) for row in rows],
        "accepts": [
            sum(1 << GROUP[code] for code, yes in row.accepts.items() if yes is True) for row in rows
        ],
        "refuses": [
            sum(1 << GROUP[code] for code, yes in row.accepts.items() if yes is False) for row in rows
        ],
        "born_by": [NO_LIMIT if row.born_by is None else row.born_by.toordinal() for row in rows],
        "schooling": [SCHOOLING[row.schooling] for row in rows],
        "experience": [row.experience_months for row in rows],
        "openings": [row.openings for row in rows],
        "version": [row.version for row in rows],
    }
    skills = [
        [*((1, keys) for keys in row.essential if keys), *((0, keys) for keys in row.other if keys)]
        for row in rows
    ]
    lists = _listed("lang", [_languages(row.languages) for row in rows], ("lang", "level"))
    lists |= _listed("skill", [[(essential,) for essential, _ in row] for row in skills], ("essential",))
    keys = [[(skill_key(key),) for key in each] for row in skills for _, each in row]
    lists |= _listed("key", keys, ("skill_key",))
    return OfferColumns({name: np.array(values, dtype="i8") for name, values in plain.items()} | lists)


def gather(starts: Array, order: Array) -> tuple[Array, Array]:
    """The starts of lists taken in another order, and the places of their items."""
    lengths = (starts[1:] - starts[:-1])[order]
    moved = np.zeros(len(order) + 1, dtype="i8")
    np.cumsum(lengths, out=moved[1:])
    places = np.arange(moved[-1], dtype="i8") + np.repeat(starts[:-1][order] - moved[:-1], lengths)
    return moved, places


@lru_cache(maxsize=65536)
def skill_key(key: str) -> int:
    """The number of a skill's key, the same on every machine; odd for a stem of its words (« w: »)."""
    number = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
    return number | 1 if key.startswith("w:") else number & ~1


@lru_cache(maxsize=1024)
def language_number(code: str) -> int:
    """The number of a language code of two or three letters."""
    number = 0
    for letter in code.lower().ljust(3)[:3]:
        number = number * 27 + (ord(letter) - 96 if "a" <= letter <= "z" else 0)
    return number


def _languages(spoken: Mapping[str, str]) -> list[tuple[int, int]]:
    return [(language_number(code), cefr_rank(level)) for code, level in spoken.items()]


def _births(row: Profile) -> tuple[int, int]:
    """The first and the last day on which the person may have been born."""
    if row.born is not None:
        return row.born.toordinal(), row.born.toordinal()
    if row.birth_year is not None:
        return date(row.birth_year, 1, 1).toordinal(), date(row.birth_year, 12, 31).toordinal()
    return NEVER, EVER


def _regions(codes: Iterable[str]) -> set[int]:
    return {spots.region_number(code) for code in codes} - {0}


def _bits(values: Iterable[str], table: Mapping[str, int]) -> int:
    found = 0
    for value in values:
        found |= table[value]
    return found


def _listed(
    name: str, rows: Sequence[Sequence[tuple[int, ...]]], columns: tuple[str, ...]
) -> dict[str, Array]:
    starts = np.zeros(len(rows) + 1, dtype="i8")
    np.cumsum([len(row) for row in rows], out=starts[1:])
    flat = np.array([item for row in rows for item in row], dtype="i8").reshape(-1, len(columns))
    return {f"{name}_start": starts} | {column: flat[:, place] for place, column in enumerate(columns)}
