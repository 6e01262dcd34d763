"""What the labels teach together: which pieces of words go with which occupation, beyond the labels that hold them.

Each feature of a title (its words, pairs of words, first word and runs of three to six letters) and each occupation is a
direction of a small space. They start where latent semantics put the occupation (`meaning.py`; without descriptions,
near the others of its group) and move, over a few passes through the labels, so that every label points at its own
occupation rather than at the others: « usiner » and « usinage » end near each other because the same occupations say
them, and a French title and an English one because one occupation has both. It is learnt from the labels alone, when the
index is made; nothing is fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from maslak.occupations.fields import Floats, grams
from maslak.occupations.labels import Concept

FEWEST = 2  # labels that hold a feature before anything is learnt of it
PASSES = 3
BLOCK = 1024  # labels looked at together
STEP = 0.02
SHARP = 14.0  # how sharply a label must prefer its occupation to the others
FORGOTTEN = 0.3  # the share of features that each look leaves out, so that none carries a label alone
SEED = 0
DIMENSIONS = 128  # of the space when occupations are not described
SHARED = (
    (1, 0.5),
    (2, 0.7),
    (3, 0.8),
)  # how far occupations of one major, sub-major, minor group start together


def features(key: str) -> list[str]:
    """The pieces of a title, each once: its words, pairs of words, first word, runs of three to six letters."""
    said = key.split()
    found = [f"w {word}" for word in said] + [
        f"p {one} {two}" for one, two in zip(said, said[1:], strict=False)
    ]
    return list(dict.fromkeys([*found, *(f"f {word}" for word in said[:1]), *grams(key, 3, 6)]))


@dataclass(frozen=True)
class Learnt:
    """Features and occupations as directions; those of occupations have length one."""

    names: Mapping[str, int]
    idf: Floats
    features: NDArray[np.float16]
    places: Floats

    @classmethod
    def learn(cls, keys: Sequence[str], owners: NDArray[np.int32], places: Floats) -> Learnt:
        """From the keys of the labels, the occupation of each and where each occupation starts."""
        pieces = [features(key) for key in keys]
        counted = Counter(piece for listed in pieces for piece in listed)
        kept = [piece for piece, count in counted.items() if count >= FEWEST]
        names = {piece: place for place, piece in enumerate(kept)}
        frequency = np.array([counted[piece] for piece in kept], np.float32)
        idf = np.log((1 + len(keys)) / (1 + frequency)).astype(np.float32)
        table = _table(pieces, names, idf)
        moved, ends = _taught(table, owners, places.astype(np.float32))
        return cls(names, idf, moved.astype(np.float16), ends)

    def nearness(self, key: str) -> Floats:
        """How near each occupation is to a title, between -1 and 1; 0 for a title of which no piece is known."""
        known = [self.names[piece] for piece in features(key) if piece in self.names]
        if not known:
            return np.zeros(len(self.places), np.float32)
        direction = np.einsum("i,ij->j", self.idf[known], self.features[known].astype(np.float32))
        length = float(np.sqrt((direction**2).sum()))
        # einsum: one core; a matrix product would wake the threads of BLAS for a tenth of a millisecond's work
        return np.asarray(np.einsum("ij,j->i", self.places, direction / max(length, 1e-9)), np.float32)

    def arrays(self) -> dict[str, Any]:
        """What to keep in a file."""
        return {
            "names": np.array("\n".join(self.names)),
            "idf": self.idf,
            "features": self.features,
            "places": self.places,
        }

    @classmethod
    def of_arrays(cls, kept: Mapping[str, Any]) -> Learnt:
        """Out of a file."""
        names = {name: place for place, name in enumerate(str(kept["names"]).split("\n"))}
        return cls(names, kept["idf"], kept["features"], kept["places"])


def beginnings(concepts: Sequence[Concept]) -> Floats:
    """Where occupations start that nobody has described: drawn by chance, near those of the same groups of ISCO-08."""
    chance = np.random.default_rng(SEED)
    places = chance.standard_normal((len(concepts), DIMENSIONS))
    groups: dict[str, NDArray[np.float64]] = {}
    for place, concept in enumerate(concepts):
        for digits, share in SHARED:
            code = concept.isco[:digits]
            if code not in groups:
                groups[code] = chance.standard_normal(DIMENSIONS)
            places[place] += share * groups[code]
    return np.asarray(places / np.linalg.norm(places, axis=1, keepdims=True), np.float32)


def _table(pieces: Sequence[list[str]], names: Mapping[str, int], idf: Floats) -> csr_matrix:
    """A row a label: its known features by how much they tell, of length one."""
    columns = [[names[piece] for piece in listed if piece in names] for listed in pieces]
    starts = np.cumsum([0, *map(len, columns)])
    column = np.fromiter((place for listed in columns for place in listed), np.int32, int(starts[-1]))
    row = np.repeat(np.arange(len(columns)), np.diff(starts))
    weight = idf[column]
    length = np.sqrt(np.bincount(row, weight**2, minlength=len(columns))).clip(1e-9)
    return csr_matrix(
        ((weight / length[row]).astype(np.float32), column, starts), shape=(len(columns), len(names))
    )


def _taught(table: csr_matrix, owners: NDArray[np.int32], places: Floats) -> tuple[Floats, Floats]:
    """Features and occupations once each label has been looked at a few times (softmax, AdaGrad)."""
    moved, ends = _middles(table, owners, places), places.copy()
    seen, ends_seen = np.full_like(moved, 1e-8), np.full_like(ends, 1e-8)
    for block, labels in _looks(table):
        said, said_length = _of_length_one(block @ moved)
        aims, aims_length = _of_length_one(ends)
        share = _shares(SHARP * (said @ aims.T))
        share[np.arange(len(labels)), owners[labels]] -= 1
        share *= SHARP / len(labels)
        slope = _across(share @ aims, said) / said_length
        ends_slope = _across(share.T @ said, aims) / aims_length
        turned = block.T.tocsr()
        held = np.flatnonzero(np.diff(turned.indptr))
        step = turned[held] @ slope
        seen[held] += step**2
        moved[held] -= STEP * step / np.sqrt(seen[held])
        ends_seen += ends_slope**2
        ends -= STEP * ends_slope / np.sqrt(ends_seen)
    return moved, _of_length_one(ends)[0]


def _middles(table: csr_matrix, owners: NDArray[np.int32], places: Floats) -> Floats:
    """Where features start: in the middle of the occupations whose labels hold them."""
    held = csr_matrix((np.ones_like(table.data), table.indices, table.indptr), shape=table.shape).T.tocsr()
    counts = np.diff(held.indptr).clip(1)
    return np.asarray((held @ places[owners]) / counts[:, None], np.float32)


def _looks(table: csr_matrix) -> Iterator[tuple[csr_matrix, NDArray[np.int64]]]:
    """Blocks of labels in an order drawn by chance, always the same, some of their features left out."""
    chance = np.random.default_rng(SEED)
    for _ in range(PASSES):
        order = chance.permutation(table.shape[0])
        for start in range(0, len(order), BLOCK):
            labels = order[start : start + BLOCK]
            block = table[labels]
            kept = chance.random(len(block.data)) >= FORGOTTEN
            block.data = (block.data * kept / (1 - FORGOTTEN)).astype(np.float32)
            yield block, labels


def _of_length_one(rows: Floats) -> tuple[Floats, Floats]:
    length = np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-6)
    return rows / length, length


def _shares(sums: Floats) -> Floats:
    """Each row as shares of one."""
    sums -= sums.max(axis=1, keepdims=True)
    np.exp(sums, out=sums)
    sums /= sums.sum(axis=1, keepdims=True)
    return sums


def _across(slope: Floats, direction: Floats) -> Floats:
    """The part of a slope that turns a direction, without what would only lengthen it."""
    return np.asarray(slope - direction * (slope * direction).sum(axis=1, keepdims=True), np.float32)
