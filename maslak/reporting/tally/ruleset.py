"""The definitions of the indicators as rows that the database joins with its facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from maslak.pathway.enums import Kind
from maslak.reporting import definitions
from maslak.reporting.definitions import Indicator
from maslak.reporting.formulas import Count, MedianDays, Percentile, Ratio, Selection

KINDS = "*"
"""The code under which the tallies keep which kinds of facts each year holds."""
# Counted anew at the next migration when how tallies are counted changes, though no definition does.
_WAY = 1


@dataclass(frozen=True)
class Rule:
    """How facts of one kind enter one figure; the fields of models.TallyRule."""

    code: str
    kind: str
    form: str
    counted: str
    lead: bool
    dimensions: list[str]
    wanted: dict[str, list[Any]] = field(default_factory=dict)
    organisations: list[str] | None = None
    projects: list[str] | None = None
    carried: str = ""
    at: float | None = None


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, figure by figure."""
    found = [rule for indicator in definitions.load().values() for rule in _of(indicator)]
    kinds = [Rule(KINDS, kind, "flow", "fact", True, ["kind"]) for kind in Kind.values if kind != Kind.VOIDED]
    return (*found, *kinds)


@cache
def digest() -> str:
    """What tells these rules from others: 64 hexadecimal digits."""
    said = json.dumps([_WAY, *(asdict(rule) for rule in rules())], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _of(indicator: Indicator) -> Iterator[Rule]:
    formula = indicator.ledger
    if isinstance(formula, Ratio):
        yield from _rules(indicator, "ratio", formula.over.facts, formula.over.distinct)
        yield from _rules(indicator, "ratio", formula.of.facts, formula.of.distinct, lead=False)
    elif isinstance(formula, MedianDays):
        yield from _rules(indicator, "median", formula.end, formula.distinct, at=0.5)
        yield from _rules(indicator, "median", formula.start, formula.distinct, lead=False, at=0.5)
    elif isinstance(formula, Percentile):
        at = formula.at / 100
        yield from _rules(indicator, "percentile", formula.facts, formula.distinct, carried=formula.of, at=at)
    elif isinstance(formula, Count):
        form = "cumulative" if indicator.period_kind == "cumulative" else "flow"
        yield from _rules(indicator, form, formula.facts, formula.distinct, carried=formula.sum or "")


def _rules(
    indicator: Indicator, form: str, facts: Selection, counted: str, *, lead: bool = True, **more: Any
) -> Iterator[Rule]:
    where: dict[str, list[Any]] = {key: list(accepted) for key, accepted in facts.where.items()}
    organisations, projects = where.pop("organisation", None), where.pop("project", None)
    for kind in facts.milestones:
        yield Rule(
            indicator.code, kind, form, counted, lead, ["", *indicator.disaggregations], where, organisations,
            projects, **more,
        )  # fmt: skip


def form_of(code: str) -> str:
    """How a figure is counted: the form of its rules."""
    return _forms()[code]


@cache
def _forms() -> dict[str, str]:
    return {rule.code: rule.form for rule in rules()}
