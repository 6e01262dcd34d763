"""The day's order among near-ties: no offer and no person stands first every day for a few points.

Scores are cut into bands of a few points. A better band always comes first; within a band the order is drawn from the
day, the person and the offer: the same all day and on every machine, another the next day. No Django here: worker
processes use it as it is.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

# The factors of `kernel.mix`, which draws the same for one pair; a test holds the two together.
_SEED, _PROFILE, _OFFER = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def seed_of(day: date) -> int:
    """The day's seed."""
    return day.toordinal()


def mix64(seed: int, profiles: Any, offers: Any) -> Any:
    """A number of 64 bits for each pair (the finaliser of splitmix64); arrays or single numbers."""
    people, posts = np.asarray(profiles).astype(np.uint64), np.asarray(offers).astype(np.uint64)
    start = np.uint64(seed * _SEED & 0xFFFFFFFFFFFFFFFF)
    with np.errstate(over="ignore"):
        number = start + people * np.uint64(_PROFILE) + posts * np.uint64(_OFFER)
        number = (number ^ (number >> np.uint64(30))) * np.uint64(_FIRST)
        number = (number ^ (number >> np.uint64(27))) * np.uint64(_SECOND)
        return number ^ (number >> np.uint64(31))


def order(scores: Any, profiles: Any, offers: Any, *, seed: int, band: int, last: Any = None) -> Any:
    """The places of the pairs, best first: the better band, then the day's draw, then the lower number.

    `last` is what decides when even the draw is equal: the offers when left out.
    """
    bands = np.asarray(scores).astype(np.int64) // band
    return np.lexsort((offers if last is None else last, mix64(seed, profiles, offers), -bands))
