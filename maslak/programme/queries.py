"""Reads of the programme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from maslak.access.models import Organisation
from maslak.core.text import fold
from maslak.programme.enums import CARRIED_OUT, Measure, NoteStatus, ReportStatus
from maslak.programme.models import (
    Action,
    Agreement,
    BudgetLine,
    DeclaredFigure,
    Disruption,
    Funding,
    Objective,
    ProgrammeNote,
    Project,
    ProjectResult,
    Report,
    ReportActual,
)
from maslak.programme.rules import Period, periods


def objectives() -> QuerySet[Objective]:
    """The objectives with their actions, in the order of their codes."""
    return Objective.objects.prefetch_related("actions")


def actions() -> QuerySet[Action]:
    """The actions of the strategy, in the order of their codes."""
    return Action.objects.select_related("objective").order_by("code")


def notes(year: int, kind: str | None = None) -> QuerySet[ProgrammeNote]:
    """The notes of a year's review, of one kind or of all, in their order, owners and actions joined."""
    found = ProgrammeNote.objects.filter(year=year).select_related("action", "owner", "project")
    return found.filter(kind=kind) if kind else found


def late_notes(on: date) -> QuerySet[ProgrammeNote]:
    """Measures and recommendations that were due before `on` and are neither done nor dropped, the oldest first."""
    return (
        ProgrammeNote.objects.filter(kind__in=CARRIED_OUT, due_on__lt=on)
        .exclude(status__in=[NoteStatus.DONE, NoteStatus.DROPPED])
        .select_related("action", "owner")
        .order_by("due_on", "id")
    )


def projects(year: int | None = None) -> QuerySet[Project]:
    """Partner projects, of all time or under way in `year`, with funders, implementers, agreements and results."""
    found = Project.objects.prefetch_related(
        Prefetch("fundings", Funding.objects.select_related("funder").order_by("id")),
        Prefetch("results", ProjectResult.objects.select_related("outcome")),
        "implementers", "agreements__parties",
    )  # fmt: skip
    if year is None:
        return found
    return found.filter(
        Q(starts_on=None) | Q(starts_on__lte=date(year, 12, 31)),
        Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1)),
    )


def declared(year: int) -> QuerySet[DeclaredFigure]:
    """The declared figures in force for a year, organisations joined."""
    return DeclaredFigure.objects.filter(year=year, replaced_by=None).select_related("organisation")


def declaration_history(indicator: str, year: int) -> QuerySet[DeclaredFigure]:
    """Every value declared for that indicator and year, the latest first."""
    return (
        DeclaredFigure.objects.filter(indicator=indicator, year=year)
        .select_related("organisation")
        .order_by("-id")
    )


def disruptions(first: date, last: date) -> QuerySet[Disruption]:
    """What disturbed the period from `first` to `last`: remote services, closures, shocks on a sector."""
    return Disruption.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last
    ).select_related("organisation")


def actions_of_group(code: str) -> QuerySet[Action]:
    """The actions that the yearly review reports together with `code` (7.1 and 7.2), or the one action."""
    group = Action.objects.filter(code=code).values_list("reported_with", flat=True).first()
    return Action.objects.filter(reported_with=group) if group else Action.objects.filter(code=code)


def project_named(name: str) -> Project | None:
    """The project whose code or title's first words a register writes, whatever the case and accents; or None."""
    wanted = fold(name)
    for project in Project.objects.all():
        if wanted in {fold(project.code), fold(project.text_fr)} or fold(project.text_fr).startswith(
            f"{wanted} "
        ):
            return project
    return None


def carried_by(organisation: Organisation) -> QuerySet[Project]:
    """The projects that the organisation carries out, the latest first."""
    return projects().filter(implementers=organisation).order_by("-starts_on", "code")


def agreements() -> QuerySet[Agreement]:
    """The register of agreements, the latest signature first, those in preparation before."""
    return (
        Agreement.objects.select_related("project").prefetch_related("parties").order_by("-signed_on", "-id")
    )


def budget(project: Project) -> QuerySet[BudgetLine]:
    """The lines of a project's budget in sight, year by year."""
    return BudgetLine.objects.filter(project=project).select_related("organisation", "funding__funder")


def reports(project: Project | None = None) -> QuerySet[Report]:
    """The reports in sight, of one project or of all, the latest period first."""
    found = Report.objects.select_related("project", "organisation")
    return found.filter(project=project) if project else found


def to_review() -> QuerySet[Report]:
    """The reports that wait for the coordinator, the longest wait first."""
    return reports().filter(status=ReportStatus.SUBMITTED).order_by("submitted_at", "id")


def report_before(report: Report) -> Report | None:
    """The report signed off on the period before, of the same organisation; None for the first."""
    return (
        Report.objects.filter(
            project_id=report.project_id, organisation_id=report.organisation_id, status=ReportStatus.SIGNED,
            ends_on__lt=report.starts_on,
        )
        .order_by("-ends_on")
        .first()
    )  # fmt: skip


def periods_to_report(project: Project, organisation: Organisation, until: date) -> list[Period]:
    """The periods that ended by `until` and on which the organisation has not begun to report, the oldest first."""
    if project.report_every is None or project.starts_on is None:
        return []
    written = [
        Period(first, last)
        for first, last in Report.objects.filter(project=project, organisation=organisation).values_list(
            "starts_on", "ends_on"
        )
    ]
    ended = periods(project.starts_on, project.ends_on, project.report_every, until=until)
    return [period for period in ended if not any(period.meets(other) for other in written)]


def reported(results: Iterable[ProjectResult]) -> dict[int, Decimal]:
    """What partners reported of each indicator and had signed off: periods added up, of a percentage the latest."""
    listed = {result.pk: result for result in results}
    signed = ReportActual.objects.filter(
        report__status=ReportStatus.SIGNED, result__in=listed, sex="", status="", region="", live=False
    )
    found = dict(
        signed.order_by().values("result").annotate(whole=Sum("value")).values_list("result", "whole")
    )
    percents = [pk for pk, result in listed.items() if result.measure == Measure.PERCENT]
    latest = signed.filter(result__in=percents).order_by("report__ends_on")
    return found | dict(latest.values_list("result", "value"))
