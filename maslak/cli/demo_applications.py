"""The demonstration of applications: for a restaurant's offers, at every state, and those of the person with a telephone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from maslak.access.actor import Actor, operator
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.access.queries import organisation as organisation_named
from maslak.casework import consenting
from maslak.casework import queries as casework
from maslak.cli.demo_permits import RESTAURANT
from maslak.employers.models import JobOffer
from maslak.people.consents import has_consent
from maslak.people.enums import Purpose
from maslak.people.models import Person
from maslak.placement import answers, applications, hiring, silence
from maslak.placement.models import Application

SERVING, WASHING, COOKING = "Serveuse ou serveur", "Plongeuse ou plongeur", "Commis de cuisine"
#: what becomes of each of the counsellor's people: the post, days since they applied, the last step
_PEOPLE = (
    (SERVING, 2, "submitted"), (SERVING, 6, "shortlisted"), (SERVING, 8, "retained"), (SERVING, 9, "hired"),
    (SERVING, 5, "refused"), (COOKING, 3, "invited"), (WASHING, 16, "silent"), (WASHING, 30, "lapsed"),
    (COOKING, 2, "withdrawn"),
)  # fmt: skip
_WORDS = "Bonjour, je connais le service du soir et je peux commencer la semaine prochaine."


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Write what is not there yet. The operator is bound before."""
    office, restaurant = organisation_named("ANAPEC-CASABLANCA-ANFA"), organisation_named(RESTAURANT)
    if Application.objects.exists() or office is None or restaurant is None:
        return
    samira = Actor(users["samira"], office, Role.COUNSELLOR)
    youssef = Actor(users["youssef"], restaurant, Role.EMPLOYER)
    offers = {offer.title: offer for offer in JobOffer.objects.filter(organisation=restaurant, status="open")}
    if not {SERVING, WASHING, COOKING} <= offers.keys():
        return
    mariama = Person.objects.filter(account=users["mariama"]).first()
    cases = casework.my_cases(users["samira"], office).order_by("pk")
    people = [
        case.person for case in cases[: len(_PEOPLE) + 1] if mariama is None or case.person_id != mariama.pk
    ]
    for person, (title, days, state) in zip(people, _PEOPLE, strict=False):
        _one(person, offers[title], state, samira, youssef, now - timedelta(days=days), now)
    if mariama is not None:
        _of_the_telephone(mariama, users["mariama"], offers, samira, youssef, now)
    silence.tend(by=operator(), now=now)


def _one(
    person: Person, offer: JobOffer, state: str, samira: Actor, youssef: Actor, then: datetime, now: datetime
) -> None:
    if state == "invited":
        _shown(person, samira, now)
        applications.invite(offer=offer, person=person, by=youssef, now=then)
        return
    made = applications.apply(
        person=person, offer=offer, origin="counsellor", language=person.preferred_language, message=_WORDS,
        by=samira, now=then,
    )  # fmt: skip
    number, answered = made.pk, then + timedelta(days=1)
    if state in ("shortlisted", "retained", "hired"):
        answers.shortlist(application_id=number, by=youssef, now=answered)
    if state in ("retained", "hired"):
        answers.retain(application_id=number, by=youssef, now=answered)
    if state == "hired":
        first_day = timezone.localdate(now) - timedelta(days=1)
        hiring.hire(application_id=number, starts_on=first_day, by=youssef, now=answered)
    elif state == "refused":
        answers.refuse(
            application_id=number, reason="experience", note="Six mois de salle sont nécessaires le soir.",
            by=youssef, now=answered,
        )  # fmt: skip
    elif state == "withdrawn":
        applications.withdraw(application_id=number, by=samira, now=answered)


def _of_the_telephone(
    mariama: Person,
    account: User,
    offers: Mapping[str, JobOffer],
    samira: Actor,
    youssef: Actor,
    now: datetime,
) -> None:
    """Invited once, applied once."""
    herself = Actor(account, None, Role.PERSON, person_id=mariama.pk)
    _shown(mariama, samira, now)
    applications.invite(offer=offers[SERVING], person=mariama, by=youssef, now=now - timedelta(days=1))
    applications.apply(
        person=mariama, offer=offers[COOKING], origin="person", language=mariama.preferred_language,
        message="Je cuisine depuis toujours et j'apprends vite.", by=herself, now=now - timedelta(days=3),
    )  # fmt: skip


def _shown(person: Person, samira: Actor, now: datetime) -> None:
    if not has_consent(person, Purpose.EMPLOYERS):
        consenting.give(person_id=person.pk, purpose=Purpose.EMPLOYERS, by=samira, now=now)
