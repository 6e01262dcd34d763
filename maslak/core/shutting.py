"""Sealed values stay shut for the length of a block, whoever asks: somebody looks over an account's shoulder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HIDDEN = "•••"
_shut: ContextVar[bool] = ContextVar("sealed_values_shut", default=False)


def is_shut() -> bool:
    """Whether sealed values read as dots here and now."""
    return _shut.get()


@contextmanager
def shut() -> Iterator[None]:
    """Inside the block a vault gives dots for every sealed text, and refuses every sealed file."""
    before = _shut.set(True)
    try:
        yield
    finally:
        _shut.reset(before)
