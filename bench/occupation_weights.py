"""Learns the weights of `maslak/occupations/data/weights.yaml`, and says what they give on titles never seen.

python bench/occupation_weights.py --taxonomy ESCO_DIR --aliases FILE.csv [--write] [--terms]

A sample of ESCO's alternative labels in French and English and of the titles tied to ESCO is taken out before anything
is indexed; each is then asked, and the weights are fitted (softmax over the candidates, pulled towards zero) so that its
occupation comes first. Half of the sample is kept back to measure. No benchmark is read.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from scipy.optimize import minimize

from maslak.occupations import ranking, taxonomy, words
from maslak.occupations.index import Index
from maslak.occupations.labels import Label
from maslak.occupations.nearness import near

PULL = 0.003
# Set by hand: no title of such a sample is said exactly as a label stands, so it makes too little of nearness.
# The name of a whole unit group, in a corpus that lists groups beside occupations, is no occupation.
SAME, MORE = 2.0, {"best_squared": 1.0, "kind_preferred": 0.2, "kind_group": -1.0}
ENCODER = 0.5  # by hand too: no encoder ships, so there is nothing to learn it from
SAMPLE = {"close": 2000, "fr": 1500, "en": 1500}


class Asked(NamedTuple):
    """One held-out title: the terms of its candidates and which of them are right."""

    kind: str
    terms: np.ndarray
    right: np.ndarray


def main() -> int:
    """Hold out, ask, fit, measure; write when asked to."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--taxonomy", type=Path, required=True)
    options.add_argument("--aliases", type=Path, required=True)
    options.add_argument("--seed", type=int, default=2)
    options.add_argument("--write", action="store_true")
    options.add_argument("--terms", action="store_true", help="also measure without each term")
    asked = options.parse_args()
    rows = held_out(asked.taxonomy, asked.aliases, asked.seed)
    random.Random(asked.seed).shuffle(rows)
    middle = len(rows) // 2
    plain = np.zeros(len(ranking.TERMS), np.float32)
    plain[0] = 1
    print("best label alone", measure(rows[middle:], plain))
    print("all terms       ", measure(rows[middle:], fit(rows[:middle])))
    for term in ranking.TERMS if asked.terms else ():
        print("without", term, measure(rows[middle:], fit(rows[:middle], without=term)))
    weights = fit(rows)
    listed = {term: round(float(weight), 3) for term, weight in zip(ranking.TERMS, weights, strict=True)}
    if asked.write:
        write(listed)
    print(listed)
    return 0


def held_out(esco: Path, aliases: Path, seed: int) -> list[Asked]:
    """The sample asked of an index that never held it."""
    concepts, labels = taxonomy.read(esco, aliases)
    choice = random.Random(seed)
    sample: list[tuple[str, Label]] = []
    for name, size in SAMPLE.items():
        fits = [
            label for label in labels if name in (label.kind, label.kind == "alternative" and label.language)
        ]
        sample += [(name, label) for label in choice.sample(fits, min(size, len(fits)))]
    gone = {(label.concept, words.key(label.text)) for _, label in sample}
    index = Index.build(concepts, [lb for lb in labels if (lb.concept, words.key(lb.text)) not in gone])
    rows = []
    for name, label in sample:
        found = near(index, label.text)
        if len(found):
            ranked = ranking.concepts(index, label.text, found)
            rows.append(Asked(name, ranked.terms, ranked.concepts == label.concept))
    return rows


def fit(rows: list[Asked], without: str = "") -> np.ndarray:
    """The weights that put the right candidates first most surely."""
    use = np.array([term != without for term in ranking.TERMS])
    known = [row for row in rows if row.right.any()]
    terms = np.concatenate([row.terms for row in known]).astype(float) * use
    right = np.concatenate([row.right for row in known])
    sizes = [len(row.right) for row in known]
    starts = np.cumsum([0, *sizes[:-1]])
    title = np.repeat(np.arange(len(known)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = terms @ weights
        share = np.exp(sums - np.maximum.reduceat(sums, starts)[title])
        share /= np.add.reduceat(share, starts)[title]
        good = np.add.reduceat(share * right, starts) + 1e-12
        slope = (share - np.where(right, share / good[title], 0)) @ terms / len(known)
        return PULL * weights @ weights - np.log(good).mean(), slope + 2 * PULL * weights

    start = np.zeros(len(ranking.TERMS))
    weights = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights[ranking.TERMS.index("same")] = SAME
    weights[ranking.TERMS.index("encoder")] = ENCODER
    for term, more in MORE.items():
        weights[ranking.TERMS.index(term)] += more * use[ranking.TERMS.index(term)]
    return weights.astype(np.float32)


def measure(rows: list[Asked], weights: np.ndarray) -> dict[str, tuple[float, float]]:
    """Reciprocal rank and share right at once, for each kind of title."""
    found: dict[str, list[float]] = {}
    for row in rows:
        order = np.argsort(-(row.terms @ weights), kind="stable")
        hits = np.flatnonzero(row.right[order])
        found.setdefault(row.kind, []).append(1 / (hits[0] + 1) if len(hits) else 0.0)
    return {
        kind: (round(float(np.mean(values)), 3), round(float(np.mean(np.array(values) == 1)), 3))
        for kind, values in sorted(found.items())
    }


def write(weights: dict[str, float]) -> None:
    """Keep the weights with how they came."""
    head = "# Learnt by bench/occupation_weights.py (see docs/matching.md), which says what is set by hand.\n"
    ranking.WEIGHTS.write_text(head + yaml.safe_dump({"weights": weights}, sort_keys=False), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
