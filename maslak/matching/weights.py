"""How much each term of a score weighs: one dated, checked set of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from maslak.matching.shapes import CHANCE, HIGHEST, WORTH

_FILE = Path(__file__).parent / "data" / "weights.yaml"


class BadWeights(ValueError):
    """A set of weights that cannot be used, and why."""


@dataclass(frozen=True)
class Weights:
    """The weights of the terms, in thousandths: those of the chance together, those of the worth together.

    Offers whose scores lie in one band of `band` points count as near-ties: the day's shuffle orders them.
    Raises BadWeights when a term is missing, unknown or negative, or when the sums are not 1000.
    """

    version: str
    chance: Mapping[str, int]
    worth: Mapping[str, int]
    band: int = 25

    def __post_init__(self) -> None:
        for name, given, terms in (("chance", self.chance, CHANCE), ("worth", self.worth, WORTH)):
            if set(given) != set(terms):
                raise BadWeights(f"{name}: the terms are {', '.join(terms)}")
            if any(not isinstance(value, int) or value < 0 for value in given.values()):
                raise BadWeights(f"{name}: weights are whole numbers, zero or more")
            if sum(given.values()) != HIGHEST:
                raise BadWeights(f"{name}: weights make {HIGHEST} together, not {sum(given.values())}")
        if not 1 <= self.band <= HIGHEST:
            raise BadWeights(f"band: between 1 and {HIGHEST} points")

    def of(self, term: str) -> int:
        """The weight of one term, in thousandths of its side."""
        return self.chance[term] if term in self.chance else self.worth[term]

    def array(self) -> npt.NDArray[np.int64]:
        """The weights as the kernel takes them: chance, worth, band."""
        each = [*(self.chance[term] for term in CHANCE), *(self.worth[term] for term in WORTH), self.band]
        return np.array(each, dtype=np.int64)

    def as_json(self) -> dict[str, Any]:
        """The set as a release keeps it."""
        return {
            "version": self.version, "chance": dict(self.chance), "worth": dict(self.worth), "band": self.band,
        }  # fmt: skip


def from_json(given: Mapping[str, Any]) -> Weights:
    """A set as a file or a release writes it. Raises BadWeights."""
    try:
        return Weights(
            version=str(given["version"]), chance=dict(given["chance"]), worth=dict(given["worth"]),
            band=int(given.get("band", 25)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BadWeights):
            raise
        raise BadWeights(f"not a set of weights: {error}") from error


@cache
def default() -> Weights:
    """The weights that this version of the product comes with."""
    return from_json(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


DEFAULT = default()
