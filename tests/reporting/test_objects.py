"""Figures of things: guides, counters, editions, terms of the law. Each year has its own, and each thing says itself."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from maslak.access.models import Organisation
from maslak.law.errors import BadDataFile
from maslak.permits.models import Desk
from maslak.programme import actions as programme
from maslak.programme.models import ProgrammeObject, Project
from maslak.reporting import definitions, engine, objects

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[2] / "demo"
OF_THINGS = [code for code, i in definitions.load().items() if isinstance(i.counts, definitions.Objects)]


@pytest.fixture
def year_2020(operator_actor):
    """The programme of 2020, without any register nor declared figure."""
    programme.load_year(DEMO / "programme-2020.yaml", by=operator_actor)


def a_thing(kind, first, last=None, **more):
    return ProgrammeObject.objects.create(
        key=f"{kind}-{first}", kind=kind, text_fr="Chose", starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last) if last else None, source="Essai", **more,
    )  # fmt: skip


def value(code, year):
    figure = engine.values(year).get(code)
    return None if figure is None else figure.value


def test_the_things_of_2020_make_their_figures_without_a_declaration(year_2020):
    found = engine.values(2020)

    assert {code: found[code].value for code in OF_THINGS} == {
        "ANP-06": 2, "ANP-07": 2, "CTE-00": 6, "REF-01": 24, "GIZ-01": 2, "SEN-01": 6, "ATT-01": 48, "ATT-03": 3,
    }  # fmt: skip
    assert {found[code].origin for code in OF_THINGS} == {"computed"}
    assert {found[code].women for code in OF_THINGS} == {None}


def test_another_year_gives_its_own(year_2020):
    found = engine.values(2019)

    assert "GIZ-01" not in found  # nothing of theirs began in 2019
    assert "SEN-01" not in found
    assert "ANP-06" not in found  # the manual was signed in 2020
    assert (found["REF-01"].value, found["CTE-00"].value) == (24, 6)


def test_a_year_of_which_nothing_is_known_leaves_the_declared_figure(declare):
    declare("ANP-07", 2022, 4)

    figure = engine.values(2022)["ANP-07"]

    assert (figure.value, figure.origin) == (4, "declared")


def test_regions_languages_and_numbers_count_while_the_thing_stands(db):
    a_thing("assisted_contract_manual", "2021-03-01", regions=["MA-01", "MA-02", "MA-04"])
    a_thing("good_practice_translation", "2021-03-01", "2021-12-31", languages=["ar", "en", "es"])
    a_thing("migrants_week", "2021-12-13", "2021-12-19", number=7)

    assert [value("ANP-06", year) for year in (2020, 2021, 2022)] == [None, 3, 3]
    assert [value("ANP-07", year) for year in (2020, 2021, 2022)] == [None, 3, None]
    assert [value("SEN-01", year) for year in (2020, 2021, 2022)] == [None, 7, None]


def test_projects_count_in_the_year_in_which_they_begin(db):
    body = Organisation.objects.get(code="GIZ")
    for code, begun in (("G1", "2021-02-01"), ("G2", "2021-11-01"), ("G3", "2022-01-01")):
        Project.objects.create(code=code, text_fr=code, starts_on=begun).implementers.add(body)

    assert [value("GIZ-01", year) for year in (2021, 2022)] == [2, 1]


def test_counters_open_at_the_end_of_the_year_count_and_that_of_the_finance_centre_does_not(db):
    counter = Desk.objects.filter(counter_kind="regional").first()
    Desk.objects.filter(pk=counter.pk).update(until=date(2021, 6, 30))

    assert Desk.objects.filter(counter_kind="cfc").exists()
    assert [value("CTE-00", year) for year in (2016, 2020, 2021)] == [None, 6, 5]


def test_the_law_of_the_year_gives_the_time_limit_and_the_cases(db):
    assert [value("ATT-01", year) for year in (2015, 2016, 2020)] == [None, 48, 48]
    assert [value("ATT-03", year) for year in (2015, 2020)] == [None, 3]


def test_each_thing_says_itself_in_the_reader_s_language(year_2020):
    for language, word in (("fr", "liste"), ("ar", "اللائحة"), ("en", "list")):
        with translation.override(language):
            said = [thing.text for code in OF_THINGS for thing in objects.things(code, 2020)]
            assert all(said)
            assert any(word in text for text in said)


def test_the_page_of_a_thing_opens_what_it_counts(year_2020, make_actor, ministry):
    from tests.web.desk.conftest import signed_in

    client = signed_in(make_actor("coordinator", ministry, username="nadia"))

    page = client.get(reverse("steering:facts", args=["CTE-00"]) + "?year=2020")

    assert page.status_code == 200
    assert len(page.context["things"]) == 6
    assert page.content.decode().count("<tr>") == 1 + 6


def test_a_flow_cannot_be_counted_from_things(tmp_path):
    folder = tmp_path / "indicators"
    folder.mkdir()
    for name in ("units.yaml", "ambiguities.yaml"):
        (folder / name).write_text((definitions.DATA / "indicators" / name).read_text())
    text = (definitions.DATA / "indicators" / "certificates.yaml").read_text()
    (folder / "certificates.yaml").write_text(text.replace("period_kind: parameter", "period_kind: flow", 1))

    with pytest.raises(BadDataFile, match="ATT-01"):
        definitions.load(folder)
