"""The compiled kernel against the plain reference: the same numbers to the last, whatever the people and the offers."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maslak.matching import kernel, terms
from maslak.matching.columns import OfferColumns, PeopleColumns, offer_columns, people_columns
from maslak.matching.shapes import CHANCE, GATES, TERMS, UNKNOWN, WORTH, Match, Opening, Profile
from maslak.matching.weights import DEFAULT, Weights
from tests.matching.strategies import several_openings, several_people

_thousandths = lambda count: st.lists(st.integers(0, 1000), min_size=count - 1, max_size=count - 1).map(
    lambda cuts: [b - a for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), 1000], strict=True)]
)
_weights = st.builds(
    lambda chance, worth, band: Weights(
        "test", dict(zip(CHANCE, chance, strict=True)), dict(zip(WORTH, worth, strict=True)), band
    ),
    _thousandths(len(CHANCE)), _thousandths(len(WORTH)), st.integers(1, 200),
)  # fmt: skip
_MANY = settings(max_examples=150, deadline=None)


def plain_top(
    people: list[Profile], offers: list[Opening], weights: Weights, k: int, seed: int
) -> list[Match]:
    """What the kernel must answer, by the reference alone."""
    found = []
    for person in people:
        met = [terms.meet(person, offer, weights) for offer in offers if terms.in_question(person, offer)]
        open_ones = [match for match in met if match.score is not None]
        open_ones.sort(
            key=lambda m: kernel.order_key(m.profile, m.offer, m.score or 0, band=weights.band, seed=seed)
        )
        found += open_ones[:k]
    return found


def as_row(match: Match) -> tuple[object, ...]:
    unknown = sum(1 << bit for bit, gate in enumerate(GATES) if match.gates[gate] == UNKNOWN)
    return (match.profile, match.offer, match.score, match.chance, match.worth,
            tuple(match.terms[term] for term in TERMS), unknown)  # fmt: skip


def rows_of(found: np.ndarray) -> list[tuple[object, ...]]:
    return [
        (int(r["profile"]), int(r["offer"]), int(r["score"]), int(r["chance"]), int(r["worth"]),
         tuple(int(t) for t in r["terms"]), int(r["unknown"]))
        for r in found
    ]  # fmt: skip


@_MANY
@given(several_people, several_openings, _weights, st.integers(1, 12), st.integers(0, 2**40))
def test_the_kernel_ranks_as_the_reference_does(
    people: list[Profile], offers: list[Opening], weights: Weights, k: int, seed: int
) -> None:
    found = kernel.top(people_columns(people), offer_columns(offers), weights.array(), k, seed)

    assert rows_of(found) == [as_row(match) for match in plain_top(people, offers, weights, k, seed)]


@_MANY
@given(several_people, several_openings, st.integers(0, 7))
def test_people_cut_anywhere_give_the_same_rows(
    people: list[Profile], offers: list[Opening], cut: int
) -> None:
    columns, posts = people_columns(people), offer_columns(offers)
    at = min(cut, len(people))

    whole = kernel.top(columns, posts, DEFAULT.array(), 5, 7)
    parts = [
        kernel.top(part, posts, DEFAULT.array(), 5, 7)
        for part in (columns.part(0, at), columns.part(at, len(people)))
    ]

    assert np.concatenate(parts).tobytes() == whole.tobytes()


@_MANY
@given(several_people, several_openings)
def test_a_survey_measures_every_offer_in_question(people: list[Profile], offers: list[Opening]) -> None:
    person = people[0]
    met = [terms.meet(person, offer, DEFAULT) for offer in offers if terms.in_question(person, offer)]
    met.sort(key=lambda match: match.offer)

    found = kernel.survey(people_columns(people), offer_columns(offers), DEFAULT.array())

    assert [int(row["offer"]) for row in found] == [match.offer for match in met]
    for row, match in zip(found, met, strict=True):
        assert tuple(row["gates"]) == tuple(match.gates[gate] for gate in GATES)
        assert tuple(row["terms"]) == tuple(match.terms[term] for term in TERMS)
        assert (row["chance"], row["worth"]) == (match.chance, match.worth)
        assert row["score"] == (-1 if match.score is None else match.score)


@_MANY
@given(several_people, several_openings)
def test_columns_survive_a_file(people: list[Profile], offers: list[Opening]) -> None:
    columns, posts = people_columns(people), offer_columns(offers)

    again = kernel.top(
        PeopleColumns.from_arrays(columns.arrays()), OfferColumns.from_arrays(posts.arrays()),
        DEFAULT.array(), 5, 7,
    )  # fmt: skip

    assert again.tobytes() == kernel.top(columns, posts, DEFAULT.array(), 5, 7).tobytes()


def test_columns_that_lack_one_are_refused() -> None:
    arrays = people_columns([]).arrays()
    del arrays["wish"]

    with pytest.raises(ValueError, match="wish"):
        PeopleColumns.from_arrays(arrays)


def test_nobody_and_nothing_give_no_row() -> None:
    somebody = people_columns([Profile(key=1, ref="P", wishes=("5120",))])

    assert len(kernel.top(people_columns([]), offer_columns([]), DEFAULT.array(), 5, 7)) == 0
    assert len(kernel.top(somebody, offer_columns([]), DEFAULT.array(), 5, 7)) == 0


@_MANY
@given(several_people, several_openings, st.randoms(use_true_random=False))
def test_offers_taken_in_another_order_give_the_same_rows(
    people: list[Profile], offers: list[Opening], chance: Random
) -> None:
    columns, posts = people_columns(people), offer_columns(offers)
    order = list(range(len(offers)))
    chance.shuffle(order)

    taken = posts.take(np.array(order, dtype="i8"))

    assert taken["key"].tolist() == [offers[place].key for place in order]
    assert (
        kernel.top(columns, taken, DEFAULT.array(), 5, 7).tobytes()
        == kernel.top(columns, posts, DEFAULT.array(), 5, 7).tobytes()
    )
