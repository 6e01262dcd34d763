"""Reads of employers."""

from __future__ import annotations

from django.db.models import QuerySet

from maslak.access.models import Organisation
from maslak.employers.models import Employer


def employers_of(organisation: Organisation) -> QuerySet[Employer]:
    """The establishments that the organisation recorded, by name."""
    return Employer.objects.filter(organisation=organisation).order_by("name", "id")


def establishment_of(organisation: Organisation) -> Employer | None:
    """The establishment of an organisation that employs; None until it described itself."""
    return employers_of(organisation).order_by("id").first()


def is_complete(employer: Employer) -> bool:
    """Whether a contract can be drawn up in its name: who it is, where, and for a firm who signs."""
    known = [employer.name, employer.region, employer.address or employer.city]
    if employer.kind != "household":
        known += [employer.ice or employer.rc, employer.signatory]
    return all(known)
