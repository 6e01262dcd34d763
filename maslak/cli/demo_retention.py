"""Requests of persons about their data, as far as the demonstration needs them: one to confirm, one to answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.access.queries import organisation as organisation_named
from maslak.casework.models import CaseFile
from maslak.retention import requests
from maslak.retention.models import RightsRequest

OFFICE = "ANAPEC-CASABLANCA-ANFA"


def live(users: dict[str, User], *, now: datetime) -> None:
    """An erasure that Driss proposes to grant and Hajar has to confirm; a correction that waits for the office."""
    office = organisation_named(OFFICE)
    if office is None or RightsRequest.objects.exists():
        return
    samira = Actor(users["samira"], office, Role.COUNSELLOR)
    driss = Actor(users["driss"], office, Role.SUPERVISOR)
    cases = list(
        CaseFile.objects.filter(organisation=office, person__account=None, person__merged_into=None)
        .select_related("person").order_by("-registered_on", "-id")[:2]
    )  # fmt: skip
    if len(cases) < 2:
        return
    erasure = requests.ask(
        person_id=cases[0].person_id, kind="erasure", by=samira, now=now - timedelta(days=22)
    )
    requests.propose(request_id=erasure.pk, proposal="grant", by=driss, now=now - timedelta(days=20))
    requests.ask(
        person_id=cases[1].person_id, kind="correction", by=samira, now=now - timedelta(days=3),
        words="Le prénom s'écrit avec deux « s », comme sur le titre de séjour.",
    )  # fmt: skip
