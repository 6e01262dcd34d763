"""The same table published again and again: no two of its releases may tell, together, of too few persons.

Pure. What a reader holds is one system over all releases: the counts of the first, and for each later one those who came
since. A register only grows, as a reader will assume; where the shown numbers say that it shrank, the later counts are
unknowns of their own. Guarded are, beside the hidden cells of the new release: those that earlier releases hid, and the
change of every cell between any two releases, unless it is sure to be nought or of many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maslak.reporting.disclosure import optimal
from maslak.reporting.disclosure.system import Contradiction, Reader, Sum, System


@dataclass(frozen=True)
class Table:
    """Named sums over `size` leaves, and `ties`, sums of leaves that are nought for a reason that everybody knows."""

    size: int
    sums: Mapping[str, Sum]
    ties: Sequence[Sum] = ()


@dataclass(frozen=True)
class Release:
    """What was shown, by name; `fresh` when its counts do not follow from those before."""

    shown: Mapping[str, int]
    fresh: bool = False


@dataclass(frozen=True)
class Verdict:
    """A release that may be published, and how sure it is that no more could be shown.

    `helpless` are names that what is public already gives away, whatever is hidden now.
    """

    release: Release
    hidden: frozenset[str]
    helpless: frozenset[str]
    proven: bool
    gap: float


def decide(
    table: Table,
    values: Mapping[str, int],
    small: Mapping[str, bool],
    earlier: Sequence[Release],
    *,
    width: int,
    least: int,
    cost: Mapping[str, float] | None = None,
    public: Mapping[str, bool] | None = None,
    limits: optimal.Limits | None = None,
) -> Verdict:
    """Which of `values` a new release may show beside the `earlier` ones.

    `small` names what is hidden for its own sake, `public` what everybody knows already and stays shown.
    """
    names = list(table.sums)
    system, fresh = together(table, values, earlier, least)
    chosen = optimal.choose(
        system,
        [small.get(name, False) for name in names],
        width,
        cost=[cost[name] for name in names] if cost else None,
        fixed=[public.get(name, False) for name in names] if public else None,
        limits=limits,
    )
    hidden = frozenset(name for name, is_hidden in zip(names, chosen.hidden, strict=True) if is_hidden)
    helpless = frozenset(names[place] for place in chosen.helpless if place < len(names))
    shown = {name: values[name] for name in names if name not in hidden}
    return Verdict(Release(shown, fresh), hidden, helpless, chosen.proven, chosen.gap)


def together(
    table: Table, values: Mapping[str, int], earlier: Sequence[Release], least: int
) -> tuple[System, bool]:
    """The system of all releases with the new one last, and whether the new counts do not follow from those before."""
    followed = _system(table, values, [*earlier, Release(values)], least)
    if not earlier or _agrees(followed):
        return followed, not earlier
    return _system(table, values, [*earlier, Release(values, fresh=True)], least), True


def _agrees(system: System) -> bool:
    reader = Reader(system)
    reader.show([0.0] * len(system.cells))
    try:
        reader.reach(Sum.of([0]), 1)
    except Contradiction:
        return False
    return True


def _system(table: Table, values: Mapping[str, int], releases: Sequence[Release], least: int) -> System:
    blocks: list[list[int]] = []
    for number, release in enumerate(releases):
        blocks.append([number] if release.fresh or not blocks else [*blocks[-1], number])
    last = len(releases) - 1
    known = [
        (_at(table, blocks[number], table.sums[name]), float(value))
        for number, release in enumerate(releases[:-1])
        for name, value in release.shown.items()
        if name in table.sums
    ]
    known += [(_at(table, blocks[number], tie), 0.0) for number in range(len(releases)) for tie in table.ties]
    now = {name: _at(table, blocks[last], each) for name, each in table.sums.items()}
    hidden = [
        _at(table, blocks[number], each)
        for number, release in enumerate(releases[:-1])
        for name, each in table.sums.items()
        if name not in release.shown
    ]
    changes = [
        now[name].minus(_at(table, blocks[number], each))
        for number in range(last)
        for name, each in table.sums.items()
    ]
    return System(
        table.size * len(releases), list(now.values()), [float(values[name]) for name in table.sums],
        known, hidden, changes, least,
    )  # fmt: skip


def _at(table: Table, blocks: Sequence[int], each: Sum) -> Sum:
    """A sum of leaves as it stood at a release: the first counts, and all who came until then."""
    return Sum(tuple((block * table.size + place, times) for block in blocks for place, times in each.terms))
