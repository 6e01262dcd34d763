"""How often the first answer is right on our gold sets, by language, and how long a question takes.

python bench/occupations.py                    the built-in vocabulary alone
python bench/occupations.py --taxonomy DIR     with an ESCO download, --aliases FILE with titles tied to it
python bench/occupations.py --misses           also lists what was missed
python bench/occupations.py --set NAME         one set alone, such as drawn_groups; without, the two large ones

Ends with 1 when a language is under its target. Processor time of this process, one core.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from maslak.occupations import linker, service
from maslak.occupations.index import Index

GOLD = Path(__file__).parent / "gold"
SETS = ("arabic_darija", "counter_fr_en")
TARGETS = {"fr": 0.90, "en": 0.95, "ar": 0.85, "ary": 0.75, "ary_latn": 0.75}
MILLISECONDS = 5.0


@dataclass
class Tally:
    """What one language gave: titles, how many right at the first answer and within five, what was missed."""

    titles: int = 0
    first: int = 0
    within_five: int = 0
    asked_when_wrong: int = 0
    asked: int = 0
    misses: list[str] = field(default_factory=list)


def main() -> int:
    """Measure, print, and say whether the targets are met."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--taxonomy", type=Path)
    options.add_argument("--aliases", type=Path)
    options.add_argument("--set", action="append", choices=sorted(path.stem for path in GOLD.glob("*.tsv")))
    options.add_argument("--misses", action="store_true")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    index = service.build(asked.taxonomy, asked.aliases)
    tallies, times = measure(index, asked.set or SETS)
    shown = {language: as_row(tally) for language, tally in tallies.items()}
    speed = {"median_ms": round(median(times), 2), "p95_ms": round(quantiles(times, n=20)[-1], 2)}
    if asked.json:
        print(json.dumps({"languages": shown, "speed": speed}, ensure_ascii=False))
    else:
        for language, row in shown.items():
            print(f"{language:9}", "  ".join(f"{name} {value}" for name, value in row.items()))
        print("one question:", speed, f"labels: {len(index.labels)}")
    if asked.misses:
        print("\n".join(miss for tally in tallies.values() for miss in tally.misses))
    met = all(tally.first / tally.titles >= TARGETS[language] for language, tally in tallies.items())
    return 0 if met and speed["median_ms"] <= MILLISECONDS else 1


def gold(sets: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(language, title, unit group) of the sets."""
    for name in sets:
        with (GOLD / f"{name}.tsv").open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source, delimiter="\t"):
                yield row["language"], row["title"], row["isco"]


def measure(index: Index, sets: Iterable[str]) -> tuple[dict[str, Tally], list[float]]:
    """Every title of the gold sets asked once; the times are milliseconds of processor time."""
    linker.link(index, "plombier")
    tallies: dict[str, Tally] = defaultdict(Tally)
    times = []
    for language, title, isco in gold(sets):
        started = time.process_time()
        matches = linker.link(index, title)
        times.append((time.process_time() - started) * 1000)
        tally = tallies[language]
        codes = [match.isco for match in matches]
        right, asks = codes[:1] == [isco], linker.must_ask(matches)
        tally.titles += 1
        tally.first += right
        tally.within_five += isco in codes[:5]
        tally.asked += asks
        tally.asked_when_wrong += asks and not right
        if not right:
            near = ", ".join(f"{m.isco} {m.matched_label} {m.score:.2f}" for m in matches[:2])
            tally.misses.append(f"{language} « {title} » {isco}: {near}")
    return dict(tallies), times


def as_row(tally: Tally) -> dict[str, float]:
    """Shares of the titles of a language; `wrong_but_asked` is a share of the wrong ones."""
    wrong = tally.titles - tally.first
    return {
        "titles": tally.titles,
        "first": round(tally.first / tally.titles, 3),
        "within_five": round(tally.within_five / tally.titles, 3),
        "asks": round(tally.asked / tally.titles, 3),
        "wrong_but_asked": round(tally.asked_when_wrong / wrong, 3) if wrong else 1.0,
    }


if __name__ == "__main__":
    sys.exit(main())
