"""Which cells of a table of persons may be shown so that no hidden one can be worked out from the others.

Pure: counts in, a mask out. A table is a set of *leaves* (the finest cells, shown or not) and of *cells* (sums of
leaves: rows, totals, sub-totals), said by a matrix of cells × leaves. Three steps:

- primary: a cell under its threshold is hidden; a nought too, unless it stands to reason (`structural`);
- secondary: whoever reads every shown cell, and knows that no count is negative, must be left in doubt of each hidden
  cell by at least `width` persons. Where they are not, the cells whose hiding costs least are hidden as well;
- a last look: in a table of ordinary size, a cell hidden on the way that need not be is shown again.

The doubt is measured as an attacker would measure it: the smallest and the largest value that agree with all that is
shown, by linear programming. Counts are whole numbers, and the bounds found are those of any number: they may be a
little wider than the truth, never narrower than what the same arithmetic gives a reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

_NEAR = 1e-6
_CLEANED = 200  # cells of a table: in a larger one the last look would take longer than it gives back


@dataclass(frozen=True)
class Rules:
    """`least`: a smaller count is hidden; `width`: persons of doubt left about each hidden cell."""

    least: int = 10
    width: int = 10


@dataclass(frozen=True)
class Protected:
    """Which cells are shown, and which were hidden for being small (the others hidden only guard them)."""

    shown: Any
    primary: Any


def protect(
    leaves: Sequence[int],
    cells: Any,
    rules: Rules,
    *,
    least: Sequence[int] | None = None,
    structural: Sequence[bool] | None = None,
    weights: Sequence[float] | None = None,
    ties: Any = None,
) -> Protected:
    """The mask of the cells that may be shown.

    `leaves` are counts of persons, `cells` a matrix cells × leaves of noughts and ones. `least` gives each cell its
    own threshold, `structural` marks noughts that no data could change, `weights` says how dear each cell is to the
    reader (1 for all when left out), `ties` are sums of leaves that any reader knows to be nought: they bind two tables of
    the same persons. A table too small to guard ends up wholly hidden.
    """
    table = _Table(leaves, cells, ties)
    thresholds = np.full(table.values.shape, rules.least) if least is None else np.asarray(least)
    sure = np.zeros(table.values.shape, bool) if structural is None else np.asarray(structural, bool)
    dear = np.ones(table.values.shape) if weights is None else np.asarray(weights, float)
    primary = (table.values < thresholds) & ~(sure & (table.values == 0))
    shown = ~primary
    shown = table.guarded(~primary, rules.width, dear)
    return Protected(_cleaned(table, shown, primary, rules.width, dear), primary)


def doubt(leaves: Sequence[int], cells: Any, shown: Any, ties: Any = None) -> list[tuple[int, float, float]]:
    """The attack: for each hidden cell its place, the smallest and the largest value that the shown ones allow."""
    mask = np.asarray(shown, bool)
    view = _View(_Table(leaves, cells, ties), mask)
    return [(int(at), *view.bounds(int(at))) for at in np.flatnonzero(~mask)]


def _cleaned(table: _Table, shown: Any, primary: Any, width: int, dear: Any) -> Any:
    second = np.flatnonzero(~shown & ~primary)
    if not shown.any() or shown.size > _CLEANED:
        return shown
    for at in sorted(second, key=lambda place: (-dear[place], -table.values[place], place)):
        tried = shown.copy()
        tried[at] = True
        if table.holds(tried, width):
            shown = tried
    return shown


class _Table:
    """The counts and the sums that a reader may be shown."""

    def __init__(self, leaves: Sequence[int], cells: Any, ties: Any = None) -> None:
        self.leaves = np.asarray(leaves, float)
        self.cells = sparse.csr_matrix(cells, dtype=float)
        none = sparse.csr_matrix((0, self.leaves.size))
        self.ties = none if ties is None else sparse.csr_matrix(ties, dtype=float)
        self.values = np.rint(self.cells @ self.leaves).astype(int)
        # Two columns alike have the same sum of these: exactly, for it is added up in the same order.
        self.marks = np.random.default_rng(7).random(self.cells.shape[0] + self.ties.shape[0])

    def guarded(self, shown: Any, width: int, dear: Any) -> Any:
        """The mask with the cells taken off that must be, so that each hidden one is left in doubt by `width`.

        Each solution found widens what is known of all cells at once, so few need a search of their own.
        """
        shown, cost = shown.copy(), dear * (1 + np.log2(1 + self.values))
        view = _View(self, shown)
        low, high = view.said(view.gather @ self.leaves)
        while (left := np.flatnonzero(~shown & (high - low < width - _NEAR))).size and view.rows.size:
            at = left[np.argmin(high[left] - low[left])]
            more, points = view.apart(int(at), width, cost[view.rows], left)
            for point in points:
                one_low, one_high = view.said(point)
                low, high = np.minimum(low, one_low), np.maximum(high, one_high)
            if not points:
                return np.zeros_like(shown)  # nothing can be told of so few
            if more.size:
                shown[view.rows[more]] = False
                view = _View(self, shown)
                one_low, one_high = view.said(view.gather @ self.leaves)
                low, high = np.minimum(low, one_low), np.maximum(high, one_high)
        return shown

    def holds(self, shown: Any, width: int) -> bool:
        """Whether each hidden cell is left in doubt by `width` persons at least."""
        view = _View(self, shown)
        low, high = view.said(view.gather @ self.leaves)
        while (left := np.flatnonzero(~shown & (high - low < width - _NEAR))).size and view.rows.size:
            more, points = view.apart(int(left[0]), width, np.ones(view.rows.size), left)
            if more.size or not points:
                return False
            for point in points:
                one_low, one_high = view.said(point)
                low, high = np.minimum(low, one_low), np.maximum(high, one_high)
        return True


class _View:
    """What the shown cells say. Leaves that no shown cell tells apart are one unknown: their sum."""

    def __init__(self, table: _Table, shown: Any) -> None:
        self.rows = np.flatnonzero(shown)
        said = sparse.vstack([table.cells[self.rows], table.ties], format="csr")
        marked = np.concatenate([table.marks[self.rows], table.marks[table.cells.shape[0] :]])
        _marks, firsts, of_leaf = np.unique(said.T @ marked, return_index=True, return_inverse=True)
        # A shown nought says that every leaf under it is one: such unknowns are none.
        empty = table.cells[self.rows[table.values[self.rows] == 0]].sum(axis=0)
        kept = np.flatnonzero(np.asarray(empty).ravel()[firsts] == 0)
        place = np.full(firsts.size, -1)
        place[kept] = np.arange(kept.size)
        leaves = np.flatnonzero(place[of_leaf] >= 0)
        self.gather = sparse.csr_matrix(
            (np.ones(leaves.size), (place[of_leaf[leaves]], leaves)), shape=(kept.size, of_leaf.size)
        )
        self.equations = sparse.csr_matrix(said[: self.rows.size, firsts[kept]])
        self.ties = sparse.csr_matrix(said[self.rows.size :, firsts[kept]])
        self.right = table.values[self.rows].astype(float)
        # A cell holds an unknown whole (what is in it counts at least) or in part (it may count or not).
        held = sparse.coo_matrix(table.cells @ self.gather.T)
        members = np.asarray(self.gather.sum(axis=1)).ravel()
        whole, ones = held.data >= members[held.col] - _NEAR, np.ones(held.data.size)
        self.high = sparse.csr_matrix((ones, (held.row, held.col)), shape=held.shape)
        self.low = sparse.csr_matrix((ones[whole], (held.row[whole], held.col[whole])), shape=held.shape)

    def said(self, unknowns: Any) -> tuple[Any, Any]:
        """Between what and what each cell may lie at one solution: the mass of an unknown moves freely inside it."""
        return self.low @ unknowns, self.high @ unknowns

    def extreme(self, cell: int, sign: int) -> Any:
        """A solution at which the cell is as large (1) or as small (-1) as can be."""
        goal = (self.high if sign > 0 else self.low)[cell].toarray().ravel()
        free = goal.astype(bool)
        answer = linprog(
            -sign * goal, A_eq=sparse.vstack([self.equations, self.ties]),
            b_eq=np.concatenate([self.right, np.zeros(self.ties.shape[0])]), method="highs",
        )  # fmt: skip
        if answer.status == 3:  # without bound
            return np.where(free, np.inf, 0.0)
        return np.clip(answer.x, 0, None)

    def bounds(self, cell: int) -> tuple[float, float]:
        """The smallest and the largest value of a cell."""
        low, _high = self.said(self.extreme(cell, -1))
        _low, high = self.said(self.extreme(cell, 1))
        return float(low[cell]), float(high[cell])

    def apart(self, cell: int, width: int, cost: Any, others: Any) -> tuple[Any, list[Any]]:
        """Two solutions that lie `width` apart on the cell, and the places in `rows` that they must miss for it.

        Each equation may be missed, for its cost a person: those missed are the cells to hide. Among solutions as
        cheap, the ones that tell least of the `others` are taken. Without any solution, no points.
        """
        rows, unknowns = self.equations.shape
        same = sparse.identity(rows, format="csr")
        tied = sparse.hstack([self.ties, sparse.csr_matrix((self.ties.shape[0], 2 * rows))])
        one = sparse.vstack([sparse.hstack([self.equations, same, -same]), tied])
        sums = np.concatenate([self.right, np.zeros(self.ties.shape[0])])
        none = sparse.csr_matrix((1, 2 * rows))
        spread = sparse.hstack([-self.high[cell], none, self.low[cell], none])
        hope = 1e-3 / max(1, others.size)
        up = -hope * np.asarray(self.high[others].sum(axis=0)).ravel()
        down = hope * np.asarray(self.low[others].sum(axis=0)).ravel()
        most = 2 * float(self.right.max(initial=0)) + width
        answer = linprog(
            np.concatenate([up, cost, cost, down, cost, cost]), A_ub=spread, b_ub=[-float(width)],
            A_eq=sparse.block_diag([one, one]), b_eq=np.concatenate([sums, sums]),
            bounds=(0, most), method="highs",
        )  # fmt: skip
        if answer.x is None:
            return np.array([], int), []
        halves = answer.x.reshape(2, -1)
        slack = halves[:, unknowns:].reshape(4, rows).sum(axis=0)
        return np.flatnonzero(slack > _NEAR), [np.clip(half[:unknowns], 0, None) for half in halves]
