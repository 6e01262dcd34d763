"""The history of rows as pages: for the protection officer without names, on a file for the organisation itself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(agency, counsellor) -> Person:
    """Somebody whose family name and city the Casablanca office corrected."""
    someone = factories.person(agency, family_name="Avantnom", city="Rabat")
    bind(counsellor, reason="desk:person-edit")
    Person.objects.filter(pk=someone.pk).update(family_name="Aprèsnom", needs_interpreter=True)
    bind(operator())
    return someone


def test_the_protection_officer_reads_what_changed_and_no_name(client, make_actor, ministry, changed):
    client.force_login(make_actor("protection", ministry).user)

    page = client.get(reverse("steering:history"), {"person": changed.ref}).content.decode()

    assert changed.ref in page
    assert "Avantnom" not in page
    assert "Aprèsnom" not in page


def test_an_unknown_reference_finds_nothing(client, make_actor, ministry, changed):
    client.force_login(make_actor("protection", ministry).user)

    page = client.get(reverse("steering:history"), {"person": "ZZZZZZZZZZ"}).content.decode()

    assert "Aucun changement" in page


def test_the_organisation_reads_on_the_file_what_stood_there_before(client, counsellor, changed):
    client.force_login(counsellor.user)

    page = client.get(reverse("desk:person-changes", args=[changed.ref])).content.decode()

    assert "Avantnom" in page


@pytest.mark.parametrize("role", ["counsellor", "coordinator", "administrator"])
def test_others_do_not_read_the_history(client, make_actor, agency, role):
    client.force_login(make_actor(role, agency).user)

    assert client.get(reverse("steering:history")).status_code == 403


def test_another_organisation_does_not_open_the_file_s_changes(client, make_actor, other_agency, changed):
    client.force_login(make_actor("counsellor", other_agency).user)

    assert client.get(reverse("desk:person-changes", args=[changed.ref])).status_code == 404
