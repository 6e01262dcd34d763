"""Registers whose programme keeps no records yet: their rows are checked, their totals become declared figures.

No person is created; of each row only the counted dimensions are kept (dates, sex, kind), beside its fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from maslak.imports.handlers.base import Context, Outcome, content_hash, hashed, occurrence
from maslak.imports.models import Fingerprint
from maslak.imports.reading.rows import ParsedRow
from maslak.programme import actions as programme
from maslak.programme.models import DeclaredFigure

_FILE = Path(__file__).parent.parent / "data" / "totals.yaml"


@cache
def tables() -> dict[str, Any]:
    """What each kind of register counts (data/totals.yaml)."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


class Totals:
    """Takes in the rows of a register whose programme does not exist yet."""

    def order(self, row: ParsedRow) -> Any:
        return row.number

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        rule = tables()[context.kind]
        identity = [str(row.values.get(name) or "") for name in rule["key"]]
        base = hashed(context.kind, row.part, *identity)
        # Parts without a number of their own may name two people alike: two equal rows are two.
        key = base if _numbered(rule, row) else hashed(base, occurrence(context, base))
        facts = {"part": row.part, **{name: _plain(row.values.get(name)) for name in _counted(context.kind)}}
        known = Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind, key=key).first()
        if known is not None and (known.facts == facts or not _later(row, known)):
            return Outcome.duplicate()
        Fingerprint.objects.update_or_create(
            organisation=context.organisation, kind=context.kind, key=key,
            defaults={
                "content": content_hash(row), "facts": facts, "submitted_at": row.values.get("submission_time"),
            },
        )  # fmt: skip
        return Outcome.imported()

    def finish(self, context: Context) -> None:
        declare(context)


def declare(context: Context) -> None:
    """Declare the totals of every year that the register covers, with the register as source."""
    rows = list(
        Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind).values_list("facts", flat=True)
    )
    for rule in tables()[context.kind]["figures"]:
        dated = list(_dated(rule, rows))
        years = sorted({year for year, _row in dated})
        for year in range(years[0], years[-1] + 1) if years else ():
            counted = [row for at, row in dated if at == year or (at < year and rule["period"] == "cumulative")]
            counted = [row for row in counted if _fits(rule, row)]
            _declare(rule, year, counted, context)


def _declare(rule: dict[str, Any], year: int, rows: list[dict[str, Any]], context: Context) -> None:
    """One figure; what the State has published already keeps its value."""
    published = DeclaredFigure.objects.filter(
        indicator=rule["code"], year=year, replaced_by=None, already_public=True
    ).exists()
    if published:
        return
    women, men = (_amount(rule, [row for row in rows if row.get("sex") == sex]) for sex in ("female", "male"))
    sexed = "distinct" not in rule and "sum" not in rule and any(row.get("sex") for row in rows)
    programme.declare_figure(
        indicator=rule["code"],
        year=year,
        value=_amount(rule, rows),
        women=women if sexed else None,
        men=men if sexed else None,
        source=_("Registre de %(organisation)s (%(kind)s)")
        % {"organisation": context.organisation.name, "kind": context.kind},
        certainty="reported",
        organisation=context.organisation,
        by=context.by,
    )


def _amount(rule: dict[str, Any], rows: list[dict[str, Any]]) -> Decimal:
    if "sum" in rule:
        return sum((Decimal(str(row.get(rule["sum"]) or 0)) for row in rows), Decimal(0))
    if "distinct" in rule:
        return Decimal(len({row.get(rule["distinct"]) for row in rows}))
    return Decimal(len(rows))


def _dated(rule: dict[str, Any], rows: list[dict[str, Any]]) -> Iterable[tuple[int, dict[str, Any]]]:
    """The rows of the rule's part with the year each counts in; a row without its date does not count."""
    of = rule.get("of")
    others = {row.get(of["by"]): row.get(of["date"]) for row in rows if row["part"] == of["part"]} if of else {}
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
        names |= {rule[name] for name in ("date", "sum", "distinct") if name in rule} | set(rule.get("where", {}))
        if "of" in rule:
            names |= {rule["of"]["by"], rule["of"]["date"]}
    return tuple(sorted(names))


def _numbered(rule: dict[str, Any], row: ParsedRow) -> bool:
    """Whether the row carries a number of its own, so that the same key is the same thing."""
    return row.part in ("main", "startups") and bool(row.values.get(rule["key"][0]))


def _later(row: ParsedRow, known: Fingerprint) -> bool:
    """A later submission of a form, or a register that corrects itself, replaces what was counted."""
    sent = row.values.get("submission_time")
    return sent is None or known.submitted_at is None or sent > known.submitted_at


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
