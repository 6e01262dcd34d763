"""How exposure is shared and judged: the numbers of data/fairness.yaml, and the groups of nationalities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from maslak.law.datafiles import Entry, parse
from maslak.law.words import Words

_FILE = Path(__file__).parent / "data" / "fairness.yaml"
ELSEWHERE, JOINED, UNKNOWN = "elsewhere", "joined", "unknown"


@dataclass(frozen=True)
class Sharing:
    """How many people an offer is shown to, and how many offers one person."""

    proposed_per_opening: int
    looked_at_per_person: int
    proposals_per_person: int
    listed_per_opening: int
    least_listed: int
    waiting_days: int
    turn_points: int
    stands_days: int


@dataclass(frozen=True)
class Rules:
    """When a gap between groups is told: groups large enough, a gap large enough, and hardly by chance. Percents."""

    least_persons: int
    least_ratio: int
    certainty: int
    persistence: int
    pairs_per_person: int
    persons: int
    history_days: int
    fresh_days: int


@dataclass(frozen=True)
class Fairness:
    """The whole file."""

    sharing: Sharing
    rules: Rules
    nationalities: Mapping[str, str]  # ISO 3166-1 alpha-3 → group
    labels: Mapping[str, Words]  # groups of nationalities, and « elsewhere », « joined », « unknown »


@cache
def fairness() -> Fairness:
    """What data/fairness.yaml says. Raises BadDataFile."""
    document = parse("fairness.yaml", _FILE.read_text(encoding="utf-8"))
    document.only("exposure", "audit", "nationality_groups", ELSEWHERE, JOINED, UNKNOWN)
    labels = {code: document.words(code) for code in (ELSEWHERE, JOINED, UNKNOWN)}
    nationalities: dict[str, str] = {}
    for code, group in document.keyed("nationality_groups"):
        group.only("label", "countries")
        labels[code] = group.words("label")
        for country in group.items("countries"):
            if nationalities.setdefault(str(country), code) != code:
                raise group.fail(f"{country} stands in two groups")
    return Fairness(
        Sharing(**_wholes(document.child("exposure"), Sharing)),
        Rules(**_wholes(document.child("audit"), Rules)),
        nationalities,
        labels,
    )


def nationality_group(country: str) -> str:
    """The group of a nationality; « elsewhere » for one that no group names."""
    return fairness().nationalities.get(country, ELSEWHERE)


def _wholes(entry: Entry, kind: type) -> dict[str, int]:
    names = tuple(field.name for field in fields(kind))
    entry.only(*names)
    found = {name: entry.whole(name) for name in names}
    for name, value in found.items():
        if value < 1:
            raise entry.fail(f"“{name}” must be at least 1")
    return found
