"""The register of people: who they are, their papers, their consents, who holds their file, what they can do."""

from maslak.people.models.register import (
    AccessCode,
    Consent,
    DuplicateCandidate,
    Holder,
    IdentityDocument,
    LocalNumber,
    Merge,
    Person,
    ResidenceStatus,
)
from maslak.people.models.work import JobSearch, LanguageSkill, PastWork, Skill, WantedOccupation

__all__ = [
    "AccessCode",
    "Consent",
    "DuplicateCandidate",
    "Holder",
    "IdentityDocument",
    "JobSearch",
    "LanguageSkill",
    "LocalNumber",
    "Merge",
    "PastWork",
    "Person",
    "ResidenceStatus",
    "Skill",
    "WantedOccupation",
]
