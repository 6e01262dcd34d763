"""From what somebody says of their work to the occupations it may be, best first, each with the label that matched.

A label may match by its writing (letters, words, likeness of the whole) or by its sound (consonants that Latin and
Arabic letters share); the better of the two counts. An occupation is worth its best label, and a little more when
others of its labels match as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from maslak.occupations import words
from maslak.occupations.fields import Floats
from maslak.occupations.index import Index, letter_features, sound_features

CANDIDATES = 300  # labels looked at closely
LETTERS, WORDS, LIKENESS = 0.50, 0.25, 0.25  # the shares of a match by writing
SOUND = 0.80  # what a perfect match by sound alone is worth
SUPPORT = 0.03  # what the other labels of a group may add
SURE = 0.55  # below, the linker asks
CLOSE = 0.05  # a second group as near as this makes it ask


@dataclass(frozen=True)
class Match:
    """An occupation that a title may mean."""

    isco: str
    uri: str | None
    label: str
    matched_label: str
    language: str
    score: float


@dataclass(frozen=True)
class Scored:
    """Candidate labels with their scores, best first."""

    labels: NDArray[np.int64]
    scores: Floats


def score(index: Index, text: str, candidates: int = CANDIDATES) -> Scored:
    """The labels nearest to a title, scores between 0 and 1; empty for a title without letters."""
    key, bone = words.key(text), words.skeleton(text)
    if not key:
        return Scored(np.zeros(0, np.int64), np.zeros(0, np.float32))
    letters = index.letters.scores(letter_features(key))
    by_words = index.words.scores(key.split())
    sounds = index.sounds.scores(sound_features(bone))
    rough = np.maximum(LETTERS * letters + WORDS * by_words, SOUND * 0.5 * sounds)
    near = np.argpartition(-rough, min(candidates, rough.size - 1))[:candidates]
    near = near[rough[near] > 0]
    likeness = _likeness(key, [index.keys[label] for label in near])
    alike_bones = _likeness(bone, [index.bones[label] for label in near])
    written = LETTERS * letters[near] + WORDS * by_words[near] + LIKENESS * likeness
    heard = SOUND * _heard(bone) * 0.5 * (sounds[near] + alike_bones)
    total = np.maximum(written, heard) * index.trust[near]
    order = np.lexsort((near, -total))
    return Scored(near[order].astype(np.int64), total[order].astype(np.float32))


def _heard(bone: str) -> float:
    """How far consonants can be trusted: two of them say little."""
    return min(1.0, 0.4 + 0.15 * len(bone.replace(" ", "")))


def _likeness(text: str, others: list[str]) -> Floats:
    if not others or not text:
        return np.zeros(len(others), np.float32)
    found = process.cdist([text], others, scorer=fuzz.ratio, dtype=np.float32)
    return np.asarray(found[0], np.float32) / 100


def rank(index: Index, text: str) -> list[tuple[int, float]]:
    """The concepts that a title may mean (their places in the index) with their scores, best first."""
    found = score(index, text)
    best: dict[int, float] = {}
    for concept, value in zip(index.concept_of[found.labels].tolist(), found.scores.tolist(), strict=True):
        best.setdefault(concept, value)
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def link(index: Index, text: str, top: int = 10) -> list[Match]:
    """The unit groups that a title may mean, best first, each once, with the best label of each."""
    found = score(index, text)
    best: dict[int, list[int]] = {}
    for place, group in enumerate(index.group_of[found.labels]):
        best.setdefault(int(group), []).append(place)
    ranked = sorted(
        ((_with_support(found.scores[places]), places[0]) for places in best.values()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return [_match(index, int(found.labels[place]), total) for total, place in ranked[:top]]


def _with_support(scores: Floats) -> float:
    first = float(scores[0])
    return min(1.0, first + SUPPORT * float(scores[1:4].sum()) / 3 * (1 - first))


def _match(index: Index, place: int, total: float) -> Match:
    label = index.labels[place]
    concept = index.concepts[label.concept]
    shown_in = {"ary": "ar", "ary_latn": "fr"}.get(label.language, label.language)
    names = concept.names
    name = next((names[tried] for tried in (shown_in, "fr", "en") if tried in names), label.text)
    return Match(concept.isco, concept.uri, name, label.text, label.language, round(total, 4))


def must_ask(matches: list[Match]) -> bool:
    """Whether the person should choose: nothing is sure, or a second occupation is as near as the first."""
    if not matches or matches[0].score < SURE:
        return True
    return len(matches) > 1 and matches[0].score - matches[1].score < CLOSE
