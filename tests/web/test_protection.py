"""The pages of data protection: for whom they are, what they show, and the person's own way through."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.access.models import User
from maslak.people.models import Person
from maslak.retention.models import RightsRequest
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = [
    ("home", []), ("timetable", []), ("register", []), ("processing", ["api"]), ("register-download", ["pdf"]),
    ("register-download", ["xlsx"]),
]  # fmt: skip


@pytest.fixture
def enter(make_actor):
    def _enter(role: str, organisation, username: str | None = None) -> Client:
        client = Client()
        client.force_login(make_actor(role, organisation, username).user)
        return client

    return _enter


@pytest.fixture
def mine(agency):
    """A person and their telephone, signed in."""
    account = User.objects.create(username="aminata", display_name="Aminata")
    person = factories.person(agency, account=account, family_name="Secret")
    client = Client()
    client.force_login(account)
    return person, client


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_the_protection_officer_opens_every_page(name, args, enter, ministry):
    answer = enter("protection", ministry).get(reverse(f"protection:{name}", args=args))

    assert answer.status_code == 200


@pytest.mark.parametrize("role", ["counsellor", "coordinator", "administrator", "donor"])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_nobody_else_does(name, args, role, enter, agency):
    assert enter(role, agency).get(reverse(f"protection:{name}", args=args)).status_code == 403


def test_an_erasure_goes_from_the_space_to_two_pairs_of_eyes(mine, enter, agency, ministry):
    person, phone = mine
    phone.post(reverse("person:rights-ask", args=["erasure"]), {"words": ""})
    bind(operator())
    made = RightsRequest.objects.get(person=person)
    page = reverse("protection:request", args=[made.ref])
    boss, officer = enter("supervisor", agency), enter("protection", ministry)

    boss.post(
        reverse("protection:request-step", args=[made.ref, "propose"]),
        {"proposal": "grant", "reason": "", "answer": ""},
    )
    shown = officer.get(page)
    officer.post(reverse("protection:request-step", args=[made.ref, "grant"]))

    bind(operator())
    made.refresh_from_db()
    assert made.status == "granted"
    assert person.ref in shown.content.decode()
    assert "Secret" not in shown.content.decode()
    assert "accordée" in phone.get(reverse("person:data")).content.decode()


def test_a_foreign_office_does_not_find_the_request(mine, enter, other_agency):
    person, phone = mine
    phone.post(reverse("person:rights-ask", args=["erasure"]), {"words": ""})
    bind(operator())
    made = RightsRequest.objects.get(person=person)

    assert enter("supervisor", other_agency).get(
        reverse("protection:request", args=[made.ref])
    ).status_code == 404  # fmt: skip


def test_a_person_takes_everything_away(mine):
    _person, phone = mine

    assert phone.get(reverse("person:data-pdf")).content.startswith(b"%PDF")
    assert "held" in phone.get(reverse("person:data-download")).json()


def test_the_counter_notes_a_request_and_prints_a_copy(enter, agency, other_agency):
    person = factories.person(agency)
    counsellor, stranger = enter("counsellor", agency), enter("counsellor", other_agency)

    counsellor.post(reverse("protection:ask", args=[person.ref]), {"kind": "access", "words": ""})
    copy = counsellor.get(reverse("protection:copy", args=[person.ref]))

    bind(operator())
    assert RightsRequest.objects.get(person=Person.objects.get(pk=person.pk)).at_counter
    assert copy.content.startswith(b"%PDF")
    assert stranger.get(reverse("protection:copy", args=[person.ref])).status_code == 404
