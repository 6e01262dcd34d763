"""Who employs, described once: a firm in full, a household by name and address alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maslak.employers.models import Employer
from tests.permits import make
from tests.web.employing import browser, fields, page, send, told

pytestmark = pytest.mark.django_db
FIRM = {
    "name": "Atelier Exemple", "ice": "001 561 191 000 066", "rc": "12345 Casablanca", "cnss": "1234567",
    "address": "12, rue des Exemples", "city": "Casablanca", "region": "MA-06",
    "signatory": "Salma Exemple, gérante",
}  # fmt: skip
HOME = {"name": "Leila Exemple", "address": "4, allée des Exemples", "city": "Casablanca", "region": "MA-06"}


@pytest.fixture
def newcomer(db):
    """An employer's account that described nothing yet."""
    return make.actor(make.organisation("EMPLOYEUR-NEUF", kind="employer"), "employer")


def test_the_kind_of_employer_is_asked_first(newcomer):
    assert "?type=household" in page(browser(newcomer), "establishment")


def test_a_firm_describes_itself_once(newcomer):
    client = browser(newcomer)

    answer = send(client, "establishment", query="?type=company", **FIRM)

    assert answer.headers["Location"] == reverse("employer:home")
    assert Employer.objects.get(organisation=newcomer.organisation).ice == "001561191000066"


def test_a_household_is_asked_for_nothing_of_a_firm(newcomer):
    body = page(browser(newcomer), "establishment", type="household")

    assert 'name="address"' in body
    assert not [
        name for name in ("ice", "rc", "cnss", "signatory", "capital_mad") if f'name="{name}"' in body
    ]


def test_a_household_is_described_by_name_and_address(newcomer):
    send(browser(newcomer), "establishment", query="?type=household", **HOME)

    assert Employer.objects.get(organisation=newcomer.organisation).kind == "household"


@pytest.mark.parametrize(
    ("field", "value"), [("ice", "123"), ("name", ""), ("region", ""), ("address", ""), ("signatory", "")]
)
def test_what_is_wrong_is_told_beside_its_field(newcomer, field, value):
    answer = send(browser(newcomer), "establishment", query="?type=company", **FIRM | {field: value})

    assert fields(answer) == {field}
    assert not Employer.objects.filter(organisation=newcomer.organisation).exists()


def test_an_ice_whose_key_disagrees_is_kept_with_a_remark(newcomer):
    client = browser(newcomer)
    send(client, "establishment", query="?type=company", **FIRM | {"ice": "001561191000065"})

    assert "clé de l'ICE" in told(client)


def test_an_unknown_kind_does_not_exist(newcomer):
    answer = browser(newcomer).get(reverse("employer:establishment"), {"type": "ministry"})

    assert answer.status_code == 404


def test_a_request_begun_without_establishment_goes_on_once_it_is_described(newcomer):
    client = browser(newcomer)
    there = reverse("employer:file-new") + "?variant=first"

    asked = client.get(there)
    answer = client.post(asked.headers["Location"] + "&type=company", FIRM)

    assert answer.headers["Location"].startswith(there)


def test_one_is_never_sent_to_another_site(newcomer):
    answer = send(browser(newcomer), "establishment", query="?type=company&suite=//ailleurs.example/", **FIRM)

    assert answer.headers["Location"] == reverse("employer:home")


def test_an_office_keeps_the_employers_that_it_accompanies(agency, counsellor):
    client = browser(counsellor)

    send(client, "establishment-new", query="?type=company", **FIRM)

    assert "Atelier Exemple" in page(client, "establishment")
    mine = Employer.objects.get(organisation=agency)
    assert "001561191000066" in page(client, "establishment-edit", mine.ref)


def test_an_employer_of_another_office_does_not_exist(agency, counsellor):
    theirs = make.employer()

    answer = browser(counsellor).get(reverse("employer:establishment-edit", args=[theirs.ref]))

    assert answer.status_code == 404


def test_an_employer_has_one_establishment(newcomer):
    assert browser(newcomer).get(reverse("employer:establishment-new")).status_code == 302
