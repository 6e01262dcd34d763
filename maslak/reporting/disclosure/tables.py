"""Hierarchical tables: any number of dimensions, each a tree of values with its sub-totals and its total.

Pure. A key of a table has one value a dimension, « * » for the total. Leaves are the finest values, crossed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from maslak.reporting.disclosure.system import Sum

ALL = "*"
Key = tuple[str, ...]


@dataclass(frozen=True)
class Axis:
    """A dimension: its finest values, and the groups of them that have a sub-total (which may hold one another)."""

    name: str
    leaves: tuple[str, ...]
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def values(self) -> tuple[str, ...]:
        """Every value that a key may have: the leaves, the groups, the total."""
        return (*self.leaves, *self.groups, ALL)

    def held(self, value: str) -> tuple[str, ...]:
        """The leaves that a value stands for."""
        if value == ALL:
            return self.leaves
        if value in self.groups:
            return tuple(leaf for leaf in self.leaves if leaf in self.groups[value])
        return (value,)


@dataclass(frozen=True)
class Cube:
    """A table over several axes. Without axes it is one number, its total."""

    axes: tuple[Axis, ...]

    @cached_property
    def leaves(self) -> tuple[Key, ...]:
        return tuple(product(*(axis.leaves for axis in self.axes)))

    @cached_property
    def place(self) -> dict[Key, int]:
        return {leaf: at for at, leaf in enumerate(self.leaves)}

    def keys(self, crossed: int | None = None) -> list[Key]:
        """Every key, sub-totals and totals among them; with `crossed`, those of at most so many dimensions."""
        found = product(*(axis.values for axis in self.axes))
        return [key for key in found if crossed is None or sum(value != ALL for value in key) <= crossed]

    def sum(self, key: Key, offset: int = 0) -> Sum:
        """What a key adds up, over unknowns that begin at `offset`."""
        parts = product(*(axis.held(value) for axis, value in zip(self.axes, key, strict=True)))
        return Sum.of(offset + self.place[leaf] for leaf in parts)

    def counts(self, counted: Mapping[Key, int]) -> list[int]:
        """The leaves as numbers; a leaf that nobody counted is nought."""
        return [counted.get(leaf, 0) for leaf in self.leaves]

    def value(self, key: Key, leaves: Sequence[int]) -> int:
        """The number of a key."""
        return sum(leaves[place] for place, _times in self.sum(key).terms)


def linked(left: Cube, right: Cube, shared: Iterable[tuple[Key, Key]], offset: int) -> list[Sum]:
    """For two tables of the same persons: differences that are nought, one a margin that both have.

    The unknowns of `right` begin at `offset`, those of `left` at nought.
    """
    return [left.sum(one).minus(right.sum(other, offset)) for one, other in shared]
