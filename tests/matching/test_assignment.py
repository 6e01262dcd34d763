"""The assignment of many: as good as can be, within the openings, the same whatever the order of the pairs."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from maslak.matching.assignment import EDGE, assign

# A few people and offers, each pair at most once, scores that often tie.
pairs = st.dictionaries(
    st.tuples(st.integers(1, 5), st.integers(1, 4)), st.integers(1, 6), max_size=20
)  # fmt: skip
rooms = st.dictionaries(st.integers(1, 4), st.integers(0, 3))


def edges_of(scores: dict[tuple[int, int], int]) -> np.ndarray:
    return np.array([(*pair, score) for pair, score in scores.items()], EDGE)


def best_by_trying_all(scores: dict[tuple[int, int], int], room: dict[int, int]) -> int:
    """The greatest total, every way of giving each person one of their offers or none tried."""
    choices = [
        [None, *(offer for person, offer in scores if person == each)]
        for each in sorted({person for person, _offer in scores})
    ]
    people = sorted({person for person, _offer in scores})
    best = 0
    for taken in product(*choices):
        if all(taken.count(offer) <= room.get(offer, 0) for offer in set(taken) - {None}):
            best = max(best, sum(scores[who, what] for who, what in zip(people, taken, strict=True) if what))
    return best


@settings(max_examples=150, deadline=None)
@given(scores=pairs, room=rooms)
def test_no_other_assignment_is_worth_more(scores: dict[tuple[int, int], int], room: dict[int, int]) -> None:
    chosen = assign(edges_of(scores), room)

    assert int(chosen["score"].sum()) == best_by_trying_all(scores, room)


@settings(max_examples=100, deadline=None)
@given(scores=pairs, room=rooms, seed=st.integers(0, 2**40))
def test_each_person_one_offer_of_theirs_and_no_offer_more_people_than_openings(
    scores: dict[tuple[int, int], int], room: dict[int, int], seed: int
) -> None:
    chosen = assign(edges_of(scores), room, seed=seed)

    assert len(set(chosen["profile"].tolist())) == len(chosen)
    for profile, offer, score in chosen.tolist():
        assert scores[profile, offer] == score
    offers = chosen["offer"].tolist()
    assert all(offers.count(offer) <= room.get(offer, 0) for offer in set(offers))


@settings(max_examples=100, deadline=None)
@given(scores=pairs, room=rooms, seed=st.integers(0, 5), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_changes_nothing(
    scores: dict[tuple[int, int], int], room: dict[int, int], seed: int, shuffle: object
) -> None:
    turned = list(scores.items())
    shuffle.shuffle(turned)  # type: ignore[attr-defined]

    first = assign(edges_of(scores), room, seed=seed)
    second = assign(edges_of(dict(turned)), room, seed=seed)

    assert first.tobytes() == second.tobytes()


def test_a_larger_pool_is_worth_what_scipy_finds() -> None:
    chance = np.random.default_rng(3)
    table = chance.integers(1, 1001, (120, 40))
    room = chance.integers(1, 4, 40)
    people, offers = np.indices(table.shape).reshape(2, -1)
    edges = np.zeros(table.size, EDGE)
    edges["profile"], edges["offer"], edges["score"] = people, offers, table.ravel()

    chosen = assign(edges, dict(enumerate(room.tolist())))

    seats = np.repeat(table, room, axis=1)  # an offer of three openings as three offers of one
    rows, columns = linear_sum_assignment(seats, maximize=True)
    assert int(chosen["score"].sum()) == int(seats[rows, columns].sum())


def test_nobody_without_pairs_is_assigned_and_no_pairs_is_no_assignment() -> None:
    assert len(assign(np.zeros(0, EDGE), {1: 3})) == 0


def test_an_offer_that_is_not_named_takes_nobody() -> None:
    assert len(assign(edges_of({(1, 1): 500}), {2: 1})) == 0


def test_a_pair_under_the_least_score_is_left_out() -> None:
    edges = edges_of({(1, 1): 499, (2, 1): 500})

    assert assign(edges, {1: 2}, least=500)["profile"].tolist() == [2]


def test_a_pair_said_twice_counts_once_with_its_best_score() -> None:
    edges = np.array([(1, 1, 300), (1, 1, 700), (1, 1, 500)], EDGE)

    assert assign(edges, {1: 5}).tolist() == [(1, 1, 700)]


def test_among_equals_the_lot_of_the_day_decides_not_the_number_of_the_file() -> None:
    equals = edges_of({(person, 1): 800 for person in range(1, 30)})

    winners = {assign(equals, {1: 1}, seed=day)["profile"].tolist()[0] for day in range(40)}

    assert len(winners) > 5


@pytest.mark.parametrize("seed", [0, 7, 2**63])
def test_the_same_day_always_gives_the_same_answer(seed: int) -> None:
    equals = edges_of({(person, offer): 800 for person in range(1, 9) for offer in range(1, 4)})

    assert (
        assign(equals, {1: 1, 2: 2, 3: 1}, seed=seed).tobytes()
        == assign(equals, {1: 1, 2: 2, 3: 1}, seed=seed).tobytes()
    )
