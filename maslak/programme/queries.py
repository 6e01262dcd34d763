"""Reads of the programme."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from maslak.core.text import fold
from maslak.programme.enums import CARRIED_OUT, NoteStatus
from maslak.programme.models import (
    Action,
    DeclaredFigure,
    Disruption,
    Funding,
    Objective,
    ProgrammeNote,
    Project,
)


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
        "implementers", "agreements__parties", "results",
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
