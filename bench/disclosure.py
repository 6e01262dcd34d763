"""Cells hidden beside the small ones, and seconds: the solver against a greedy heuristic, on the same random tables.

    python bench/disclosure.py [--tables 3] [--seed 1]

The greedy heuristic hides, for the sum known best, the cell that widens it most for its cost, then looks again at each.
Both leave every hidden cell in doubt by ten persons; the attack is run on both results and a failure ends the run.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from maslak.reporting.disclosure import optimal, system  # noqa: E402
from maslak.reporting.disclosure.tables import Axis, Cube  # noqa: E402

SHAPES = ((3, 3), (13, 3), (6, 6), (3, 3, 3), (13, 3, 2))
LEAST = WIDTH = 10


def table(shape: tuple[int, ...], drawn: random.Random) -> tuple[system.System, list[bool]]:
    """A table with a sub-total on its longer axes; a third of its leaves are small."""
    axes = []
    for number, size in enumerate(shape):
        leaves = tuple(f"{number}.{place}" for place in range(size))
        half = {f"{number}.half": frozenset(leaves[: size // 2])} if size >= 4 else {}
        axes.append(Axis(str(number), leaves, half))
    cube = Cube(tuple(axes))
    leaves_ = [
        drawn.choice([drawn.randint(0, 12), drawn.randint(0, 80), drawn.randint(0, 80)]) for _ in cube.leaves
    ]
    names = cube.keys()
    values = [cube.value(key, leaves_) for key in names]
    made = system.System(len(leaves_), [cube.sum(key) for key in names], values)
    return made, [value < LEAST for value in values]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, default=3, help="tables of each shape")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    drawn = random.Random(asked.seed)
    print(f"load {os.getloadavg()[0]:.1f}")
    print(
        f"{'shape':12} {'cells':>5} {'small':>5} {'greedy':>13} {'solver':>13} {'ratio':>6} {'proven':>6} {'gap':>5}"
    )
    for shape in SHAPES:
        sums: dict[str, float] = dict.fromkeys(
            ("cells", "small", "greedy", "gs", "best", "bs", "proven", "gap"), 0.0
        )
        for _each in range(asked.tables):
            made, small = table(shape, drawn)
            begun = time.perf_counter()
            other = optimal.greedy(made, small, WIDTH)
            between = time.perf_counter()
            best = optimal.choose(made, small, WIDTH)
            ended = time.perf_counter()
            for found in (other, best):
                if set(system.given_away(made, found.hidden, WIDTH)) - set(found.helpless):
                    print("a hidden cell is known too well", file=sys.stderr)
                    return 1
            sums["cells"] += len(small)
            sums["small"] += sum(small)
            sums["greedy"] += other.cost
            sums["gs"] += between - begun
            sums["best"] += best.cost
            sums["bs"] += ended - between
            sums["proven"] += best.proven
            sums["gap"] = max(sums["gap"], best.gap)
        mean = {name: value / asked.tables for name, value in sums.items()}
        ratio = mean["best"] / mean["greedy"] if mean["greedy"] else 1.0
        print(
            f"{'x'.join(map(str, shape)):12} {mean['cells']:5.0f} {mean['small']:5.1f}"
            f" {mean['greedy']:6.1f} {mean['gs']:5.2f}s"
            f" {mean['best']:6.1f} {mean['bs']:5.2f}s {ratio:6.2f} {sums['proven']:3.0f}/{asked.tables} {sums['gap']:5.0%}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
