"""The list of people, its filters, and the search."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.casework.models import CaseFile, Interview
from maslak.employers.models import Employer
from maslak.placement.models import Placement
from tests.web.desk.conftest import page, send, signed_in, with_file

pytestmark = pytest.mark.django_db


def interviewed(person, agency, day, profile="B"):
    Interview.objects.create(
        case=person.cases.get(),
        organisation=agency,
        held_on=day,
        mode="onsite",
        status="completed",
        profile=profile,
        completed_at=timezone.now(),
    )


def test_an_empty_list_teaches_what_to_do(desk):
    text = page(desk, "people")

    assert "Vous ne suivez encore personne" in text
    assert reverse("desk:person-new") in text


def test_my_people_and_the_teams_are_two_lists(desk, agency, person, today):
    with_file(agency, None, today, family_name="Keita", given_name="Moussa")

    mine, all_of_them = page(desk, "people"), page(desk, "people", liste="agence")

    assert "Mariama Diallo" in mine
    assert "Keita" not in mine
    assert "Keita" in all_of_them
    assert "sans conseiller" in all_of_them


def test_a_closed_file_moves_to_its_own_list_with_its_reason(desk, person, today):
    CaseFile.objects.update(status="closed", closed_on=today, closure_reason="moved")

    assert "Diallo" not in page(desk, "people", liste="agence")
    closed = page(desk, "people", liste="clos")
    assert "Mariama Diallo" in closed
    assert "A changé de région" in closed


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"profile": "B"}, True),
        ({"profile": "C"}, False),
        ({"region": "MA-06"}, True),
        ({"region": "MA-02"}, False),
        ({"etape": "entretien"}, False),
        ({"etape": "plan"}, False),
        ({"needs": "needs_interpreter"}, False),
    ],
)
def test_filters_narrow_the_list(query, shown, desk, agency, person, today):
    interviewed(person, agency, today)

    assert ("Mariama Diallo" in page(desk, "people", **query)) is shown


def test_an_unknown_filter_narrows_nothing_and_breaks_nothing(desk, person):
    assert "Mariama Diallo" in page(desk, "people", profile="Z", page="x")


def test_the_state_of_each_person_is_said_in_words(desk, agency, counsellor, person, today):
    assert "entretien à prévoir" in page(desk, "people")
    bind(operator())
    interviewed(person, agency, today)
    assert "accompagnement en cours" in page(desk, "people")
    bind(operator())
    employer = Employer.objects.create(name="Atelier d'essai", organisation=agency)
    Placement.objects.create(
        person=person,
        organisation=agency,
        employer=employer,
        job_title="Couturière",
        contract_type="cdi",
        starts_on=today,
        evidence="contract",
    )
    assert "en emploi" in page(desk, "people")


def test_somebody_long_unseen_is_to_be_called(desk, agency, person, today):
    interviewed(person, agency, today - timedelta(days=400))
    CaseFile.objects.update(last_contact_on=today - timedelta(days=400))

    assert "à rappeler" in page(desk, "people")


def test_another_organisations_people_are_never_listed(stranger, person):
    for tab in ("moi", "agence", "clos"):
        assert "Diallo" not in page(signed_in(stranger), "people", liste=tab)


def test_pages_hold_twenty_five_and_cost_the_same(desk, agency, counsellor, today):
    def queries(**query):
        bind(operator())
        with CaptureQueriesContext(connection) as caught:
            text = page(desk, "people", **query)
        bind(operator())
        return len(caught), text

    for _number in range(3):
        with_file(agency, counsellor, today)
    queries()
    few, _text = queries()
    for _number in range(25):
        with_file(agency, counsellor, today)
    many, text = queries()

    assert many == few
    assert text.count('class="row-title"') == 25
    assert queries(page=2)[1].count('class="row-title"') == 3


# ---- the search -----------------------------------------------------------------------------


def found(desk, words):
    answer = send(desk, "people-search", q=words)
    assert answer.url == reverse("desk:people-search")
    return page(desk, "people-search")


@pytest.mark.parametrize("words", ["diallo", "Mariama", "Diallo mariama", "{ref}", "0612345678", "AB123456"])
def test_a_person_is_found_by_whatever_is_known(words, desk, agency, counsellor, today):
    person = with_file(
        agency,
        counsellor,
        today,
        family_name="Diallo",
        given_name="Mariama",
        phone="0612345678",
        document="AB123456",
    )

    assert "Mariama Diallo" in found(desk, words.format(ref=person.ref))


def test_what_was_typed_stays_out_of_the_address_and_sealed_in_the_session(desk, person):
    found(desk, "Diallo")

    assert "Diallo" not in str(dict(desk.session))


def test_nobody_found_leads_to_a_registration(desk):
    text = found(desk, "Ouedraogo")

    assert "Aucun dossier ne répond" in text
    assert reverse("desk:person-new") in text


def test_the_search_sees_no_further_than_the_organisation(stranger, person):
    assert "Mariama" not in found(signed_in(stranger), "Diallo")


def test_an_empty_search_asks_for_something(desk, person):
    assert "Un nom entier" in found(desk, "")
