"""The table that the linker searches: labels seen by their letters, their words and their sounds. Kept as one file."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maslak.occupations import words
from maslak.occupations.encoder import Encoded, Encoder
from maslak.occupations.fields import Field, grams
from maslak.occupations.labels import HEARD_IN, KINDS, TRUST, Concept, Label
from maslak.occupations.learnt import Learnt, beginnings
from maslak.occupations.meaning import FEWEST, FROM_TEXT, Meaning

FORM = 4  # of the kept file; another form is made anew
_FIELDS = ("letters", "words", "sounds")
_FIELD_PARTS = ("names", "idf", "starts", "labels", "weights", "size")
_MEANING_PARTS = ("names", "idf", "starts", "concepts", "directions", "places")
_LEARNT_PARTS = ("names", "idf", "features", "places")


@dataclass(frozen=True)
class Index:
    """Concepts, their labels, three fields over the labels; what described concepts and their labels teach, if any.

    `encoded` is there when an encoder is plugged in.
    """

    concepts: Sequence[Concept]
    labels: Sequence[Label]
    keys: Sequence[str]
    bones: Sequence[str]
    letters: Field
    words: Field
    sounds: Field
    meaning: Meaning | None
    learnt: Learnt | None
    encoded: Encoded | None = None

    @classmethod
    def build(
        cls, concepts: Sequence[Concept], labels: Iterable[Label], encoder: Encoder | None = None
    ) -> Index:
        """An index over the labels that have letters, each said once a concept and language."""
        kept = _once(labels)
        keys = [words.key(label.text) for label in kept]
        bones = [words.skeleton(label.text) if label.language in HEARD_IN else "" for label in kept]
        meaning = _meaning(concepts, kept, keys)
        owners = np.array([label.concept for label in kept], np.int32)
        return cls(
            concepts,
            kept,
            keys,
            bones,
            Field.build(letter_features(key) for key in keys),
            Field.build(key.split() for key in keys),
            Field.build(sound_features(bone) for bone in bones),
            meaning,
            _learnt(concepts, keys, owners, meaning),
            Encoded.of(encoder, [(label.text, label.concept) for label in kept], len(concepts))
            if encoder
            else None,
        )

    @cached_property
    def concept_of(self) -> NDArray[np.int32]:
        """The concept of each label."""
        return np.array([label.concept for label in self.labels], np.int32)

    @cached_property
    def group_of(self) -> NDArray[np.int32]:
        """The unit group of each concept, as a number."""
        groups = {isco: place for place, isco in enumerate(dict.fromkeys(c.isco for c in self.concepts))}
        return np.array([groups[concept.isco] for concept in self.concepts], np.int32)

    @cached_property
    def trust(self) -> NDArray[np.float32]:
        """How far each label is trusted."""
        return np.array([TRUST[label.kind] for label in self.labels], np.float32)

    @cached_property
    def kind_of(self) -> NDArray[np.int32]:
        """The kind of each label, by its place in KINDS."""
        place = {kind: number for number, kind in enumerate(KINDS)}
        return np.array([place[label.kind] for label in self.labels], np.int32)

    @cached_property
    def label_counts(self) -> NDArray[np.int64]:
        """How many labels each concept has."""
        return np.bincount(self.concept_of, minlength=len(self.concepts))

    @cached_property
    def word_list(self) -> list[str]:
        """The words of all labels."""
        return list(self.words.names)

    @cached_property
    def word_ids(self) -> NDArray[np.int32]:
        """The words of one label after another, by their place in `word_list`."""
        names = self.words.names
        return np.fromiter((names[word] for key in self.keys for word in key.split()), np.int32)

    @cached_property
    def word_starts(self) -> NDArray[np.int64]:
        """Where the words of each label begin."""
        return np.cumsum([0, *(key.count(" ") + 1 for key in self.keys)])

    def save(self, path: Path, edition: str = "") -> None:
        """Keep the index with a mark of what it was made of; a reader sees the old file or the new, never a half."""
        parts: dict[str, Any] = {}
        for name in _FIELDS:
            parts |= {f"{name}_{part}": array for part, array in getattr(self, name).arrays().items()}
        if self.meaning:
            parts |= {f"meaning_{part}": array for part, array in self.meaning.arrays().items()}
        if self.learnt:
            parts |= {f"learnt_{part}": array for part, array in self.learnt.arrays().items()}
        if self.encoded:
            parts["encoded"] = self.encoded.places
        text = {
            "concepts": [asdict(concept) for concept in self.concepts],
            "labels": [(label.text, label.language, label.concept, label.kind) for label in self.labels],
            "keys": list(self.keys),
            "bones": list(self.bones),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.npz")  # two processes may do so at once
        np.savez(
            temporary,
            edition=np.array(f"{FORM} {edition}"),
            text=np.array(json.dumps(text, ensure_ascii=False).encode()),
            **parts,
        )
        temporary.replace(path)

    @staticmethod
    def edition(path: Path) -> str:
        """The mark that a file was saved with; empty for a file of another form."""
        with np.load(path, allow_pickle=False) as kept:
            form, _, mark = str(kept["edition"]).partition(" ")
            return mark if form == str(FORM) else ""

    @classmethod
    def load(cls, path: Path, encoder: Encoder | None = None) -> Index:
        """The index of a file, with the encoder that it was saved with if there was one."""
        concepts, labels, text = _texts(path)
        with np.load(path, allow_pickle=False) as kept:
            letters, by_words, sounds = (
                Field.of_arrays({part: kept[f"{name}_{part}"] for part in _FIELD_PARTS}) for name in _FIELDS
            )
            meaning = learnt = None
            if "meaning_idf" in kept:
                meaning = Meaning.of_arrays({part: kept[f"meaning_{part}"] for part in _MEANING_PARTS})
            if "learnt_idf" in kept:
                learnt = Learnt.of_arrays({part: kept[f"learnt_{part}"] for part in _LEARNT_PARTS})
            encoded = Encoded(encoder, kept["encoded"]) if encoder and "encoded" in kept else None
        told, bones = text["keys"], text["bones"]
        return cls(concepts, labels, told, bones, letters, by_words, sounds, meaning, learnt, encoded)


def load_labels(path: Path) -> tuple[list[Concept], list[Label]]:
    """Only what a file was made of."""
    return _texts(path)[:2]


def _texts(path: Path) -> tuple[list[Concept], list[Label], dict[str, Any]]:
    with np.load(path, allow_pickle=False) as kept:
        text = json.loads(kept["text"].item())
    return (
        [Concept(**concept) for concept in text["concepts"]],
        [Label(*label) for label in text["labels"]],
        text,
    )


def letter_features(key: str) -> list[str]:
    """Runs of two to five letters of each word."""
    return grams(key, 2, 5)


def sound_features(bone: str) -> list[str]:
    """Runs of two or three consonants of each word."""
    return grams(bone, 2, 3)


def _learnt(
    concepts: Sequence[Concept], keys: Sequence[str], owners: NDArray[np.int32], meaning: Meaning | None
) -> Learnt | None:
    if len(concepts) < FEWEST:
        return None
    return Learnt.learn(keys, owners, meaning.places if meaning else beginnings(concepts))


def _meaning(concepts: Sequence[Concept], labels: Sequence[Label], keys: Sequence[str]) -> Meaning | None:
    if sum(bool(concept.about) for concept in concepts) < FEWEST:
        return None
    counted: list[Counter[str]] = [Counter() for _ in concepts]
    for label, key in zip(labels, keys, strict=True):
        counted[label.concept].update(key.split())
    told: list[dict[str, float]] = [dict(count) for count in counted]
    for place, concept in enumerate(concepts):
        for word in words.long_words(concept.about):
            told[place][word] = told[place].get(word, 0) + FROM_TEXT
    return Meaning.learn(told)


def _once(labels: Iterable[Label]) -> list[Label]:
    seen: set[tuple[str, int, str]] = set()
    kept = []
    for label in labels:
        mark = (words.key(label.text), label.concept, label.language)
        if mark[0] and mark not in seen:
            seen.add(mark)
            kept.append(label)
    return kept
