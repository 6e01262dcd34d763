"""IATI activity files against the official 2.03 schema: each project of the demonstration, the review, any project."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from lxml import etree

from maslak.access.actor import bind, operator
from maslak.access.models import Organisation
from maslak.core.errors import Invalid
from maslak.programme import actions, budgets, framework, projects, reports
from maslak.programme.models import Project, ResultTarget
from maslak.programme.reports import Figure, Spent
from maslak.programme.rules import Cell
from maslak.programme.sectors import SECTORS
from maslak.reporting.exports import iati_project
from tests.programme import make

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests" / "data" / "iati-2.03" / "iati-activities-schema.xsd"))
YEAR_FILE = ROOT / "demo" / "programme-2020.yaml"
NOW = datetime(2021, 3, 1, 10, tzinfo=UTC)


def file_of(project: Project):
    """The project's file, read back, after the schema has accepted it."""
    bind(operator())
    root = etree.fromstring(iati_project.write(project, now=NOW))
    SCHEMA.assertValid(root)
    return root


def values(root, path):
    return [element.get("value") for element in root.findall(f".//{path}")]


def test_every_project_of_the_demonstration_is_valid(operator_actor):
    actions.load_year(YEAR_FILE, by=operator_actor)

    written = {project.code: file_of(project) for project in Project.objects.all()}

    assert len(written) == Project.objects.count() > 0
    amuddu = written["AMUDDU"]
    assert amuddu.find(".//activity-status").get("code") == "2"
    belgium = amuddu.find(".//transaction")
    assert belgium.find("transaction-type").get("code") == "11"
    assert (belgium.findtext("value"), belgium.find("value").get("currency")) == ("4600000.00", "EUR")
    assert belgium.find("provider-org").get("ref") == "XM-DAC-2-10"
    assert written["ESM"].find(".//target").get("value") == "1500"


def test_the_review_s_own_file_is_valid_too(operator_actor):
    from maslak.reporting import actions as reporting
    from maslak.reporting import bilan
    from maslak.reporting.exports import iati

    actions.load_year(YEAR_FILE, by=operator_actor)
    edition = reporting.create_edition(year=2020, by=operator_actor)

    SCHEMA.assertValid(etree.fromstring(iati.write(bilan.render(2020, "fr", edition))))


def test_money_and_results_are_told_as_they_happened(ngo, make_actor, ministry):
    partner, coordinator = make_actor("project_partner", ngo), make_actor("coordinator", ministry)
    project = make.project(ngo)
    line = make.line(project, "1000", organisation=ngo)
    budgets.commit(
        line_id=line.pk, amount=Decimal(600), on=date(2020, 2, 1), purpose="Salles", by=operator(), now=NOW
    )
    budgets.disburse(
        line_id=line.pk, amount=Decimal(500), on=date(2020, 3, 1), purpose="Avance", by=operator(), now=NOW
    )
    asked = make.result(project)
    framework.set_target(
        result_id=asked.pk, starts_on=make.HALF[0], ends_on=make.HALF[1], value=Decimal(50), by=operator()
    )
    report = make.report(project, partner)
    reports.keep(
        report_id=report.pk, version=1, texts={"activities": "Fait."},
        figures=[Figure(asked.pk, make.cells(40, 15, 25), "Moins de salles")],
        spendings=[Spent(line.pk, Decimal("120.40"))], by=partner,
    )  # fmt: skip
    reports.submit(report_id=report.pk, by=partner, now=NOW)
    bind(coordinator)
    reports.sign_off(report_id=report.pk, by=coordinator, now=NOW)

    root = file_of(project)

    assert [
        (t.find("transaction-type").get("code"), t.findtext("value")) for t in root.findall(".//transaction")
    ] == [("2", "600.00"), ("3", "500.00"), ("4", "120.40")]
    assert root.find(".//budget/value").text == "1000.00"
    half = next(p for p in root.findall(".//period") if p.find("period-end").get("iso-date") == "2020-06-30")
    assert values(half, "target") == ["50"]
    assert values(half, "actual") == ["40", "15", "25"]
    assert [d.get("value") for d in half.findall(".//dimension")] == ["female", "male"]
    assert half.findtext(".//comment/narrative") == "Moins de salles"


def test_a_breakdown_with_a_very_small_group_stays_in_the_house(ngo, make_actor, ministry):
    partner, coordinator = make_actor("project_partner", ngo), make_actor("coordinator", ministry)
    project = make.project(ngo)
    asked = make.result(project)
    cells = (
        *make.cells(40, 15, 25), Cell(Decimal(38), status="refugee"), Cell(Decimal(2), status="asylum_seeker"),
        Cell(Decimal(37), region="MA-04"),
    )  # fmt: skip
    report = make.report(project, partner)
    reports.keep(
        report_id=report.pk, version=1, texts={"activities": "Fait."}, figures=[Figure(asked.pk, cells)], by=partner
    )  # fmt: skip
    reports.submit(report_id=report.pk, by=partner, now=NOW)
    bind(coordinator)
    reports.sign_off(report_id=report.pk, by=coordinator, now=NOW)

    root = file_of(project)

    assert {d.get("name") for d in root.findall(".//dimension")} == {
        "sex"
    }  # 3 without region, 2 asylum seekers


def test_a_draft_tells_nothing(ngo, make_actor):
    partner = make_actor("project_partner", ngo)
    project = make.project(ngo)
    make.result(project)
    make.submitted(project, partner)

    assert file_of(project).findall(".//actual") == []


def test_a_project_without_a_first_day_is_refused_in_a_sentence(ngo):
    project = make.project(ngo, starts_on=None)

    with pytest.raises(Invalid, match="ESSAI"):
        iati_project.write(project, now=NOW)


# Any project at all

_words = some.text(string.printable + "éàضج", min_size=1, max_size=60)
_title = _words.filter(str.strip)
_amount = some.decimals(min_value="0.01", max_value=10**9, places=2)
_day = some.dates(date(2015, 1, 1), date(2027, 1, 1))


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=some.data())
def test_any_project_gives_a_valid_file(data, operator_actor):
    """Whatever is typed, planned, promised and aimed at."""
    with transaction.atomic():
        file_of(_drawn(data))
        transaction.set_rollback(True)


def _drawn(data):
    bind(operator())
    first = data.draw(_day)
    last = data.draw(some.none() | some.integers(0, 3000).map(lambda days: first + timedelta(days=days)))
    bodies = list(Organisation.objects.filter(kind__in=["un", "donor", "ngo", "ministry"]).order_by("code"))
    made = projects.create_project(
        code="HASARD", text_fr=data.draw(_title), text_ar=data.draw(some.just("") | _words), starts_on=first,
        ends_on=last, implementers=data.draw(some.lists(some.sampled_from(bodies), min_size=1, unique=True, max_size=3)),
        regions=data.draw(some.lists(some.sampled_from(["MA-01", "MA-04", "MA-06"]), unique=True)),
        sector=data.draw(some.sampled_from(["", *SECTORS])), by=operator(),
        **data.draw(some.just({}) | _amount.map(lambda a: {"budget_amount": a, "budget_currency": "EUR"})),
    )  # fmt: skip
    for funder in data.draw(some.lists(some.sampled_from(bodies), unique=True, max_size=2)):
        share = data.draw(some.none() | _amount)
        projects.set_funding(project_id=made.pk, funder=funder, amount=share, currency="USD", by=operator())
    for year in data.draw(some.lists(some.integers(2015, 2027), unique=True, max_size=3)):
        line = make.line(made, str(data.draw(_amount)), year=year, label=data.draw(_title))
        part = data.draw(some.decimals("0.01", line.planned, places=2))
        budgets.commit(line_id=line.pk, amount=part, on=date(2020, 1, 1), purpose="x", by=operator(), now=NOW)
    for kind in data.draw(some.lists(some.sampled_from(["own", "live", "percent", "under"]), unique=True)):
        told = {
            "starts_on": first,
            "ends_on": last or first + timedelta(days=365),
            "target": data.draw(some.sampled_from([None, Decimal(10)])),
        }
        if kind == "live":
            told |= {
                "indicator": data.draw(some.sampled_from(["ANP-01", "W4I-01", "ESM-01", "REF-02"])),
                "title_fr": "",
            }
        if kind == "percent":
            told |= {"measure": "percent", "baseline": Decimal("1.5"), "baseline_year": 2014}
        if kind == "under":
            level = data.draw(some.sampled_from(["output", "outcome", "impact"]))
            told |= {
                "outcome": framework.add_outcome(project_id=made.pk, level=level, text_fr="R", by=operator())
            }
        result = make.result(made, **told)
        for sex in data.draw(some.lists(some.sampled_from(["", "female", "male"]), unique=True)):
            ResultTarget.objects.create(
                result=result, starts_on=first, ends_on=told["ends_on"], sex=sex, value=data.draw(_amount)
            )

    return made
