"""The demonstration beside offers: whom to ask for, an employer noted twice, a list that a federation sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime, timedelta

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.access.queries import organisation as organisation_named
from maslak.cli.demo_permits import RESTAURANT
from maslak.employers import actions, contacts
from maslak.employers.contacts import Reach
from maslak.employers.models import EmployerContact
from maslak.employers.queries import employers_of
from maslak.imports import actions as registers

#: employer, then who: name, post, number, address, language, how
_CONTACTS = (
    ("Atelier Démo de couture", Reach("Naïma Démo", "Cheffe d'atelier", "0522 00 00 11", "", "ar", "whatsapp")),
    ("Atelier Démo de couture", Reach("Rachid Démo", "Comptable", "", "compta@atelier.exemple", "fr", "email")),
    ("Chantier Démo du Nord", Reach("Tarik Démo", "Conducteur de travaux", "0539 00 00 12", "", "fr", "phone")),
)  # fmt: skip
_TWICE = ("Sté Atelier Démo Couture SARL", "MA-06", "Casablanca", "12345 Casablanca")
_HEAD = (
    "N° offre", "Entreprise", "Poste proposé", "Nb de postes", "Ville", "Type de contrat", "Durée (mois)",
    "Salaire mensuel (DH)", "Heures/semaine", "Langues exigées", "Compétences requises", "Date limite", "État",
)  # fmt: skip


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Note the contacts, the double and the list that are not there yet; once."""
    if EmployerContact.objects.exists():
        return
    office = organisation_named("ANAPEC-CASABLANCA-ANFA")
    assert office is not None
    samira = Actor(users["samira"], office, Role.COUNSELLOR)
    for name, reach in _CONTACTS:
        employer = employers_of(office).filter(name=name).first()
        if employer is not None:
            contacts.note(employer=employer, reach=reach, by=samira)
    restaurant = organisation_named(RESTAURANT)
    own = employers_of(restaurant).first() if restaurant is not None else None
    if own is not None and restaurant is not None:
        contacts.note(
            employer=own,
            reach=Reach("Youssef Démo", "Gérant", "0522 00 00 13", "", "fr", "phone"),
            by=Actor(users["youssef"], restaurant, Role.EMPLOYER),
        )
    name, region, city, rc = _TWICE
    actions.describe(
        organisation=office, kind="company", name=name, region=region, city=city, rc=rc, by=samira
    )
    registers.import_now(
        name="offres-federation-demo.csv", content=_list(now), organisation=office, by=samira, now=now
    )


def _list(now: datetime) -> bytes:
    """A list as a federation writes it: three lines that stand, and two that come back in words."""
    until = (now + timedelta(days=45)).strftime("%d/%m/%Y")
    lines = (
        ("FD-01", "Textiles Démo de Salé", "Mécanicienne en confection", 8, "Salé", "CDI", "", "3 700", 44, "",
         "Coudre à la machine", until, "ouverte"),
        ("FD-02", "Textiles Démo de Salé", "Repasseuse ou repasseur", 2, "Salé", "CDD", "6 mois", "3 600", 44,
         "darija A2", "", until, "ouverte"),
        ("FD-03", "Conserverie Démo d'Agadir", "Ouvrière ou ouvrier de conserverie", 12, "Agadir", "saisonnier", "4",
         "3 600", 44, "", "", until, "brouillon"),
        ("FD-04", "Conserverie Démo d'Agadir", "Caristes, hommes uniquement", 2, "Agadir", "CDI", "", "4 200", 44,
         "français A2", "", until, "ouverte"),
        ("FD-05", "Textiles Démo de Salé", "Magasinière ou magasinier", 1, "Salé", "CDI", "", "2 100", 44, "français B1",
         "", until, "ouverte"),
    )  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEAD)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")
