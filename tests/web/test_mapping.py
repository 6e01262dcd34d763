"""The page of profiles: steering reads what was published, nobody's file from it, and others not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.pathway import actions as pathway
from maslak.people.models import WantedOccupation
from maslak.reporting import mapping
from tests import factories
from tests.web.desk.conftest import signed_in

NOW = datetime(2021, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def nadia(make_actor, ministry):
    """The browser of a coordinator."""
    return signed_in(make_actor("coordinator", ministry))


@pytest.fixture
def donor(make_actor, ministry):
    """The browser of somebody who pays for a project."""
    return signed_in(make_actor("donor", ministry))


@pytest.fixture
def published(agency):
    """Fifteen cooks and twelve masons of 2020 in Casablanca, and a lone beautician, published."""
    bind(operator(agency))
    for code, number, sex in (("5120", 15, "female"), ("7112", 12, "male"), ("5142", 1, "female")):
        for _one in range(number):
            person = factories.person(agency, sex=sex, family_name="Exemple")
            WantedOccupation.objects.create(person=person, label="métier", isco=code)
            pathway.record(
                "registered", person=person, occurred_on=date(2020, 3, 3), organisation=agency, source=person,
                region="MA-06", by=operator(agency),
            )  # fmt: skip
    bind(operator())
    mapping.release(year=2020, by=operator(), now=NOW)


def read(client, **query):
    answer = client.get(reverse("steering:profiles"), query)
    assert answer.status_code == 200
    bind(operator())
    return answer.content.decode()


def test_the_page_shows_what_was_published_and_hides_who_is_alone(published, nadia):
    page = read(nadia)

    assert "Cartographie des profils 2020" in page
    assert "28" in page
    assert "5142" not in page
    assert "Exemple" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"lignes": "education", "colonnes": "sex"},
        {"lignes": "region", "colonnes": "region"},
        {"lignes": "sex", "colonnes": "occupation", "region": "MA-06"},
        {"lignes": "'", "colonnes": "<b>", "region": "MA-99", "year": "deux mille"},
        {"year": "2019"},
    ],
)
def test_any_choice_opens(published, nadia, query):
    assert "<h1" in read(nadia, **query)


def test_a_year_without_a_release_says_so(nadia):
    assert "Pas encore de cartographie" in read(nadia, year="2020")


@pytest.mark.parametrize(("format", "start"), [("csv", b""), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_each_file_is_handed_over(published, donor, format, start):
    answer = donor.get(reverse("steering:profiles-download", args=[2020, format]))

    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert f"profils-2020-fr.{format}" in answer["Content-Disposition"]


@pytest.mark.parametrize(("year", "format"), [(2019, "csv"), (2020, "exe")])
def test_a_file_that_is_not_there_is_not_found(published, donor, year, format):
    assert donor.get(reverse("steering:profiles-download", args=[year, format])).status_code == 404


def test_a_coordinator_asks_for_a_year_to_be_published(nadia):
    answer = nadia.post(reverse("steering:profiles-release", args=[2020]), follow=True)

    assert answer.status_code == 200
    assert "La publication est en cours" in answer.content.decode()


def test_a_year_that_is_not_over_is_refused_in_words(nadia):
    answer = nadia.post(reverse("steering:profiles-release", args=[2099]), follow=True)

    assert "2099 n'est pas finie" in answer.content.decode().replace("’", "'").replace("&#x27;", "'")


def test_a_donor_reads_and_does_not_publish(published, donor, nadia):
    assert reverse("steering:profiles-release", args=[2020]) in read(nadia)
    assert reverse("steering:profiles-release", args=[2020]) not in read(donor)
    assert donor.post(reverse("steering:profiles-release", args=[2020])).status_code == 403


def test_an_office_does_not_read_the_mapping(published, counsellor):
    client = signed_in(counsellor)

    assert client.get(reverse("steering:profiles")).status_code == 403
    assert client.get(reverse("steering:profiles-download", args=[2020, "csv"])).status_code == 403


def test_small_parts_of_a_figure_are_hidden_from_a_donor_and_not_from_who_lists_its_facts(
    agency, donor, nadia, published
):
    bind(operator(agency))
    for _one in range(2):
        person = factories.person(agency, sex="male", family_name="Exemple")
        pathway.record(
            "registered", person=person, occurred_on=date(2020, 4, 4), organisation=agency, source=person,
            region="MA-02", by=operator(agency),
        )  # fmt: skip
    bind(operator())

    def region_table(client):
        answer = client.get(reverse("steering:indicator", args=["ANP-01"]), {"year": 2020})
        bind(operator())
        part = next(part for part in answer.context["parts"] if part["title"] == "Région")
        return {row[0]["text"]: row[1]["text"] for row in part["rows"]}

    assert region_table(nadia) == {"Casablanca-Settat": "28", "Oriental": "2"}
    assert set(region_table(donor).values()) == {"c"}


def test_the_survival_of_enterprises_is_linked_for_steering_and_shut_to_others(
    published, nadia, donor, make_actor, agency
):
    address = reverse("steering:survival")

    assert address in nadia.get(reverse("steering:overview"), {"year": 2020}).content.decode()
    for reader in (nadia, donor):
        assert reader.get(address).status_code == 200
    bind(operator())
    assert signed_in(make_actor("supervisor", agency)).get(address).status_code == 403
