"""What readers can work out: unknown counts, the sums that they may be shown, the sums that they know anyway.

Pure. Unknowns are numbers of persons, never negative. A *cell* is a sum of unknowns that may be shown; what is *known*
are equations that no mask takes back (margins that two tables share, what was published before); a *target* is a sum
that nobody will ever show and that must stay in doubt all the same, such as those who came between two publications.

The attack is the reader's own: the smallest and the largest value of a sum that agree with all that is shown and known,
by linear programming. One program is kept and only its goal and its bounds change, so that thousands of questions cost
little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

NEAR = 1e-6
_INFINITE = float("inf")
_FAR = 1000.0


@dataclass(frozen=True)
class Sum:
    """A sum of unknowns: place → how often it counts (1, or -1 in a difference)."""

    terms: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, places: Iterable[int]) -> Sum:
        return cls(tuple((place, 1.0) for place in sorted(places)))

    def minus(self, other: Sum) -> Sum:
        """The difference of two sums."""
        terms = dict(self.terms)
        for place, times in other.terms:
            terms[place] = terms.get(place, 0.0) - times
        return Sum(tuple((place, times) for place, times in sorted(terms.items()) if times))


@dataclass(frozen=True)
class Bounds:
    """Between what and what a sum lies, as far as a reader can tell."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class System:
    """`cells` with their `values`, and what is `known`, over `size` unknowns; `targets` are guarded as hidden cells are.

    `changes` are guarded too, but for those sure to be nought, or of `least` persons or more: they tell of nobody.
    """

    size: int
    cells: Sequence[Sum]
    values: Sequence[float]
    known: Sequence[tuple[Sum, float]] = ()
    targets: Sequence[Sum] = ()
    changes: Sequence[Sum] = ()
    least: int = 10

    @property
    def sums(self) -> list[Sum]:
        """What may have to be guarded: the cells, then the targets, then the changes."""
        return [*self.cells, *self.targets, *self.changes]

    def harmless(self, place: int, bounds: Bounds) -> bool:
        """Whether a change, however well known, tells of nobody: nought, or a group large enough."""
        if place < len(self.cells) + len(self.targets):
            return False
        nought = abs(bounds.low) < NEAR and abs(bounds.high) < NEAR
        return nought or bounds.low >= self.least - NEAR or bounds.high <= NEAR - self.least


class Reader:
    """Somebody who reads what is shown and reckons. `show` says what that is; `reach` asks how far a sum may go."""

    def __init__(self, system: System, margin: float | None = None) -> None:
        """`margin` bounds how far above its value a half-shown cell may lie; only the search for an optimum uses it."""
        self.system = system
        self.margin = margin
        # Far beyond what matters: a sum that reaches this is without bound, and no program ever is.
        said = [*system.values, *(value for _each, value in system.known), _FAR]
        self._most = 100.0 * max(abs(value) for value in said)
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._unknowns = [self._solver.NumVar(0, self._most, "") for _place in range(system.size)]
        self._rows = [self._row(each) for each in system.cells]
        for each, value in system.known:
            self._row(each).SetBounds(value, value)
        self._goal = self._solver.Objective()

    def _row(self, each: Sum) -> Any:
        row = self._solver.Constraint(-_INFINITE, _INFINITE)
        for place, times in each.terms:
            row.SetCoefficient(self._unknowns[place], times)
        return row

    def show(self, hidden: Sequence[float] | Any) -> None:
        """Hide each cell wholly (1), not at all (0) or, while an optimum is sought, in part."""
        for row, value, share in zip(self._rows, self.system.values, hidden, strict=True):
            if share < NEAR:
                row.SetBounds(value, value)
            elif self.margin is None:
                row.SetBounds(-_INFINITE, _INFINITE)
            else:
                row.SetBounds(value * (1 - min(1.0, share)), value + self.margin * share)

    def reach(self, each: Sum, sign: int) -> tuple[float, Any, Any]:
        """The farthest that a sum goes upwards (1) or downwards (-1): its value, the unknowns there, the duals of the cells.

        Raises Contradiction when no counts at all agree with what is shown and known.
        """
        self._goal.Clear()
        for place, times in each.terms:
            self._goal.SetCoefficient(self._unknowns[place], times)
        self._goal.SetOptimizationDirection(sign > 0)
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            raise Contradiction
        point = np.array([unknown.solution_value() for unknown in self._unknowns])
        duals = np.array([row.dual_value() for row in self._rows])
        return self._goal.Value(), point, duals

    def bounds(self, each: Sum) -> Bounds:
        """Between what and what a sum lies."""
        low, high = self.reach(each, -1)[0], self.reach(each, 1)[0]
        return Bounds(
            -_INFINITE if low <= NEAR - self._most else low, _INFINITE if high >= self._most - NEAR else high
        )


class Contradiction(Exception):
    """No counts at all agree with what is shown and known."""


def attacked(system: System, hidden: Sequence[bool] | Any) -> dict[int, Bounds]:
    """The bounds of every hidden cell, target and change, by their place in `system.sums`."""
    reader = Reader(system)
    reader.show(np.asarray(hidden, float))
    cells = len(system.cells)
    asked = [place for place in range(len(system.sums)) if place >= cells or hidden[place]]
    return {place: reader.bounds(system.sums[place]) for place in asked}


def given_away(system: System, hidden: Sequence[bool] | Any, width: float) -> dict[int, Bounds]:
    """Those of `attacked` that a reader knows better than to `width`."""
    return {
        place: found
        for place, found in attacked(system, hidden).items()
        if found.width < width - NEAR and not system.harmless(place, found)
    }
