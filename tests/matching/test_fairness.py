"""Shuffling, caps and the audit: a planted bias is found wherever it was put, and nothing is found where there is none."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from maslak.matching import audit, exposure, kernel, shuffling
from maslak.matching.fairness_data import JOINED, UNKNOWN, Fairness, fairness, nationality_group

SEEDS = range(8)
PEOPLE, OFFERS = 1000, 40


def _town(seed: int, *, lacking: str = "", penalty: int = 0):
    """People of three groups and two sexes, each with pairs with offers; `lacking` scores `penalty` points less."""
    rng = np.random.default_rng(seed)
    group = rng.choice(["west_africa", "middle_east", "asia"], PEOPLE, p=[0.6, 0.3, 0.1]).astype(object)
    sex = rng.choice(["female", "male"], PEOPLE).astype(object)
    persons = np.repeat(np.arange(PEOPLE), 10)
    offers = rng.integers(0, OFFERS, len(persons))
    scores = rng.integers(200, 900, len(persons))
    if lacking:
        scores = np.where((group == lacking)[persons] | (sex == lacking)[persons], scores - penalty, scores)
    return persons, offers, scores, {"nationality": group, "sex": sex}


def _measures(persons, offers, scores, *, hide=None, seed=1):
    rank = exposure.ranks(scores, persons, offers, seed=seed, band=25)
    shown, attention = exposure.attention(rank, 30, 0.9)
    if hide is not None:
        attention = np.where(hide[persons], attention * 0.3, attention)
    return [
        audit.Measure("shown", exposure.per_person(shown, persons, PEOPLE)),
        audit.Measure("attention", exposure.per_person(attention, persons, PEOPLE)),
        audit.Measure("rank", exposure.per_person(rank.astype(float), persons, PEOPLE), less_is_better=True),
    ]


def _found(measures, groups):
    return {
        (c.measure, c.dimension, c.group)
        for c in audit.findings(audit.audit(measures, groups, fairness().rules))
    }


# The day's draw


def test_the_order_is_the_same_all_day_and_another_the_next():
    scores, people, offers = np.full(300, 500), np.arange(300), np.zeros(300, int)

    def drawn(day):
        seed = shuffling.seed_of(day)
        return shuffling.order(scores, people, offers, seed=seed, band=25).tolist()

    assert drawn(date(2026, 3, 1)) == drawn(date(2026, 3, 1))
    assert drawn(date(2026, 3, 1)) != drawn(date(2026, 3, 2))
    assert sorted(drawn(date(2026, 3, 1))) == list(range(300))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_better_band_always_comes_first(seed):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 1001, 500)

    placed = shuffling.order(scores, rng.integers(0, 99, 500), np.arange(500), seed=seed, band=25)

    bands = scores[placed] // 25
    assert (np.diff(bands) <= 0).all()


def test_over_many_days_each_of_equals_stands_first_about_as_often():
    people, zeros = np.arange(5), np.zeros(5, int)
    first = [
        shuffling.order(np.full(5, 700), people, zeros, seed=day, band=25)[0]
        for day in range(730_000, 732_000)
    ]

    times = np.bincount(first, minlength=5)

    assert times.min() > 320
    assert times.max() < 480


def test_the_draw_is_the_kernel_s_to_the_last_bit():
    rng = np.random.default_rng(4)
    people, offers = rng.integers(1, 2**40, 50), rng.integers(1, 2**40, 50)

    drawn = shuffling.mix64(739_581, people, offers)

    assert drawn.dtype == np.uint64
    assert drawn.tolist() == [
        kernel.mix(739_581, int(person), int(offer)) for person, offer in zip(people, offers, strict=True)
    ]


def test_the_order_of_a_list_is_the_kernel_s():
    rng = np.random.default_rng(5)
    scores, offers = rng.integers(0, 1001, 400), rng.permutation(400) + 1

    placed = shuffling.order(scores, np.full(400, 7), offers, seed=739_581, band=25)

    keys = [kernel.order_key(7, int(offers[at]), int(scores[at]), band=25, seed=739_581) for at in placed]
    assert keys == sorted(keys)


# Places and caps


def test_places_are_counted_in_each_offer_from_one_without_a_gap():
    persons, offers, scores, _groups = _town(3)

    rank = exposure.ranks(scores, persons, offers, seed=3, band=25)

    for offer in range(OFFERS):
        assert sorted(rank[offers == offer]) == list(range(1, (offers == offer).sum() + 1))
    assert exposure.ranks([], [], [], seed=1, band=25).tolist() == []


def test_an_offer_is_shown_to_so_many_people_for_each_of_its_posts():
    assert exposure.capacities({7: 2, 8: 1, 9: 0}, 8) == {7: 16, 8: 8, 9: 0}


def test_attention_falls_with_the_place_and_ends_with_the_list():
    shown, attention = exposure.attention([1, 2, 3], 2, 0.9)

    assert shown.tolist() == [1, 1, 0]
    assert attention.tolist() == pytest.approx([1, 0.9, 0])


def test_who_had_a_turn_waits_behind_who_had_none_but_is_never_worth_nothing():
    worth = exposure.weighed([500, 500, 30], [1, 2, 3], {1: 3, 3: 9}, 40)

    assert worth.tolist() == [1380, 1500, 1001]
    assert exposure.counted([4, 4, 9]) == {4: 2, 9: 1}


# The audit


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_bias_nothing_is_found(seed):
    persons, offers, scores, groups = _town(seed)
    groups = audit.crossed(groups, [("sex", "nationality")])

    assert _found(_measures(persons, offers, scores, seed=seed), groups) == set()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lacking", ["asia", "female"])
def test_a_term_that_a_group_lacks_is_found_in_its_exposure(seed, lacking):
    persons, offers, scores, groups = _town(seed, lacking=lacking, penalty=250)

    found = _found(_measures(persons, offers, scores, seed=seed), groups)

    dimension = "sex" if lacking == "female" else "nationality"
    assert ("shown", dimension, lacking) in found
    assert ("rank", dimension, lacking) in found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bias_in_exposure_alone_is_found_where_scores_are_equal(seed):
    persons, offers, scores, groups = _town(seed)
    hidden = groups["nationality"] == "middle_east"

    found = _found(_measures(persons, offers, scores, hide=hidden, seed=seed), groups)

    assert ("attention", "nationality", "middle_east") in found
    assert not [one for one in found if one[0] in ("shown", "rank")]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bias_in_selection_is_found_and_one_at_a_crossing_is_not_lost_in_its_sides(seed):
    rng = np.random.default_rng(seed)
    _persons, _offers, _scores, groups = _town(seed)
    both = (groups["sex"] == "female") & (groups["nationality"] == "middle_east")
    hired = (rng.random(PEOPLE) < np.where(both, 0.04, 0.4)).astype(float)
    fair = (rng.random(PEOPLE) < 0.4).astype(float)
    groups = audit.crossed(groups, [("sex", "nationality")])

    found = _found([audit.Measure("hired", hired), audit.Measure("proposed", fair)], groups)

    assert ("hired", "sex*nationality", "female*middle_east") in found
    assert not [one for one in found if one[0] == "proposed"]


def test_a_group_too_small_is_joined_and_never_named():
    labels = np.array(["west_africa"] * 100 + ["asia"] * 20 + ["europe"] * 15 + [UNKNOWN] * 5, dtype=object)
    values = np.r_[np.ones(100), np.zeros(40)]

    told = audit.audit([audit.Measure("proposed", values)], {"nationality": labels}, fairness().rules)

    assert {each.group for each in told} == {"west_africa", JOINED}
    assert next(each for each in told if each.group == JOINED).persons == 35
    assert [each.group for each in audit.findings(told)] == [JOINED]


def test_a_handful_of_people_is_compared_with_nobody():
    labels = np.array(["west_africa"] * 100 + ["asia"] * 12, dtype=object)
    values = np.r_[np.ones(100), np.zeros(12)]

    assert not audit.audit([audit.Measure("proposed", values)], {"nationality": labels}, fairness().rules)


def test_a_small_gap_is_not_a_finding_however_sure_nor_a_large_one_that_may_be_chance():
    many = np.array(["a"] * 50_000 + ["b"] * 50_000, dtype=object)
    rng = np.random.default_rng(1)
    sure = np.where(many == "a", 1.0, 0.9) + rng.normal(0, 0.1, 100_000)
    few = np.array(["a"] * 35 + ["b"] * 35, dtype=object)
    doubtful = np.r_[np.repeat([1.0, 0.0], [20, 15]), np.repeat([1.0, 0.0], [14, 21])]

    for values, labels in ((sure, many), (doubtful, few)):
        told = audit.audit([audit.Measure("proposed", values)], {"sex": labels}, fairness().rules)
        assert audit.findings(told) == []


def test_nothing_shared_at_all_is_not_unequal_and_the_interval_holds_its_ratio():
    labels = np.array(["a"] * 40 + ["b"] * 40, dtype=object)

    (none, _other) = audit.audit([audit.Measure("hired", np.zeros(80))], {"sex": labels}, fairness().rules)
    persons, offers, scores, groups = _town(5)
    told = audit.audit(_measures(persons, offers, scores), groups, fairness().rules)

    assert (none.ratio, none.found) == (1.0, False)
    assert all(each.low <= each.ratio <= each.high for each in told)


def test_what_the_weights_do_not_decide_is_told_and_keeps_no_release_back():
    labels = np.array(["a"] * 200 + ["b"] * 200, dtype=object)
    values = np.r_[np.ones(200), np.zeros(200)]

    for decides in (True, False):
        told = audit.audit(
            [audit.Measure("hired", values, blocks=decides)], {"sex": labels}, fairness().rules
        )
        assert audit.findings(told)
        assert audit.blocks(told) is decides


def test_every_country_stands_in_one_group_and_an_unknown_one_is_elsewhere():
    data = fairness()

    assert isinstance(data, Fairness)
    assert nationality_group("CMR") == "central_africa"
    assert nationality_group("BRA") == "elsewhere"
    assert set(data.nationalities.values()) <= data.labels.keys()
