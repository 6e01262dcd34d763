"""Declared figures: what an organisation states, with its source and certainty."""

from __future__ import annotations

from typing import Any

from maslak.access.queries import organisation as organisation_named
from maslak.imports.handlers.base import Context, Outcome, RowByRow
from maslak.imports.reading.rows import ParsedRow
from maslak.programme import actions as programme


class Declared(RowByRow):
    """Takes declared figures in; the same figure again changes nothing, another value replaces the earlier one."""

    def order(self, row: ParsedRow) -> Any:
        return (row.values.get("year") or 0, row.values.get("code") or "")

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        values = row.values
        named = organisation_named(values["organisation"]) if values.get("organisation") else None
        figure, changed = programme.declare_figure(
            indicator=values["code"],
            year=values["year"],
            value=values["value"],
            women=values.get("women"),
            men=values.get("men"),
            unit=values.get("unit") or "",
            period=values.get("period") or "",
            source=values["source"],
            certainty=values.get("certainty") or "reported",
            scope=values.get("scope") or "",
            organisation=named or context.organisation,
            already_public=bool(values.get("already_published")),
            by=context.by,
        )
        named_but_unknown = values.get("organisation") and named is None
        warnings = [row.problem("organisation", "unknown_organisation")] if named_but_unknown else []
        return Outcome.imported(*warnings) if changed else Outcome.duplicate(*warnings)
