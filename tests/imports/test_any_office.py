"""Any office, any year: what its registers hold is what the indicators say."""

from datetime import date

import pytest
from django.utils import timezone

from maslak.imports import actions, queries
from maslak.people.models import Person
from maslak.reporting import engine
from tests.imports.office import Office
from tests.imports.reading.files import AWA, HEAD, text_file

pytestmark = pytest.mark.django_db


def taken(name, content, agency, by):
    return actions.import_now(name=name, content=content, organisation=agency, by=by, now=timezone.now())


def counted(year):
    return engine.values(year)


@pytest.mark.parametrize(("seed", "year"), [(1, 2019), (7, 2021), (42, 2020), (2026, 2018)])
def test_the_figures_are_those_of_the_registers(agency, operator_actor, seed, year):
    office = Office(seed, year)
    files = {
        "inscr.xlsx": office.inscriptions(),
        "prest.csv": office.services(),
        "places.csv": office.insertions(),
    }

    reports = {name: taken(name, content, agency, operator_actor) for name, content in files.items()}

    assert [(report.kind, report.count("rejected")) for report in reports.values()] == [
        ("registrations", 0),
        ("services", 0),
        ("placements", 0),
    ]
    truth, figures = office.truth, counted(year)
    expected = {
        "ANP-01": truth.people, "ANP-02": truth.interviewed, "ANP-03": truth.taught, "ANP-04": truth.hired,
    }  # fmt: skip
    for code, numbers in expected.items():
        assert (figures[code].women, figures[code].men) == truth.sexes(numbers), code
    assert figures["ANP-05"].value == sum(truth.hired.values())


def test_the_same_registers_again_change_nothing(agency, operator_actor):
    office = Office(3, 2020)
    files = {
        "inscr.xlsx": office.inscriptions(),
        "prest.csv": office.services(),
        "places.csv": office.insertions(),
    }
    for name, content in files.items():
        taken(name, content, agency, operator_actor)
    before = {code: figure.value for code, figure in counted(2020).items()}

    again = [taken(name, content, agency, operator_actor) for name, content in files.items()]

    assert [report.count("imported") for report in again] == [0, 0, 0]
    assert {code: figure.value for code, figure in counted(2020).items()} == before


def test_a_file_is_known_as_taken_in_for_the_office_that_sent_it(agency, other_agency, operator_actor):
    content = Office(4, 2020, size=3).inscriptions()
    assert not queries.was_taken_in(agency, content)

    taken("inscr.xlsx", content, agency, operator_actor)

    assert queries.was_taken_in(agency, content)
    assert not queries.was_taken_in(other_agency, content)
    assert not queries.was_taken_in(agency, content + b" ")


def test_the_same_register_resaved_with_other_columns_adds_nobody(agency, operator_actor):
    office = Office(5, 2020)
    taken("inscr.xlsx", office.inscriptions(), agency, operator_actor)
    people = Person.objects.count()

    again = taken("inscriptions v2.xlsx", office.inscriptions(), agency, operator_actor)

    assert Person.objects.count() == people
    assert again.count("duplicate") == len(again.rows)


def test_the_number_of_one_office_names_nobody_at_another(agency, other_agency, operator_actor):
    office = Office(8, 2020)
    taken("inscr.xlsx", office.inscriptions(), agency, operator_actor)

    report = taken("prest.csv", office.services(), other_agency, operator_actor)

    assert report.count("imported") == 0
    assert report.count("rejected") == len(report.rows) > 0


def test_the_same_number_another_year_is_another_person(agency, operator_actor):
    first, second = Office(11, 2019, size=5), Office(12, 2020, size=5)
    second.lines = {
        number: line | {"number": number}
        for number, line in zip(first.lines, second.lines.values(), strict=True)
    }

    taken("2019.xlsx", first.inscriptions(), agency, operator_actor)
    report = taken("2020.xlsx", second.inscriptions(), agency, operator_actor)

    assert report.count("imported") == 5
    assert Person.objects.count() == 10


def test_a_name_alone_never_merges_two_people(agency, operator_actor):
    head = ["Nom", "Prénom", "Sexe", "Nationalité", "Date d'inscription"]
    rows = [
        ["Exemple", "Awa", "F", "Sénégal", "03/02/2020"],
        ["Exemple", "Awa", "F", "Sénégal", "04/05/2020"],
    ]

    report = taken("sans numéro.csv", text_file([head, *rows]), agency, operator_actor)

    assert report.count("imported") == 2
    assert Person.objects.count() == 2


def test_a_service_before_the_registration_is_a_warning_not_a_refusal(agency, operator_actor):
    taken("inscr.csv", text_file([HEAD, AWA]), agency, operator_actor)
    day = date(2021, 5, 1)
    lines = [
        ["N° dossier", "Date", "Prestation", "Présence"],
        ["C-1", f"{day:%d/%m/%Y}", "Entretien de positionnement", "oui"],
    ]

    report = taken("prest.csv", text_file(lines), agency, operator_actor)

    assert report.count("imported") == 1
    assert "before_registration" in {warning.code for row in report.rows for warning in row.outcome.warnings}
