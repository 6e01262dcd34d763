"""Columns kept in files: whole or not there at all, read where they lie, known by the hash of what they hold."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np
import numpy.typing as npt

from maslak.matching.columns import Columns

Array = npt.NDArray[Any]
Kind = TypeVar("Kind", bound=Columns)


def whole(path: Path, write: Callable[[IO[bytes]], object], *, lasting: bool = True) -> None:
    """Write a file aside, then give it its name: whoever looks sees the whole of it or nothing, whatever happens.

    `lasting` waits until the disk has it; what lives no longer than a run need not.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            write(file)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    if lasting:
        settle(path.parent)


def settle(folder: Path) -> None:
    """Wait until the disk knows the names in a folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def hash_of(arrays: Mapping[str, Array]) -> str:
    """The hash of what the columns hold, whatever file they came from."""
    seen = hashlib.sha256()
    for name in sorted(arrays):
        values = np.ascontiguousarray(arrays[name])
        seen.update(f"{name} {values.dtype.str} {values.shape}\n".encode())
        seen.update(values.reshape(-1).view("u1").data if values.size else b"")
    return seen.hexdigest()


def save(folder: Path, arrays: Mapping[str, Array], *, lasting: bool = True) -> None:
    """A file each, in a folder that is already there."""
    for name, values in arrays.items():
        whole(folder / f"{name}.npy", partial(_write, values), lasting=lasting)


def _write(values: Array, file: IO[bytes]) -> None:
    np.save(file, values, allow_pickle=False)


def opened(folder: Path, kind: type[Kind]) -> Kind:
    """The columns of a folder, read from the disk only where they are looked at."""
    return kind.from_arrays(
        {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in kind.FIELDS}
    )


def taken(columns: Kind, rows: Array) -> Kind:
    """These rows, in this order, with all that their lists hold."""
    inner = {name for names in columns.LISTS.values() for name in names}
    found: dict[str, Array] = {}
    for name in columns.FIELDS:
        if name in columns.LISTS:
            if name not in inner:
                _take_list(columns, name, rows, found)
        elif name not in inner:
            found[name] = columns[name][rows]
    return type(columns)(found)


def _take_list(columns: Columns, start: str, rows: Array, found: dict[str, Array]) -> None:
    starts = columns[start]
    lengths = (starts[1:] - starts[:-1])[rows]
    found[start] = np.concatenate([np.zeros(1, starts.dtype), np.cumsum(lengths, dtype=starts.dtype)])
    places = np.arange(int(found[start][-1])) + np.repeat(starts[rows] - found[start][:-1], lengths)
    for name in columns.LISTS[start]:
        if name in columns.LISTS:
            _take_list(columns, name, places, found)
        else:
            found[name] = columns[name][places]


def joined(parts: Sequence[Kind]) -> Kind:
    """Several columns one under the other."""
    found: dict[str, Array] = {}
    for name in parts[0].FIELDS:
        columns = [part[name] for part in parts]
        if name in parts[0].LISTS:
            before = np.cumsum([0, *(int(each[-1]) for each in columns[:-1])])
            columns = [
                columns[0],
                *(each[1:] + low for each, low in zip(columns[1:], before[1:], strict=True)),
            ]
        found[name] = np.concatenate(columns)
    return type(parts[0])(found)


def spliced(base: Kind, changed: Kind, gone: Array) -> Kind:
    """`base` with the rows of `changed` in the place of their own, and without those of the keys `gone`; by key."""
    out = np.concatenate([changed["key"], gone.astype("i8")])
    kept = np.flatnonzero(~np.isin(base["key"], out))
    both = joined([base, changed])
    rows = np.concatenate([kept, len(base) + np.arange(len(changed))])
    return taken(both, rows[np.argsort(both["key"][rows], kind="stable")])


def by_key(columns: Kind) -> Kind:
    """The same rows in the order of their keys. Raises ValueError when a key stands twice."""
    keys = columns["key"]
    steps = np.diff(keys)
    if (steps <= 0).any():
        columns = taken(columns, np.argsort(keys, kind="stable"))
        if (np.diff(columns["key"]) == 0).any():
            raise ValueError("a key stands twice in these columns")
    return columns
