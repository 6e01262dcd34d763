"""A small ledger to count: people by their sex, facts by their day."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture
def make_person(agency):
    """make_person(sex="female", …) gives a person registered by the agency, without any fact yet."""
    from maslak.people.models import Person

    def make(sex: str = "female", **more):
        values = {
            "family_name": "Essai", "sex": sex, "nationality": "SEN", "birth_year": 1990,
            "region": "MA-06", "home_organisation": agency,
        }  # fmt: skip
        return Person.objects.create(**values | more)

    return make


@pytest.fixture
def fact(agency, operator_actor):
    """fact("registered", person, "2020-03-02", topic=…) records one fact; keyword attributes go with it."""
    from maslak.pathway import actions as pathway

    def record(
        kind, person, day, *, organisation=None, source=None, mode="", region="", project=None, **attributes
    ):
        return pathway.record(
            kind, person=person, occurred_on=date.fromisoformat(day), organisation=organisation or agency,
            source=source or person, by=operator_actor, mode=mode, region=region, project=project, attributes=attributes,
        )  # fmt: skip

    return record


@pytest.fixture
def declare(operator_actor):
    """declare("ANP-01", 2020, 680, women=261, men=419) records a declared figure."""
    from maslak.programme import actions as programme

    def make(code, year, value, **more):
        values = {"source": "Rapport d'essai, page 1", "certainty": "official"} | more
        return programme.declare_figure(indicator=code, year=year, value=value, by=operator_actor, **values)[
            0
        ]

    return make
