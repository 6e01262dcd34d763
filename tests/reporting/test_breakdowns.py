"""A figure taken apart: its parts add up, and it opens onto its facts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maslak.access.actor import bind
from maslak.core.errors import Invalid, NotAllowed
from maslak.reporting import breakdowns, engine

DAYS = st.dates(date(2019, 11, 1), date(2021, 2, 1)).map(date.isoformat)
FACTS = st.lists(
    st.tuples(
        st.sampled_from(["registered", "interviewed", "workshop_attended"]),
        st.integers(0, 4),  # which person
        DAYS,
        st.sampled_from(["MA-01", "MA-04", "MA-06", ""]),
        st.sampled_from(["cv", "letter"]),
        st.sampled_from(["onsite", "phone", ""]),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=FACTS)
@pytest.mark.django_db
def test_the_parts_of_a_count_add_up_to_it(make_person, fact, facts):
    with transaction.atomic():
        people = [make_person(sex) for sex in ("female", "male", "female", "unstated", "male")]
        for kind, person, day, region, topic, mode in facts:
            fact(kind, people[person], day, region=region, mode=mode, topic=topic, counts_as="job_search")
        figures = engine.values(2020)
        for code in ("ANP-01", "ANP-02", "ANP-03", "I-02", "I-03B"):
            for by in (["sex"], ["month"], ["region"], ["sex", "month"]):
                parts = breakdowns.breakdown(code, 2020, by)
                assert parts.total == figures[code].value, (code, by)
        by_topic = breakdowns.breakdown("ANP-03", 2020, ["topic", "mode"])
        assert by_topic.total == figures["ANP-03"].value
        by_sex = breakdowns.breakdown("ANP-01", 2020, ["sex"]).cells
        if figures["ANP-01"].women is not None:
            assert by_sex.get(("female",), 0) == figures["ANP-01"].women
        transaction.set_rollback(True)


def test_a_person_stands_in_the_month_and_region_of_the_first_fact(make_person, fact):
    person = make_person()
    fact("interviewed", person, "2020-09-01", region="MA-06")
    fact("interviewed", person, "2020-02-01", region="MA-04")

    assert breakdowns.breakdown("ANP-02", 2020, ["month", "region"]).cells == {("2", "MA-04"): 1}


def test_the_months_of_a_year_are_twelve(make_person, fact):
    fact("registered", make_person(), "2020-02-01")

    assert breakdowns.by_month("ANP-01", 2020) == [0, 1, *[0] * 10]


def test_a_rate_by_month_is_unknown_where_nothing_happened(make_person, fact):
    fact("interviewed", make_person(), "2020-02-01", mode="phone")
    fact("interviewed", make_person(), "2020-02-01", mode="onsite")

    months = breakdowns.by_month("I-02C", 2020)
    assert (months[1], months[0]) == (50, None)
    assert breakdowns.breakdown("I-02C", 2020, ["month"]).total is None


def test_organisations_appear_by_their_code(make_person, fact, agency, other_agency):
    fact("registered", make_person(), "2020-02-01")
    fact("registered", make_person(), "2020-02-01", organisation=other_agency)

    assert breakdowns.breakdown("ANP-01", 2020, ["organisation"]).cells == {
        (agency.code,): 1,
        (other_agency.code,): 1,
    }


def test_a_declared_figure_is_taken_apart_by_sex_alone(declare):
    declare("ANP-01", 2020, 680, women=261, men=410)

    assert breakdowns.breakdown("ANP-01", 2020, ["sex"]).cells == {("female",): 261, ("male",): 410, ("",): 9}
    assert breakdowns.breakdown("ANP-01", 2020, ["region"]).cells == {}


@pytest.mark.parametrize(("code", "by"), [("ANP-01", ["topic"]), ("ANP-99", ["sex"]), ("I-13B", ["sex"])])
def test_an_unknown_figure_or_dimension_is_refused(db, code, by):
    with pytest.raises(Invalid):
        breakdowns.breakdown(code, 2020, by)


def test_several_breakdowns_cost_one_query_more(make_person, fact, django_assert_num_queries):
    fact("registered", make_person(), "2020-02-01")

    with django_assert_num_queries(7):
        found = breakdowns.breakdowns(
            [("ANP-01", ["sex"]), ("ANP-01", ["month"]), ("ANP-02", ["region"])], 2020
        )

    assert [part.total for part in found] == [1, 1, 0]


def test_a_series_skips_years_without_a_figure(make_person, fact, declare):
    declare("ANP-07", 2019, 1)
    declare("ANP-07", 2021, 2)

    assert {y: f.value for y, f in breakdowns.series("ANP-07", [2021, 2020, 2019]).items()} == {
        2019: 1,
        2021: 2,
    }


def test_years_with_facts_are_those_of_the_ledger(make_person, fact):
    for day in ("2018-02-01", "2020-02-01", "2020-12-31"):
        fact("registered", make_person(), day)

    assert breakdowns.years_with_facts() == [2018, 2020]
    assert breakdowns.years_with_facts("placed") == []


# The facts behind


def test_a_number_opens_onto_as_many_facts_as_it_says(make_person, fact, operator_actor):
    person = make_person()
    fact("interviewed", person, "2020-02-01", region="MA-04")
    fact("interviewed", person, "2020-03-01", region="MA-06")
    fact("interviewed", make_person("male"), "2020-03-01", region="MA-06")

    assert (
        breakdowns.facts("ANP-02", 2020, by=operator_actor).count()
        == engine.values(2020)["ANP-02"].value
        == 2
    )
    assert breakdowns.facts("ANP-02", 2020, {"region": "MA-06"}, by=operator_actor).count() == 1
    assert breakdowns.facts("ANP-02", 2020, every=True, by=operator_actor).count() == 3
    assert breakdowns.facts("ANP-02", 2020, {"region": "MA-04"}, every=True, by=operator_actor).count() == 2


def test_the_coordinator_sees_facts_without_persons(make_person, fact, make_actor, ministry):
    from maslak.people.models import Person

    fact("registered", make_person(), "2020-02-01")
    coordinator = make_actor("coordinator", ministry)
    bind(coordinator)

    found = breakdowns.facts("ANP-01", 2020, by=coordinator)

    assert found.count() == 1
    assert not Person.objects.exists()


def test_a_counsellor_sees_the_facts_of_the_office(make_person, fact, counsellor, other_agency):
    fact("registered", make_person(), "2020-02-01")
    stranger = make_person(home_organisation=other_agency)
    fact("registered", stranger, "2020-02-01", organisation=other_agency)
    bind(counsellor)

    assert breakdowns.facts("ANP-01", 2020, by=counsellor).count() == 1


@pytest.mark.parametrize("role", ["donor", "partner", "administrator"])
def test_others_do_not_open_facts(make_actor, ministry, role):
    with pytest.raises(NotAllowed):
        breakdowns.facts("ANP-01", 2020, by=make_actor(role, ministry))


def test_a_declared_figure_opens_onto_no_fact(declare, operator_actor):
    declare("ANP-07", 2020, 2)

    assert not breakdowns.facts("ANP-07", 2020, by=operator_actor).exists()


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2020, 3, 19), date(2020, 6, 10), (3, 6)),
        (date(2019, 3, 19), date(2020, 1, 1), (1, 1)),
        (date(2020, 11, 1), None, (11, 12)),
        (date(2021, 1, 1), None, None),
        (date(2019, 1, 1), date(2019, 12, 31), None),
    ],
)
def test_the_months_that_a_period_touches(first, last, months):
    assert breakdowns.months_between(first, last, 2020) == months
