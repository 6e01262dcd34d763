"""Who is shown, how often and how high: places in lists, caps, turns already had. Plain arrays, no Django.

Pairs are arrays of equal length: a person, an offer, a score from 0 to 1000.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from maslak.matching.shapes import HIGHEST
from maslak.matching.shuffling import order


def capacities(openings: Mapping[int, int], per_opening: int) -> dict[int, int]:
    """To how many people each offer may be shown: so many for each of its posts."""
    return {offer: max(0, posts) * per_opening for offer, posts in openings.items()}


def ranks(scores: Any, profiles: Any, offers: Any, *, seed: int, band: int) -> Any:
    """The place of each pair in the list of its offer, from 1, in the day's order."""
    scores, profiles, offers = (np.asarray(part) for part in (scores, profiles, offers))
    if not len(scores):
        return np.zeros(0, np.int64)
    placed = order(scores, profiles, offers, seed=seed, band=band, last=profiles)
    by_offer = placed[np.argsort(offers[placed], kind="stable")]
    sorted_offers = offers[by_offer]
    starts = np.flatnonzero(np.r_[True, sorted_offers[1:] != sorted_offers[:-1]])
    lengths = np.diff(np.r_[starts, len(sorted_offers)])
    found = np.empty(len(scores), np.int64)
    found[by_offer] = np.arange(len(scores)) - np.repeat(starts, lengths) + 1
    return found


def attention(ranks: Any, most: Any, persistence: float) -> tuple[Any, Any]:
    """For each pair whether it is in the list (its first `most` lines), and how far a reader gets to it.

    A reader goes on to the next line with the probability `persistence`: the first line is always read (rank-biased
    exposure). Outside the list both are 0.
    """
    ranks = np.asarray(ranks)
    listed = ranks <= np.asarray(most)
    return listed.astype(float), np.where(listed, persistence ** (ranks - 1.0), 0.0)


def per_person(values: Any, persons: Any, count: int) -> Any:
    """The mean of `values` over the pairs of each of `count` persons (numbered from 0); nan for one without pairs."""
    pairs = np.bincount(persons, minlength=count).astype(float)
    sums = np.bincount(persons, weights=values, minlength=count)
    return np.divide(sums, pairs, out=np.full(count, np.nan), where=pairs > 0)


def weighed(scores: Any, profiles: Any, turns: Mapping[int, int], points: int) -> Any:
    """What a proposal is worth to the day's run: its score, less what each turn already had weighs, and a person more.

    The worth of a whole scale (1000) is added to every proposal, so that reaching one more person comes before a better
    score for those already reached: a cap never leaves somebody with nothing while an offer that suits has room.
    """
    had = np.array([turns.get(int(person), 0) for person in np.asarray(profiles)], np.int64)
    worth = np.asarray(scores).astype(np.int64) - points * had
    return (HIGHEST + np.clip(worth, 1, HIGHEST)).astype(np.int32)


def counted(keys: Any) -> dict[int, int]:
    """How often each number stands in `keys`."""
    found, times = np.unique(np.asarray(keys, np.int64), return_counts=True)
    return dict(zip(found.tolist(), times.tolist(), strict=True))
