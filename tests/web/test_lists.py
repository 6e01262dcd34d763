"""No list, in any role's menu, shows somebody whom the acting organisation does not follow, whatever the address asks.

Nor does any list narrow by title, nationality, residence or town: such words in an address change nothing, so that
nobody draws up a list of the people of one country in one place.
"""

from __future__ import annotations

import re

import pytest
from django import forms
from django.test import Client
from django.urls import NoReverseMatch, reverse

from maslak.access.actor import bind, operator
from maslak.access.enums import Role
from maslak.web.context import MENUS
from maslak.web.desk.forms_people import CaseFilters
from tests import factories as make

pytestmark = pytest.mark.django_db
LISTS = sorted({(str(role), name) for role, names in MENUS.items() if role != Role.PERSON for name in names})
ASKED = {
    "nationality": "SYR", "nationalite": "SYR", "residence": "refugee_bra", "sejour": "refugee_bra", "basis": "refugee_bra",
    "status": "refugee_bra", "statut": "refugee_bra", "city": "Tiznit", "ville": "Tiznit", "region": "MA-09",
    "document": "expired", "titre": "expire", "expire": "1", "valid_to": "2020-01-01", "q": "Bouazza",
}  # fmt: skip
#: what no filter of a list may be called, in either language
NEVER = {
    "nationality",
    "nationalite",
    "residence",
    "sejour",
    "basis",
    "document",
    "titre",
    "city",
    "ville",
    "valid_to",
}


@pytest.fixture
def elsewhere(agency):
    """Somebody of another office, of a country and in a town where they are alone."""
    return make.person(
        agency, family_name="Bouazza", given_name="Inconnue", nationality="SYR", city="Tiznit", residence="refugee_bra",
        document="K765432B", consents=["registration"],
    )  # fmt: skip


@pytest.mark.parametrize(("role", "name"), LISTS)
def test_no_list_of_a_menu_shows_or_finds_somebody_followed_elsewhere(
    role, name, elsewhere, make_actor, other_agency
):
    client = Client()
    client.force_login(make_actor(role, other_agency).user)

    plain = client.get(reverse(name), follow=True)
    asked = client.get(reverse(name), ASKED, follow=True)

    for answer in (plain, asked):
        page = answer.content.decode()
        assert answer.status_code in (200, 403)
        # Whoever watches over the data reads what was done by reference, in every organisation, and never a name.
        assert role == Role.PROTECTION or elsewhere.ref not in page
        assert not re.search(r"Inconnue", page)


def test_the_filters_of_the_people_list_know_no_nationality_residence_or_town(agency):
    form = CaseFilters({}, organisation=agency, with_counsellor=True)

    assert NEVER & set(form.fields) == set()


def test_no_form_of_the_desk_that_filters_offers_what_could_list_a_nation_in_a_place():
    """Every form of the pages that finds people: found among the classes whose names end in Filters or Search."""
    found = {cls for cls in _forms(forms.Form) if re.search(r"(Filters|Search)$", cls.__name__)}

    assert {cls.__name__ for cls in found} >= {"CaseFilters", "PersonSearch", "TrailFilters", "AccountSearch"}
    for cls in found:
        assert {"nationality", "nationalite", "residence", "sejour", "basis"} & set(
            cls.base_fields
        ) == set(), cls


def test_in_an_emergency_no_list_and_no_export_grows(elsewhere, make_actor, other_agency):
    from django.utils import timezone

    from maslak.people import emergencies

    by = make_actor("counsellor", other_agency)
    bind(by)
    why = "La personne est devant moi et ne peut pas attendre demain."
    emergencies.open_file(ref=elsewhere.ref, reason=why, by=by, now=timezone.now())
    client = Client()
    client.force_login(by.user)

    for name in MENUS[Role.COUNSELLOR]:
        assert "Inconnue" not in client.get(reverse(name), follow=True).content.decode()
    for name in ("desk:person-alike", "desk:person-applications"):
        try:
            assert client.get(reverse(name, args=[elsewhere.ref])).status_code in (403, 404)
        except NoReverseMatch:
            pytest.fail(name)
    bind(operator())


def _forms(cls):
    for below in cls.__subclasses__():
        yield below
        yield from _forms(below)
