"""Every combination of the values that the rules tell apart reaches exactly one answer, and every rule is reached.

Two proofs that know nothing of each other: the whole product of the values as an array, one cell to a case,
and a walk through the engine itself, which follows a case only as far as it is settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from math import prod

import numpy as np
import pytest

from maslak.law.conditions import verdict
from maslak.law.facts import Facts, FactValue, vocabulary
from maslak.law.route_table import RuleVersion, rules
from maslak.law.routes import decide, distinguished_values, open_facts, rules_on

# One day in each stretch between two changes of the table, and the first day of all.
CHANGES = sorted(
    {version.valid_from for versions in rules().values() for version in versions}
    | {date(2017, 6, 1), date(2020, 9, 28), date(2026, 1, 1)}
)
LATEST = date(2026, 3, 1)


def expected_rules(on: date) -> set[str]:
    return {version.rule for versions in rules().values() for version in versions if version.covers(on)}


def settled_cases(
    on: date, values: Mapping[str, tuple[FactValue, ...]], known: dict[str, FactValue] | None = None
) -> Iterator[dict[str, FactValue]]:
    """Every way to settle the answer: the facts given one after another, until none matters any more."""
    known = known or {}
    if not open_facts(known, on):
        yield known
        return
    asked = next(
        missing
        for rule in rules_on(on)
        if (missing := verdict(rule.lines, known)[1])
    )  # fmt: skip
    key = min(asked)
    for value in values[key]:
        yield from settled_cases(on, values, known | {key: value})


@pytest.mark.parametrize("on", [*CHANGES, LATEST], ids=str)
def test_every_case_is_settled_by_exactly_one_rule_and_every_rule_settles_some(on: date) -> None:
    values = distinguished_values(on)
    reached: Counter[str] = Counter()

    for known in settled_cases(on, values):
        found = decide(known, on=on)
        reached[found.rule] += prod(len(values[key]) for key in values if key not in known)
        # What was not asked does not matter: the last value of every other fact gives the same answer.
        others = {key: values[key][-1] for key in values if key not in known}
        assert decide(known | others, on=on).rule == found.rule

    assert sum(reached.values()) == prod(len(found) for found in values.values())
    assert set(reached) == expected_rules(on)


@pytest.mark.parametrize("on", [CHANGES[0], date(2016, 12, 15), LATEST], ids=str)
def test_the_whole_product_of_values_has_one_first_match_in_each_cell(on: date) -> None:
    """No cell is left without a rule, and each counts for one rule only, as many as the walk says."""
    values = distinguished_values(on)
    undecided = np.ones([len(found) for found in values.values()], dtype=bool)
    counted: dict[str, int] = {}

    for rule in rules_on(on):
        matched = undecided & cells_of(rule, values)
        counted[rule.rule] = int(matched.sum())
        undecided &= ~matched

    assert not undecided.any()
    assert undecided.size == sum(counted.values()) > 50_000
    walked: Counter[str] = Counter()
    for known in settled_cases(on, values):
        walked[decide(known, on=on).rule] += prod(len(values[k]) for k in values if k not in known)
    assert counted == dict(walked)


def cells_of(rule: RuleVersion, values: Mapping[str, tuple[FactValue, ...]]) -> np.ndarray:
    """Where the rule holds, over one axis to a fact; facts it does not ask are stretched over."""
    keys = list(values)
    cells = np.zeros([1] * len(keys), dtype=bool)
    for line in rule.lines:
        here = np.ones([1] * len(keys), dtype=bool)
        for condition in line:
            shape = [1] * len(keys)
            axis = keys.index(condition.fact)
            shape[axis] = len(values[condition.fact])
            holds = np.array([condition.holds(value) for value in values[condition.fact]])
            here = here & holds.reshape(shape)
        cells = cells | here
    return cells


@pytest.mark.parametrize("key", list(vocabulary()))
def test_values_that_are_not_told_apart_are_answered_alike(key: str) -> None:
    """Each admitted value of a fact behaves as the one that stands for it, in a case where that fact matters."""
    item = vocabulary()[key]
    told_apart = distinguished_values(LATEST)
    every: list[FactValue] = {
        "yes_no": [False, True],
        "months": [None, *range(15)],
        "country": [None, "FR", "CI", "SY", "DZ", "TN", "SN"],
        "choices": [frozenset(), *(frozenset({code}) for code in item.values), frozenset(item.values)],
    }.get(item.kind, [None, *item.values])
    cases: list[Facts] = [known for known in settled_cases(LATEST, told_apart) if key in known][:40]

    for known in cases:
        by_class = {decide({**known, key: value}, on=LATEST).rule for value in told_apart[key]}
        for value in every:
            assert decide({**known, key: value}, on=LATEST).rule in by_class


def test_a_settled_case_asks_nothing_more() -> None:
    assert (
        open_facts({"present_in_morocco": True, "residence_status": "none", "protection": "none"}, LATEST)
        == set()
    )
    assert "role" not in open_facts(
        {"protection": "none", "present_in_morocco": False, "residence_basis": "regularisation_2014"}, LATEST
    )
    assert "residence_basis" in open_facts({"protection": "none", "present_in_morocco": False}, LATEST)
