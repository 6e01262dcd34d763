"""What a person takes away holds all that forgetting would empty, and nothing of somebody else's."""

from __future__ import annotations

import json

import pytest

from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.access.models import AuditEvent
from maslak.core.errors import NotAllowed
from maslak.core.privacy import PERSONAL, Care, class_of
from maslak.retention import blanks, holding, walking
from maslak.web.person import data_sheet
from tests import factories
from tests.retention import make
from tests.retention.make import NOW, SECRET

pytestmark = pytest.mark.django_db


def in_space(person) -> Actor:
    return Actor(user=person.account, organisation=None, role=Role.PERSON, person_id=person.pk)


def taken_by(person) -> dict:
    bind(in_space(person))
    taken = holding.take_away(person_id=person.pk, by=in_space(person))
    bind(operator())
    return taken


def test_nothing_that_is_held_is_missing(agency):
    person = make.somebody(agency, operator())
    make.placed(person, agency, operator())

    taken = taken_by(person)

    missing = []
    for model, numbers in walking.rows_of(person).items():
        label = model._meta.label_lower
        if label in holding.WITHHELD or label in walking.APART:
            continue
        for field in model._meta.concrete_fields:
            care = class_of(model, field.name)
            if care not in PERSONAL | {Care.WORK}:
                continue
            values = model._base_manager.filter(pk__in=numbers).values_list(field.name, flat=True)
            shown = {field.name.removesuffix("_sealed") in row for row in taken["held"].get(label, [{}])}
            if any(not blanks.says_nothing(model, field.name, value) for value in values) and shown != {True}:
                missing.append(f"{label}.{field.name}")
    assert missing == []


def test_sealed_numbers_are_theirs_to_read(agency):
    person = make.somebody(agency, operator())

    held = taken_by(person)["held"]

    assert held["people.person"][0]["phone"] == "+212612345678"
    assert held["people.identitydocument"][0]["number"].startswith("K")
    assert SECRET in json.dumps(held["casework.interview"], default=str)


def test_the_taking_is_traced_and_who_opened_the_file_is_told(agency):
    person = make.somebody(agency, operator())

    taken = taken_by(person)

    assert AuditEvent.objects.filter(event="rights.taken_away", person_id=person.pk).count() == 1
    assert "rights.taken_away" in {line["event"] for line in taken["trail"]}


def test_it_is_theirs_alone(agency, other_agency, counsellor, make_actor):
    me, other = factories.person(agency), factories.person(other_agency)
    bind(in_space(me))
    with pytest.raises(NotAllowed):
        holding.take_away(person_id=other.pk, by=in_space(me))

    bind(counsellor)
    with pytest.raises(NotAllowed):
        holding.take_away(person_id=other.pk, by=counsellor)


def test_it_prints(agency):
    person = make.somebody(agency, operator())

    made = data_sheet.pdf(person, taken_by(person), at=NOW)

    assert made.startswith(b"%PDF")
