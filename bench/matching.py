"""A million people against a hundred thousand offers, the fifty best each with every term, beside a text product.

python bench/matching.py                          the whole, on the cores of this machine
python bench/matching.py --people 250000          a quarter of the people
python bench/matching.py --runner dask --json     another runner; for a program

People and offers are invented (bench/market.py). Ours is the product's batch: blocks written, matched by the runner,
results streamed to files, hashed in order. Beside it, in the same run, sparse_dot_topn compares the words of titles and
skills of the same people and offers, two threads, fifty best: text alone, no gate, no distance, no reason. Memory is
what all processes of the run hold together (proportional set size), looked at twice a second. Ends with 1 when a
target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import market
import numpy as np
import psutil

TARGET_SECONDS, TARGET_GIB = 120.0, 2.0
TOO_COMMON = 0.05  # words of more offers than this say nothing, and are left out of the text product


@dataclass(frozen=True)
class Measure:
    """What the batch and the text product took."""

    seconds: float
    processor_seconds: float  # of all processes together: what a busy machine changes little
    peak_gib: float
    pairs: int
    digest: str
    text_seconds: float
    text_processor_seconds: float
    text_words_seconds: float  # of them: turning people and offers into words
    text_peak_gib: float
    text_pairs: int
    load: float

    @property
    def holds(self) -> bool:
        """Whether both targets are met."""
        return self.seconds < TARGET_SECONDS and self.peak_gib < TARGET_GIB


def main() -> int:
    """Measure, print, and say whether the targets are met."""
    from maslak.matching.runners import NAMES, PROCESSES

    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--offers", type=int, default=100_000)
    options.add_argument("--top", type=int, default=50)
    options.add_argument("--runner", choices=NAMES, default=PROCESSES)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--without-text", action="store_true", help="the batch alone")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    found = measure(asked)
    print(
        json.dumps({"targets": [TARGET_SECONDS, TARGET_GIB], **vars(asked), **asdict(found)})
        if asked.json
        else in_words(found, asked)
    )
    return 0 if found.holds else 1


def measure(asked: argparse.Namespace) -> Measure:
    """The batch, then the text product."""
    from maslak.matching import batch, runners
    from maslak.matching.weights import DEFAULT

    with tempfile.TemporaryDirectory() as home, peak() as memory:
        os.environ["MASLAK_HOME"] = home
        began, worked = time.perf_counter(), processors()
        done = batch.match_all(
            market.people(asked.people, asked.seed), market.offers(asked.offers, asked.seed), weights=DEFAULT,
            seed=market.ON.toordinal(), runner=runners.named(asked.runner), top=asked.top,
            out_dir=Path(home) / "out",
        )  # fmt: skip
        seconds, worked = time.perf_counter() - began, processors() - worked
    load, text_seconds, text_worked, words, pairs, text_memory = os.getloadavg()[0], 0.0, 0.0, 0.0, 0, [0]
    if not asked.without_text:
        with peak() as text_memory:
            began, text_worked = time.perf_counter(), processors()
            words, pairs = by_text(asked)
            text_seconds, text_worked = time.perf_counter() - began, processors() - text_worked
    return Measure(
        round(seconds, 1), round(worked, 1), gib(memory), done.pairs, done.digest, round(text_seconds, 1),
        round(text_worked, 1), round(words, 1), gib(text_memory), pairs, round(load, 1),
    )  # fmt: skip


def processors() -> float:
    """Seconds of processor of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


# The text product


def by_text(asked: argparse.Namespace) -> tuple[float, int]:
    """Seconds spent on words, and how many pairs: the fifty nearest offers of each person by TF-IDF."""
    from sparse_dot_topn import sp_matmul_topn

    spent, pairs = 0.0, 0
    began = time.perf_counter()
    offers = market.offers(asked.offers, asked.seed)
    table = Words()
    counts = table.rows(offers["isco"], np.arange(len(offers)), *_asked(offers))
    kept = np.bincount(counts.indices, minlength=counts.shape[1]) <= TOO_COMMON * len(offers)
    weight = kept * np.log(
        len(offers) / np.maximum(np.bincount(counts.indices, minlength=counts.shape[1]), 1)
    )
    index = unit(counts, weight).T.tocsr()
    spent += time.perf_counter() - began
    for people in market.people(asked.people, asked.seed):
        began = time.perf_counter()
        wishes, rows = people["wish"], np.repeat(np.arange(len(people)), np.diff(people["wish_start"]))
        skills = np.repeat(np.arange(len(people)), np.diff(people["skill_start"]))
        matrix = unit(table.rows(wishes, rows, people["skill"], skills, len(people)), weight)
        spent += time.perf_counter() - began
        pairs += sp_matmul_topn(matrix, index, top_n=asked.top, sort=True, n_threads=2).nnz
    return spent, pairs


class Words:
    """The words of titles and skills, each with a number."""

    def __init__(self) -> None:
        place = market.market()
        words = sorted({word for title in place.titles for word in title.lower().split()})
        numbers = {word: number for number, word in enumerate(words)}
        self.of_title = {
            int(code): [numbers[word] for word in title.lower().split()]
            for code, title in zip(place.trades, place.titles, strict=True)
        }
        self.skills = np.unique(place.skills)
        self.first = len(words)
        self.width = self.first + 2 * len(self.skills)  # a skill is written with two words

    def rows(self, trades, trade_rows, skills, skill_rows, number):  # type: ignore[no-untyped-def]
        """A matrix of one row for each person or offer: how often each word stands in it."""
        from scipy.sparse import csr_matrix

        titles = [self.of_title[int(code)] for code in np.unique(trades)]
        which = np.searchsorted(np.unique(trades), trades)
        lengths = np.array([len(title) for title in titles])[which]
        starts = np.concatenate([[0], np.cumsum([len(title) for title in titles])])[which]
        places = np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        flat = np.concatenate([np.array(title) for title in titles])
        known = np.isin(skills, self.skills)
        skill = self.first + 2 * np.searchsorted(self.skills, skills[known])
        columns = np.concatenate([flat[places], skill, skill + 1])
        rows = np.concatenate([np.repeat(trade_rows, lengths), skill_rows[known], skill_rows[known]])
        return csr_matrix((np.ones(len(rows), "f4"), (rows, columns)), shape=(number, self.width))


def _asked(offers) -> tuple[np.ndarray, np.ndarray, int]:  # type: ignore[no-untyped-def]
    """The first key of each skill asked, and of which offer."""
    rows = np.repeat(np.arange(len(offers)), np.diff(offers["skill_start"]))
    return offers["skill_key"][offers["key_start"][:-1]], rows, len(offers)


def unit(matrix, weight):  # type: ignore[no-untyped-def]
    """TF-IDF, each row of length one."""
    matrix = matrix.copy()
    matrix.data *= weight.astype("f4")[matrix.indices]
    matrix.eliminate_zeros()
    length = np.sqrt(np.maximum(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel(), 1e-12))
    matrix.data /= np.repeat(length, np.diff(matrix.indptr)).astype("f4")
    return matrix


# Memory


@contextmanager
def peak() -> Iterator[list[int]]:
    """The most bytes that this process and all that it started held together, in a list of one number."""
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            most[0] = max(most[0], together())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def together() -> int:
    """Proportional set size of the whole family: a page that two share counts half for each."""
    me = psutil.Process()
    total = 0
    for process in [me, *me.children(recursive=True)]:
        try:
            told = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
        except OSError:  # it has just ended
            continue
        total += next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) * 1024
    return total


def gib(most: list[int]) -> float:
    """As gibibytes."""
    return round(most[0] / 2**30, 2)


def in_words(found: Measure, asked: argparse.Namespace) -> str:
    """A table to read, the ratios below."""
    lines = [
        f"{'':24} {'seconds':>8} {'processor':>9} {'peak GiB':>9} {'pairs':>12}",
        f"{'every gate and term':24} {found.seconds:>8.1f} {found.processor_seconds:>9.1f} {found.peak_gib:>9.2f}"
        f" {found.pairs:>12,}",
    ]
    if found.text_seconds:
        lines += [
            f"{'text, sparse_dot_topn':24} {found.text_seconds:>8.1f} {found.text_processor_seconds:>9.1f}"
            f" {found.text_peak_gib:>9.2f} {found.text_pairs:>12,}",
            f"ours ÷ text: time {found.seconds / found.text_seconds:.2f} ×, processor"
            f" {found.processor_seconds / found.text_processor_seconds:.2f} ×, memory"
            f" {found.peak_gib / max(found.text_peak_gib, 0.01):.2f} ×; words {found.text_words_seconds:.1f} s",
        ]
    lines += [
        f"{asked.people:,} people × {asked.offers:,} offers, top {asked.top}, runner {asked.runner}; load {found.load};"
        f" targets {TARGET_SECONDS:.0f} s, {TARGET_GIB:.0f} GiB. Digest {found.digest[:16]}.",
        f"Python {platform.python_version()}, numpy {np.__version__}.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
