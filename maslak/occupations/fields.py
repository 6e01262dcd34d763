"""One way of looking at labels, as an inverted table: feature to labels with weights (TF-IDF, cosine)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# In a large field, a feature that more labels than this share tells little and costs most of the time.
COMMON, LARGE = 0.04, 20_000


def grams(text: str, shortest: int, longest: int) -> list[str]:
    """The runs of letters of each word with its edges: « nounou » gives « _n », « no », … « _nou »."""
    found = []
    for word in text.split():
        edged = f"_{word}_"
        for size in range(shortest, longest + 1):
            if size >= len(edged):
                found.append(edged)
                break
            found.extend(edged[start : start + size] for start in range(len(edged) - size + 1))
    return found


@dataclass(frozen=True)
class Field:
    """Which labels hold which feature. Weights are TF-IDF, each label of length one."""

    names: Mapping[str, int]
    idf: Floats
    starts: NDArray[np.int64]
    labels: NDArray[np.int32]
    weights: Floats
    size: int

    @classmethod
    def build(cls, documents: Iterable[list[str]]) -> Field:
        """A field over one list of features a label."""
        names: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[int] = []
        size = 0
        for size, features in enumerate(documents, start=1):
            for name, count in Counter(features).items():
                rows.append(size - 1)
                columns.append(names.setdefault(name, len(names)))
                counts.append(count)
        row, column = np.array(rows, np.int32), np.array(columns, np.int64)
        idf = _idf(np.bincount(column, minlength=len(names)), size)
        weight = (1 + np.log(np.array(counts, np.float32).clip(1))) * idf[column]
        norm = np.sqrt(np.bincount(row, weight**2, minlength=size))
        weight = (weight / norm[row]).astype(np.float32) if size else weight
        order = np.argsort(column, kind="stable")
        starts = np.zeros(len(names) + 1, np.int64)
        np.cumsum(np.bincount(column, minlength=len(names)), out=starts[1:])
        return cls(names, idf, starts, row[order], weight[order], size)

    def scores(self, features: list[str]) -> Floats:
        """The cosine of the features with every label; unknown features count in the length, as strangers.

        In a large field the commonest features are passed over, unless there are only such.
        """
        counted = Counter(features)
        known = [(self.names[name], count) for name, count in counted.items() if name in self.names]
        found = np.zeros(self.size, np.float32)
        if not known:
            return found
        unknown_idf = float(np.log(1 + self.size)) + 1
        unknown = sum((1 + np.log(c)) ** 2 for name, c in counted.items() if name not in self.names)
        weights = np.array([(1 + np.log(c)) * self.idf[column] for column, c in known], np.float32)
        length = float(np.sqrt((weights**2).sum() + unknown * unknown_idf**2))
        pieces = [slice(self.starts[column], self.starts[column + 1]) for column, _ in known]
        if self.size > LARGE:
            rare = [piece.stop - piece.start <= COMMON * self.size for piece in pieces]
            if any(rare):
                pieces = [piece for piece, kept in zip(pieces, rare, strict=True) if kept]
                weights = weights[rare]
        rows = np.concatenate([self.labels[piece] for piece in pieces])
        values = np.concatenate(
            [self.weights[p] * (w / length) for p, w in zip(pieces, weights, strict=True)]
        )
        found += np.bincount(rows, values, minlength=self.size).astype(np.float32)
        return found

    def weight_of(self, name: str) -> float:
        """How much a feature tells: rare ones more, unknown ones most."""
        column = self.names.get(name)
        return float(np.log(1 + self.size)) + 1 if column is None else float(self.idf[column])

    def arrays(self) -> dict[str, Any]:
        """What to keep in a file."""
        return {
            "names": np.array("\n".join(self.names)),
            "idf": self.idf,
            "starts": self.starts,
            "labels": self.labels,
            "weights": self.weights,
            "size": np.array(self.size),
        }

    @classmethod
    def of_arrays(cls, kept: Mapping[str, Any]) -> Field:
        """A field out of a file."""
        listed = str(kept["names"])
        names = {name: column for column, name in enumerate(listed.split("\n"))} if listed else {}
        return cls(names, kept["idf"], kept["starts"], kept["labels"], kept["weights"], int(kept["size"]))


def _idf(frequencies: NDArray[np.int64], size: int) -> Floats:
    return (np.log((1 + size) / (1 + frequencies)) + 1).astype(np.float32)
