"""The demonstration of work looked for: a dozen more offers of employers that an office knows, and what Mariama says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.access.queries import organisation as organisation_named
from maslak.casework import consenting
from maslak.employers import actions, offers
from maslak.employers.models import JobOffer
from maslak.employers.queries import employers_of
from maslak.people import profile, work
from maslak.people.consents import has_consent
from maslak.people.enums import Purpose
from maslak.people.models import Person

#: employer, region, town, then the post: title, unit group, wage, hours, languages, what else
_POSTS: tuple[tuple[str, str, str, str, str, int, tuple[str, ...], dict[str, str], dict[str, Any]], ...] = (
    ("Hôtel Démo de la Corniche", "MA-06", "Casablanca", "Cuisinière ou cuisinier", "5120", 5200, ("evening", "weekend"),
     {"fr": "B1"}, {"experience_months": 12, "essential_skills": ("Cuisiner pour un restaurant",), "transport": True}),
    ("Hôtel Démo de la Corniche", "MA-06", "Casablanca", "Valet ou femme de chambre", "9112", 3800, ("day",),
     {"fr": "A1"}, {"openings": 3}),
    ("Cantine Démo des écoles", "MA-06", "Casablanca", "Cuisinière ou cuisinier de cantine", "5120", 4300, ("day",),
     {"fr": "B1", "ary": "A2"}, {"childcare": True, "weekly_hours": Decimal(36)}),
    ("Cantine Démo des écoles", "MA-06", "Casablanca", "Aide de cuisine", "9412", 3600, ("day",), {"ary": "A1"},
     {"openings": 2}),
    ("Traiteur Démo de Mohammedia", "MA-06", "Mohammedia", "Commis de cuisine", "5120", 4000, ("day", "weekend"),
     {"ary": "A2"}, {"essential_skills": ("Tailler les légumes",)}),
    ("Riad Démo de la médina", "MA-07", "Marrakech", "Cuisinière ou cuisinier de riad", "5120", 5600, ("day", "evening"),
     {"fr": "A2"}, {"housing": True, "experience_months": 24}),
    ("Boulangerie Démo du quartier", "MA-06", "Casablanca", "Vendeuse ou vendeur en boulangerie", "5223", 3700, ("day",),
     {"fr": "A2", "ary": "B1"}, {"other_skills": ("Tenir la caisse",), "openings": 2}),
    ("Boulangerie Démo du quartier", "MA-06", "Casablanca", "Boulangère ou boulanger", "7512", 4600, ("night",), {},
     {"experience_months": 12}),
    ("Résidence Démo des aînés", "MA-04", "Rabat", "Aide à domicile", "5322", 3900, ("day", "weekend"), {"fr": "B1"},
     {"openings": 4}),
    ("Centre d'appels Démo", "MA-06", "Casablanca", "Téléconseillère ou téléconseiller", "4222", 5500, ("day", "evening"),
     {"fr": "C1"}, {"schooling": "baccalaureate", "openings": 10}),
    ("Chantier Démo du Centre", "MA-06", "Casablanca", "Maçonne ou maçon", "7112", 4800, ("day",), {},
     {"contract": "cdd", "months": 10, "openings": 5, "experience_months": 6}),
    ("Jardins Démo de la ville", "MA-06", "Casablanca", "Jardinière ou jardinier", "6113", 3700, ("day",), {},
     {"openings": 2, "weekly_hours": Decimal(40)}),
)  # fmt: skip
_WISHES = ("cuisinière", "طباخة", "serveuse dans un restaurant")
#: words, months, last year
_DONE = (("Vendre des plats au marché", 60, 2017), ("Garder des enfants", 24, None))


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Write the offers that are not there yet, then what Mariama looks for; once."""
    office = organisation_named("ANAPEC-CASABLANCA-ANFA")
    assert office is not None
    samira = Actor(users["samira"], office, Role.COUNSELLOR)
    if JobOffer.objects.filter(organisation=office, title=_POSTS[0][3]).exists():
        return
    for number, (name, region, city, title, isco, wage, hours, languages, more) in enumerate(_POSTS):
        employer = employers_of(office).filter(name=name).first() or actions.describe(
            organisation=office, kind="company", name=name, region=region, city=city,
            address="Adresse de démonstration", signatory="Direction de démonstration", by=samira,
        )  # fmt: skip
        values: dict[str, Any] = {
            "contract": "cdi", "weekly_hours": Decimal(44), "routes": ("exempt", "simplified"), **more,
        }  # fmt: skip
        post = offers.Post(
            title=title, isco=isco, region=region, city=city, wage_mad=Decimal(wage), hours=hours,
            languages=languages, **values,
        )  # fmt: skip
        on = now - timedelta(days=number * 2 + 1)
        made = offers.write(employer=employer, post=post, by=samira, now=on)
        offers.step("publish", offer=made, by=samira, now=on)
    mariama = Person.objects.filter(account=users["mariama"]).first()
    if mariama is not None:
        _looks(mariama, by=samira, now=now)


def _looks(person: Person, *, by: Actor, now: datetime) -> None:
    """A cook who would also wait at tables: some French, days and evenings, fifteen kilometres a day."""
    for label in _WISHES:
        profile.add_wanted(person_id=person.pk, label=label, by=by)
    for label, months, last_year in _DONE:
        work.add_past_work(
            person_id=person.pk, label=label, months=months, last_year=last_year, by=by, today=timezone.localdate(now)
        )  # fmt: skip
    for language, level in (("fr", "A2"), ("ary", "A2"), ("wo", "native")):
        profile.set_language(person_id=person.pk, language=language, level=level, by=by)
    profile.add_skill(person_id=person.pk, label="Tailler les légumes", evidence="Deux ans en cantine", by=by)
    answers = {"hours": ["day", "evening"], "reach_km": 15}
    work.set_search(person_id=person.pk, answers=answers, by=by)
    if not has_consent(person, Purpose.EMPLOYERS):
        consenting.give(person_id=person.pk, purpose=Purpose.EMPLOYERS, by=by, now=now)
