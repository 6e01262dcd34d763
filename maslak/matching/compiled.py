"""Compilation to machine code, kept between processes in a folder of its own for each state of the sources.

Numba looks only at the file of a function to know whether what it kept is still true; here the shapes of what a function
reads stand in other files. So the folder is named after the content of all of them. Where no folder can be written the
code is compiled anew in each process, and everything works.
"""

from __future__ import annotations

import fcntl
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
from numba.core.errors import NumbaWarning

from config.home import home

_HERE = Path(__file__).parent
_READ = ("machine.py", "prepared.py", "measures.py", "shapes.py", "columns.py", "../core/scales.py")


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as machine code that holds no lock of Python; compiled at its first call, or read from disk."""
    plain = numba.njit(nogil=True)
    folder = _folder()
    if folder is None:
        return plain(function)
    settings: Any = numba.config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(folder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NumbaWarning)
            return numba.njit(nogil=True, cache=True)(function)
    except (RuntimeError, OSError):
        return plain(function)
    finally:
        settings.CACHE_DIR = before


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function written out wherever compiled code calls it: for what is asked of every offer.

    A call would hand over the sixty columns of people and offers, and count a reference to each up and down: that
    costs ten times what most of these functions do.
    """
    return numba.njit(nogil=True, inline="always")(function)


@contextmanager
def alone() -> Iterator[None]:
    """One process of this machine at a time: the others find compiled what the first one compiled."""
    folder = _folder()
    if folder is None:
        yield
        return
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@cache
def _folder() -> Path | None:
    digest = blake2b(b"".join((_HERE / name).read_bytes() for name in _READ), digest_size=8).hexdigest()
    for root in (_HERE / "__pycache__", home() / "cache"):
        folder = root / f"kernel-{digest}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".writable"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError:
            continue
        return folder
    return None
