"""The table that the linker searches: labels seen by their letters, their words and their sounds. Kept as one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maslak.occupations import words
from maslak.occupations.fields import Field, grams
from maslak.occupations.labels import TRUST, Concept, Label

FORM = 1  # of the kept file; another form is built anew


@dataclass(frozen=True)
class Index:
    """Concepts, their labels, and three fields over the labels."""

    concepts: Sequence[Concept]
    labels: Sequence[Label]
    keys: Sequence[str]
    bones: Sequence[str]
    letters: Field
    words: Field
    sounds: Field
    concept_of: NDArray[np.int32]
    group_of: NDArray[np.int32]
    trust: NDArray[np.float32]

    @classmethod
    def build(cls, concepts: Sequence[Concept], labels: Iterable[Label]) -> Index:
        """An index over the labels that have letters, each said once a concept."""
        kept = _once(labels)
        keys = [words.key(label.text) for label in kept]
        bones = [words.skeleton(label.text) for label in kept]
        return cls._of(
            concepts,
            kept,
            keys,
            bones,
            Field.build(letter_features(key) for key in keys),
            Field.build(key.split() for key in keys),
            Field.build(sound_features(bone) for bone in bones),
        )

    @classmethod
    def _of(
        cls, concepts: Sequence[Concept], labels: Sequence[Label], keys: Sequence[str], bones: Sequence[str],
        letters: Field, by_words: Field, sounds: Field,
    ) -> Index:  # fmt: skip
        groups = {isco: place for place, isco in enumerate(dict.fromkeys(c.isco for c in concepts))}
        concept_of = np.array([label.concept for label in labels], np.int32)
        group = np.array([groups[concept.isco] for concept in concepts], np.int32)
        trust = np.array([TRUST[label.kind] for label in labels], np.float32)
        return cls(
            concepts, labels, keys, bones, letters, by_words, sounds, concept_of, group[concept_of], trust
        )

    def save(self, path: Path, edition: str = "") -> None:
        """Keep the index with a mark of what it was made of; a reader sees the old file or the new, never half of one."""
        parts = {
            f"{name}_{part}": array
            for name in ("letters", "words", "sounds")
            for part, array in getattr(self, name).arrays().items()
        }
        text = {
            "concepts": [asdict(concept) for concept in self.concepts],
            "labels": [(label.text, label.language, label.concept, label.kind) for label in self.labels],
            "keys": list(self.keys),
            "bones": list(self.bones),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new.npz")
        np.savez(
            temporary,
            edition=np.array(f"{FORM} {edition}"),
            text=np.array(json.dumps(text, ensure_ascii=False)),
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
    def load(cls, path: Path) -> Index:
        """The index of a file."""
        with np.load(path, allow_pickle=False) as kept:
            text = json.loads(str(kept["text"]))
            fields = [
                Field.of_arrays({part: kept[f"{name}_{part}"] for part in _PARTS})
                for name in ("letters", "words", "sounds")
            ]
        concepts = [Concept(**concept) for concept in text["concepts"]]
        labels = [Label(*label) for label in text["labels"]]
        return cls._of(concepts, labels, text["keys"], text["bones"], *fields)


_PARTS = ("names", "idf", "starts", "labels", "weights", "size")


def letter_features(key: str) -> list[str]:
    """Runs of two to five letters of each word."""
    return grams(key, 2, 5)


def sound_features(bone: str) -> list[str]:
    """Runs of one to three consonants of each word."""
    return grams(bone, 2, 3)


def _once(labels: Iterable[Label]) -> list[Label]:
    seen: set[tuple[str, int, str]] = set()
    kept = []
    for label in labels:
        mark = (words.key(label.text), label.concept, label.language)
        if mark[0] and mark not in seen:
            seen.add(mark)
            kept.append(label)
    return kept
