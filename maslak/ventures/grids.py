"""The grids by which a project is looked at: criteria with their words and weights, as data. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import yaml

from maslak.law.words import Words

_FILE = Path(__file__).parent / "data" / "grids.yaml"
MOST = {"diagnosis": 4, "selection": 5}


@dataclass(frozen=True)
class Criterion:
    """One question of a grid; `weight` is 0 where marks are not added up."""

    code: str
    words: Words
    weight: int


@cache
def grid(name: str) -> Mapping[str, Criterion]:
    """The criteria of a grid (« diagnosis », « selection ») by code, in order."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))[name]
    return {
        code: Criterion(code, Words(entry["fr"], entry["ar"], entry["en"]), int(entry.get("weight", 0)))
        for code, entry in data.items()
    }


def unmarked(name: str, marks: Mapping[str, object]) -> list[str]:
    """The criteria without a whole mark between 0 and the most that the grid gives."""
    most = MOST[name]
    return [
        code
        for code in grid(name)
        if not isinstance(mark := marks.get(code), int) or isinstance(mark, bool) or not 0 <= mark <= most
    ]


def total(name: str, marks: Mapping[str, int]) -> Decimal:
    """The weighted total out of 100, two decimals. Every criterion must be marked."""
    most = MOST[name]
    exact = sum(Decimal(marks[c.code]) * c.weight / most for c in grid(name).values())
    return Decimal(exact).quantize(Decimal("0.01"), ROUND_HALF_UP)
