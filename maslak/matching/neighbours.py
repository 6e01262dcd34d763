"""Trades between which people really move: how much of one carries over to the other. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from maslak.matching.measures import MEASURES

_FILE = Path(__file__).parent / "data" / "neighbours.yaml"


@cache
def pairs() -> Mapping[str, Mapping[str, int]]:
    """For each unit group that has some: its declared neighbours and how near each is, 1 to 99. Both ways the same."""
    found: dict[str, dict[str, int]] = {}
    for one, other, value in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["pairs"]:
        found.setdefault(str(one), {})[str(other)] = value
        found.setdefault(str(other), {})[str(one)] = value
    return found


def closeness(one: str, other: str) -> int:
    """How near two unit groups are: 100 for the same, 0 for strangers; one minor group counts as near."""
    if one == other:
        return 100
    declared = pairs().get(one, {}).get(other, 0)
    return max(declared, MEASURES.same_minor if one[:3] == other[:3] else 0)


def related(isco: str) -> frozenset[str]:
    """Every unit group that may be near one: those of its minor group, and its declared neighbours."""
    return frozenset({isco, *(f"{isco[:3]}{last}" for last in range(10)), *pairs().get(isco, {})})
