"""Pages beside an establishment: whom to ask for, records that look alike, the public list of offers as data."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.core.scales import WorkContract
from maslak.employers import offers
from maslak.employers.models import Employer, EmployerContact
from maslak.imports import reading
from tests.employers.test_offers import POST
from tests.web.employing import browser, fields, page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(agency):
    return [
        Employer.objects.create(
            organisation=agency, name=name, name_key=name.lower(), region="MA-06", city="Casablanca"
        )
        for name in ("Atelier Exemple", "Atelier Exemple SARL")
    ]


def test_the_list_of_employers_leads_to_what_looks_alike(counsellor, two):
    client = browser(counsellor)

    assert reverse("employer:doubles") in page(client, "establishment")
    assert "même nom" in page(client, "doubles")


def test_two_records_are_made_one_from_their_page(counsellor, two):
    client = browser(counsellor)
    both = [each.ref for each in two]
    assert 'name="keep"' in page(client, "double", *both)

    answer = send(client, "double", *both, keep=two[1].ref, reason="même adresse")

    assert answer.headers["Location"] == reverse("employer:establishment-edit", args=[two[1].ref])
    assert [each.ref for each in Employer.objects.all()] == [two[1].ref]


def test_a_merge_without_a_reason_is_asked_again(counsellor, two):
    answer = send(browser(counsellor), "double", *[each.ref for each in two], keep=two[0].ref, reason="")

    assert fields(answer) == {"reason"}
    assert Employer.objects.count() == 2


def test_two_records_are_told_apart_from_their_page(counsellor, two):
    client = browser(counsellor)

    send(client, "double-apart", *[each.ref for each in two])

    assert "Aucun doublon" in page(client, "doubles")


def test_a_new_record_says_what_it_looks_like(counsellor, two):
    client = browser(counsellor)
    answer = client.post(
        reverse("employer:establishment-new") + "?type=company",
        {
            "name": "Ateliers Exemple",
            "region": "MA-06",
            "city": "Casablanca",
            "address": "1, rue X",
            "signatory": "S. Exemple",
        },
        follow=True,
    )
    bind(operator())

    assert "ressemble" in " ".join(str(message) for message in answer.context["messages"])


def test_an_employer_sees_no_list_of_doubles(make_actor, two):
    from maslak.access.models import Organisation

    firm = Organisation.objects.create(code="EMP-X", kind="employer", name_fr="Employeur exemple")

    assert browser(make_actor("employer", firm)).get(reverse("employer:doubles")).status_code == 404


@pytest.mark.parametrize("role", ["donor", "coordinator", "partner", "protection", "trainer", "person"])
def test_pages_of_employers_are_closed_to_other_roles(agency, make_actor, two, role):
    client = browser(make_actor(role, agency))
    for name, args in (("doubles", []), ("double", [each.ref for each in two]), ("contacts", [two[0].ref])):
        assert client.get(reverse(f"employer:{name}", args=args)).status_code in (302, 403, 404), name


def test_another_organisation_finds_neither_contacts_nor_pairs_of_ours(other_agency, make_actor, two):
    client = browser(make_actor("counsellor", other_agency))

    assert client.get(reverse("employer:contacts", args=[two[0].ref])).status_code == 404
    assert client.get(reverse("employer:double", args=[each.ref for each in two])).status_code == 404


def test_a_contact_is_noted_corrected_and_leaves(counsellor, two):
    client, ref = browser(counsellor), two[0].ref
    asked = {
        "name": "Nora Essai",
        "phone": "0612345678",
        "email": "",
        "role": "",
        "language": "fr",
        "prefers": "phone",
    }

    send(client, "contacts", ref, **asked)
    contact = EmployerContact.objects.get()
    assert "Nora Essai" in page(client, "contacts", ref)
    assert "+212" in page(client, "contact", ref, contact.ref)
    send(client, "contact", ref, contact.ref, **asked | {"name": "Nora Modèle"})
    send(client, "contact-left", ref, contact.ref)

    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("Nora Modèle", "")
    assert "0612" not in page(client, "contacts", ref)


def test_what_is_wrong_with_a_contact_is_told_beside_its_field(counsellor, two):
    answer = send(browser(counsellor), "contacts", two[0].ref, name="Nora", language="fr", prefers="phone")

    assert fields(answer) == {"phone"}


def test_every_standing_offer_is_told_to_other_sites_and_comes_back_as_a_list(client, counsellor, two):
    now = timezone.now()
    for title in ("Couturière", "Brodeuse"):
        draft = offers.write(
            employer=two[0], post=POST.__class__(**{**POST.__dict__, "title": title}), by=counsellor, now=now
        )
        offers.step("publish", offer=draft, by=counsellor, now=now)
    offers.write(employer=two[0], post=POST, by=counsellor, now=now)

    answer = client.get(reverse("public:offers-data"))
    bind(operator())

    told = json.loads(answer.content)
    assert (told["@type"], told["numberOfItems"]) == ("ItemList", 2)
    assert answer.headers["Content-Type"] == "application/ld+json"
    parsed = reading.read("offres.json", answer.content)
    assert parsed.kind == "job_offers"
    assert {row.values["occupation"] for row in parsed.tables[0].data} == {"Couturière", "Brodeuse"}
    assert {row.values["contract_type"] for row in parsed.tables[0].data} == {WorkContract.PERMANENT}


def test_the_list_of_offers_leads_to_sending_one(counsellor, two):
    assert reverse("registers:send") in page(browser(counsellor), "offers")
