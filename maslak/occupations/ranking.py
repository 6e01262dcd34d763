"""Concepts in the order of what a title may mean: each by its best label and by what else speaks for it.

A sum of named terms whose weights stand in `data/weights.yaml`, learnt by `bench/occupation_weights.py` from titles
that were taken out of the index one at a time: ESCO's own alternative labels, and the titles tied to ESCO.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from maslak.occupations import words
from maslak.occupations.fields import Floats
from maslak.occupations.index import Index
from maslak.occupations.labels import KINDS
from maslak.occupations.nearness import Near

WEIGHTS = Path(__file__).parent / "data" / "weights.yaml"
CONCEPTS = 80  # looked at, by their best label
TAUGHT = 30  # looked at besides, by what is learnt, whatever their labels
SCALE = 8.0  # of what is learnt, so that its weight is of the size of the others
NEIGHBOURS = 5  # labels of a unit group whose mean speaks for its concepts
TERMS = (
    "best", "best_squared", "letters", "words", "likeness", "held", "said", "held_and_said", "same", "same_head",
    "second", "third", "labels_hold", "texts_hold", "meaning", "learnt", "encoder", "group", "count",
    *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip


@dataclass(frozen=True)
class Ranked:
    """Concepts and their terms, a column a term."""

    concepts: NDArray[np.int32]
    terms: NDArray[np.float32]

    def ordered(self, weights: NDArray[np.float32]) -> tuple[NDArray[np.int32], Floats]:
        """The concepts best first, with the sum of their weighted terms."""
        sums = self.terms @ weights
        order = np.lexsort((self.concepts, -sums))
        return self.concepts[order], sums[order]


@lru_cache(1)
def weights() -> NDArray[np.float32]:
    """The weight of each of TERMS."""
    kept = yaml.safe_load(WEIGHTS.read_text("utf-8"))["weights"]
    return np.array([kept[term] for term in TERMS], np.float32)


def concepts(index: Index, text: str, near: Near) -> Ranked:
    """The concepts of the candidate labels, and those that what is learnt puts first, with their terms."""
    asked = words.words(text)
    order = np.lexsort((near.labels, -near.written))
    owner = index.concept_of[near.labels][order]
    values = near.written[order]
    by_label, first, place = np.unique(owner, return_index=True, return_inverse=True)
    kept = np.argsort(first)[:CONCEPTS]
    found = np.concatenate([by_label[kept], _taught_besides(near.learnt, by_label[kept])]).astype(np.int32)
    weights_of = np.array([index.words.weight_of(word) for word in asked], np.float32)
    terms = _of_nearest(index, " ".join(asked), near, order[first[kept]])
    terms |= {"second": _nth(place, values, 1)[kept], "third": _nth(place, values, 2)[kept]}
    groups = _group_means(index.group_of[owner], values, int(index.group_of.max()) + 1)
    terms |= {
        "labels_hold": _labels_hold(index, asked, weights_of)[found],
        "texts_hold": _texts_hold(index, asked, weights_of)[found],
        "meaning": index.meaning.nearness(asked, found) if index.meaning else np.zeros(len(found)),
        "learnt": SCALE * near.learnt[found],
        "encoder": SCALE * index.encoded.nearness(text, found) if index.encoded else np.zeros(len(found)),
        "group": groups[index.group_of[found]],
        "count": np.log1p(index.label_counts[found]) / 5,
    }
    table = np.zeros((len(found), len(TERMS)), np.float32)
    for column, term in enumerate(TERMS):
        table[: len(terms[term]), column] = terms[term]
    return Ranked(found, table)


def _taught_besides(learnt: Floats, known: NDArray[np.int32]) -> NDArray[np.int64]:
    """The concepts that what is learnt puts first and that no near label names."""
    wanted = min(TAUGHT, len(learnt))
    first = np.argpartition(-learnt, wanted - 1)[:wanted]
    return np.setdiff1d(first[learnt[first] > 0], known)


def _of_nearest(
    index: Index, key: str, near: Near, nearest: NDArray[np.int64]
) -> dict[str, NDArray[np.floating[Any]]]:
    """The terms of the nearest label of each concept; concepts without a near label have none of them."""
    best, labels = near.written[nearest], near.labels[nearest]
    head = key.split(" ", 1)[0]
    keys = [index.keys[label] for label in labels]
    kinds = index.kind_of[labels]
    terms = {
        "best": best,
        "best_squared": best**2,
        "letters": near.letters[nearest],
        "words": near.words[nearest],
        "likeness": near.likeness[nearest],
        "held": near.held[nearest],
        "said": near.said[nearest],
        "held_and_said": np.minimum(near.held[nearest], near.said[nearest]),
        "same": np.array([other == key for other in keys], np.float32),
        "same_head": np.array([other.split(" ", 1)[0] == head for other in keys], np.float32),
    }
    return terms | {f"kind_{kind}": (kinds == place).astype(np.float32) for place, kind in enumerate(KINDS)}


def _nth(place: NDArray[np.int64], values: Floats, nth: int) -> Floats:
    """For each concept its best value but `nth`; values stand best first."""
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(place.max() + 2 if len(place) else 1))
    found = np.zeros(max(len(starts) - 1, 0), np.float32)
    has = starts[:-1] + nth < starts[1:]
    found[has] = values[order][starts[:-1][has] + nth]
    return found


def _group_means(groups: NDArray[np.int32], values: Floats, size: int) -> Floats:
    """For each unit group the mean of its best candidate labels, none counting as nothing."""
    sums = np.zeros(size, np.float32)
    seen = np.zeros(len(sums), np.int64)
    for group, value in zip(groups.tolist(), values.tolist(), strict=True):
        if seen[group] < NEIGHBOURS:
            sums[group] += value
            seen[group] += 1
    return np.asarray(sums / NEIGHBOURS, np.float32)


def _labels_hold(index: Index, asked: list[str], weights_of: Floats) -> Floats:
    """For each concept the share of the words said that any of its labels holds."""
    held = np.zeros(len(index.concepts), np.float32)
    for word, weight in zip(asked, weights_of, strict=True):
        column = index.words.names.get(word)
        if column is not None:
            piece = slice(index.words.starts[column], index.words.starts[column + 1])
            hit = np.zeros(len(held), np.bool_)
            hit[index.concept_of[index.words.labels[piece]]] = True
            held += weight * hit
    return np.asarray(held / weights_of.sum(), np.float32)


def _texts_hold(index: Index, asked: list[str], weights_of: Floats) -> Floats:
    """The same with the descriptions."""
    held = np.zeros(len(index.concepts), np.float32)
    if index.meaning is None:
        return held
    for word, weight in zip(asked, weights_of, strict=True):
        held[index.meaning.holders(word)] += weight
    return np.asarray(held / weights_of.sum(), np.float32)
