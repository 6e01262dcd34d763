"""Nobody finds a hidden count again from the shown ones: each hidden cell is attacked, by another way than the guard's."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from maslak.reporting import disclosure
from maslak.reporting.disclosure import Rules

COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 80))


def with_totals(shape):
    """The cells of a table and all its totals: keys (None where summed), and their matrix over the leaves."""
    keys = list(product(*([*range(size), None] for size in shape)))
    leaves = list(product(*(range(size) for size in shape)))
    rows = [
        [all(k is None or k == at for k, at in zip(key, leaf, strict=True)) for leaf in leaves]
        for key in keys
    ]
    return keys, np.array(rows, float)


def attacked(leaves, cells, shown):
    """The width of what an attacker knows of each hidden cell, leaf by leaf, without any of the guard's shortcuts."""
    values = cells @ leaves
    widths = {}
    for at in np.flatnonzero(~shown):
        ends = []
        for sign in (1, -1):
            equations = (cells[shown], values[shown]) if shown.any() else (None, None)
            answer = linprog(sign * cells[at], A_eq=equations[0], b_eq=equations[1], method="highs")
            ends.append(np.inf if answer.status == 3 else sign * answer.fun)
        widths[int(at)] = ends[1] - ends[0]
    return widths


@settings(max_examples=40, deadline=None)
@given(data=st.data(), shape=st.sampled_from([(2, 2), (3, 4), (5, 3), (2, 2, 2), (3, 2, 3)]))
def test_an_attacker_stays_in_doubt_of_every_hidden_cell(data, shape):
    size = int(np.prod(shape))
    leaves = np.array(data.draw(st.lists(COUNTS, min_size=size, max_size=size)))
    _keys, cells = with_totals(shape)

    guarded = disclosure.protect(leaves, cells, Rules(least=10, width=10))

    assert not (guarded.shown & (cells @ leaves < 10)).any()
    assert all(width >= 10 - 1e-4 for width in attacked(leaves, cells, guarded.shown).values())


@settings(max_examples=15, deadline=None)
@given(leaves=st.lists(COUNTS, min_size=12, max_size=12))
def test_the_attack_of_the_house_finds_what_an_attacker_finds(leaves):
    _keys, cells = with_totals((3, 4))
    shown = cells @ leaves >= 10

    found = {at: high - low for at, low, high in disclosure.doubt(leaves, cells, shown)}

    expected = attacked(np.array(leaves), cells, shown)
    assert found.keys() == expected.keys()
    assert all(found[at] == pytest.approx(expected[at], abs=1e-4) for at in found)


def test_a_table_of_two_large_parts_passes():
    guarded = disclosure.protect([261, 419], [[1, 0], [0, 1], [1, 1]], Rules())

    assert guarded.shown.tolist() == [True, True, True]


def test_one_small_cell_takes_another_of_its_row_and_of_its_column_along():
    keys, cells = with_totals((3, 3))
    leaves = [50, 4, 30, 40, 25, 60, 33, 41, 22]

    guarded = disclosure.protect(leaves, cells, Rules())

    hidden = {key for key, shown in zip(keys, guarded.shown, strict=True) if not shown}
    assert (0, 1) in hidden
    assert {(0, 0), (0, 2)} & hidden
    assert {(1, 1), (2, 1)} & hidden
    assert all(shown for key, shown in zip(keys, guarded.shown, strict=True) if None in key)


def test_a_small_cell_of_a_square_hides_the_square():
    keys, cells = with_totals((2, 2))

    guarded = disclosure.protect([40, 4, 50, 60], cells, Rules())

    inner = {shown for key, shown in zip(keys, guarded.shown, strict=True) if None not in key}
    assert inner == {False}


def test_a_table_of_too_few_is_hidden_whole():
    _keys, cells = with_totals((2, 2))

    assert not disclosure.protect([1, 2, 0, 1], cells, Rules()).shown.any()


def test_a_nought_is_hidden_unless_it_stands_to_reason():
    cells = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]

    hidden = disclosure.protect([40, 50, 0], cells, Rules())
    told = disclosure.protect([40, 50, 0], cells, Rules(), structural=[False, False, True, False])

    assert not hidden.shown[2]
    assert told.shown.all()


def test_each_cell_may_have_its_own_threshold():
    guarded = disclosure.protect([6, 40], [[1, 0], [0, 1], [1, 1]], Rules(), least=[5, 10, 10])

    assert guarded.shown.all()


def test_what_is_dear_stays_when_something_else_can_be_hidden_in_its_place():
    cells = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]

    first_dear = disclosure.protect([30, 31, 4], cells, Rules(), weights=[100, 1, 1, 100])
    second_dear = disclosure.protect([30, 31, 4], cells, Rules(), weights=[1, 100, 1, 100])

    assert first_dear.shown.tolist() == [True, False, False, True]
    assert second_dear.shown.tolist() == [False, True, False, True]


def test_two_tables_of_the_same_persons_guard_each_other():
    """Leaves: a group as one table sees it, another; the same first group as its two halves in a finer table."""
    cells = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], float)
    leaves = [30, 4, 14, 16]
    tie = np.array([[1, 0, -1, -1]], float)

    alone = disclosure.protect(leaves, cells, Rules())
    tied = disclosure.protect(leaves, cells, Rules(), ties=tie)

    assert alone.shown.tolist() == [
        False,
        False,
        True,
        True,
        True,
    ]  # 14 and 16 tell the hidden 30, hence the 4
    assert not tied.shown[1]
    widths = {at: high - low for at, low, high in disclosure.doubt(leaves, cells, tied.shown, tie)}
    assert all(width >= 10 - 1e-4 for width in widths.values())
