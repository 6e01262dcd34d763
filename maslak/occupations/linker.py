"""From what somebody says of their work to the occupations it may be, best first, each with the label that matched.

A label may match by its writing or by its sound; the better of the two counts. A unit group is worth its best label, a
little more when its other labels hold what was said, and what is learnt says of it. With ESCO, each group also names its
nearest occupation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maslak.occupations import ranking, words
from maslak.occupations.fields import Floats
from maslak.occupations.index import Index
from maslak.occupations.nearness import Near, near

HOLDS = 0.10  # what the other labels of a group may add
TAUGHT = 0.2  # the share of what is learnt in the score of a group
SURE = 0.55  # below, the linker asks
CLOSE = 0.05  # a second group as near as this makes it ask


@dataclass(frozen=True)
class Match:
    """An occupation that a title may mean: its unit group, its ESCO address and name, the label that matched."""

    isco: str
    uri: str | None
    label: str
    matched_label: str
    language: str
    score: float


def rank(index: Index, text: str) -> list[tuple[int, float]]:
    """The concepts that a title may mean (their places in the index) with their sums, best first."""
    found = near(index, text)
    if not len(found):
        return []
    ordered, sums = ranking.concepts(index, text, found).ordered(ranking.weights())
    return list(zip(ordered.tolist(), sums.tolist(), strict=True))


def link(index: Index, text: str, top: int = 10) -> list[Match]:
    """The unit groups that a title may mean, best first, each once, with the best label of each."""
    found = near(index, text)
    if not len(found):
        return []
    scores = found.best * index.trust[found.labels]
    groups = index.group_of[index.concept_of[found.labels]]
    holds = _groups_hold(index, text)
    order = np.lexsort((found.labels, -scores))
    listed, first = np.unique(groups[order], return_index=True)
    best = order[first]
    totals = scores[best] + HOLDS * holds[listed] * (1 - scores[best])
    if index.learnt:
        totals = (1 - TAUGHT) * totals + TAUGHT * _groups_taught(index, found)[listed]
    ranked = np.lexsort((best, -totals))[:top]
    exact = _nearest_occupations(index, text, found) if index.meaning else {}
    return [
        _match(index, int(found.labels[best[place]]), exact.get(int(listed[place])), float(totals[place]))
        for place in ranked
    ]


def must_ask(matches: list[Match]) -> bool:
    """Whether the person should choose: nothing is sure, or a second occupation is as near as the first."""
    if not matches or matches[0].score < SURE:
        return True
    return len(matches) > 1 and matches[0].score - matches[1].score < CLOSE


def _groups_hold(index: Index, text: str) -> Floats:
    """For each unit group the share of the words said that any of its labels holds."""
    asked = words.words(text)
    held = np.zeros(int(index.group_of.max()) + 1, np.float32)
    weights = [index.words.weight_of(word) for word in asked]
    for word, weight in zip(asked, weights, strict=True):
        column = index.words.names.get(word)
        if column is not None:
            piece = slice(index.words.starts[column], index.words.starts[column + 1])
            hit = np.zeros(len(held), np.bool_)
            hit[index.group_of[index.concept_of[index.words.labels[piece]]]] = True
            held += weight * hit
    return np.asarray(held / sum(weights), np.float32)


def _groups_taught(index: Index, found: Near) -> Floats:
    """For each unit group what is learnt of its nearest occupation."""
    taught = np.zeros(int(index.group_of.max()) + 1, np.float32)
    np.maximum.at(taught, index.group_of, found.learnt)
    return taught


def _nearest_occupations(index: Index, text: str, found: Near) -> dict[int, int]:
    """For each unit group the best of its imported occupations."""
    ordered, _ = ranking.concepts(index, text, found).ordered(ranking.weights())
    nearest: dict[int, int] = {}
    for concept in ordered.tolist():
        if index.concepts[concept].uri:
            nearest.setdefault(int(index.group_of[concept]), concept)
    return nearest


def _match(index: Index, place: int, occupation: int | None, total: float) -> Match:
    label = index.labels[place]
    concept = index.concepts[label.concept if occupation is None else occupation]
    shown_in = {"ary": "ar", "ary_latn": "fr"}.get(label.language, label.language)
    tried = (name for name in (shown_in, "fr", "en") if name in concept.names)
    name = next((concept.names[language] for language in tried), label.text)
    return Match(concept.isco, concept.uri, name, label.text, label.language, round(min(total, 1.0), 4))
