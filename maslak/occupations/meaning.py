"""What occupations are about, beyond their labels: the words of their descriptions, and which words go together.

The second is latent semantic analysis: the table of occupations and words in a few dimensions, so that « minceur » comes
near « amincissement » because both stand where the same other words do. It is made from the imported texts
themselves; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from maslak.occupations.fields import Floats

DIMENSIONS = 200
FEWEST = 400  # with fewer occupations that are described there is nothing to learn
FROM_TEXT = 0.5  # a word of a description against one of a label


@dataclass(frozen=True)
class Meaning:
    """For each word the occupations whose texts hold it, and words and occupations as directions."""

    names: Mapping[str, int]
    idf: Floats
    starts: NDArray[np.int64]
    concepts: NDArray[np.int32]
    directions: Floats
    places: Floats

    @classmethod
    def learn(cls, counted: Sequence[Mapping[str, float]]) -> Meaning:
        """From the words of each occupation, with how much each counts."""
        names: dict[str, int] = {}
        rows, columns, values = [], [], []
        for row, count in enumerate(counted):
            for word, times in count.items():
                rows.append(row)
                columns.append(names.setdefault(word, len(names)))
                values.append(np.log1p(times))
        row_of, column_of = np.array(rows, np.int32), np.array(columns, np.int32)
        frequency = np.bincount(column_of, minlength=len(names))
        idf = np.log((1 + len(counted)) / (1 + frequency)).astype(np.float32)
        weights = np.array(values, np.float32) * idf[column_of]
        length = np.sqrt(np.bincount(row_of, weights**2, minlength=len(counted))).clip(1e-9)
        table = csr_matrix((weights / length[row_of], (row_of, column_of)), shape=(len(counted), len(names)))
        left, strength, right = svds(table, k=DIMENSIONS, random_state=0)
        places = left * strength
        places /= np.linalg.norm(places, axis=1, keepdims=True).clip(1e-9)
        order = np.argsort(column_of, kind="stable")
        starts = np.zeros(len(names) + 1, np.int64)
        np.cumsum(frequency, out=starts[1:])
        return cls(names, idf, starts, row_of[order], right.T.astype(np.float32), places.astype(np.float32))

    def holders(self, word: str) -> NDArray[np.int32]:
        """The occupations whose texts hold a word."""
        column = self.names.get(word)
        return (
            self.concepts[:0]
            if column is None
            else self.concepts[self.starts[column] : self.starts[column + 1]]
        )

    def nearness(self, asked: Sequence[str], among: NDArray[np.int32]) -> Floats:
        """How near each of some occupations is to the words together, between -1 and 1; 0 for unknown words."""
        known = [self.names[word] for word in asked if word in self.names]
        direction = (self.directions[known] * self.idf[known][:, None]).sum(axis=0)
        length = float(np.linalg.norm(direction)) if known else 0.0
        if not length:
            return np.zeros(len(among), np.float32)
        # einsum: one core; a matrix product would wake the threads of BLAS for a twentieth of a millisecond's work
        return np.asarray(np.einsum("ij,j->i", self.places[among], direction / length), np.float32)

    def arrays(self) -> dict[str, Any]:
        """What to keep in a file."""
        return {
            "names": np.array("\n".join(self.names)),
            "idf": self.idf,
            "starts": self.starts,
            "concepts": self.concepts,
            "directions": self.directions.astype(np.float16),
            "places": self.places,
        }

    @classmethod
    def of_arrays(cls, kept: Mapping[str, Any]) -> Meaning:
        """Out of a file."""
        names = {name: column for column, name in enumerate(str(kept["names"]).split("\n"))}
        directions = kept["directions"].astype(np.float32)
        return cls(names, kept["idf"], kept["starts"], kept["concepts"], directions, kept["places"])
