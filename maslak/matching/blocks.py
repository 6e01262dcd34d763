"""One block of people against the index: a function of its files alone, which any process of any machine may call.

No database, no settings, nothing kept between two calls but the index last opened. A block that was matched before,
against the same index in the same way, is not matched again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from maslak.matching import keeping, kernel
from maslak.matching.columns import OfferColumns, PeopleColumns

# What a result depends on besides its inputs: when one of these files changes, earlier results are not taken up.
_COUNTING = (
    "columns",
    "gates",
    "kernel",
    "machine",
    "measures",
    "neighbours",
    "prepared",
    "shapes",
    "data/neighbours",
)


@dataclass(frozen=True)
class Params:
    """How people are matched: the weights as `Weights.array` gives them, how many offers each, the day's seed."""

    version: str  # of the index
    weights: tuple[int, ...]
    top: int
    seed: int
    out: str  # the folder of the results
    lasting: bool = True  # results outlive the run


@dataclass(frozen=True)
class Block:
    """Some people, in a file; `digest` is the hash of what it holds."""

    path: str
    digest: str
    people: int


@dataclass(frozen=True)
class Part:
    """The results of a block: rows of `kernel.RESULT`, by person in the order of the block, the best first."""

    path: str
    digest: str
    rows: int
    block: Block


def keep(people: PeopleColumns, path: Path) -> Block:
    """Put some people in a file of the run, which goes with the run."""
    arrays = people.arrays()
    keeping.whole(path, lambda file: np.savez(file, **arrays), lasting=False)  # type: ignore[arg-type]
    return Block(str(path), keeping.hash_of(arrays), len(people))


def match_block(block: Block, index: str, params: Params) -> Part:
    """Rank the offers of `index` for each person of the block, into a file of `params.out`.

    The file bears the hash of all that it depends on, and is there whole or not at all: found there, it is the answer.
    """
    path = Path(params.out) / f"part-{_name(block, params)}.npy"
    if not path.exists():
        with np.load(block.path, allow_pickle=False) as file:
            people = PeopleColumns.from_arrays({name: file[name] for name in PeopleColumns.FIELDS})
        weights = np.array(params.weights, dtype=np.int64)
        found = kernel.top(people, _offers(index, params.version), weights, params.top, params.seed)
        keeping.whole(path, lambda file: np.save(file, found, allow_pickle=False), lasting=params.lasting)
    seen = hashlib.sha256()
    rows = 0
    for piece in pieces(path):
        seen.update(piece)
        rows += len(piece)
    return Part(str(path), seen.hexdigest(), rows // kernel.RESULT.itemsize, block)


def pieces(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """The bytes of the rows of a file of results, a megabyte at a time."""
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        np.lib.format.read_array_header_1_0(file)
        while piece := file.read(size):
            yield piece


@lru_cache(maxsize=1)
def _offers(index: str, _version: str) -> OfferColumns:
    return keeping.opened(Path(index), OfferColumns)


def _name(block: Block, params: Params) -> str:
    told = repr((block.digest, astuple(params)[:4], _code()))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def _code() -> str:
    here = Path(__file__).parent
    seen = hashlib.sha256()
    for name in _COUNTING:
        path = here / (f"{name}.yaml" if "/" in name else f"{name}.py")
        seen.update(path.read_bytes() if path.exists() else b"-")
    return seen.hexdigest()
