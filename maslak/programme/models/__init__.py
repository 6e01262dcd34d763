"""The tables of the programme: the strategy and its year; partner projects and their money; what partners report."""

from maslak.programme.enums import NoteKind, NoteStatus
from maslak.programme.models.objects import ProgrammeObject
from maslak.programme.models.projects import (
    Agreement,
    BudgetLine,
    BudgetMovement,
    Funding,
    Outcome,
    Project,
    ProjectResult,
    ResultTarget,
)
from maslak.programme.models.reports import Report, ReportActual, ReportEvidence, ReportSpending
from maslak.programme.models.strategy import (
    Action,
    DeclaredFigure,
    Disruption,
    LoadedRow,
    Objective,
    ProgrammeNote,
    Trilingual,
)

__all__ = [
    "Action",
    "Agreement",
    "BudgetLine",
    "BudgetMovement",
    "DeclaredFigure",
    "Disruption",
    "Funding",
    "LoadedRow",
    "NoteKind",
    "NoteStatus",
    "Objective",
    "Outcome",
    "ProgrammeNote",
    "ProgrammeObject",
    "Project",
    "ProjectResult",
    "Report",
    "ReportActual",
    "ReportEvidence",
    "ReportSpending",
    "ResultTarget",
    "Trilingual",
]
