"""Conditions on facts, as decision tables write them, asked with all the facts or with some of them.

A condition is one line of a table, `fact: what it must be`:
  true, false         the fact is so                   [a, b]         it is one of these; `none` is one too
  {any_of: [a, b]}    at least one of these is held    {only: [a]}    this is held and nothing else
  {at_least: 6}       so many months or more           {at_most: 6}   stated, and no more than that
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from maslak.law.datafiles import Entry
from maslak.law.errors import LawError
from maslak.law.facts import COUNTRIES, NONE, Fact, Facts, FactValue, fact

_OPERATORS = ("any_of", "only", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Condition:
    """What one fact must be."""

    fact: str
    operator: str
    wanted: frozenset[FactValue]

    def holds(self, value: FactValue) -> bool:
        """Whether the value satisfies it."""
        if self.operator == "one_of":
            return value in self.wanted
        if self.operator == "any_of":
            return isinstance(value, frozenset) and bool(value & self.wanted)
        if self.operator == "only":
            return value == self.wanted
        bound = next(iter(self.wanted))
        if not isinstance(value, int) or not isinstance(bound, int):
            return False
        return value >= bound if self.operator == "at_least" else value <= bound


# All of one line must hold; one line of several is enough. No condition at all always holds.
Line = tuple[Condition, ...]
Lines = tuple[Line, ...]


def verdict(lines: Lines, facts: Facts) -> tuple[bool | None, frozenset[str]]:
    """Whether some line holds; None when it hangs on facts not yet given, which then come with it."""
    open_facts: set[str] = set()
    for line in lines:
        known = [c.holds(facts[c.fact]) for c in line if c.fact in facts]
        missing = {c.fact for c in line if c.fact not in facts}
        if not all(known):
            continue
        if not missing:
            return True, frozenset()
        open_facts |= missing
    return (None if open_facts else False), frozenset(open_facts)


def line_that_holds(lines: Lines, facts: Facts) -> Line | None:
    """The first line of which every condition holds."""
    return next((line for line in lines if all(c.holds(facts[c.fact]) for c in line)), None)


def distinguished(item: Fact, conditions: Iterable[Condition]) -> tuple[FactValue, ...]:
    """One value for each way in which these conditions tell the values of the fact apart.

    Values that no condition tells apart are represented by the first of them, so that walking these values
    walks every case.
    """
    about = [condition for condition in conditions if condition.fact == item.key]
    found: dict[tuple[bool, ...], FactValue] = {}
    for value in _values(item, about):
        found.setdefault(tuple(condition.holds(value) for condition in about), value)
    return tuple(found.values())


def _values(item: Fact, about: list[Condition]) -> list[FactValue]:
    """Every value of the fact; of months, those on both sides of each bound."""
    if item.kind == "yes_no":
        return [False, True]
    if item.kind == "months":
        bounds = {bound for c in about for bound in c.wanted if isinstance(bound, int)}
        near = {month + step for month in bounds for step in (-1, 0, 1)}
        return [None, *sorted(month for month in near | {0} if month >= 0)]
    if item.kind == "choices":
        codes = list(item.values)
        return [frozenset(s) for size in range(len(codes) + 1) for s in combinations(codes, size)]
    return [None, *(sorted(COUNTRIES - {"MA"}) if item.kind == "country" else item.values)]


def read_line(entry: Entry) -> Line:
    """The conditions of one mapping of a table. Raises BadDataFile for a fact or value that does not exist."""
    return tuple(_condition(entry, key, wanted) for key, wanted in entry.pairs())


def _condition(entry: Entry, key: str, wanted: Any) -> Condition:
    try:
        item = fact(key)
        if isinstance(wanted, Mapping):
            return _with_operator(entry, item, dict(wanted))
        several = wanted if isinstance(wanted, list) else [wanted]
        if item.kind in ("choices", "months") or not several:
            raise entry.fail(f"“{key}” needs one of {', '.join(_OPERATORS)}")
        return Condition(key, "one_of", frozenset(item.check(one) for one in several))
    except LawError as error:
        raise entry.fail(error.words.en)


def _with_operator(entry: Entry, item: Fact, wanted: dict[str, Any]) -> Condition:
    operator, value = next(iter(wanted.items()), ("", None))
    fitting = {"choices": ("any_of", "only"), "months": ("at_least", "at_most")}.get(item.kind, ())
    if len(wanted) != 1 or operator not in fitting or value in (None, NONE, []):
        raise entry.fail(f"“{item.key}” cannot be asked with {wanted!r}")
    checked = item.check(value)
    return Condition(item.key, operator, checked if isinstance(checked, frozenset) else frozenset({checked}))
