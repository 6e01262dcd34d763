"""Is exposure shared fairly between groups? Comparisons of persons, each with its gap, its interval and its doubt.

Pure: arrays in, comparisons out. A person is one observation, however many offers were looked at for them. Each group is
set against everybody else of the same table; groups too small are joined first. Only persons with an offer *in question*
count (their trade, and no gate that says no): what a gate of law closes is not our weighing, and is told apart.

Chance is judged exactly where the answer is yes or no (hypergeometric, Fisher), else by the permutation of the groups in
its normal form; the doubt allowed is divided by the number of comparisons (Bonferroni), so that all of them together
stay within the certainty asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import erf, sqrt
from typing import Any

import numpy as np

from maslak.matching.fairness_data import JOINED, UNKNOWN, Rules

#: Two dimensions crossed are written « sex*status », their groups « female*refugees ».
CROSS = "*"
_DRAWS = 400
_MANY = 2000  # persons of a group from which the bootstrap's normal limit is taken


@dataclass(frozen=True)
class Measure:
    """A value for each person, nan where it has no meaning. `less_is_better`: a place in a list."""

    code: str
    values: Any
    less_is_better: bool = False
    blocks: bool = True  # whether a finding keeps a release of weights back

    @property
    def yes_or_no(self) -> bool:
        known = self.values[~np.isnan(self.values)]
        return bool(np.isin(known, (0.0, 1.0)).all())


@dataclass(frozen=True)
class Comparison:
    """A group against everybody else: `ratio` under 1 is to its disadvantage, between `low` and `high` (95 %).

    `chance` is the probability of such a gap, or a larger one, where the groups were treated alike.
    """

    measure: str
    dimension: str
    group: str
    persons: int
    mine: float
    others: float
    ratio: float
    low: float
    high: float
    chance: float
    found: bool = False
    blocks: bool = True


def audit(measures: Iterable[Measure], groups: Mapping[str, Any], rules: Rules) -> list[Comparison]:
    """Every group of every dimension by every measure, the gaps that are large and hardly chance marked `found`.

    `groups`: for each dimension a label per person, crossings among them (see `crossed`).
    """
    told = [
        comparison
        for measure in measures
        for dimension, labels in groups.items()
        for comparison in _compared(measure, dimension, joined(labels, rules.least_persons), rules)
    ]
    allowed = (1 - rules.certainty / 100) / max(1, len(told))
    return [
        replace(each, found=each.ratio < rules.least_ratio / 100 and each.chance <= allowed) for each in told
    ]


def crossed(groups: Mapping[str, Any], pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The dimensions with those crossings added; a person of whom one side is not known stands in none."""
    found = dict(groups)
    for first, second in pairs:
        one, two = (np.asarray(groups[name], dtype=object) for name in (first, second))
        names = [
            f"{a}{CROSS}{b}" if UNKNOWN not in (a, b) else UNKNOWN for a, b in zip(one, two, strict=True)
        ]
        found[f"{first}{CROSS}{second}"] = np.array(names, dtype=object)
    return found


def joined(labels: Any, least: int) -> Any:
    """Groups under `least` persons as one, « joined »; what is not known stays apart and is compared with nobody."""
    labels = np.asarray(labels, dtype=object)
    names, counts = np.unique(labels.astype(str), return_counts=True)
    small = [name for name, count in zip(names, counts, strict=True) if count < least and name != UNKNOWN]
    return np.where(np.isin(labels.astype(str), small), JOINED, labels)


def findings(comparisons: Iterable[Comparison]) -> list[Comparison]:
    """The gaps found, the worst first."""
    return sorted((each for each in comparisons if each.found), key=lambda each: (each.ratio, each.group))


def blocks(comparisons: Iterable[Comparison]) -> bool:
    """Whether a release of weights must wait: a gap was found in what the weights decide."""
    return any(each.found and each.blocks for each in comparisons)


def _compared(measure: Measure, dimension: str, labels: Any, rules: Rules) -> list[Comparison]:
    known = ~np.isnan(measure.values) & (labels != UNKNOWN)
    values, labels = measure.values[known], labels[known]
    found = []
    for group in sorted(set(labels.tolist())):
        inside = labels == group
        mine, others = values[inside], values[~inside]
        if min(len(mine), len(others)) >= rules.least_persons:
            found.append(_comparison(measure, dimension, group, mine, others))
    return found


def _comparison(measure: Measure, dimension: str, group: str, mine: Any, others: Any) -> Comparison:
    means = float(mine.mean()), float(others.mean())
    ratio, low, high = _interval(mine, others, measure.less_is_better)
    if measure.yes_or_no:
        chance = _exact(mine, others)
    else:
        chance = _permuted(mine, others, measure.less_is_better)
    return Comparison(
        measure.code, dimension, group, len(mine), *means, ratio, low, high, chance, blocks=measure.blocks
    )


def _exact(mine: Any, others: Any) -> float:
    """The probability of so few « yes » in the group, drawn from all without looking (one side of Fisher's test)."""
    from scipy.stats import hypergeom  # loads now, not with every page and job

    total, yes = len(mine) + len(others), int(mine.sum() + others.sum())
    return float(hypergeom.cdf(int(mine.sum()), total, yes, len(mine)))


def _permuted(mine: Any, others: Any, less_is_better: bool) -> float:
    """The probability of so low a mean when the group is drawn from all: the permutation test in its normal form."""
    every = np.concatenate((mine, others))
    spread = float(every.var(ddof=1))
    if spread <= 0:
        return 1.0
    drawn = sqrt(spread / len(mine) * len(others) / len(every))
    away = (float(mine.mean()) - float(every.mean())) / drawn
    away = -away if less_is_better else away
    return 0.5 * (1 + erf(away / sqrt(2)))


def _interval(mine: Any, others: Any, less_is_better: bool) -> tuple[float, float, float]:
    """The ratio of the means with the middle 95 % of its bootstrap over persons, the same at each reckoning."""
    rng = np.random.default_rng([len(mine), len(others)])
    ours, theirs = _means(mine, rng), _means(others, rng)
    over, under = (theirs, ours) if less_is_better else (ours, theirs)
    drawn = np.divide(over, under, out=np.full(_DRAWS, np.inf), where=under > 0)
    means = (others.mean(), mine.mean()) if less_is_better else (mine.mean(), others.mean())
    ratio = _ratio(float(means[0]), float(means[1]))
    low, high = np.quantile(drawn, (0.025, 0.975), method="nearest")
    return ratio, float(low), float(high)


def _ratio(over: float, under: float) -> float:
    """1 where nobody got anything: nothing is not unequal."""
    if under > 0:
        return over / under
    return 1.0 if over == 0 else float("inf")


def _means(values: Any, rng: Any) -> Any:
    size = len(values)
    if size > _MANY:
        return rng.normal(values.mean(), values.std(ddof=1) / sqrt(size), _DRAWS)
    return values[rng.integers(0, size, (_DRAWS, size))].mean(axis=1)
