"""The tables of ventures: the project and its team; its money; its jury; what becomes of it."""

from maslak.ventures.models.money import Budget, Grant, Instalment
from maslak.ventures.models.selection import Candidacy, Jury, Score, Seat
from maslak.ventures.models.trade import FinancingRequest, Sale
from maslak.ventures.models.venture import (
    CashLine,
    CoachingSession,
    Diagnosis,
    FollowUpVisit,
    Formality,
    Member,
    Plan,
    Venture,
)

__all__ = [
    "Budget",
    "Candidacy",
    "CashLine",
    "CoachingSession",
    "Diagnosis",
    "FinancingRequest",
    "FollowUpVisit",
    "Formality",
    "Grant",
    "Instalment",
    "Jury",
    "Member",
    "Plan",
    "Sale",
    "Score",
    "Seat",
    "Venture",
]
