"""A partner project of tests, all invented: two organisations that carry it out, a budget, a framework, a report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from maslak.access.actor import Actor, bind, operator
from maslak.access.models import Organisation
from maslak.programme import budgets, framework, projects, reports
from maslak.programme.models import BudgetLine, Project, ProjectResult, Report
from maslak.programme.reports import Figure
from maslak.programme.rules import Cell

NOW = datetime(2021, 3, 1, 10, tzinfo=UTC)
TODAY = NOW.date()
HALF = (date(2020, 1, 1), date(2020, 6, 30))
SECOND_HALF = (date(2020, 7, 1), date(2020, 12, 31))
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def project(*bodies: Organisation, code: str = "ESSAI", **more: Any) -> Project:
    """A project of 2020 and 2021, reported on each half-year."""
    bind(operator())
    told = {"starts_on": date(2020, 1, 1), "ends_on": date(2021, 12, 31), "report_every": 6, **more}
    return projects.create_project(
        code=code, text_fr="Projet d'essai", implementers=bodies, by=operator(), **told
    )


def line(of: Project, planned: str = "1000", **more: Any) -> BudgetLine:
    """A budget line in euros for 2020."""
    told = {"code": "A1", "label": "Formations", "year": 2020, "currency": "EUR", **more}
    return budgets.open_line(project_id=of.pk, planned=Decimal(planned), by=operator(), **told)


def result(of: Project, **more: Any) -> ProjectResult:
    """An indicator that the partner fills in."""
    told = {
        "title_fr": "Personnes formées", "split_by": ["sex", "status", "region"], "target": Decimal(200),
        "starts_on": date(2020, 1, 1), "ends_on": date(2021, 12, 31), **more,
    }  # fmt: skip
    return framework.add_result(project_id=of.pk, by=operator(), **told)


def cells(whole: int, women: int | None = None, men: int | None = None) -> tuple[Cell, ...]:
    """A whole and, when given, its women and men."""
    parts = (("female", women), ("male", men))
    return (
        Cell(Decimal(whole)),
        *(Cell(Decimal(value), sex=sex) for sex, value in parts if value is not None),
    )


def report(of: Project, by: Actor, period: tuple[date, date] = HALF) -> Report:
    """A draft of the acting organisation."""
    bind(by)
    return reports.open_report(project=of, starts_on=period[0], ends_on=period[1], by=by, now=NOW)


def written(of: Project, by: Actor, period: tuple[date, date] = HALF, whole: int = 40) -> Report:
    """A draft with all that sending it asks for."""
    made = report(of, by, period)
    return reports.keep(
        report_id=made.pk, version=made.version, texts={"activities": "Trois ateliers."},
        figures=[Figure(asked.pk, cells(whole)) for asked in reports.asked(made)], by=by,
    )  # fmt: skip


def submitted(of: Project, by: Actor, period: tuple[date, date] = HALF, whole: int = 40) -> Report:
    """A report that waits for the coordinator."""
    return reports.submit(report_id=written(of, by, period, whole).pk, by=by, now=NOW)


def signed(
    of: Project, by: Actor, coordinator: Actor, period: tuple[date, date] = HALF, whole: int = 40
) -> Report:
    """A report signed off."""
    made = submitted(of, by, period, whole)
    bind(coordinator)
    return reports.sign_off(report_id=made.pk, by=coordinator, now=NOW)
