"""The demonstration's guards: an emergency to judge and one that was judged, a tie declared. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from maslak.access import conflicts
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.access.models import ConflictOfInterest, User
from maslak.access.queries import organisation as organisation_named
from maslak.casework.models import CaseFile
from maslak.people import emergencies
from maslak.people.models import EmergencyAccess, Person

_ENDED = "La personne est arrivée malade à Rabat et il fallait joindre son agence."
_OPEN = "Convocation urgente à vérifier : la personne ne retrouve plus son dossier."


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Once; `users` are the demo accounts by name."""
    anfa, rabat, ministry = (
        organisation_named(code) for code in ("ANAPEC-CASABLANCA-ANFA", "ANAPEC-RABAT", "MDCMRE")
    )
    bind(operator())
    if EmergencyAccess.objects.exists() or None in (anfa, rabat, ministry):
        return
    # Nobody whom Samira follows herself: her own pages stay as they are.
    others = CaseFile.objects.filter(organisation=anfa).exclude(counsellor=users["samira"]).values("person")
    followed = list(
        Person.objects.filter(pk__in=others, home_organisation=anfa, merged_into=None).order_by("pk")[:3]
    )
    salma = Actor(users["salma"], rabat, Role.COUNSELLOR)
    hajar = Actor(users["hajar"], ministry, Role.PROTECTION)
    for number, person in enumerate(followed[:2]):
        began = now - timedelta(days=2 - number, hours=4)
        bind(salma)
        opened = emergencies.open_file(ref=person.ref, reason=(_ENDED, _OPEN)[number], by=salma, now=began)
        if number == 0:
            bind(hajar)
            emergencies.review(
                access_id=opened.pk, verdict="justified", by=hajar, now=now - timedelta(days=1),
                note="L'agence de Casablanca était fermée ce jour-là.",
            )  # fmt: skip
    if len(followed) > 2 and not ConflictOfInterest.objects.exists():
        samira = Actor(users["samira"], anfa, Role.COUNSELLOR)
        bind(samira)
        conflicts.declare(tie="family", person_id=followed[2].pk, by=samira, now=now - timedelta(days=3))
    bind(operator())
