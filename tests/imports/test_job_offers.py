"""A list of offers: every line that is lawful becomes an offer, sent again nothing; the others come back in words."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from maslak.core.errors import NotAllowed
from maslak.employers.models import Employer, JobOffer
from maslak.imports import actions, policies, reading
from maslak.imports.models import Batch, RowResult
from tests.imports.reading.files import text_file, workbook

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD = [
    "N° offre", "Entreprise", "ICE", "Poste proposé", "Nb de postes", "Ville", "Type de contrat", "Durée (mois)",
    "Salaire mensuel (DH)", "Heures/semaine", "Langues exigées", "Compétences requises", "Date limite", "État",
]  # fmt: skip
ICE = "001561191000066"
SEWING = [
    "OF-101", "Atelier Exemple SARL", ICE, "Couturière", 3, "Casablanca", "CDI", "", "4 000,00", 44,
    "Français (A2), darija courant", "Coudre à la machine ; Lire un patron", "30/04/2026", "ouverte",
]  # fmt: skip
WAITER = [
    "OF-102", "Café Modèle", "", "Serveur", 2, "Rabat", "CDD", "6 mois", "3 800", "44h", "Anglais : B1", "", "", "brouillon",
]  # fmt: skip


def sent(*rows, agency, by, head=HEAD, name="offres.xlsx"):
    return actions.import_now(name=name, content=workbook([head, *rows]), organisation=agency, by=by, now=NOW)


def changed(row, **cells):
    """A line with some of its cells changed, by their title."""
    return [cells.get(title, cell) for title, cell in zip(HEAD, row, strict=True)] if cells else list(row)


def said(report, language="fr"):
    """The sentences of the lines that were refused."""
    found = [problem for row in report.rows if row.outcome.result == RowResult.REJECTED for problem in row.outcome.problems]
    return [p.params["sentence"] if p.code == "said" else p.sentence(language) for p in found]


def test_a_list_becomes_offers(agency, counsellor):
    report = sent(SEWING, WAITER, agency=agency, by=counsellor)

    assert (report.kind, report.count("imported")) == ("job_offers", 2), said(report)
    sewing = JobOffer.objects.get(office_number="OF101")
    assert (sewing.status, sewing.openings, sewing.wage_mad) == ("open", 3, Decimal("4000.00"))
    assert (sewing.region, sewing.city, sewing.isco) == ("MA-06", "Casablanca", "7531")
    assert {each.language: each.level for each in sewing.languages.all()} == {"fr": "A2", "ary": "C1"}
    assert {each.label for each in sewing.skills.all()} == {"Coudre à la machine", "Lire un patron"}
    assert sewing.closes_on == date(2026, 4, 30)
    assert (sewing.employer.name, sewing.employer.ice) == ("Atelier Exemple SARL", ICE)
    waiter = JobOffer.objects.get(office_number="OF102")
    assert (waiter.status, waiter.contract, waiter.months) == ("draft", "cdd", 6)


def test_the_same_list_again_changes_nothing(agency, counsellor):
    sent(SEWING, WAITER, agency=agency, by=counsellor)

    again = sent(WAITER, SEWING, agency=agency, by=counsellor)

    assert (again.count("imported"), again.count("duplicate")) == (0, 2)
    assert (JobOffer.objects.count(), Employer.objects.count()) == (2, 2)
