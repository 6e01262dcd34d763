"""The demonstration of offers: a restaurant, a household and an association's employers, at every state of an offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.access.queries import organisation as organisation_named
from maslak.cli.demo_permits import HOUSEHOLD, RESTAURANT
from maslak.employers import actions, offers
from maslak.employers.models import Employer, JobOffer
from maslak.employers.queries import employers_of

_SERVICE = offers.Post(
    title="Serveuse ou serveur", isco="5131", region="MA-06", city="Casablanca", contract="cdi", openings=2,
    weekly_hours=Decimal(44), wage_mad=Decimal(4200), wage_max_mad=Decimal(4800), hours=("evening", "weekend"),
    tasks="Accueillir, prendre la commande, servir en salle et en terrasse.", languages={"fr": "B1", "ary": "A2"},
    essential_skills=("Servir à table",), transport=True, routes=("exempt", "simplified"),
)  # fmt: skip
#: the step reached, how many days ago it was last confirmed, the post
_RESTAURANT = (
    ("publish", 12, _SERVICE),
    ("publish", 4, replace(
        _SERVICE, title="Commis de cuisine", isco="5120", hours=("day",), languages={"fr": "A2"}, openings=1,
        tasks="Éplucher, tailler, dresser les entrées.", essential_skills=("Tailler les légumes",), childcare=True)),
    ("publish", 96, replace(
        _SERVICE, title="Plongeuse ou plongeur", isco="9412", wage_mad=Decimal(3500), wage_max_mad=None, languages={},
        tasks="Laver, ranger, tenir la plonge propre.", essential_skills=())),
    ("", 0, replace(_SERVICE, title="Pâtissière ou pâtissier", isco="7512", wage_mad=Decimal(6000),
                    wage_max_mad=None, tasks="Desserts à l'assiette.", essential_skills=("Pâtisserie",))),
    ("fill", 30, replace(_SERVICE, title="Chef de partie", isco="5120", wage_mad=Decimal(9000), wage_max_mad=None)),
)  # fmt: skip
_HOUSEHOLD = replace(
    _SERVICE, title="Garde d'enfants à domicile", isco="5311", contract="domestic_19_12", openings=1,
    wage_mad=Decimal(3200), wage_max_mad=None, hours=("day",), tasks="Deux enfants de trois et six ans, après l'école.",
    languages={"fr": "A2"}, essential_skills=("Garder de jeunes enfants",), routes=("exempt",), transport=False,
)  # fmt: skip
#: employers whom an office knows: name, region, town, the post
_ACCOMPANIED = (
    ("Atelier Démo de couture", "MA-06", "Casablanca", replace(
        _SERVICE, title="Mécanicienne ou mécanicien en confection", isco="8153", hours=("day",), languages={},
        tasks="Piquer des chemises sur machine industrielle.", essential_skills=("Coudre à la machine",),
        wage_mad=Decimal(3600), wage_max_mad=Decimal(4200), openings=6, childcare=True)),
    ("Ferme Démo du Souss", "MA-09", "Agadir", replace(
        _SERVICE, title="Ouvrière ou ouvrier agricole", isco="9211", contract="seasonal", months=4, branch="farm",
        tasks="Récolte et tri des tomates.", languages={}, essential_skills=(), wage_mad=Decimal(2700),
        wage_max_mad=None, openings=15, housing=True, hours=("day",))),
    ("Chantier Démo du Nord", "MA-01", "Tanger", replace(
        _SERVICE, title="Plombier ou plombière", isco="7126", contract="cdd", months=12, hours=("day",),
        languages={"fr": "A1"}, tasks="Réseaux d'eau de quarante logements.", essential_skills=("Souder le cuivre",),
        wage_mad=Decimal(5200), wage_max_mad=Decimal(6500), openings=3)),
)  # fmt: skip


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Write the offers that are not there yet, each on its own day."""
    if JobOffer.objects.exists():
        return
    for name, code, posts in (
        ("youssef", RESTAURANT, _RESTAURANT),
        ("leila", HOUSEHOLD, (("publish", 8, _HOUSEHOLD),)),
    ):
        organisation = organisation_named(code)
        assert organisation is not None, code
        by = Actor(users[name], organisation, Role.EMPLOYER)
        employer = employers_of(organisation).first()
        if employer is not None:
            for step, days, post in posts:
                _write(employer, post, step, by=by, now=now - timedelta(days=days))
    office = organisation_named("ANAPEC-CASABLANCA-ANFA")
    assert office is not None
    by = Actor(users["samira"], office, Role.COUNSELLOR)
    for number, (name, region, city, post) in enumerate(_ACCOMPANIED, start=1):
        known = employers_of(office).filter(name=name).first()
        known = actions.describe(
            organisation=office, employer=known, kind="company", name=name, region=region, city=city,
            address="Zone de démonstration", signatory="Direction de démonstration", by=by,
        )  # fmt: skip
        _write(
            known,
            replace(post, region=region, city=city),
            "publish",
            by=by,
            now=now - timedelta(days=number * 3),
        )


def _write(employer: Employer, post: offers.Post, step: str, *, by: Actor, now: datetime) -> None:
    made = offers.write(employer=employer, post=post, by=by, now=now)
    if step:
        made = offers.step("publish", offer=made, by=by, now=now)
    if step == "fill":
        offers.step("fill", offer=made, by=by, now=now)
