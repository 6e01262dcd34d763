"""Who may open which page of the desk, and whose files."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from tests import factories
from tests.web.desk.conftest import page, signed_in, traces, with_file

pytestmark = pytest.mark.django_db

PLACES = ("today", "people", "people-search", "person-new")
FILE = (
    "person",
    "person-timeline",
    "person-profile",
    "person-papers",
    "person-consents",
    "person-edit",
    "person-alike",
    "document-new",
    "residence-new",
    "case-close",
    "case-reopen",
    "goal-new",
    "follow-up-new",
)


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("role", ["counsellor", "supervisor", "caseworker"])
def test_a_place_opens_for_those_who_work_with_files(name, role, make_actor, agency):
    assert signed_in(make_actor(role, agency)).get(reverse(f"desk:{name}")).status_code == 200


@pytest.mark.parametrize("name", [*PLACES, "duplicates"])
@pytest.mark.parametrize("role", ["coordinator", "donor", "protection", "administrator", "partner"])
def test_a_place_is_refused_to_the_others(name, role, make_actor, ministry):
    assert signed_in(make_actor(role, ministry)).get(reverse(f"desk:{name}")).status_code == 403


def test_an_account_that_acts_for_nobody_is_refused(client, make_actor):
    client.force_login(make_actor("counsellor", None, "alone").user)

    assert client.get(reverse("desk:today")).status_code == 403


@pytest.mark.parametrize("name", FILE)
def test_each_page_of_a_file_opens_for_its_counsellor(name, desk, person):
    assert page(desk, name, person.ref)


@pytest.mark.parametrize("name", FILE)
def test_a_file_of_another_organisation_is_not_there(name, stranger, person):
    assert signed_in(stranger).get(reverse(f"desk:{name}", args=[person.ref])).status_code == 404


@pytest.mark.parametrize("name", FILE)
def test_a_file_is_refused_to_a_role_without_files(name, make_actor, ministry, person):
    assert (
        signed_in(make_actor("coordinator", ministry))
        .get(reverse(f"desk:{name}", args=[person.ref]))
        .status_code
        == 403
    )


def test_only_whoever_leads_gives_a_file_to_somebody_else(desk, supervisor, person):
    assert desk.get(reverse("desk:case-assign", args=[person.ref])).status_code == 403
    assert page(signed_in(supervisor), "case-assign", person.ref)


def test_only_whoever_may_merge_sees_the_pairs(desk, supervisor, person):
    assert desk.get(reverse("desk:duplicates")).status_code == 403
    assert page(signed_in(supervisor), "duplicates")


def test_a_partner_reads_the_file_that_was_opened_to_it(ngo, make_actor, person):
    bind(operator())
    factories.held_by(person, ngo)
    partner = signed_in(make_actor("partner", ngo))

    text = page(partner, "person", person.ref)

    assert "Mariama Diallo" in text
    assert reverse("desk:case-close", args=[person.ref]) not in text
    assert partner.get(reverse("desk:person-edit", args=[person.ref])).status_code == 403


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("person", "overview"),
        ("person-timeline", "timeline"),
        ("person-profile", "profile"),
        ("person-papers", "papers"),
        ("person-consents", "agreements"),
    ],
)
def test_reading_a_file_leaves_a_trace(name, part, desk, counsellor, person):
    page(desk, name, person.ref)

    (trace,) = traces("person.opened")
    assert (trace.person_id, trace.user_id, trace.new) == (person.pk, counsellor.user.pk, {"part": part})


def test_a_refused_reading_leaves_none(stranger, person):
    signed_in(stranger).get(reverse("desk:person", args=[person.ref]))

    assert traces("person.opened") == []


def test_no_title_bears_a_name(desk, person):
    for name in (
        "person",
        "person-timeline",
        "person-profile",
        "person-papers",
        "person-consents",
        "person-edit",
    ):
        title = page(desk, name, person.ref).split("<title>")[1].split("</title>")[0]
        assert "Diallo" not in title
        assert "Mariama" not in title


def test_a_merged_file_leads_to_the_one_that_was_kept(desk, agency, counsellor, person, today):
    absorbed = with_file(agency, counsellor, today)
    absorbed.merged_into = person
    absorbed.save()

    answer = desk.get(reverse("desk:person", args=[absorbed.ref]))

    assert answer.url == reverse("desk:person", args=[person.ref])
