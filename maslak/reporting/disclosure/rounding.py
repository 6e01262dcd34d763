"""Rounding to a base: to the nearest, or by chance without bias, the same cell always the same way.

Pure. Each number is rounded by itself, totals too, so that they may no longer add up: say so beside the table.
"""

from __future__ import annotations

import hashlib

BASE = 5


def nearest(number: int, base: int = BASE) -> int:
    """The nearest multiple; halves away from nought."""
    sign = -1 if number < 0 else 1
    return sign * ((abs(number) * 2 + base) // (2 * base)) * base


def unbiased(number: int, seed: str, base: int = BASE) -> int:
    """The multiple above or below, each the likelier the nearer, drawn from `seed`: right on average over many cells.

    `seed` names the cell and holds a secret of the house: the same cell is always rounded alike, so that asking again
    tells nothing more, and nobody outside can draw the lot again.
    """
    below, rest = divmod(number, base)
    lot = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % base
    return (below + (lot < rest)) * base


def share(part: int, whole: int, base: int = BASE) -> float | None:
    """A percentage of rounded numbers, one decimal; None over nothing."""
    over = nearest(whole, base)
    return round(min(100.0, 100.0 * nearest(part, base) / over), 1) if over else None
