"""Everybody assigned at once: 200,000 people, 20,000 offers, twenty edges each, beside a greedy choice in the same run.

python bench/assignment.py            the whole
python bench/assignment.py --json     the same, for a program

The time is that of the whole call, from the edges to the chosen ones. What is found is compared with the optimum that
scipy finds by another method on a part small enough for it. Ends with 1 when it is above the target, when the two
optima differ, or when the greedy choice is worth more.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np
import ortools
import scipy
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from maslak.matching.assignment import EDGE, assign

TARGET = 10.0  # seconds
HIGHEST, MOST_OPENINGS = 1000, 5


@dataclass(frozen=True)
class Measure:
    """What each way found, and the seconds it took."""

    seconds: float
    processor_seconds: float
    assigned: int
    points: int
    greedy_seconds: float
    greedy_assigned: int
    greedy_points: int
    same_as_scipy: bool
    peak_gib: float
    load: float

    @property
    def holds(self) -> bool:
        """Whether it is optimal where that can be looked at, no worse than greedy, and fast enough."""
        return self.same_as_scipy and self.points >= self.greedy_points and self.seconds < TARGET


def main() -> int:
    """Measure, print, and say whether the target is met."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=200_000)
    options.add_argument("--offers", type=int, default=20_000)
    options.add_argument("--each", type=int, default=20, help="edges of a person")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    found = measure(asked)
    if asked.json:
        print(json.dumps({"target": TARGET, **vars(asked), **asdict(found)}))
    else:
        print(in_words(found, asked))
    return 0 if found.holds else 1


def pool(people: int, offers: int, each: int, seed: int) -> tuple[np.ndarray, dict[int, int]]:
    """Invented edges; few offers are liked by many, and an offer has one to five openings."""
    chance = np.random.default_rng(seed)
    edges = np.zeros(people * each, EDGE)
    edges["profile"] = np.repeat(np.arange(people), each)
    edges["offer"] = (chance.random(people * each) ** 1.5 * offers).astype(np.int64)
    edges["score"] = chance.integers(1, HIGHEST + 1, people * each)
    return edges, dict(enumerate(chance.integers(1, MOST_OPENINGS + 1, offers).tolist()))


def greedy(edges: np.ndarray, capacity: dict[int, int]) -> tuple[int, int]:
    """How many and how much, when the best edge that is left is always taken."""
    room, served, points = dict(capacity), set(), 0
    for profile, offer, score in edges[np.argsort(-edges["score"], kind="stable")].tolist():
        if profile not in served and room[offer]:
            served.add(profile)
            room[offer] -= 1
            points += score
    return len(served), points


def by_scipy(edges: np.ndarray, capacity: dict[int, int]) -> int:
    """The greatest total, by Jonker and Volgenant's method: each opening a seat, each person a bench of their own."""
    people = int(edges["profile"].max()) + 1
    first = np.concatenate([[0], np.cumsum([capacity[each] for each in sorted(capacity)])])
    seats = int(first[-1])
    rows, columns, points = [], [], []
    for profile, offer, score in edges.tolist():
        for seat in range(first[offer], first[offer + 1]):
            rows.append(profile)
            columns.append(seat)
            points.append(score + 1)
    rows += range(people)
    columns += range(seats, seats + people)
    points += [1] * people  # staying without an offer; one more on every edge, since a zero is no edge
    # Of a pair said twice the better score, as ours does: scipy would add them up.
    best = dict(sorted(zip(zip(rows, columns, strict=True), points, strict=True), key=lambda one: one[1]))
    where = np.array(list(best))
    table = csr_array(
        (np.array(list(best.values())), (where[:, 0], where[:, 1])), shape=(people, seats + people)
    )
    chosen = min_weight_full_bipartite_matching(table, maximize=True)
    return int(table[chosen].sum()) - people


def measure(asked: argparse.Namespace) -> Measure:
    """Both ways over one pool, and the proof on a small one."""
    small, few = pool(2_000, 300, asked.each, asked.seed + 1)
    same = int(assign(small, few)["score"].sum()) == by_scipy(small, few)
    edges, capacity = pool(asked.people, asked.offers, asked.each, asked.seed)
    began, worked = time.perf_counter(), time.process_time()
    ours = assign(edges, capacity)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # GiB
    began = time.perf_counter()
    served, points = greedy(edges, capacity)
    return Measure(
        round(seconds, 2), round(worked, 2), len(ours), int(ours["score"].sum()),
        round(time.perf_counter() - began, 2), served, points, same,
        round(peak, 2), round(os.getloadavg()[0], 1),
    )  # fmt: skip


def in_words(found: Measure, asked: argparse.Namespace) -> str:
    """A table to read, the ratios below."""
    return "\n".join(
        [
            f"{'':12} {'seconds':>9} {'assigned':>9} {'points':>13}",
            f"{'assignment':12} {found.seconds:>9.2f} {found.assigned:>9,} {found.points:>13,}",
            f"{'greedy':12} {found.greedy_seconds:>9.2f} {found.greedy_assigned:>9,} {found.greedy_points:>13,}",
            f"assignment ÷ greedy: assigned {found.assigned / max(found.greedy_assigned, 1):.3f} ×,"
            f" points {found.points / max(found.greedy_points, 1):.3f} ×; processor {found.processor_seconds:.2f} s;"
            f" the same as scipy on a small part: {'yes' if found.same_as_scipy else 'NO'}",
            f"{asked.people:,} people × {asked.offers:,} offers × {asked.each} edges, 1 to {MOST_OPENINGS} openings;"
            f" peak {found.peak_gib} GiB, load {found.load}; target {TARGET:.0f} s.",
            f"Python {platform.python_version()}, ortools {ortools.__version__}, scipy {scipy.__version__}.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
