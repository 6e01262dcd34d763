"""Gates, terms and ranks of many people against many offers, compiled: the numbers of `gates` and `terms`, faster.

Offers stand by trade and place, so that a person's trades and the places within reach lead straight to them: a place
too far is never looked at, and a trade that can no longer reach the best found is left out. The order is total: bands
of score, then the day's shuffle, then the offer's number; so every machine and every cut of the people gives the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from maslak.matching.columns import OfferColumns, PeopleColumns, offer_columns, people_columns
from maslak.matching.measures import MEASURES
from maslak.matching.prepared import people, prepared
from maslak.matching.shapes import Opening, Profile
from maslak.matching.weights import DEFAULT

Array = npt.NDArray[Any]
RESULT = np.dtype(
    [("profile", "i8"), ("offer", "i8"), ("score", "i2"), ("chance", "i2"), ("worth", "i2"), ("terms", "u1", (7,)),
     ("unknown", "u1")]
)  # fmt: skip
SURVEY = np.dtype(
    [("offer", "i8"), ("gates", "i1", (6,)), ("terms", "u1", (7,)), ("chance", "i2"), ("worth", "i2"), ("score", "i2")]
)  # fmt: skip


def top(who: PeopleColumns, offers: OfferColumns, weights: Array, k: int, seed: int) -> Array:
    """For each person at most k offers that no gate closes, the best first, as rows of RESULT; people in their order.

    `weights` is `Weights.array()`, `seed` the day's number. `unknown` has a bit for each gate, in the order of GATES,
    that does not know. `score` is never negative.
    """
    made = prepared(offers)
    found = _rows(len(who) * k, RESULT)
    if not len(who) or not k or not len(offers):
        return found[:0]
    # The compiler comes with it: loaded by whoever matches, not by every command.
    from maslak.matching import machine

    rows = machine.top(
        people(who, made.keys), made.offers, weights, MEASURES, k, np.uint64(seed), found["profile"], found["offer"],
        found["score"], found["chance"], found["worth"], found["terms"], found["unknown"],
    )  # fmt: skip
    return found[:rows]


def survey(who: PeopleColumns, offers: OfferColumns, weights: Array) -> Array:
    """Every offer in question for the first of these people, as rows of SURVEY: also those that a gate closes.

    `score` is -1 where a gate says no. By offer number.
    """
    made = prepared(offers)
    found = _rows(len(offers), SURVEY)
    if not len(offers) or not len(who):
        return found[:0]
    from maslak.matching import machine

    rows = machine.survey(
        people(who, made.keys), made.offers, weights, MEASURES, found["offer"], found["gates"], found["terms"],
        found["chance"], found["worth"], found["score"],
    )  # fmt: skip
    return found[np.argsort(found["offer"][:rows], kind="stable")]


def _rows(number: int, kind: np.dtype[Any]) -> Array:
    """Room for so many rows, and never for one alone: its columns would be of another type to the compiler."""
    return np.empty(max(number, 2), dtype=kind)


def warm() -> None:
    """Compile, or read what was compiled, before somebody waits for it."""
    from maslak.matching import compiled

    who = people_columns([Profile(key=1, ref="", wishes=("5120",))])
    offers = offer_columns([Opening(key=1, ref="", isco="5120", region="MA-06", contract="cdi")])
    with compiled.alone():
        top(who, offers, DEFAULT.array(), 1, 1)
        survey(who, offers, DEFAULT.array())


def order_key(profile: int, offer: int, score: int, *, band: int, seed: int) -> tuple[int, int, int]:
    """What matches are sorted by, the best first: the band of score, the day's shuffle, the offer's number."""
    return -(score // band), mix(seed, profile, offer), offer


def mix(seed: int, profile: int, offer: int) -> int:
    """The day's shuffle of a pair: 64 bits that nobody can prefer."""
    mask = 2**64 - 1
    z = (seed * 0x9E3779B97F4A7C15 + profile * 0xC2B2AE3D27D4EB4F + offer * 0x165667B19E3779F9) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)
