"""Offers and people for matching, all invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from maslak.access.models import Organisation
from maslak.employers import offers
from maslak.employers.models import Employer
from maslak.people.models import JobSearch, PastWork, Skill, WantedOccupation
from tests import factories
from tests.casework import make as make_case

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
POST = offers.Post(
    title="Couturière ou couturier", region="MA-06", city="Casablanca", contract="cdi", isco="7531",
    weekly_hours=Decimal(44), wage_mad=Decimal(4000), openings=2, hours=("day",), routes=("exempt",),
    languages={"fr": "A2"}, essential_skills=("Coudre à la machine",),
)  # fmt: skip


@pytest.fixture
def make_offer(make_actor):
    """make_offer(title=…, isco=…): an offer that stands on TODAY."""
    firm = Organisation.objects.create(code="EMP-M", kind="employer", name_fr="Employeur exemple")
    workshop = Employer.objects.create(
        organisation=firm, name="Atelier Exemple", name_key="atelier exemple", region="MA-06"
    )
    home = Employer.objects.create(
        organisation=firm,
        name="Famille Exemple",
        name_key="famille exemple",
        region="MA-06",
        kind="household",
    )
    owner = make_actor("employer", firm)

    def make(**fields):
        employer = home if fields.get("contract") == "domestic_19_12" else workshop
        written = offers.write(employer=employer, post=replace(POST, **fields), by=owner, now=NOON)
        return offers.step("publish", offer=written, by=owner, now=NOON)

    return make


@pytest.fixture
def make_person(agency):
    """make_person(wishes=…, skills=…, search={…}): somebody with an open file who looks for work."""

    def make(*, wishes=("7531",), worked=(), skills=(), search=None, followed=True, **fields):
        person = factories.person(agency, **{"city": "Casablanca", **fields})
        for rank, isco in enumerate(wishes, start=1):
            WantedOccupation.objects.create(person=person, label=f"métier {isco}", isco=isco, rank=rank)
        for isco, months in dict(worked).items():
            PastWork.objects.create(person=person, label=f"métier {isco}", isco=isco, months=months)
        for label in skills:
            Skill.objects.create(person=person, label=label)
        if search is not None:
            JobSearch.objects.create(person=person, **search)
        if followed:
            make_case.case(agency, person=person)
        return person

    return make
