"""Placements: a person in a job, as the agency's register says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from maslak.employers.actions import employer_named
from maslak.employers.queries import numbers_of
from maslak.imports.handlers.base import Context, Outcome, RowByRow, hashed, known, numbers_in, remember
from maslak.imports.handlers.services import unknown_person, whose
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.placement import actions as placement
from maslak.programme.models import Project
from maslak.programme.queries import project_named


class Placements(RowByRow):
    """Takes placements in, the earliest first."""

    def order(self, row: ParsedRow) -> Any:
        return row.values.get("start_date") or date.max

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        context.known.look_up(numbers_in(rows), ())

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        values = row.values
        person = whose(row, context, values["start_date"])
        if person is None:
            return Outcome.rejected(unknown_person(row))
        case = context.known.case(person)
        if case is None:
            return Outcome.rejected(row.problem("file_number", "no_file_here"))
        with context.known.acting_for(case.organisation) as by:
            employer = employer_named(
                name=values["employer"],
                organisation=case.organisation,
                region=values.get("region") or "",
                by=by,
            )
            # An establishment may have stood under other numbers before its records were made one.
            keys = [
                hashed("placement", person.pk, number, values["start_date"])
                for number in numbers_of(employer)
            ]
            if any(known(context, key) is not None for key in keys):
                return Outcome.duplicate()
            key = keys[0]
            project, warnings = self._project(row)
            placed = placement.place(
                person=person,
                organisation=case.organisation,
                employer=employer,
                job_title=values.get("occupation") or "",
                contract_type=values["contract_type"],
                starts_on=values["start_date"],
                ends_on=values.get("end_date"),
                wage_mad=values.get("wage"),
                region=values.get("region") or "",
                assisted=bool(values.get("assisted")),
                project=project,
                mediated_by="agency",
                evidence="register",
                by=by,
                now=context.now,
            )
        if values["start_date"] < case.registered_on:
            warnings.append(row.problem("start_date", "before_registration"))
        remember(context, key, row, placed.placement)
        return Outcome.imported(*warnings)

    def _project(self, row: ParsedRow) -> tuple[Project | None, list[Problem]]:
        name = row.values.get("project")
        if not name:
            return None, []
        project = project_named(name)
        return project, [] if project else [row.problem("project", "unknown_project")]
