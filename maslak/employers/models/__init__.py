"""Those who hire, and the posts that they offer."""

from maslak.employers.models.employer import Employer, EmployerKind
from maslak.employers.models.offer import JobOffer, OfferLanguage, OfferSkill

__all__ = ["Employer", "EmployerKind", "JobOffer", "OfferLanguage", "OfferSkill"]
