"""Registers whose programme keeps no records yet: their rows are checked, their totals become declared figures.

No person is created; of each row only the counted dimensions are kept (dates, sex, kind), beside its fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.imports import reading
from maslak.imports.handlers.base import Context, Outcome, content_hash, hashed, occurrence
from maslak.imports.models import Fingerprint
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.programme import actions as programme
from maslak.programme.models import DeclaredFigure

_FILE = Path(__file__).parent.parent / "data" / "totals.yaml"


@cache
def tables() -> dict[str, Any]:
    """What each kind of register counts (data/totals.yaml)."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


class Totals:
    """Takes in the rows of a register whose programme does not exist yet."""

    def __init__(self) -> None:
        self._keys: dict[int, str] = {}  # row, by its identity in memory → what makes it the same row
        self._last: dict[str, ParsedRow] = {}
        self._known: dict[str, Fingerprint] = {}
        self._changed: dict[str, Fingerprint] = {}

    def order(self, row: ParsedRow) -> Any:
        return row.number

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        for row in rows:
            key = self._keys[id(row)] = _key(row, context)
            if key not in self._last or not _sent_before(row, self._last[key]):
                self._last[key] = row
        kept = Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind)
        self._known = {each.key: each for each in kept}

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        key = self._keys[id(row)]
        if self._last[key] is not row:  # a line below, or a later submission, says it anew
            return Outcome.duplicate()
        facts = {"part": row.part, **{name: _plain(row.values.get(name)) for name in _counted(context.kind)}}
        known = self._known.get(key)
        if known is not None and (known.facts == facts or _superseded(row, known)):
            return Outcome.duplicate()
        kept = known or Fingerprint(organisation=context.organisation, kind=context.kind, key=key)
        kept.content, kept.facts, kept.submitted_at = (
            content_hash(row),
            facts,
            row.values.get("submission_time"),
        )
        self._changed[key] = kept
        return Outcome.imported()

    def finish(self, context: Context) -> list[Problem]:
        again = [each for each in self._changed.values() if each.pk is not None]
        fresh = [each for each in self._changed.values() if each.pk is None]
        Fingerprint.objects.bulk_update(again, ["content", "facts", "submitted_at"], batch_size=500)
        Fingerprint.objects.bulk_create(fresh, batch_size=1000)
        return declare(context)


def _key(row: ParsedRow, context: Context) -> str:
    """What makes a row the same one. Parts without a number of their own may name two people alike: two equal rows
    are two."""
    rule = tables()[context.kind]
    base = hashed(context.kind, row.part, *(str(row.values.get(name) or "") for name in rule["key"]))
    return base if _numbered(rule, row) else hashed(base, occurrence(context, base))


def declare(context: Context) -> list[Problem]:
    """Declare the totals of every year that the register covers, with the register as source.

    Gives what must be said: the figures that the State published already and that the register counts otherwise.
    """
    rows = list(
        Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind).values_list(
            "facts", flat=True
        )
    )
    notes: list[Problem] = []
    for rule in tables()[context.kind]["figures"]:
        dated = list(_dated(rule, rows))
        years = sorted({year for year, _row in dated})
        for year in range(years[0], years[-1] + 1) if years else ():
            counted = [
                row for at, row in dated if at == year or (at < year and rule["period"] == "cumulative")
            ]
            notes += _declare(rule, year, [row for row in counted if _fits(rule, row)], context)
    return notes


def _declare(rule: dict[str, Any], year: int, rows: list[dict[str, Any]], context: Context) -> list[Problem]:
    """One figure; what the State has published already keeps its value, and a difference is said."""
    value = _amount(rule, rows)
    published = DeclaredFigure.objects.filter(
        indicator=rule["code"], year=year, replaced_by=None, already_public=True
    ).first()
    if published is not None:
        return [] if published.value == value else [_differs(published, value)]
    women, men = (_amount(rule, [row for row in rows if row.get("sex") == sex]) for sex in ("female", "male"))
    sexed = "distinct" not in rule and "sum" not in rule and any(row.get("sex") for row in rows)
    programme.declare_figure(
        indicator=rule["code"],
        year=year,
        value=value,
        women=women if sexed else None,
        men=men if sexed else None,
        source=f"Registre « {reading.kind(context.kind).label['fr']} », {context.organisation.name_fr}",
        certainty="reported",
        organisation=context.organisation,
        by=declarer(context.by),
    )
    return []


def declarer(by: Actor) -> Actor:
    """Who declares a register's totals: its keeper, whom policies let send it, though no figure by hand."""
    return by if by.may("declared.write") else replace(by, role=Role.OPERATOR)


def _differs(published: DeclaredFigure, value: Decimal) -> Problem:
    params = {
        "code": published.indicator,
        "year": published.year,
        "published": _whole(published.value),
        "counted": _whole(value),
    }
    return Problem(column="", field="", value="", code="figure_already_public", params=params)


def _whole(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _amount(rule: dict[str, Any], rows: list[dict[str, Any]]) -> Decimal:
    if "sum" in rule:
        return sum((Decimal(str(row.get(rule["sum"]) or 0)) for row in rows), Decimal(0))
    if "distinct" in rule:
        return Decimal(len({row.get(rule["distinct"]) for row in rows}))
    return Decimal(len(rows))


def _dated(rule: dict[str, Any], rows: list[dict[str, Any]]) -> Iterable[tuple[int, dict[str, Any]]]:
    """The rows of the rule's part with the year each counts in; a row without its date does not count."""
    of = rule.get("of")
    others = (
        {row.get(of["by"]): row.get(of["date"]) for row in rows if row["part"] == of["part"]} if of else {}
    )
    for row in rows:
        if row["part"] != rule.get("part", "main"):
            continue
        day = others.get(row.get(of["by"])) if of else row.get(rule["date"])
        if day:
            yield int(str(day)[:4]), row


def _fits(rule: dict[str, Any], row: dict[str, Any]) -> bool:
    for name, wanted in rule.get("where", {}).items():
        if row.get(name) not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


@cache
def _counted(kind: str) -> tuple[str, ...]:
    """The fields that some figure of the kind looks at, and sex."""
    names = {"sex"}
    for rule in tables()[kind]["figures"]:
        names |= {rule[name] for name in ("date", "sum", "distinct") if name in rule} | set(
            rule.get("where", {})
        )
        if "of" in rule:
            names |= {rule["of"]["by"], rule["of"]["date"]}
    return tuple(sorted(names))


def _numbered(rule: dict[str, Any], row: ParsedRow) -> bool:
    """Whether the row carries a number of its own, so that the same key is the same thing."""
    return row.part in ("main", "startups") and bool(row.values.get(rule["key"][0]))


def _superseded(row: ParsedRow, known: Fingerprint) -> bool:
    """Whether what was counted came from a later submission; a register that corrects itself replaces it."""
    sent = row.values.get("submission_time")
    return sent is not None and known.submitted_at is not None and sent <= known.submitted_at


def _sent_before(row: ParsedRow, other: ParsedRow) -> bool:
    sent, again = row.values.get("submission_time"), other.values.get("submission_time")
    return sent is not None and again is not None and sent < again


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
