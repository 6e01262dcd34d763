"""An invented town for tests of proposals, profiles and audits: people who look for work, with an open file."""

from __future__ import annotations

from typing import Any

from maslak.access.models import Organisation
from maslak.people.models import JobSearch, PastWork, Person, WantedOccupation
from maslak.people.sight import whole_register
from tests import factories
from tests.casework import make as casework
from tests.placement.make import NOW, TODAY, firm, offer

__all__ = ["NOW", "TODAY", "firm", "offer", "seeker"]


@whole_register()
def seeker(
    office: Organisation, *, isco: str = "5131", months: int = 24, shown: bool = False, counsellor: Any = None,
    languages: dict[str, str] | None = None, **fields: Any,
) -> Person:  # fmt: skip
    """Somebody in Casablanca who wants to wait at tables and has done so; `shown` to employers when they agreed."""
    values = {"city": "Casablanca", "residence": "refugee_bra"} | fields
    made = factories.person(
        office,
        languages=languages or {"fr": "B2"},
        consents=["share_profile_employers"] if shown else [],
        **values,
    )
    casework.case(office, person=made, counsellor=counsellor)
    WantedOccupation.objects.create(person=made, label="Serveuse ou serveur", isco=isco)
    if months:
        PastWork.objects.create(person=made, label="Service en salle", isco=isco, months=months)
    JobSearch.objects.create(person=made, hours=["day", "evening", "weekend"], contracts=["cdi"], reach_km=20)
    return made
