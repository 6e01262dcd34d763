"""What the linker searches: concepts (an ESCO occupation, or a unit group) and the labels that name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# How much a label is trusted when it matches: the name of a whole group says less than a title of the trade, and the
# titles of a standard list less than what people say at a counter.
TRUST = {"title": 1.0, "group": 0.97, "preferred": 0.94, "alternative": 0.93, "exact": 0.93, "narrow": 0.92,
         "close": 0.91, "broad": 0.88}  # fmt: skip

KINDS = tuple(TRUST)
# The languages whose labels are also known by their sound: those that Darija borrows from, not English.
HEARD_IN = frozenset(("fr", "ar", "ary", "ary_latn"))


@dataclass(frozen=True)
class Concept:
    """An occupation: its ISCO-08 unit group, its ESCO address if it comes from ESCO, its name by language.

    `about` is its description in whatever languages there are, for the words it holds.
    """

    isco: str
    uri: str | None
    names: Mapping[str, str]
    about: str = ""


@dataclass(frozen=True)
class Label:
    """A way of saying a concept (given by its place in the list of concepts), and where it comes from."""

    text: str
    language: str
    concept: int
    kind: str
