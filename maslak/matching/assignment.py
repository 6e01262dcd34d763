"""Who is proposed which post when everybody is looked at together: the assignment of greatest total score.

A person receives one offer at most, an offer no more people than it has openings, and nobody an offer that is not
among their edges. Plain numpy and whole numbers, solved to the optimum as a flow of least cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

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
    kept = edges["score"] >= max(least, 1)
    people, person = np.unique(edges["profile"][kept], return_inverse=True)
    offers, offer = np.unique(edges["offer"][kept], return_inverse=True)
    if not len(people):
        return np.zeros(0, EDGE)
    # Nodes are numbered by lot, and edges by their nodes: among equals nobody wins by the number of their file.
    people, person = _drawn(people, person, seed)
    offers, offer = _drawn(offers, offer, seed)
    person, offer, score = _distinct(person, offer, edges["score"][kept].astype(np.int64), len(offers))
    room = np.array([max(capacity.get(int(each), 0), 0) for each in offers], np.int64)
    carried = _solve(person, offer, score, room, len(people))
    chosen = np.empty(int(carried.sum()), EDGE)
    chosen["profile"], chosen["offer"] = people[person[carried]], offers[offer[carried]]
    chosen["score"] = score[carried]
    return chosen[np.argsort(chosen["profile"])]


def _distinct(
    person: Numbers, offer: Numbers, score: Numbers, offers: int
) -> tuple[Numbers, Numbers, Numbers]:
    """The edges by person then offer, each pair once with its best score: one number an edge, sorted at once."""
    best = int(score.max())
    bits = best.bit_length()
    if (int(person.max()) + 1) * offers << bits >= 1 << 63:
        raise ValueError("too many people and offers for scores this large")
    codes = np.sort((person * offers + offer) << bits | (best - score))
    pair = codes >> bits
    first = np.ones(len(codes), np.bool_)
    first[1:] = pair[1:] != pair[:-1]
    pair = pair[first]
    return pair // offers, pair % offers, best - (codes[first] & (1 << bits) - 1)


def _drawn(keys: Numbers, index: Numbers, seed: int) -> tuple[Numbers, Numbers]:
    """The sorted keys in an order drawn by the seed, and the index into them: the same on every machine."""
    mixed = keys.astype(np.uint64) + np.uint64(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64: one to one
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    order = np.argsort(mixed ^ (mixed >> np.uint64(31)))
    places = np.empty(len(keys), np.int64)
    places[order] = np.arange(len(keys))
    return keys[order], places[index]


def _solve(person: Numbers, offer: Numbers, score: Numbers, room: Numbers, people: int) -> Numbers:
    """Which edges carry somebody. A person may also stay without an offer, which costs and brings nothing."""
    from ortools.graph.python import min_cost_flow  # here: a command that assigns nothing starts without it

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
