"""Who does the work of a batch: this process, the cores of this machine, or the machines of a Dask cluster.

A runner knows one thing: call a function on each block and give the answers in the order of the blocks. It decides
nothing else, so the results are the same whichever is chosen. Without Django: a worker process starts in a second.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Protocol, TypeVar

from maslak.core.errors import Invalid

Block = TypeVar("Block")
Answer = TypeVar("Answer")

INLINE, PROCESSES, DASK = "inline", "processes", "dask"
NAMES = (INLINE, PROCESSES, DASK)
_AHEAD = 2  # blocks in hand for each worker: none waits, and no list of a million people stands in memory


class Runner(Protocol):
    """What a batch asks of whoever does the work."""

    name: str

    def map(self, function: Callable[[Block], Answer], blocks: Iterable[Block]) -> Iterator[Answer]:
        """The answers in the order of the blocks, each as soon as it and those before it are there.

        `function` is importable (or a partial of one that is); blocks are read as they are needed.
        """
        ...


class Inline:
    """One block after the other, here."""

    name = INLINE

    def map(self, function: Callable[[Block], Answer], blocks: Iterable[Block]) -> Iterator[Answer]:
        """See Runner."""
        yield from map(function, blocks)


class Processes:
    """The cores of this machine, a process each; they start afresh and share nothing but files."""

    name = PROCESSES

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cores()

    def map(self, function: Callable[[Block], Answer], blocks: Iterable[Block]) -> Iterator[Answer]:
        """See Runner. What fails in a worker is raised here, and the blocks not yet begun are dropped."""
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self.workers, mp_context=context)
        try:
            yield from _in_order(pool.submit, function, blocks, self.workers * _AHEAD)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class Dask:
    """The workers of a Dask scheduler (DASK_SCHEDULER_ADDRESS), or processes of this machine without one.

    On several machines the folder of the batch is one that all of them see.
    """

    name = DASK

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        self.address = address or os.environ.get("DASK_SCHEDULER_ADDRESS") or None
        self.workers = workers or cores()

    def map(self, function: Callable[[Block], Answer], blocks: Iterable[Block]) -> Iterator[Answer]:
        """See Runner. Raises Invalid, saying what to install, where `distributed` is absent."""
        distributed = _distributed()
        local = None
        if self.address is None:
            local = distributed.LocalCluster(
                n_workers=self.workers, threads_per_worker=1, processes=True, dashboard_address=None,
                host="127.0.0.1",
            )  # fmt: skip
        try:
            with distributed.Client(local or self.address, set_as_default=False) as client:
                threads = max(sum(client.nthreads().values()), self.workers)
                yield from _in_order(_submit_to(client), function, blocks, threads * _AHEAD)
        finally:
            if local is not None:
                local.close()


def named(name: str, workers: int | None = None) -> Runner:
    """The runner of that name. Raises Invalid for another name, or for one that this installation lacks."""
    if name == INLINE:
        return Inline()
    if name == PROCESSES:
        return Processes(workers)
    if name == DASK:
        _distributed()  # said before anything is prepared
        return Dask(workers=workers)
    raise Invalid(f"« {name} » n'est pas une façon de calculer. Choisissez parmi : {', '.join(NAMES)}.")


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise Invalid(
            "Le calcul sur plusieurs machines demande le module « distributed ». "
            "Installez-le : pip install 'maslak[scale]', ou choisissez « processes »."
        ) from None
    return distributed


def _submit_to(client: Any) -> Callable[..., Any]:
    def submit(function: Callable[[Block], Answer], block: Block) -> Any:
        return client.submit(function, block, pure=False)  # the same block twice is asked twice

    return submit


def _in_order(
    submit: Callable[..., Future[Answer]],
    function: Callable[[Block], Answer],
    blocks: Iterable[Block],
    ahead: int,
) -> Iterator[Answer]:
    """Keep `ahead` blocks in hand, give the answers in order."""
    waiting: deque[Future[Answer]] = deque()
    for block in blocks:
        waiting.append(submit(function, block))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
