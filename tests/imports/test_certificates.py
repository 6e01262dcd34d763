"""The register of activity certificates: an office numbers its lines from one again each year."""

import pytest
from django.utils import timezone

from maslak.imports import actions
from maslak.reporting import engine
from tests.imports.reading.files import text_file

pytestmark = pytest.mark.django_db

HEAD = [
    "N° d'ordre",
    "Date de décision",
    "Circuit",
    "Type de demande",
    "Suite donnée",
    "Civilité",
    "Nationalité",
]


def register(*decisions):
    rows = [
        [at, day, "A1", "initiale", decision, "Mme", "Tunisie"]
        for at, (day, decision) in enumerate(decisions, 1)
    ]
    return text_file([HEAD, *rows])


@pytest.fixture
def taken(agency, operator_actor):
    def take(content):
        return actions.import_now(
            name="a.csv", content=content, organisation=agency, by=operator_actor, now=timezone.now()
        )

    return take


def issued(year):
    return engine.values(year)["ATT-02"].value


def test_a_number_used_again_the_year_after_is_another_certificate(taken):
    taken(register(("05/02/2019", "accordée"), ("06/02/2019", "accordée")))

    report = taken(register(("04/02/2021", "accordée"), ("05/02/2021", "rejetée")))

    assert (report.count("imported"), report.count("duplicates")) == (2, 0)
    assert (issued(2019), issued(2021)) == (2, 1)


def test_a_number_sent_again_within_its_year_is_its_correction(taken):
    taken(register(("05/02/2019", "accordée")))

    taken(register(("07/02/2019", "rejetée")))

    assert issued(2019) == 0


def test_the_same_register_again_counts_once(taken):
    content = register(("05/02/2019", "accordée"))
    taken(content)

    assert taken(content).count("imported") == 0
    assert issued(2019) == 1
