"""The cheapest cells to hide beside the small ones, with the proof that no cheaper choice guards them.

Pure. Two problems in turn (cell suppression by cutting planes): a *choice* of cells, by integer programming, and the
*attack* on it, by linear programming. Where the attack knows a hidden cell too well, its duals say which cells could
have prevented that: the choice is made again under this cut. When an attack finds nothing, the choice is the best there
is; before that, its cost is a bound that no choice can go below. The first rounds choose in fractions, which costs
little and finds most of the cuts.

Every limit is a number of rounds or of nodes, never a number of seconds: the same table gives the same mask anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, linprog, milp

from maslak.reporting.disclosure.system import NEAR, Bounds, Contradiction, Reader, System


@dataclass(frozen=True)
class Limits:
    """A table of more than `exact` cells is chosen in fractions and rounded, its gap said; past `cells` there is no
    bound but nought. `rounds` and `nodes` end a search."""

    exact: int = 150
    cells: int = 500
    rounds: int = 40
    nodes: int = 2_000


@dataclass(frozen=True)
class Choice:
    """Which cells are hidden, what that costs beside the small ones, and a cost that no choice goes below.

    `helpless` are the sums that are known too well whatever is hidden: what is known anyway gives them away.
    """

    hidden: Any
    cost: float
    bound: float
    helpless: frozenset[int]

    @property
    def proven(self) -> bool:
        """Whether no cheaper choice exists."""
        return self.cost <= self.bound + NEAR * max(1.0, abs(self.bound))

    @property
    def gap(self) -> float:
        """How much cheaper, as a share, another choice could be at most."""
        return 0.0 if self.proven else (self.cost - self.bound) / self.cost


def choose(
    system: System,
    primary: Sequence[bool] | Any,
    width: float,
    *,
    cost: Sequence[float] | None = None,
    fixed: Sequence[bool] | Any = None,
    limits: Limits | None = None,
) -> Choice:
    """The cells to hide so that every hidden one, and every target, is left in doubt by `width`, at the least cost.

    `primary` are hidden whatever it costs; `fixed` are shown whatever happens, for they are public already. `cost` is
    that of each cell, 1 when left out. Raises Contradiction where what is known cannot be true of any counts.
    """
    limits = limits or Limits()
    search = _Search(system, np.asarray(primary, bool), width, cost, fixed)
    found = search.greedy()
    bound = search.proof(found, limits) if len(system.cells) <= limits.cells else 0.0
    best = search.best if search.best is not None else found
    return Choice(best, search.spent(best), bound, frozenset(search.helpless))


def greedy(
    system: System,
    primary: Sequence[bool] | Any,
    width: float,
    *,
    cost: Sequence[float] | None = None,
    fixed: Sequence[bool] | Any = None,
) -> Choice:
    """The fallback: for each sum known too well the cell that helps most for its cost, then a last look at each."""
    return choose(system, primary, width, cost=cost, fixed=fixed, limits=Limits(cells=-1))


class _Search:
    def __init__(self, system: System, primary: Any, width: float, cost: Any, fixed: Any) -> None:
        self.system, self.width = system, float(width)
        self.cells, self.sums = len(system.cells), system.sums
        self.fixed = np.zeros(self.cells, bool) if fixed is None else np.asarray(fixed, bool)
        self.primary = primary & ~self.fixed
        self.cost = np.ones(self.cells) if cost is None else np.maximum(np.asarray(cost, float), 1e-3)
        self.values = np.asarray(system.values, float)
        self.reader = Reader(system)
        self.partial: Reader | None = None
        self.best: Any = None
        self.cuts: list[
            tuple[Any, float]
        ] = []  # coefficients of the cells, and what they must reach together
        self.helpless = self._helpless()

    def _helpless(self) -> set[int]:
        """What is known too well even with everything hidden that may be."""
        return {place for place, _cut in self._faults(~self.fixed, set())}

    def spent(self, hidden: Any) -> float:
        """What is hidden beside the small cells, in cost."""
        return float(self.cost[np.asarray(hidden, bool) & ~self.primary].sum())

    def _asked(self, hidden: Any, leave: set[int]) -> list[int]:
        return [
            place
            for place in range(len(self.sums))
            if place not in leave and (place >= self.cells or hidden[place] > NEAR)
        ]

    def _faults(self, hidden: Any, leave: set[int], most: int | None = None) -> list[tuple[int, Any]]:
        """The sums known too well when `hidden` is, each with its cut."""
        self.reader.show(np.asarray(hidden, float))
        return self._looked(self.reader, hidden, leave, most)

    def _looked(
        self, reader: Reader, hidden: Any, leave: set[int], most: int | None = None
    ) -> list[tuple[int, Any]]:
        shares = np.asarray(hidden, float)
        asked = self._asked(shares, leave)
        low, high = np.full(len(self.sums), np.inf), np.full(len(self.sums), -np.inf)
        matrix = _matrix([self.sums[place] for place in asked], self.system.size)
        found: list[tuple[int, Any]] = []
        for place in asked:
            wanted = self.width * (1.0 if place >= self.cells else shares[place])
            if high[place] - low[place] >= wanted - NEAR:
                continue
            ends = []
            for sign in (1, -1):
                value, point, duals = reader.reach(self.sums[place], sign)
                ends.append((value, sign * duals))
                seen = matrix @ point
                low[asked], high[asked] = np.minimum(low[asked], seen), np.maximum(high[asked], seen)
            (top, up), (bottom, down) = ends
            if top - bottom >= wanted - NEAR or self._harmless(place, bottom, top):
                continue
            found.append((place, self._cut(place, top - bottom, up, down, shares, reader.margin)))
            if most is not None and len(found) >= most:
                break
        return found

    def _harmless(self, place: int, bottom: float, top: float) -> bool:
        return self.system.harmless(place, Bounds(bottom, top))

    def _cut(
        self, place: int, reached: float, up: Any, down: Any, shares: Any, margin: float | None
    ) -> tuple[Any, float]:
        """What the hidden cells must reach together for this sum to be in doubt, by the duals of both ends."""
        rising = np.maximum(up, 0) + np.maximum(down, 0)
        falling = np.maximum(-up, 0) + np.maximum(-down, 0)
        far = self.width * 10 + self.values.max(initial=0.0) if margin is None else margin
        reach = np.where(rising < NEAR, 0.0, rising * far) + np.where(
            falling < NEAR, 0.0, falling * self.values
        )
        if margin is None:
            reach = np.where(rising > NEAR, np.maximum(reach, self.width), reach)
        given = reached - float(reach @ shares) if margin is not None else reached
        if margin is None:
            reach = np.where(shares > 0.5, 0.0, reach)
        needed = self.width - given - (reach[place] if place < self.cells else 0.0)
        coefficients = np.minimum(reach, max(needed, 0.0))
        if place < self.cells:
            coefficients[place] = 0.0
            if not self.primary[place]:
                coefficients[place] = -needed
                needed = 0.0
        coefficients[self.fixed] = np.minimum(coefficients[self.fixed], 0.0)
        return coefficients, needed

    # The fallback

    def greedy(self, begun: Any = None) -> Any:
        """Hide, for the sum known best, the cell that widens it most for its cost; then show what need not be hidden."""
        hidden = self.primary.copy() if begun is None else begun | self.primary
        while faults := self._faults(hidden, self.helpless, most=1):
            _place, (coefficients, needed) = faults[0]
            able = (coefficients > NEAR) & ~hidden & ~self.fixed
            if not able.any():
                able = ~hidden & ~self.fixed
            if not able.any():
                break
            gain = np.where(able, np.maximum(coefficients, NEAR) / self.cost, -1.0)
            hidden[int(np.argmax(gain))] = True
        for place in sorted(np.flatnonzero(hidden & ~self.primary), key=lambda at: (-self.cost[at], at)):
            tried = hidden.copy()
            tried[place] = False
            if not self._faults(tried, self.helpless, most=1):
                hidden = tried
        return hidden

    # The proof

    def proof(self, found: Any, limits: Limits) -> float:
        """Look for the best choice, keep it in `best`, return a cost that no choice goes below."""
        self.best = found
        free = int((~self.primary & ~self.fixed).sum())
        if free == 0 or self.spent(found) <= NEAR:
            return self.spent(found)
        bound, shares = self._fractions(limits)
        dived = self.greedy(self._dived(shares, limits))
        if self.spent(dived) < self.spent(self.best):
            self.best = dived
        for _round in range(limits.rounds if self.cells <= limits.exact else 0):
            choice, floor = self._chosen(limits)
            bound = max(bound, floor)
            if choice is None or bound >= self.spent(self.best) - NEAR:
                break
            faults = self._faults(choice, self.helpless)
            if not faults:
                self.best = choice
                break
            self.cuts += [cut for _place, cut in faults]
        return min(bound, self.spent(self.best))

    def _dived(self, shares: Any, limits: Limits) -> Any:
        """A choice of whole cells from one in fractions: hide what is mostly hidden, choose the rest again, and so on."""
        taken = np.zeros(self.cells, bool)
        for _round in range(limits.rounds):
            open_ones = (shares > NEAR) & ~taken & ~self.primary & ~self.fixed
            if not open_ones.any():
                break
            most = shares[open_ones].max()
            taken |= open_ones & (shares >= min(0.8, most))
            shares = self._fractions(Limits(rounds=5), taken)[1]
        return taken

    def _fractions(self, limits: Limits, taken: Any = False) -> tuple[float, Any]:
        margin = float(self.values.max(initial=0.0)) + self.width
        partial = self.partial = self.partial or Reader(self.system, margin)
        bound, choice = 0.0, self._limits()[0]
        for _round in range(limits.rounds):
            choice, bound = self._relaxed(taken)
            partial.show(choice)
            faults = self._looked(partial, choice, self.helpless)
            new = [cut for _place, cut in faults if float(cut[0] @ choice) < cut[1] - 1e-4]
            if not new:
                break
            self.cuts += new
        return bound, choice

    def _limits(self) -> tuple[Any, Any]:
        return np.where(self.primary, 1.0, 0.0), np.where(self.fixed, 0.0, 1.0)

    def _goal(self) -> Any:
        return np.where(self.primary, 0.0, self.cost)

    def _relaxed(self, taken: Any = False) -> tuple[Any, float]:
        low, high = self._limits()
        low = np.where(taken, 1.0, low)
        if not self.cuts:
            return low, 0.0
        answer = linprog(
            self._goal(), A_ub=-sparse.csr_matrix(np.array([cut for cut, _needed in self.cuts])),
            b_ub=[-needed for _cut, needed in self.cuts], bounds=np.column_stack([low, high]), method="highs-ds",
        )  # fmt: skip
        return (low, 0.0) if answer.x is None else (np.clip(answer.x, low, high), float(answer.fun))

    def _chosen(self, limits: Limits) -> tuple[Any, float]:
        low, high = self._limits()
        if not self.cuts:
            return low > 0.5, 0.0
        rows = sparse.csr_matrix(np.array([cut for cut, _needed in self.cuts]))
        answer = milp(
            self._goal(), integrality=np.ones(self.cells), bounds=Box(low, high),
            constraints=LinearConstraint(rows, lb=[needed - NEAR for _cut, needed in self.cuts]),
            options={"node_limit": limits.nodes, "mip_rel_gap": 0.0},
        )  # fmt: skip
        floor = float(answer.mip_dual_bound) if answer.mip_dual_bound is not None else 0.0
        return (None if answer.x is None else answer.x > 0.5), max(floor, 0.0)


def _matrix(sums: Sequence[Any], size: int) -> Any:
    """Sums × unknowns."""
    rows = [row for row, each in enumerate(sums) for _term in each.terms]
    columns = [place for each in sums for place, _times in each.terms]
    times = [times for each in sums for _place, times in each.terms]
    return sparse.csr_matrix((times, (rows, columns)), shape=(len(sums), size))


__all__ = ["Choice", "Contradiction", "Limits", "choose", "greedy"]
