"""Everybody against everything: people in blocks, a runner that matches them, results streamed to files.

People are on the disk only while their block is matched, in a folder closed to others that goes with the run, also
when the run fails; what a run that was killed left behind goes with the next one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from maslak.matching import blocks, keeping, store
from maslak.matching.blocks import Block, Params, Part
from maslak.matching.columns import OfferColumns, PeopleColumns
from maslak.matching.runners import Runner
from maslak.matching.weights import Weights

TOP, BLOCK = 50, 20_000


@dataclass(frozen=True)
class Summary:
    """What a batch did. `digest` is the hash of all results in order: the same whatever the runner and the blocks."""

    people: int
    offers: int
    pairs: int
    seconds: float
    digest: str
    version: str
    runner: str


def match_all(
    people: PeopleColumns | Iterable[PeopleColumns], offers: OfferColumns, *, weights: Weights, seed: int,
    runner: Runner, out_dir: Path | None = None, top: int = TOP, block: int = BLOCK,
) -> Summary:  # fmt: skip
    """The `top` offers of each person, people in the order given; an iterable is read as blocks are needed.

    With `out_dir` the results stay there, a file a block with `manifest.json` that names them in order, and a run
    that was interrupted takes up what it had finished. Without, they are counted, hashed and thrown away.
    """
    began = time.perf_counter()
    if out_dir:
        out_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _run_folder() as folder:
        version, index = _index(offers, folder)
        params = Params(
            version, tuple(weights.array().tolist()), top, seed, str((out_dir or folder).resolve()), bool(out_dir)
        )  # fmt: skip
        matching = partial(blocks.match_block, index=str(index), params=params)
        seen, parts = hashlib.sha256(), []
        for part in runner.map(matching, _kept(people, block, folder)):
            for piece in blocks.pieces(Path(part.path)):
                seen.update(piece)
            Path(part.block.path).unlink()
            if not out_dir:
                Path(part.path).unlink(missing_ok=True)
            parts.append(part)
    done = Summary(
        sum(part.block.people for part in parts), len(offers), sum(part.rows for part in parts),
        round(time.perf_counter() - began, 3), seen.hexdigest(), version, runner.name,
    )  # fmt: skip
    if out_dir:
        _conclude(out_dir, done, parts, params)
    return done


def _index(offers: OfferColumns, folder: Path) -> tuple[str, Path]:
    """The offers where every worker reads them, and the hash of what they hold."""
    ordered = keeping.by_key(offers)
    index = folder / "offers"
    index.mkdir(mode=0o700)
    keeping.save(index, ordered.arrays(), lasting=False)
    return keeping.hash_of(ordered.arrays())[:32], index


def _kept(people: PeopleColumns | Iterable[PeopleColumns], size: int, folder: Path) -> Iterator[Block]:
    """Blocks of `size` people at most, each put in its file when it is asked for."""
    several = [people] if isinstance(people, PeopleColumns) else people
    number = 0
    for columns in several:
        for first in range(0, len(columns), size):
            part = columns.part(first, min(first + size, len(columns)))
            yield blocks.keep(part, folder / f"people-{number:06d}.npz")
            number += 1


@contextmanager
def _run_folder() -> Iterator[Path]:
    """A folder for one run, closed to others, which nobody finds afterwards; those of dead runs are removed first."""
    with ExitStack() as ours:
        with store.held():
            for old in store.folder().glob("run-*"):
                with _claimed(old) as dead:
                    if dead:
                        shutil.rmtree(old, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(prefix="run-", dir=store.folder()))
            ours.callback(shutil.rmtree, folder, ignore_errors=True)
            ours.enter_context(_claimed(folder))
        yield folder


@contextmanager
def _claimed(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds the folder, which is then ours; the system lets go when a process dies."""
    with (folder / "held").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _conclude(out_dir: Path, done: Summary, parts: list[Part], params: Params) -> None:
    """Name the results in order, and remove those of earlier runs."""
    names = [Path(part.path).name for part in parts]
    for old in out_dir.glob("part-*.npy"):
        if old.name not in names:
            old.unlink()
    told = {
        **asdict(done), "top": params.top, "seed": params.seed, "weights": params.weights,
        "parts": [{"file": name, "rows": part.rows, "people": part.block.people, "sha256": part.digest}
                  for name, part in zip(names, parts, strict=True)],
    }  # fmt: skip
    text = json.dumps(told, indent=1).encode()
    keeping.whole(out_dir / "manifest.json", lambda file: file.write(text))
