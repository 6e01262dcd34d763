"""Mentors and people paired, the scores built and the best assignment found, beside a greedy choice in the same run.

python bench/pairing.py            5,000 mentors of one place, 5,000 people who wait
python bench/pairing.py --json     the same, for a program

The time is that of the whole: building the table of scores, the assignment, the reasons of each pair. Ends with 1
when it is above the target, or when the greedy choice serves more people or gathers more points for as many.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np
import scipy

from maslak.mentoring import pairing
from maslak.mentoring.pairing import Guide, Seeker

TARGET = 10.0  # seconds
LANGUAGES = ("fr", "ary", "ar", "en", "wo", "bm", "ff", "ln", "es", "sw")
HOW_OFTEN = (60, 35, 20, 25, 12, 10, 8, 6, 4, 3)  # of a hundred people
TRADES = (
    "5120",
    "5131",
    "9412",
    "7531",
    "7533",
    "5142",
    "5141",
    "2513",
    "3514",
    "9122",
    "9111",
    "5311",
    "3422",
)


@dataclass(frozen=True)
class Measure:
    """What each way found, and the seconds it took."""

    seconds: float
    scoring_seconds: float
    pairs: int
    points: int
    greedy_seconds: float
    greedy_pairs: int
    greedy_points: int

    @property
    def ratios(self) -> tuple[float, float]:
        """People served and points gathered, against the greedy choice."""
        return self.pairs / max(self.greedy_pairs, 1), self.points / max(self.greedy_points, 1)

    @property
    def holds(self) -> bool:
        """Whether the assignment is at least as good as the greedy choice, and fast enough."""
        better = (self.pairs, self.points) >= (self.greedy_pairs, self.greedy_points)
        return better and self.seconds < TARGET


def main() -> int:
    """Measure, print, and say whether the target is met."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=5000, help="how many of each")
    options.add_argument("--places", type=int, default=1, help="how many people a mentor accompanies")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    found = measure(asked.count, asked.places, asked.seed)
    if asked.json:
        print(json.dumps({"target": TARGET, "count": asked.count, **asdict(found), "ratios": found.ratios}))
    else:
        print(in_words(found, asked))
    return 0 if found.holds else 1


def pool(count: int, places: int, seed: int) -> tuple[list[Guide], list[Seeker]]:
    """An invented pool: few regions hold most people, few languages most speakers."""
    chance = random.Random(seed)

    def speech() -> frozenset[str]:
        spoken = {
            code for code, often in zip(LANGUAGES, HOW_OFTEN, strict=True) if chance.random() * 100 < often
        }
        return frozenset(spoken or {chance.choice(LANGUAGES)})

    def place() -> str:
        return f"MA-{min(chance.randint(1, 12), chance.randint(1, 12)):02d}"

    guides = [
        Guide(number, f"G{number:06d}", speech(), place(), chance.random() < 0.4, chance.random() < 0.5,
              chance.choice(TRADES), places=places)
        for number in range(count)
    ]  # fmt: skip
    seekers = []
    for number in range(count):
        spoken = speech()
        seekers.append(
            Seeker(number, f"S{number:06d}", spoken, chance.choice(sorted(spoken)), place(), chance.random() < 0.4,
                   chance.random() < 0.15, chance.choice(TRADES), waited=chance.randint(0, 200))
        )  # fmt: skip
    return guides, seekers


def measure(count: int, places: int, seed: int) -> Measure:
    """Both ways over one pool."""
    guides, seekers = pool(count, places, seed)
    chance = random.Random(seed + 1)
    refused = {(chance.randrange(count), chance.randrange(count)) for _each in range(count // 10)}
    began = time.perf_counter()
    ours = pairing.propose(guides, seekers, refused)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    possible, points = pairing.tables(guides, seekers, refused)
    scoring = time.perf_counter() - began
    began = time.perf_counter()
    theirs = pairing.greedy(possible, points, [guide.places for guide in guides])
    return Measure(
        round(seconds, 2), round(scoring, 2), len(ours.matches), sum(match.score for match in ours.matches),
        round(time.perf_counter() - began + scoring, 2), len(theirs), sum(int(points[pair]) for pair in theirs),
    )  # fmt: skip


def in_words(found: Measure, asked: argparse.Namespace) -> str:
    """A table to read, the ratios below."""
    served, gathered = found.ratios
    return "\n".join(
        [
            f"{'':12} {'seconds':>9} {'pairs':>7} {'points':>9}",
            f"{'assignment':12} {found.seconds:>9.2f} {found.pairs:>7,} {found.points:>9,}",
            f"{'greedy':12} {found.greedy_seconds:>9.2f} {found.greedy_pairs:>7,} {found.greedy_points:>9,}",
            f"assignment ÷ greedy: people served {served:.3f} ×, points {gathered:.3f} ×",
            f"{asked.count:,} mentors of {asked.places} place(s) × {asked.count:,} people; scores built in"
            f" {found.scoring_seconds:.2f} s of the {found.seconds:.2f}; target {TARGET:.0f} s.",
            f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
