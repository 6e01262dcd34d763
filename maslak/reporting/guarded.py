"""The parts of a figure as they are shown to those who may not see its facts: small counts of persons hidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maslak.access.actor import Actor
from maslak.law.parameters import parameter
from maslak.reporting.breakdowns import Breakdown
from maslak.reporting.engine import Number

PERSONS = "persons"


def cells(part: Breakdown, by: Actor) -> Mapping[tuple[str, ...], Number | None]:
    """The cells of a breakdown for `by`; None where a number would tell of too few persons.

    Whoever may list the facts (« milestone.read ») sees every number. A rate, an amount or a count of things is left
    as it is. The parts are guarded against their total, which every reader of the figure sees.
    """
    if by.may("milestone.read") or part.indicator.unit != PERSONS or part.total is None:
        return part.cells
    least, doubt = (
        int(parameter(f"disclosure_{name}", date(part.year, 12, 31)).value) for name in ("min_cell", "doubt")
    )
    counts = [int(number) for number in part.cells.values()]
    if all(count >= least for count in counts):
        return part.cells
    from maslak.reporting import disclosure  # the solver behind loads now, not with every page

    size = len(counts)
    table = [[int(row == column) for column in range(size)] for row in range(size)] + [[1] * size]
    rules = disclosure.Rules(least, doubt)
    shown = disclosure.protect(counts, table, rules, weights=[1.0] * size + [1e6]).shown
    return {
        key: number if told else None
        for (key, number), told in zip(part.cells.items(), shown[:size], strict=True)
    }
