"""The assignment: what may be paired, why, and that no other choice of pairs is better."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from maslak.mentoring import pairing
from maslak.mentoring.pairing import Guide, Seeker, greedy, propose, tables

FR = frozenset({"fr"})
CODES = ("fr", "ar", "en")
TRADES = ("", "7531", "7533", "5120", "2513")


def guide(number=1, languages=FR, region="MA-06", **more) -> Guide:
    return Guide(number, f"G{number}", frozenset(languages), region, **more)


def seeker(number=1, languages=FR, region="MA-06", **more) -> Seeker:
    return Seeker(number, f"S{number}", frozenset(languages), region=region, **more)


def random_pool(chance: random.Random, guides: int, seekers: int) -> tuple[list[Guide], list[Seeker]]:
    def languages() -> set[str]:
        return {code for code in CODES if chance.random() < 0.5} or {"fr"}

    def region() -> str:
        return chance.choice(("MA-04", "MA-06", ""))

    return (
        [
            guide(n, languages(), region(), remote=chance.random() < 0.4, woman=chance.random() < 0.5,
                  trade=chance.choice(TRADES), places=chance.randint(1, 2))
            for n in range(guides)
        ],
        [
            seeker(n, languages(), region(), remote=chance.random() < 0.4, women_only=chance.random() < 0.2,
                   trade=chance.choice(TRADES), preferred="fr", waited=chance.randint(0, 200))
            for n in range(seekers)
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "ours", "why"),
    [
        (guide(languages={"ar"}), seeker(), "no_language"),
        (guide(region="MA-04"), seeker(), "too_far"),
        (guide(region="MA-04", remote=True), seeker(), "too_far"),
        (guide(region=""), seeker(region=""), "too_far"),
        (guide(woman=False), seeker(women_only=True), "no_woman"),
        (guide(places=0), seeker(), "no_mentor"),
        (guide(person=7), seeker(person=7), "declined_before"),
    ],
)
def test_who_does_not_suit_is_not_paired_and_the_reason_is_told(theirs, ours, why):
    found = propose([theirs], [ours])

    assert found.matches == ()
    assert [reason for _seeker, reason in found.unmatched] == [why]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (guide(), seeker()),
        (guide(region="MA-04", remote=True), seeker(remote=True)),
        (guide(woman=True), seeker(women_only=True)),
        (guide(languages={"ar", "fr"}), seeker(languages={"fr", "wo"})),
    ],
)
def test_who_suits_is_paired(theirs, ours):
    assert pairing.fits(theirs, ours)
    assert len(propose([theirs], [ours]).matches) == 1


def test_a_pair_declined_before_is_never_proposed_again():
    assert propose([guide(3)], [seeker(5)], {(3, 5)}).matches == ()
    assert len(propose([guide(3), guide(4)], [seeker(5)], {(3, 5)}).matches) == 1


def test_a_mentor_takes_no_more_people_than_places():
    found = propose([guide(places=2)], [seeker(n) for n in range(5)])

    assert len(found.matches) == 2
    assert {reason for _seeker, reason in found.unmatched} == {"no_place_left"}


def test_as_many_as_possible_are_served_even_where_a_nicer_pair_is_lost():
    both, one = guide(1, languages={"fr", "ar"}, trade="7531"), guide(2, languages={"fr"})
    tailor, arabic = seeker(1, languages={"fr"}, trade="7531"), seeker(2, languages={"ar"})

    found = propose([both, one], [tailor, arabic])

    assert {(m.guide.number, m.seeker.number) for m in found.matches} == {(1, 2), (2, 1)}


def test_the_work_is_shared_before_a_mentor_takes_a_second_person():
    found = propose([guide(1, places=2), guide(2, places=2)], [seeker(1), seeker(2)])

    assert {m.guide.number for m in found.matches} == {1, 2}


@pytest.mark.parametrize("seed", range(30))
def test_no_other_choice_of_pairs_serves_more_people_or_gathers_more_points(seed):
    guides, seekers = random_pool(random.Random(seed), 4, 4)
    guides = [Guide(**{**g.__dict__, "places": 1}) for g in guides]
    possible, points = tables(guides, seekers)

    found = propose(guides, seekers)

    every = [
        [(row, column) for row, column in enumerate(order) if possible[row, column]]
        for order in permutations(range(4))
    ]
    best = max((len(pairs), sum(int(points[pair]) for pair in pairs)) for pairs in every)
    assert (len(found.matches), sum(match.score for match in found.matches)) == best


@pytest.mark.parametrize("seed", range(10))
def test_the_assignment_serves_at_least_as_many_as_a_greedy_choice(seed):
    guides, seekers = random_pool(random.Random(seed), 40, 60)
    possible, points = tables(guides, seekers)

    served = len(propose(guides, seekers).matches)

    assert served >= len(greedy(possible, points, [g.places for g in guides]))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_pool_changes_nothing(seed):
    chance = random.Random(seed)
    guides, seekers = random_pool(chance, 15, 20)
    before = propose(guides, seekers)
    chance.shuffle(guides)
    chance.shuffle(seekers)

    assert propose(guides, seekers) == before


@pytest.mark.parametrize("seed", range(10))
def test_the_table_of_a_pool_says_of_each_pair_what_the_pair_alone_says(seed):
    guides, seekers = random_pool(random.Random(seed), 12, 12)
    possible, points = tables(guides, seekers)

    for row, ours in enumerate(seekers):
        for column, theirs in enumerate(guides):
            assert possible[row, column] == pairing.fits(theirs, ours)
            assert points[row, column] == pairing.score(theirs, ours)


def test_points_add_up_to_a_hundred_and_each_has_its_reason():
    theirs = guide(languages={"fr", "wo"}, trade="7531", woman=True)
    ours = seeker(languages={"fr", "wo"}, preferred="wo", trade="7531", women_only=True, waited=400)

    assert pairing.score(theirs, ours) == 100
    assert [reason.code for reason in pairing.reasons(theirs, ours)] == [
        "trade", "region", "own_language", "languages", "woman", "waiting",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "ours", "digits"),
    [("7531", "7531", 4), ("7531", "7533", 3), ("7531", "7511", 2), ("7531", "7211", 1), ("7531", "5120", 0),
     ("", "7531", 0), ("", "", 0)],
)  # fmt: skip
def test_occupations_are_alike_by_the_digits_they_share(theirs, ours, digits):
    assert pairing.alike_digits(guide(trade=theirs), seeker(trade=ours)) == digits


def test_one_name_for_an_occupation_counts_without_a_code():
    assert pairing.alike_digits(guide(label="couture"), seeker(label="couture")) == 4


def test_an_empty_pool_answers_for_everybody():
    assert propose([], []).matches == ()
    assert propose([], [seeker()]).unmatched[0][1] == "no_mentor"
