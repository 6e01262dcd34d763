"""The former values that the history of changes keeps of somebody go with the rest; old history goes as a whole."""

from __future__ import annotations

from datetime import date

from maslak.access.actor import Actor
from maslak.retention.walking import Rows

CODE = "history"


def forget(rows: Rows, kept: Rows) -> None:
    """Strip the history of these rows of every former value, except where the law keeps the row."""


def count_before(day: date) -> int:
    """How many lines of the history were written before that day."""
    return 0


def drop_before(day: date, *, by: Actor) -> int:
    """Delete the history written before that day; how many lines."""
    return 0
