"""What is too small, or too much one body's own, to be shown: thresholds as data, questions as functions.

Pure. Sources of the usual thresholds: those that statistical offices apply to counts of persons (3, 5 or 10), and the
dominance and p % rules of the handbook on statistical disclosure control for amounts of money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maslak.reporting.disclosure.tables import ALL, Key


@dataclass(frozen=True)
class Thresholds:
    """`least`: a smaller count is hidden, `few` instead for the crossings named in `fewer` (sets of dimensions).

    `width`: persons of doubt left about each hidden count. `share`: the least number of persons under a percentage.
    `middle`: the least number under a mean or a median. An amount is hidden when the `biggest` contributors make
    `most` per cent of it, or when the second could reckon the first to `near` per cent.
    """

    least: int = 10
    few: int = 5
    fewer: tuple[frozenset[str], ...] = (frozenset({"sex", "region"}),)
    width: int = 10
    share: int = 20
    middle: int = 10
    biggest: int = 2
    most: float = 85.0
    near: float = 20.0

    def of(self, names: Sequence[str], key: Key) -> int:
        """The least count that a key of a table with these dimensions may show."""
        crossed = frozenset(name for name, value in zip(names, key, strict=True) if value != ALL)
        return self.few if crossed in self.fewer else self.least

    def hides(self, count: int, least: int | None = None, *, structural: bool = False) -> bool:
        """Whether a count is too small. A nought that no data could change (`structural`) tells of nobody."""
        return count < (self.least if least is None else least) and not (structural and count == 0)

    def hides_share(self, over: int) -> bool:
        """Whether a percentage has too few persons under it."""
        return over < self.share

    def hides_middle(self, number: int) -> bool:
        """Whether a mean or a median rests on too few."""
        return number < self.middle

    def hides_amount(self, amounts: Sequence[float]) -> bool:
        """Whether an amount is too much the affair of one or two: dominance (n, k) or the p % rule."""
        return dominated(amounts, self.biggest, self.most) or guessed(amounts, self.near)


def dominated(amounts: Sequence[float], biggest: int, most: float) -> bool:
    """Whether the `biggest` contributors make `most` per cent of the whole, or more."""
    whole = sum(amounts)
    return whole > 0 and sum(sorted(amounts, reverse=True)[:biggest]) * 100 >= most * whole


def guessed(amounts: Sequence[float], near: float) -> bool:
    """Whether the second contributor, who knows what is theirs, could reckon the first to `near` per cent of it."""
    if sum(amounts) <= 0:
        return False
    first, _second, *rest = [*sorted(amounts, reverse=True), 0.0, 0.0]
    return sum(rest) * 100 < near * first
