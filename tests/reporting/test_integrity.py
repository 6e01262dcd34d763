"""What the check finds, and that a sound instance gives it nothing to say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from maslak.casework.models import CaseFile
from maslak.core import rowsecurity
from maslak.employers.models import Employer
from maslak.pathway import actions as pathway
from maslak.people.models import LocalNumber
from maslak.placement.models import Placement
from maslak.reporting import actions, integrity
from maslak.reporting.models import Edition
from tests.programme import make as made


def _codes():
    return [finding["code"] for finding in integrity.findings()]


@pytest.fixture
def case(make_person, agency, operator_actor):
    """A file opened as it should be, with its fact."""
    person = make_person()
    made = CaseFile.objects.create(person=person, organisation=agency, registered_on=date(2020, 2, 1))
    pathway.record(
        "registered",
        person=person,
        occurred_on=made.registered_on,
        organisation=agency,
        source=made,
        by=operator_actor,
    )
    return made


def test_a_sound_instance_gives_nothing_to_say(case, make_actor, ministry):
    coordinator = make_actor("coordinator", ministry)
    edition = actions.create_edition(year=2020, by=coordinator)
    actions.freeze(edition_id=edition.pk, by=coordinator, now=datetime(2021, 1, 5, tzinfo=UTC))

    assert integrity.findings() == []


def test_findings_have_a_code_a_message_and_a_place(fact, make_person):
    fact("registered", make_person(), "2020-02-01", source=Edition(pk=987654321))

    (finding,) = integrity.findings()

    assert set(finding) == {"code", "message", "where"}
    assert finding["code"] == "milestone.source"
    assert "reporting.edition" in finding["message"]


def test_a_record_without_its_fact_is_found(case, operator_actor):
    pathway.void_source(case, by=operator_actor, reason="essai")

    assert _codes() == ["record.fact"]


def test_a_job_without_its_fact_is_found(make_person, agency):
    employer = Employer.objects.create(organisation=agency, name="Atelier d'essai", name_key="atelier")
    Placement.objects.create(
        person=make_person(), organisation=agency, employer=employer, job_title="Couture", contract_type="cdd",
        starts_on=date(2020, 2, 1), evidence="contract",
    )  # fmt: skip

    assert _codes() == ["record.fact"]


def test_a_merged_file_that_still_carries_rows_is_found(make_person, agency, fact):
    kept, absorbed = make_person(), make_person()
    LocalNumber.objects.create(person=absorbed, organisation=agency, register_year=2020, number="12")
    fact("registered", absorbed, "2020-02-01")
    absorbed.merged_into = kept
    absorbed.save()

    assert _codes() == ["person.merged", "person.merged"]


def test_a_figure_of_no_known_indicator_is_found(declare):
    figure = declare("ANP-07", 2020, 2)
    figure.indicator = "OLD-01"
    figure.save()

    assert _codes() == ["indicator.unknown"]


def test_a_result_that_a_project_counts_itself_names_no_indicator(agency):
    counted = made.result(made.project(agency))
    assert _codes() == []

    type(counted).objects.filter(pk=counted.pk).update(indicator="OLD-01")
    assert _codes() == ["indicator.unknown"]


def test_a_frozen_edition_whose_numbers_changed_is_found(db):
    Edition.objects.create(
        year=2020, number=1, title_fr="Bilan", status="frozen", frozen_at=datetime(2021, 1, 5, tzinfo=UTC),
        numbers={"year": 2020}, numbers_sha256="0" * 64,
    )  # fmt: skip

    assert _codes() == ["edition.hash"]


def test_a_table_that_no_rule_covers_is_found(db, monkeypatch):
    policies, open_tables, extra = rowsecurity.declared()
    open_tables = {table: why for table, why in open_tables.items() if table != "programme_project"}
    monkeypatch.setattr(rowsecurity, "declared", lambda: (policies, open_tables, extra))

    assert _codes() == ["table.security", "table.policy"]


def test_the_application_role_owns_nothing_and_obeys_the_rules(db):
    assert list(integrity.application_role()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    assert role != "postgres"


def test_the_guards_of_what_must_not_change_are_in_place(db):
    assert list(integrity.guards_missing()) == []
