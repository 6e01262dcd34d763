"""Who is proposed which post when everybody is looked at together: the assignment of greatest total score.

A person receives one offer at most, an offer no more people than it has openings, and nobody an offer that is not
among their edges. Plain numpy and whole numbers, solved to the optimum as a flow of least cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

Edges = npt.NDArray[np.void]
Numbers = npt.NDArray[Any]
#: A person who may be proposed an offer, and what that would be worth.
EDGE = np.dtype([("profile", "i8"), ("offer", "i8"), ("score", "i4")])


def assign(edges: Edges, capacity: Mapping[int, int], *, least: int = 1, seed: int = 0) -> Edges:
    """The chosen edges (EDGE, by person), of the greatest total score that can be had.

    `edges` holds profile, offer and score (more fields do no harm); of the same pair the best score counts, and a
    score under `least` (1 or more) never does. `capacity` says how many people an offer takes; one that it leaves out takes
    nobody. Among assignments of equal worth the choice depends on `seed` alone, not on the order of the edges.
    """
    pairs = _distinct(edges, max(least, 1))
    if not len(pairs):
        return pairs
    people, person = np.unique(pairs["profile"], return_inverse=True)
    offers, offer = np.unique(pairs["offer"], return_inverse=True)
    room = np.array([max(capacity.get(int(each), 0), 0) for each in offers], np.int64)
    # Nodes are numbered by lot, and edges by their nodes: among equals nobody wins by the number of their file.
    by_person, by_offer = _lot(people, seed), _lot(offers, seed)
    order = np.argsort(by_person[person] * len(offers) + by_offer[offer])
    pairs, person, offer = pairs[order], by_person[person[order]], by_offer[offer[order]]
    drawn = np.empty_like(room)
    drawn[by_offer] = room
    chosen = pairs[_solve(person, offer, pairs["score"], drawn, len(people))]
    return chosen[np.argsort(chosen["profile"], kind="stable")]


def _distinct(edges: Edges, least: int) -> Edges:
    """The edges that count, each pair once with its best score, by person then offer."""
    kept = np.empty(len(edges), EDGE)
    for name in ("profile", "offer", "score"):
        kept[name] = edges[name]
    kept = kept[kept["score"] >= least]
    kept = kept[np.lexsort((-kept["score"], kept["offer"], kept["profile"]))]
    first = np.ones(len(kept), np.bool_)
    first[1:] = (kept["profile"][1:] != kept["profile"][:-1]) | (kept["offer"][1:] != kept["offer"][:-1])
    return kept[first]


def _solve(person: Numbers, offer: Numbers, score: Numbers, room: Numbers, people: int) -> Numbers:
    """Which edges carry somebody. A person may also stay without an offer, which costs and brings nothing."""
    flow = min_cost_flow.SimpleMinCostFlow()
    end = people + len(room)
    everybody, every_offer = np.arange(people), np.arange(people, end)
    edges = flow.add_arcs_with_capacity_and_unit_cost(
        person, people + offer, np.ones(len(person), np.int64), -score.astype(np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        every_offer, np.full(len(room), end), room, np.zeros(len(room), np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        everybody, np.full(people, end), np.ones(people, np.int64), np.zeros(people, np.int64)
    )
    supply = np.zeros(end + 1, np.int64)
    supply[:people], supply[end] = 1, -people
    flow.set_nodes_supplies(np.arange(end + 1), supply)
    answer = flow.solve()
    if answer != flow.OPTIMAL:
        raise RuntimeError(f"the flow of least cost ended as {answer}")
    return flow.flows(edges) > 0


def _lot(keys: Numbers, seed: int) -> Numbers:
    """For each of the sorted keys its place in an order drawn by the seed: the same on every machine."""
    mixed = keys.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64: one to one
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    places = np.empty(len(keys), np.int64)
    places[np.argsort(mixed)] = np.arange(len(keys))
    return places
