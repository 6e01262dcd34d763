"""Those who hire, whom to ask for there, and the posts that they offer."""

from maslak.employers.models.contact import EmployerContact
from maslak.employers.models.double import DistinctEmployers, EmployerMerge
from maslak.employers.models.employer import Employer, EmployerKind
from maslak.employers.models.offer import JobOffer, OfferLanguage, OfferSkill

__all__ = [
    "DistinctEmployers", "Employer", "EmployerContact", "EmployerKind", "EmployerMerge", "JobOffer", "OfferLanguage",
    "OfferSkill",
]  # fmt: skip
