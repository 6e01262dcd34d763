"""Training: what operators offer, who is sent there and what came of it, what people can do already."""

from maslak.training.models.learning import Attendance, Contact, Enrolment, TrainingReferral
from maslak.training.models.offers import Intake, TrainingOffer
from maslak.training.models.skills import DistanceCourse, Experience, Portfolio, PortfolioSkill, SkillEvidence

__all__ = [
    "Attendance", "Contact", "DistanceCourse", "Enrolment", "Experience", "Intake", "Portfolio",
    "PortfolioSkill", "SkillEvidence", "TrainingOffer", "TrainingReferral",
]  # fmt: skip
