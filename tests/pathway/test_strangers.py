"""A fact about somebody whom the register does not hold: pseudonymous, lasting, counted like any other."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from maslak.access.actor import bind
from maslak.core.errors import Invalid
from maslak.pathway import actions as pathway
from maslak.pathway.actions import Stranger
from maslak.pathway.models import Milestone, Subject
from maslak.pathway.queries import standing
from maslak.reporting import engine
from tests import factories

DAY = date(2020, 9, 14)


def _stranger(**fields):
    values = {
        "sex": "female",
        "age_band": "30-44",
        "nationality": "PHL",
        "residence": "regularised_2014",
    } | fields
    return Stranger(subject=values.pop("subject", None) or uuid4(), **values)


def _record(office, by, *, stranger=None, person=None, kind="visa_granted", source=None, **more):
    return pathway.record(
        kind,
        person=person,
        stranger=stranger,
        occurred_on=DAY,
        organisation=office,
        source=source or office,
        by=by,
        **more,
    )


def test_a_strangers_fact_bears_their_pseudonym_and_dimensions_of_that_day(agency, operator_actor):
    who = _stranger()

    fact = _record(agency, operator_actor, stranger=who, region="MA-04")

    assert fact.subject == who.subject
    assert (fact.sex, fact.age_band, fact.nationality) == ("female", "30-44", "PHL")
    assert (fact.residence, fact.region) == ("regularised_2014", "MA-04")


def test_without_a_region_of_its_own_the_fact_is_where_the_organisation_is(agency, operator_actor):
    assert _record(agency, operator_actor, stranger=_stranger()).region == agency.region


def test_a_stranger_gets_no_link_to_the_register(agency, operator_actor):
    _record(agency, operator_actor, stranger=_stranger())

    assert Subject.objects.count() == 0


def test_a_fact_is_about_one_person_only(agency, operator_actor):
    with pytest.raises(ValueError, match="about one person"):
        _record(agency, operator_actor, stranger=_stranger(), person=factories.person(agency))

    assert Milestone.objects.count() == 0


def test_a_stranger_is_as_they_were_and_stays_so():
    with pytest.raises(FrozenInstanceError):
        _stranger().sex = "male"


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_strangers_fact_is_never_changed_nor_removed(agency, operator_actor, change):
    _record(agency, operator_actor, stranger=_stranger())
    changes = {
        "update": lambda: Milestone.objects.update(nationality="SEN"),
        "delete": lambda: Milestone.objects.all()._raw_delete("default"),
    }

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        changes[change]()


def test_a_strangers_fact_is_voided_by_a_later_entry_that_keeps_the_pseudonym(agency, operator_actor):
    who = _stranger()
    fact = _record(agency, operator_actor, stranger=who)

    voided = pathway.void(fact, by=operator_actor, reason="saisie en double")

    assert voided.subject == who.subject
    assert not standing().filter(subject=who.subject).exists()
    with pytest.raises(Invalid):
        pathway.void(_record(agency, operator_actor, stranger=who), by=operator_actor, reason=" ")


def test_strangers_count_in_indicators_like_anybody(agency, operator_actor):
    refugee = {"sex": "male", "residence": "refugee_bra"}
    home, work = factories.person(agency), factories.person(agency)
    _record(agency, operator_actor, stranger=_stranger(), source=home, attributes={"domestic": True})
    _record(
        agency, operator_actor, stranger=_stranger(**refugee), source=work, attributes={"domestic": False}
    )
    _record(agency, operator_actor, person=home, source=agency, attributes={"domestic": False})

    figures = engine.values(2020, with_declared=False)

    assert (figures["CTE-01"].value, figures["CTE-02"].value, figures["CTE-05"].value) == (3, 1, 1)


def test_another_office_does_not_read_a_strangers_fact(agency, other_agency, operator_actor, make_actor):
    _record(agency, operator_actor, stranger=_stranger())

    bind(make_actor("counsellor", other_agency))

    assert Milestone.objects.count() == 0
