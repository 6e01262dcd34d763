"""Attacks on masks, written apart from the library: totals subtracted, tables set against one another, day after day.

The attacker here knows nothing of the library's sums. Tables are drawn as plain counts; what is shown is a dictionary from
keys to numbers; equations are built from the meaning of the keys, leaf by leaf, and solved by another solver.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from maslak.reporting.disclosure import marks, optimal, primary, releases, rounding, system, tables
from maslak.reporting.disclosure.tables import ALL, Axis, Cube

LEAST = WIDTH = 10
SHAPES = [((3, 4), False), ((4, 3), True), ((2, 2, 3), False), ((4, 2, 2), True), ((2, 2, 2, 2), False)]
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 60))


def cube_of(shape, with_groups):
    """Axes of these lengths; the first may have a sub-total of its two first values."""
    axes = []
    for number, size in enumerate(shape):
        leaves = tuple(f"{number}{place}" for place in range(size))
        groups = {"first two": frozenset(leaves[:2])} if with_groups and number == 0 else {}
        axes.append(Axis(f"axis {number}", leaves, groups))
    return Cube(tuple(axes))


def counted(key, leaf):
    """Whether a leaf is counted in a key, by what keys mean."""
    return all(
        value in (ALL, own) or (value == "first two" and own in ("00", "01"))
        for value, own in zip(key, leaf, strict=True)
    )


def rows_of(cube):
    leaves = list(product(*(axis.leaves for axis in cube.axes)))
    keys = list(product(*((*axis.leaves, *axis.groups, ALL) for axis in cube.axes)))
    return keys, {key: np.array([counted(key, leaf) for leaf in leaves], float) for key in keys}


def width_of(goal, equations, right):
    """How far apart the ends of a sum lie for whoever knows these equations, and that no count is negative."""
    ends = []
    for sign in (1, -1):
        known = {"A_eq": np.array(equations), "b_eq": np.array(right)} if equations else {}
        answer = linprog(sign * goal, bounds=(0, None), method="highs", **known)
        assert answer.status in (0, 3), answer.message
        ends.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
    return ends[0], ends[1]


@settings(max_examples=10, deadline=None)
@given(data=st.data(), form=st.sampled_from(SHAPES))
def test_no_hidden_cell_of_a_hierarchical_table_is_known_closer_than_the_protection(data, form):
    cube = cube_of(*form)
    size = len(cube.leaves)
    leaves = np.array(data.draw(st.lists(COUNTS, min_size=size, max_size=size)), float)
    keys, rows = rows_of(cube)
    values = {key: int(rows[key] @ leaves) for key in keys}
    names = cube.keys()
    attacked = system.System(size, [cube.sum(key) for key in names], [values[key] for key in names])
    limits = optimal.Limits(exact=40, cells=200, rounds=4, nodes=100)

    chosen = optimal.choose(attacked, [values[key] < LEAST for key in names], WIDTH, limits=limits)

    hidden = {key for key, is_hidden in zip(names, chosen.hidden, strict=True) if is_hidden}
    assert {key for key in keys if values[key] < LEAST} <= hidden
    told = [key for key in keys if key not in hidden]
    for key in hidden:
        low, high = width_of(rows[key], [rows[one] for one in told], [values[one] for one in told])
        assert high - low >= WIDTH - 1e-4


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_no_sequence_of_daily_publications_tells_of_a_few(data):
    """A table of parts and their total, published for some days while people come; all days are attacked together."""
    size, days = data.draw(st.integers(3, 5)), data.draw(st.integers(2, 4))
    cube = Cube((Axis("part", tuple(f"0{place}" for place in range(size))),))
    keys, rows = rows_of(cube)
    table = releases.Table(size, {key[0]: cube.sum(key) for key in keys})
    leaves = np.array(data.draw(st.lists(COUNTS, min_size=size, max_size=size)), int)
    came = st.lists(
        st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 25)), min_size=size, max_size=size
    )
    published: list[releases.Release] = []
    truth = []
    for _day in range(days):
        values = {key[0]: int(rows[key] @ leaves) for key in keys}
        truth.append(values)
        small = {name: value < LEAST for name, value in values.items()}
        verdict = releases.decide(table, values, small, published, width=WIDTH, least=LEAST)
        assert not verdict.helpless
        published.append(verdict.release)
        leaves = leaves + np.array(data.draw(came))

    # The attacker's unknowns: the counts of the first day, then those who came on each later one.
    equations, right = [], []
    for day, release in enumerate(published):
        for name, value in release.shown.items():
            assert value == truth[day][name] >= LEAST
            equations.append(np.concatenate([rows[name,] * (block <= day) for block in range(days)]))
            right.append(value)
    for day, release in enumerate(published):
        for key in keys:
            upto = np.concatenate([rows[key] * (block <= day) for block in range(days)])
            if key[0] not in release.shown:
                low, high = width_of(upto, equations, right)
                assert high - low >= WIDTH - 1e-4, (day, key)
            for before in range(day):
                since = np.concatenate([rows[key] * (before < block <= day) for block in range(days)])
                low, high = width_of(since, equations, right)
                apart = truth[day][key[0]] - truth[before][key[0]]
                if 0 < apart < LEAST:
                    assert high - low >= WIDTH - 1e-4, (before, day, key)


def test_the_choice_of_the_solver_is_the_cheapest_of_all():
    """Every mask of a small table tried in turn: none that guards costs less than the one proven."""
    cube = cube_of((3, 2), False)
    leaves = [4, 30, 25, 60, 33, 12]
    names = cube.keys()
    values = [cube.value(key, leaves) for key in names]
    small = np.array([value < LEAST for value in values])
    cost = [1 + np.log2(1 + value) for value in values]
    attacked = system.System(len(leaves), [cube.sum(key) for key in names], values)

    chosen = optimal.choose(attacked, small, WIDTH, cost=cost)

    _keys, rows = rows_of(cube)
    cheapest = np.inf
    for bits in product((False, True), repeat=len(names)):
        hidden = np.array(bits)
        price = sum(c for c, h, s in zip(cost, hidden, small, strict=True) if h and not s)
        if (small & ~hidden).any() or price >= min(cheapest, chosen.cost - 1e-6):
            continue
        known = [rows[key] for key, h in zip(names, hidden, strict=True) if not h]
        right = [value for value, h in zip(values, hidden, strict=True) if not h]
        ends = [width_of(rows[key], known, right) for key, h in zip(names, hidden, strict=True) if h]
        if all(high - low >= WIDTH - 1e-4 for low, high in ends):
            cheapest = price
    assert chosen.proven
    assert cheapest == np.inf  # nothing cheaper guards


def test_two_tables_that_share_a_margin_guard_each_other():
    sexes = Cube((Axis("sex", ("f", "m")),))
    regions = Cube((Axis("region", ("a", "b", "c")),))
    counts = [55, 45, 60, 36, 4]  # a hundred by sex, the same hundred by region
    by_sex, by_region = sexes.keys(), regions.keys()
    sums = [*(sexes.sum(key) for key in by_sex), *(regions.sum(key, 2) for key in by_region)]
    values = [sum(counts[place] for place, _times in each.terms) for each in sums]
    ties = tables.linked(sexes, regions, [((ALL,), (ALL,))], 2)
    shared = system.System(5, sums, values, [(tie, 0.0) for tie in ties])

    # Hiding one region and the total of its own table is no help while the other table shows the total.
    mask = [False, False, False, False, False, True, True]
    found = system.given_away(shared, mask, WIDTH)
    chosen = optimal.choose(shared, [value < LEAST for value in values], WIDTH)

    assert 5 in found
    assert not system.given_away(shared, chosen.hidden, WIDTH)


def test_a_value_public_already_gives_away_another_and_that_is_said():
    cube = Cube((Axis("part", ("a", "b")),))
    names = cube.keys()
    table = releases.Table(2, {key[0]: cube.sum(key) for key in names})
    values = {"a": 3, "b": 40, ALL: 43}

    verdict = releases.decide(
        table, values, {"a": True}, [], width=WIDTH, least=LEAST, public={"b": True, ALL: True}
    )

    assert "a" in verdict.hidden
    assert "a" in verdict.helpless


def test_the_fallback_guards_as_well_and_costs_no_less():
    cube = cube_of((4, 4), True)
    rng = np.random.default_rng(5)
    leaves = [int(n) for n in rng.integers(0, 40, len(cube.leaves))]
    names = cube.keys()
    values = [cube.value(key, leaves) for key in names]
    small = [value < LEAST for value in values]
    attacked = system.System(len(leaves), [cube.sum(key) for key in names], values)

    best, other = optimal.choose(attacked, small, WIDTH), optimal.greedy(attacked, small, WIDTH)

    assert not system.given_away(attacked, other.hidden, WIDTH)
    assert best.bound <= best.cost <= other.cost
    assert (
        optimal.choose(attacked, small, WIDTH).hidden.tolist() == best.hidden.tolist()
    )  # the same, asked again


# Thresholds, rounding, marks


def test_thresholds_are_those_of_the_crossing():
    rules = primary.Thresholds()

    assert rules.of(("sex", "region"), ("female", "MA-06")) == 5
    assert rules.of(("sex", "region"), ("female", ALL)) == 10
    assert rules.of(("sex", "region", "age"), ("female", "MA-06", "18")) == 10


@pytest.mark.parametrize(
    ("count", "structural", "hidden"),
    [(9, False, True), (10, False, False), (0, False, True), (0, True, False), (3, True, True)],
)
def test_a_nought_is_told_only_where_it_stands_to_reason(count, structural, hidden):
    assert primary.Thresholds().hides(count, structural=structural) is hidden


def test_shares_and_medians_need_enough_under_them():
    rules = primary.Thresholds()

    assert rules.hides_share(19)
    assert not rules.hides_share(20)
    assert rules.hides_middle(9)
    assert not rules.hides_middle(10)


@pytest.mark.parametrize(
    ("amounts", "hidden"),
    [
        ([50, 40, 10], True),
        ([30, 30, 20, 20], False),
        ([100], True),
        ([60, 20, 11], True),
        ([40, 30, 15, 15], False),
        ([], False),
    ],
)
def test_an_amount_of_one_or_two_is_hidden(amounts, hidden):
    assert primary.Thresholds().hides_amount(amounts) is hidden


@given(number=st.integers(0, 10_000), cell=st.text(max_size=12))
def test_rounding_goes_to_a_neighbour_and_the_same_cell_always_the_same_way(number, cell):
    near, drawn = rounding.nearest(number), rounding.unbiased(number, cell)

    assert near % 5 == drawn % 5 == 0
    assert abs(near - number) <= 2
    assert abs(drawn - number) <= 4
    assert drawn == rounding.unbiased(number, cell)


def test_rounding_by_chance_is_right_on_average():
    drawn = [rounding.unbiased(7, f"secret/{cell}") for cell in range(4000)]

    assert set(drawn) == {5, 10}
    assert sum(drawn) / len(drawn) == pytest.approx(7, abs=0.15)


def test_a_share_is_reckoned_from_rounded_numbers():
    assert rounding.share(9, 41) == 25.0  # ten of forty
    assert rounding.share(1, 2) is None


def test_the_mark_that_counts_most_is_told():
    assert marks.mark(public=True, hidden=True) == "o"
    assert marks.mark(hidden=True, provisional=True) == "c"
    assert marks.mark(nought=True, provisional=True) == "0"
    assert marks.mark(meaningless=True) == "z"
    assert marks.mark(provisional=True) == "p"
    assert marks.mark() == ""
