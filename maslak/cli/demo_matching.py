"""The demonstration of matching: people of one office who agreed to be shown, a night's proposals, weights on trial."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from maslak.access.actor import Actor, operator
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.access.queries import organisation as organisation_named
from maslak.casework import consenting
from maslak.casework import queries as casework
from maslak.employers.models import JobOffer
from maslak.matching import candidates, proposals, releases
from maslak.matching.models import Proposal, Run
from maslak.matching.shapes import CHANCE, WORTH
from maslak.people import profile, work
from maslak.people.enums import Purpose
from maslak.people.models import Person

#: wish, ISCO-08 unit group, months done, French, Darija, skill, kilometres a day
_TOLD = (
    ("Serveuse ou serveur", "5131", 26, "B2", "B1", "Servir à table", 25),
    ("Serveuse ou serveur", "5131", 8, "B1", "A2", "Tenir la caisse", 15),
    ("Commis de cuisine", "5120", 18, "A2", "A2", "Tailler les légumes", 30),
    ("Plongeuse ou plongeur", "9412", 12, "A2", "A1", "Nettoyer une cuisine", 20),
    ("Coudre sur machine", "8153", 40, "A2", "A2", "Coudre à la machine", 40),
    ("Couturière ou couturier", "7531", 60, "B1", "B1", "Coudre à la machine", 25),
    ("Garde d'enfants", "5311", 24, "B1", "B1", "Garder de jeunes enfants", 20),
    ("Serveuse ou serveur", "5131", 36, "C1", "A1", "Servir à table", 35),
)  # fmt: skip
_PEOPLE = 24
#: weights that nadia tries: a name, the chance, the worth, why
_TRIED = (
    ("essai-distance", (400, 250, 200, 150), (600, 250, 150), "Les loyers éloignent du centre : la distance compte plus."),
    ("essai-langues", (100, 50, 800, 50), (400, 400, 200), "Demande d'un syndicat d'hôteliers : les langues d'abord."),
)  # fmt: skip


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Tell what some people look for, let them agree, then do a night's work; once. The operator is bound before."""
    if Run.objects.exists():
        return
    office = organisation_named("ANAPEC-CASABLANCA-ANFA")
    assert office is not None
    samira = Actor(users["samira"], office, Role.COUNSELLOR)
    cases = casework.my_cases(users["samira"], office).order_by("pk")[:_PEOPLE]
    for number, case in enumerate(cases):
        _looks(case.person, number, by=samira, now=now)
    by = operator()
    proposals.run(by=by, now=now)
    for number in candidates.stale(now):
        candidates.refresh(JobOffer.objects.get(pk=number), by=by, now=now)
    releases.look(by=by, now=now)
    _decided(samira, now)
    _weights(Actor(users["nadia"], organisation_named("MDCMRE"), Role.COORDINATOR), now)


def _looks(person: Person, number: int, *, by: Actor, now: datetime) -> None:
    wish, isco, months, french, darija, skill, far = _TOLD[number % len(_TOLD)]
    profile.add_wanted(person_id=person.pk, label=wish, isco=isco, by=by)
    work.add_past_work(
        person_id=person.pk, label=wish, isco=isco, months=months, by=by, today=timezone.localdate(now)
    )
    profile.set_language(person_id=person.pk, language="fr", level=french, by=by)
    profile.set_language(person_id=person.pk, language="ary", level=darija, by=by)
    profile.add_skill(person_id=person.pk, label=skill, by=by)
    answers = {"hours": ["day", "evening", "weekend"], "contracts": ["cdi", "cdd"], "reach_km": far}
    work.set_search(person_id=person.pk, answers=answers, by=by)
    if number % 4 != 3:  # some prefer not to be shown
        consenting.give(person_id=person.pk, purpose=Purpose.EMPLOYERS, by=by, now=now)


def _decided(samira: Actor, now: datetime) -> None:
    """One offer told to the person who has a telephone, one set aside for another; the rest waits."""
    assert samira.organisation is not None
    assert samira.user is not None
    mine = casework.my_cases(samira.user, samira.organisation).order_by().values("person")
    waiting = Proposal.objects.filter(person__in=mine, status="proposed").order_by("-score", "pk")
    told = waiting.filter(person__account__username="mariama").first()
    if told is not None:
        proposals.accept(proposal_id=told.pk, by=samira, now=now)
    aside = waiting.exclude(person__account__username="mariama").first()
    if aside is not None:
        proposals.set_aside(proposal_id=aside.pk, reason="not_available", by=samira, now=now)


def _weights(nadia: Actor, now: datetime) -> None:
    for version, chance, worth, note in _TRIED:
        made = releases.write(
            version=version, chance=dict(zip(CHANCE, chance, strict=True)), worth=dict(zip(WORTH, worth, strict=True)),
            band=25, note=note, by=nadia, now=now,
        )  # fmt: skip
        releases.try_out(release_id=made.pk, by=nadia, now=now)
