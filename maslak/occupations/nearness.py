"""How near each label is to what was said, by its writing and by its sound, and each occupation by what is learnt.

Numbers between 0 and 1; what is learnt may fall below 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from maslak.occupations import words
from maslak.occupations.fields import Floats
from maslak.occupations.index import Index, letter_features, sound_features

CANDIDATES = 300  # labels looked at closely
# The shares of a match by writing: runs of letters, whole words, likeness of the whole, words said that the label
# holds, words of the label that were said.
LETTERS, WORDS, LIKENESS, HELD, SAID = 0.30, 0.10, 0.10, 0.25, 0.25
SOUND = 0.80  # what a perfect match by sound alone is worth
ALIKE = 0.65  # two words less alike than this are strangers


@dataclass(frozen=True)
class Near:
    """Candidate labels, in no order, with every nearness of theirs; `learnt` is of every concept of the index."""

    labels: NDArray[np.int64]
    letters: Floats
    words: Floats
    likeness: Floats
    held: Floats
    said: Floats
    sound: Floats
    learnt: Floats

    @property
    def written(self) -> Floats:
        """The match by writing."""
        return np.asarray(
            LETTERS * self.letters
            + WORDS * self.words
            + LIKENESS * self.likeness
            + HELD * self.held
            + SAID * self.said,
            np.float32,
        )

    @property
    def best(self) -> Floats:
        """The match by writing or by sound, whichever is better."""
        return np.maximum(self.written, self.sound)

    def __len__(self) -> int:
        return len(self.labels)


def near(index: Index, text: str, candidates: int = CANDIDATES) -> Near:
    """The labels nearest to a title; none for a title without letters."""
    key, bone = words.key(text), words.skeleton(text)
    asked = key.split()
    letters = index.letters.scores(letter_features(key))
    by_words = index.words.scores(asked)
    sounds = index.sounds.scores(sound_features(bone))
    rough = np.maximum(0.6 * letters + 0.4 * by_words, 0.5 * SOUND * sounds)
    wanted = min(candidates, rough.size)
    found = np.sort(np.argpartition(-rough, wanted - 1)[:wanted]) if wanted else np.zeros(0, np.int64)
    found = found[rough[found] > 0]
    held, said = _aligned(index, asked, found)
    heard = 0.5 * (sounds[found] + _likeness(bone, [index.bones[label] for label in found]))
    return Near(
        found,
        letters[found],
        by_words[found],
        _likeness_of_whole(key, [index.keys[label] for label in found]),
        held,
        said,
        np.asarray(SOUND * _trusted(bone) * heard, np.float32),
        _learnt(index, key),
    )


def _learnt(index: Index, key: str) -> Floats:
    if index.learnt is None:
        return np.zeros(len(index.concepts), np.float32)
    return index.learnt.nearness(key)


def _trusted(bone: str) -> float:
    """How far consonants can be trusted: two of them say little."""
    return min(1.0, 0.4 + 0.15 * len(bone.replace(" ", "")))


def _likeness(text: str, others: list[str]) -> Floats:
    if not others or not text:
        return np.zeros(len(others), np.float32)
    found = process.cdist([text], others, scorer=fuzz.ratio, dtype=np.float32)
    return np.asarray(found[0] / 100, np.float32)


def _likeness_of_whole(key: str, others: list[str]) -> Floats:
    """The likeness as written, or without spaces if that is better: « store keeper » is « storekeeper »."""
    joined = _likeness(key.replace(" ", ""), [other.replace(" ", "") for other in others])
    return np.maximum(_likeness(key, others), joined)


def _aligned(index: Index, asked: list[str], found: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The share of the words said that each label holds, and the share of its words that were said.

    Rare words weigh more; a word nearly the same counts in part.
    """
    if not len(found) or not asked:
        return np.zeros(len(found), np.float32), np.zeros(len(found), np.float32)
    counts = index.word_starts[found + 1] - index.word_starts[found]
    ends = np.cumsum(counts)
    places = np.arange(ends[-1]) + np.repeat(index.word_starts[found] - ends + counts, counts)
    flat = index.word_ids[places]
    distinct, place = np.unique(flat, return_inverse=True)
    alike = process.cdist(
        asked,
        [index.word_list[word] for word in distinct],
        scorer=Indel.normalized_similarity,
        dtype=np.float32,
    )
    alike = np.where(alike < ALIKE, 0, alike**3)[:, place]
    begins = ends - counts
    weights = np.array([index.words.weight_of(word) for word in asked], np.float32)
    own = index.words.idf[flat]
    held = (np.maximum.reduceat(alike, begins, axis=1) * weights[:, None]).sum(axis=0) / weights.sum()
    said = np.add.reduceat(alike.max(axis=0) * own, begins) / np.add.reduceat(own, begins)
    return held.astype(np.float32), said.astype(np.float32)
