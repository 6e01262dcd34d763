"""The database refuses what no caller should be able to do."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from maslak.access.actor import bind
from maslak.pathway import actions as pathway
from maslak.pathway.models import Milestone
from maslak.people.models import Person


def _person(organisation, **more):
    values = {"family_name": "Essai", "sex": "female", "nationality": "SEN", "birth_year": 1990} | more
    return Person.objects.create(home_organisation=organisation, **values)


def test_a_file_is_invisible_to_another_office(agency, other_agency, make_actor):
    _person(agency)

    bind(make_actor("counsellor", other_agency))

    assert Person.objects.count() == 0


def test_unbound_sees_nothing(agency):
    _person(agency)

    bind(None)

    assert Person.objects.count() == 0


def test_nobody_writes_a_file_for_another_office(agency, other_agency, make_actor):
    bind(make_actor("counsellor", other_agency))

    with pytest.raises(ProgrammingError), transaction.atomic():
        _person(agency)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_fact_is_never_changed_nor_removed(agency, operator_actor, change):
    person = _person(agency)
    pathway.record(
        "registered",
        person=person,
        occurred_on=date(2020, 3, 2),
        organisation=agency,
        source=person,
        by=operator_actor,
    )

    changes = {
        "update": lambda: Milestone.objects.update(region="MA-01"),
        "delete": lambda: Milestone.objects.all()._raw_delete("default"),
    }

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        changes[change]()
