"""Deadlines a second on one core, beside numpy's busday_offset in the same run.

python bench/deadlines.py            both policies, 200,000 starts over ten years
python bench/deadlines.py --json     the same, for a program

Every answer is compared with numpy's. Ends with 1 when one differs or when our clock is below its target.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from maslak.law import clocks
from maslak.law.calendar import default_calendar

TARGET = 100_000  # deadlines a second, on one core
FIRST, LAST = date(2018, 1, 1), date(2027, 12, 31)
POLICIES = ("WD2_MF", "WD20_MF")
ROUNDS = 5


@dataclass(frozen=True)
class Measure:
    """Deadlines a second under one policy: our clock, numpy called for each, numpy given them all at once."""

    policy: str
    ours: int
    numpy_one_by_one: int
    numpy_all_at_once: int

    @property
    def ratios(self) -> tuple[float, float]:
        """How many times numpy's speed ours is: one by one, all at once."""
        return self.ours / self.numpy_one_by_one, self.ours / self.numpy_all_at_once


def main() -> int:
    """Measure, print, and say whether the target is met."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=200_000, help="how many starts")
    options.add_argument("--seed", type=int, default=11, help="of the random starts")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    on_one_core()
    starts = random_starts(asked.count, asked.seed)
    measures = [measure(policy, starts) for policy in POLICIES]
    print(as_json(measures, asked) if asked.json else in_words(measures, asked))
    return 0 if all(found.ours >= TARGET for found in measures) else 1


def on_one_core() -> None:
    """Keep this process on one core, where the system lets it be chosen."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def random_starts(count: int, seed: int) -> list[date]:
    """So many days between FIRST and LAST, closed ones among them."""
    chance, span = random.Random(seed), (LAST - FIRST).days + 1
    return [FIRST + timedelta(days=chance.randrange(span)) for _ in range(count)]


def measure(policy: str, starts: list[date]) -> Measure:
    """The three speeds; the answers of all three must be the same."""
    days, ahead = clocks.policy(policy).amount, np.array(starts, dtype="datetime64[D]")
    calendar = np.busdaycalendar(holidays=closed_days())
    due, offset = clocks.due, np.busday_offset

    ours = best(lambda: [due(policy, start) for start in starts])
    # “backward”: a file received on a closed day counts from the day before, as ours does.
    each = best(lambda: [offset(start, days, roll="backward", busdaycal=calendar) for start in starts])
    whole = best(lambda: offset(ahead, days, roll="backward", busdaycal=calendar))

    answers = [clocks.due(policy, start) for start in starts]
    if answers != offset(ahead, days, roll="backward", busdaycal=calendar).tolist():
        sys.exit(f"{policy}: numpy and our clock do not agree")
    return Measure(policy, *(round(len(starts) / seconds) for seconds in (ours, each, whole)))


def closed_days() -> list[date]:
    """The closed days that numpy needs: those of our calendar, a year more for the last deadlines."""
    return [day for year in range(FIRST.year, LAST.year + 2) for day in default_calendar().holidays(year)]


def best(work: Callable[[], Any]) -> float:
    """The shortest of a few rounds, in seconds: what else the machine does only ever makes one longer."""
    work()
    return min(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], Any]) -> float:
    """Seconds of the core that this process had, those of other programs left out."""
    began = time.process_time()
    work()
    return time.process_time() - began


def in_words(measures: list[Measure], asked: argparse.Namespace) -> str:
    """A table to read, the ratios at the end of each line."""
    head = f"{'policy':8} {'maslak':>12} {'numpy, each':>14} {'numpy, all':>14}   maslak ÷ numpy (each, all)"
    lines = [
        f"{found.policy:8} {found.ours:>12,} {found.numpy_one_by_one:>14,} {found.numpy_all_at_once:>14,}"
        f"   {found.ratios[0]:.1f} ×, {found.ratios[1]:.3f} ×"
        for found in measures
    ]
    foot = f"Deadlines a second on one core; {asked.count:,} starts, {FIRST:%Y}–{LAST:%Y}; target {TARGET:,}."
    return "\n".join([head, *lines, foot, f"Python {platform.python_version()}, numpy {np.__version__}."])


def as_json(measures: list[Measure], asked: argparse.Namespace) -> str:
    """The same for a program."""
    found = [asdict(one) | {"ratios": [round(ratio, 3) for ratio in one.ratios]} for one in measures]
    return json.dumps({"target": TARGET, "count": asked.count, "seed": asked.seed, "policies": found})


if __name__ == "__main__":
    sys.exit(main())
