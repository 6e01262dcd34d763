"""Invented employers, offers and applications for tests of placement, written straight to the tables."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from maslak.access.models import Organisation
from maslak.core.vault import vault
from maslak.employers.models import Employer, JobOffer, OfferLanguage, OfferSkill
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.placement.models import Application
from tests import factories

NOW = timezone.make_aware(datetime(2021, 6, 1, 10, 0))
TODAY = date(2021, 6, 1)
OPEN = ("invited", "submitted", "shortlisted", "retained")
_numbers = count(1)


@whole_register()
def firm(code: str = "EMP-T", name: str = "Restaurant Exemple", ice: str = "001561191000066") -> Organisation:
    """An employer's organisation with its establishment."""
    body = Organisation.objects.create(code=code, kind="employer", name_fr=name, region="MA-06")
    Employer.objects.create(
        organisation=body, name=name, name_key=name.casefold(), region="MA-06", city="Casablanca", ice=ice
    )
    return body


@whole_register()
def offer(
    recruiter: Organisation,
    *,
    languages: dict[str, str] | None = None,
    skills: tuple[str, ...] = (),
    **fields: Any,
) -> JobOffer:
    """An open offer of that employer, confirmed today."""
    employer = Employer.objects.filter(organisation=recruiter).order_by("pk").first()
    if employer is None:
        employer = Employer.objects.create(
            organisation=recruiter, name=f"Établissement {recruiter.code}", name_key=recruiter.code.casefold(),
            region="MA-06",
        )  # fmt: skip
    values: dict[str, Any] = {
        "shown_as": employer.name, "title": "Serveuse ou serveur", "isco": "5131", "region": "MA-06",
        "city": "Casablanca", "contract": "cdi", "weekly_hours": Decimal(44), "wage_mad": Decimal(4200),
        "status": "open", "published_on": TODAY, "confirmed_on": TODAY, "openings": 1,
    } | fields  # fmt: skip
    made = JobOffer.objects.create(organisation=recruiter, employer=employer, **values)
    for language, level in (languages or {}).items():
        OfferLanguage.objects.create(offer=made, language=language, level=level)
    for label in skills:
        OfferSkill.objects.create(offer=made, label=label)
    return made


@whole_register()
def application(
    of_offer: JobOffer, office: Organisation, *, status: str = "submitted", person: Person | None = None, **fields: Any
) -> Application:  # fmt: skip
    """An application in that status, with what such a status holds."""
    whom = person or factories.person(office, consents=["share_profile_employers"])
    values: dict[str, Any] = {
        "organisation": office,
        "recruiter": of_offer.organisation,
        "origin": "invitation" if status in ("invited", "declined") else "person",
        "began_at": NOW,
    }
    if status not in ("invited", "declined"):
        values |= {"agreed_at": NOW, "agreement_version": "1", "agreement_language": "fr"}
    if status in ("submitted", "shortlisted", "retained", "hired"):
        values["shared_sealed"] = vault().seal('{"name": "Awa Exemple", "json-resume": {"basics": {}}}')
    if status not in (*OPEN, "hired"):
        values["closed_on"] = TODAY
    if status == "refused":
        values["refusal_reason"] = "skills"
    if status == "hired":
        values["starts_on"] = TODAY
    return Application.objects.create(person=whom, offer=of_offer, status=status, **(values | fields))
