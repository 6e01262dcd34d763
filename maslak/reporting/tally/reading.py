"""The cells of a year from the tallies, in one query; None where only the ledger can tell."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from maslak.reporting.formulas import LedgerFormula, MedianDays, Percentile, Ratio
from maslak.reporting.tally import ruleset

# Beyond so many waiting facts a reader has them counted in first, unless somebody else does so already.
FOLD_AT = 400
Cell = tuple[int, Any, Any]  # cases, what their measures add up to, the median where it is one


NOBODY: Cell = (0, 0, None)


@dataclass(frozen=True)
class Year:
    """What the tallies say of a year: the cells by figure and dimension, the years that hold each kind of fact."""

    cells: Mapping[str, Mapping[str, Mapping[str, Cell]]]
    kinds: Mapping[str, tuple[int, ...]]

    def of(self, code: str, dimension: str) -> Mapping[str, Cell]:
        """The cells of a figure by one dimension, or the whole (« "" ») under the key « "" »."""
        return self.cells.get(code, {}).get(dimension, {})


def year(number: int, dimensions: Collection[str]) -> Year | None:
    """The cells of a year by these dimensions, of what the acting account sees; None where only the ledger can tell:
    before the first count, after definitions or offices changed, for a sight that is neither the network nor a body's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT maslak.tally_read(%s, %s, %s, %s)",
            [number, [*dimensions], ruleset.digest(), FOLD_AT],
        )
        (said,) = cursor.fetchone()
    if said is None:
        return None
    cells = json.loads(said, parse_float=Decimal)
    kinds = cells.pop(ruleset.KINDS, {}).get("kind", {})
    return Year(cells, {kind: tuple(years) for kind, years in kinds.items()})


def number(formula: LedgerFormula | None, cell: Cell) -> Any:
    """What `counting.aggregate` makes of the cases of a cell; None over nobody, except for counts."""
    cases, total, answer = cell
    if isinstance(formula, Ratio):
        return Decimal(100) * total / cases if cases else None
    if isinstance(formula, MedianDays | Percentile):
        return answer
    return total
