"""The milestones of a file: about whom, with which dimensions, and what indicators count of them."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import bind, operator
from maslak.pathway import actions as pathway
from maslak.pathway.models import Milestone
from maslak.permits import facts
from maslak.reporting import engine
from tests import factories
from tests.permits import make
from tests.permits.make import DAY, NOW


@pytest.fixture
def officer(db):
    return make.actor(make.desk("visa").organisation, "counter_officer")


def test_a_workers_fact_bears_their_pseudonym_and_their_dimensions_of_that_day(officer):
    file = make.file(
        "ready", kind="visa", region="MA-10",
        worker=make.worker(make.employer().organisation, residence="refugee_bra", birth_date=date(1996, 2, 3)),
    )  # fmt: skip

    fact = facts.record(file, "granted", on=DAY, by=officer)

    assert fact.subject == file.worker.subject
    assert (fact.sex, fact.nationality, fact.residence) == ("female", "GIN", "refugee_bra")
    assert fact.age_band == "25-29"  # thirty on the next day
    assert (fact.region, fact.organisation) == ("MA-10", file.held_by)


def test_a_person_in_sight_is_that_person_with_their_own_dimensions(db):
    office = factories.organisation("BUREAU-VU")
    person = factories.person(office, residence="regularised_2014", sex="male")
    file = make.file(
        "granted",
        kind="visa",
        employer=make.employer(owner=office),
        worker=make.worker(office, person=person),
    )
    counsellor = make.actor(office, "counsellor")
    bind(counsellor)

    fact = facts.record(file, "ended", on=DAY, by=counsellor)

    assert fact.subject == pathway.pseudonym_of(person)
    assert (fact.sex, fact.residence) == ("male", "regularised_2014")


def test_a_desk_that_does_not_see_the_person_counts_them_under_the_same_pseudonym(officer):
    office = factories.organisation("BUREAU-LOIN")
    person = factories.person(office, residence="regularised_2014", sex="male")
    known = pathway.pseudonym_of(person)
    file = make.file(
        "ready", kind="visa", employer=make.employer(owner=office), worker=make.worker(office, person=person)
    )
    bind(officer)

    fact = facts.record(file, "granted", on=DAY, by=officer)

    assert fact.subject == known
    assert fact.sex == "female"  # as the applicant described the worker


def test_an_applicants_act_writes_into_the_desks_ledger(db):
    file = make.file("submitted")
    employer = make.actor(file.filed_by, "employer")
    bind(employer)

    facts.record(file, "requested", on=DAY, by=employer)
    assert Milestone.objects.count() == 0

    bind(make.actor(file.held_by, "permit_officer"))
    assert Milestone.objects.get().kind == "certificate_requested"


@pytest.mark.parametrize(
    ("more", "renewal"),
    [
        ({"variant": "renewal"}, True),
        ({"ground": "renewal"}, True),
        ({"variant": "first", "ground": "A1"}, False),
    ],
)
def test_a_renewal_is_one_by_its_variant_or_its_ground(db, more, renewal):
    assert facts.attributes_of(make.file("granted", **more))["renewal"] is renewal


def test_an_answer_says_how_long_it_took_and_whether_it_was_in_time(db):
    file = make.file("refused", served_at=make.at(date(2026, 2, 6), 9))

    fact = facts.record(file, "refused", on=date(2026, 2, 6), by=operator())

    assert fact.attributes | {"working_days": 4, "on_time": False, "policy": "WD2_MF"} == fact.attributes


def test_the_days_on_which_pieces_were_awaited_are_not_the_desks(db):
    file = make.file("granted", served_at=make.at(date(2026, 2, 10), 9))
    make.request(file, asked_at=make.at(date(2026, 2, 3), 9), answered_at=make.at(date(2026, 2, 9), 9))

    assert facts.working_days(file) == 1


@pytest.mark.parametrize("what", ["requested", "withdrawn"])
def test_what_is_no_answer_says_nothing_of_time(db, what):
    fact = facts.record(make.file("granted"), what, on=DAY, by=operator())

    assert not {"working_days", "on_time", "policy"} & set(fact.attributes)


def test_an_answer_without_a_clock_says_nothing_of_time(db):
    file = make.file("granted", clock_started_at=None, clock_policy="", due_on=None, served_at=NOW)

    assert facts.time_of(file) == {}


def test_what_happened_is_known(db):
    file = make.file("submitted")
    assert not facts.has(file, "requested")

    fact = facts.record(file, "requested", on=DAY, by=operator())
    assert facts.has(file, "requested")

    pathway.void(fact, by=operator(), reason="erreur")
    assert not facts.has(file, "requested")


def test_indicators_count_what_was_granted(db):
    refugee = make.worker(make.employer().organisation, residence="refugee_bra")
    files = [
        make.file("granted", kind="visa", worker=refugee),
        make.file("granted", kind="visa", domestic=True),
        make.file("granted"),
        make.file("granted", variant="renewal"),
        make.file("granted", route="general", ground=""),
    ]
    for file in files:
        facts.record(file, "granted", on=DAY, by=operator())
    facts.record(make.file("refused", kind="visa"), "refused", on=DAY, by=operator())

    figures = engine.values(2026, with_declared=False)

    assert {code: figures[code].value for code in ("CTE-01", "CTE-02", "CTE-05", "ATT-02")} == {
        "CTE-01": 2, "CTE-02": 1, "CTE-05": 1, "ATT-02": 1,
    }  # fmt: skip
