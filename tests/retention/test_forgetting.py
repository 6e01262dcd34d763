"""Forgetting somebody: nothing that tells of them stays anywhere, and every figure stays what it was."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F

from maslak.access.actor import operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict
from maslak.core.privacy import PERSONAL, class_of, product_models
from maslak.pathway.models import Milestone, Subject
from maslak.people.models import IdentityDocument, Person
from maslak.placement.models import Placement
from maslak.reporting import breakdowns, engine, integrity
from maslak.retention import blanks, forgetting, walking
from maslak.retention.models import Erasure
from tests.retention import make
from tests.retention.make import NOW, SECRET, TODAY

pytestmark = [pytest.mark.usefixtures("as_owner"), pytest.mark.django_db]


def forget(person: Person, **more) -> Erasure:
    return forgetting.forget_person(
        person_id=person.pk, cause="timetable", line="file_inactive", by=operator(), now=NOW, **more
    )


def what_remains(rows: walking.Rows) -> list[str]:
    """Every personal field of these rows that still says something, by table and name."""
    found = []
    for model, numbers in rows.items():
        if model._meta.label_lower in walking.APART:
            continue
        for field in model._meta.concrete_fields:
            if class_of(model, field.name) not in PERSONAL:
                continue
            values = model._base_manager.filter(pk__in=numbers).values_list(field.name, flat=True)
            if not all(blanks.says_nothing(model, field.name, value) for value in values):
                found.append(f"{model._meta.label_lower}.{field.name}")
    return found


def test_nothing_that_tells_of_a_forgotten_person_remains(agency):
    person = make.somebody(agency, operator())
    rows = walking.rows_of(person)
    assert what_remains(rows) != []

    forget(person)

    assert what_remains(rows) == []


def test_no_column_of_any_table_holds_their_words(agency):
    """The same asked of the database alone: every text and every JSON column of every table of the product."""
    person = make.somebody(agency, operator())
    account = person.account_id

    forget(person)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (data_type IN ('text', 'character varying', 'jsonb') OR data_type = 'ARRAY')"
        )
        found = []
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE %s', [f"%{SECRET}%"])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    assert found == []
    assert account is not None


def test_the_link_to_the_ledger_is_cut_and_its_facts_stand(agency):
    person = make.somebody(agency, operator())
    facts = list(Milestone.objects.order_by("pk").values())

    forget(person)

    assert not Subject.objects.filter(person=person).exists()
    assert list(Milestone.objects.order_by("pk").values()) == facts


def test_every_figure_and_every_part_of_it_stays(agency):
    people = [make.somebody(agency, operator()) for _each in range(3)]
    make.placed(people[0], agency, operator())
    before = figures()

    for person in people[:2]:
        forget(person)

    assert figures() == before
    assert before[2020]["ANP-01"] == 3


def figures() -> dict:
    """Every indicator of every year, with every breakdown that it knows."""
    told = {}
    for year in breakdowns.years_with_facts():
        values = engine.values(year)
        asked = [
            (code, [by]) for code, figure in values.items() if figure.origin == engine.COMPUTED
            for by in figure.indicator.disaggregations
        ]  # fmt: skip
        parts = breakdowns.breakdowns(asked, year, values)
        told[year] = {code: figure.value for code, figure in values.items()} | {
            f"{part.indicator.code} {part.by}": dict(part.cells) for part in parts
        }
    return told


def test_the_check_finds_nothing_afterwards(agency):
    person = make.somebody(agency, operator())
    before = integrity.findings()

    forget(person)

    assert integrity.findings() == before


def test_the_law_keeps_the_name_of_somebody_placed_and_nothing_more_until_its_last_day(agency):
    person = make.somebody(agency, operator())
    job = make.placed(person, agency, operator(), on=TODAY - timedelta(days=365))

    partly = forget(person)

    person.refresh_from_db()
    assert (partly.complete, [one["line"] for one in partly.held]) == (False, ["placement"])
    assert partly.held[0]["until"] == date(2028, 5, 3).isoformat()
    assert (person.family_name, person.phone_hash, person.education_field) == (SECRET, "", blanks.GONE)
    assert IdentityDocument.objects.filter(person=person).exists()
    assert Placement.objects.get(pk=job.pk).end_reason == SECRET
    assert (
        what_remains(
            {
                model: numbers
                for model, numbers in walking.rows_of(person).items()
                if "casework" in model._meta.label_lower
            }
        )
        == []
    )

    later = NOW + timedelta(days=5 * 366)
    whole = forgetting.forget_person(
        person_id=person.pk, cause="timetable", line="file_inactive", by=operator(), now=later
    )

    assert whole.complete
    assert what_remains(walking.rows_of(Person.objects.get(pk=person.pk))) == []


def test_a_file_is_forgotten_once(agency):
    person = make.somebody(agency, operator())
    forget(person)

    with pytest.raises(Conflict, match="déjà anonyme"):
        forget(person)


def test_forgetting_leaves_a_line_in_the_trail_that_names_nobody(agency):
    person = make.somebody(agency, operator())

    forget(person)

    line = AuditEvent.objects.get(event="retention.forgotten", person_id=person.pk)
    assert line.new["line"] == "file_inactive"
    assert SECRET not in json.dumps([line.new, line.old, line.reason])


@pytest.mark.parametrize("model", product_models(), ids=lambda model: model._meta.label_lower)
def test_every_personal_field_of_every_table_can_be_emptied(model):
    wanted = blanks.blanks_of(model)

    assert {name: value for name, value in wanted.items() if isinstance(value, F)} == {}
    model._base_manager.filter(pk=-1).update(**wanted) if wanted else None
