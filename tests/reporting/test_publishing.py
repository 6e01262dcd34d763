"""The figures of a year as published: nothing small, nothing given away by a later publication, everything kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from maslak.access.models import AuditEvent
from maslak.cli import published
from maslak.core.errors import NotAllowed
from maslak.reporting import bilan, engine, public, publishing, tasks
from maslak.reporting.exports import write
from maslak.reporting.models import PublishedTable

JANUARY = datetime(2021, 1, 15, 9, tzinfo=UTC)
LATER_IN_JANUARY = datetime(2021, 1, 20, 9, tzinfo=UTC)
FEBRUARY = datetime(2021, 2, 3, 9, tzinfo=UTC)
CODE = "I-01"


@pytest.fixture
def arrive(make_person, fact):
    """arrive(12, sex=…, region=…) registers so many people in 2020."""

    def register(number, *, sex="female", region="MA-06", day="2020-03-02"):
        for _one in range(number):
            fact("registered", make_person(sex, region=region), day, region=region)

    return register


@pytest.fixture
def year(arrive):
    """Thirty women, forty men, all but three in one region."""
    arrive(30)
    arrive(37, sex="male")
    arrive(3, sex="male", region="MA-02")


@pytest.fixture
def publish(operator_actor):
    def now(moment=JANUARY, **more):
        return publishing.publish(year=2020, by=operator_actor, now=moment, **more)

    return now


def shown(code=CODE):
    return public.figures(2020).get(code)


def test_what_is_large_is_published_and_what_is_small_is_not(year, publish):
    publish()

    assert (shown().value, shown().women, shown().men) == (70, 30, 40)
    regions = public.numbers(2020)["regions"][CODE]
    assert regions["MA-02"] is None
    assert regions["MA-06"] is None  # seventy less that number would tell the three


def test_before_the_first_publication_nothing_is_told(year):
    assert shown() is None
    assert CODE in public.numbers(2020)["hidden"]


def test_a_figure_of_too_few_is_hidden_with_all_its_parts(arrive, publish):
    arrive(4)

    publish()

    assert shown() is None
    assert not any(
        "4" in json.dumps(row.shown) for row in PublishedTable.objects.filter(definition="figures:I-01")
    )


def test_what_is_hidden_stands_nowhere_in_the_registry(year, publish):
    publish()

    for row in PublishedTable.objects.all():
        assert 3 not in row.shown.values()
        assert "I-01|rMA-02" not in row.shown


def test_three_more_people_leave_the_figure_as_published(year, arrive, publish):
    publish()
    arrive(3)

    done = publish(FEBRUARY)

    assert shown().value == 70
    assert "figures:I-01" in done.kept
    assert any("I-01" in note for note in done.notes)


def test_many_more_people_renew_the_figure_in_another_month(year, arrive, publish):
    publish()
    arrive(15)
    arrive(15, sex="male")

    publish(LATER_IN_JANUARY)
    assert shown().value == 70

    publish(FEBRUARY)
    assert (shown().value, shown().women, shown().men) == (100, 45, 55)


def test_who_asks_for_it_renews_without_waiting_and_still_tells_of_nobody(year, arrive, publish):
    publish()
    arrive(2)
    publish(LATER_IN_JANUARY, every=True)
    assert shown().value == 70

    arrive(20)
    publish(LATER_IN_JANUARY, every=True)
    assert shown().value == 92


def test_women_who_grew_by_a_few_are_hidden_when_the_whole_is_renewed(year, arrive, publish):
    publish()
    arrive(2)
    arrive(30, sex="male")

    publish(FEBRUARY)

    assert shown().value == 102
    assert shown().women is None
    assert shown().men is None


def test_the_same_numbers_are_not_kept_twice(year, publish):
    publish()
    rows = PublishedTable.objects.count()

    done = publish(FEBRUARY, every=True)

    assert done.renewed == ()
    assert PublishedTable.objects.count() == rows


def test_what_the_state_published_keeps_its_value_and_its_mark(arrive, declare, publish):
    arrive(6)
    declare(CODE, 2020, 6, already_public=True)

    publish()

    line = next(one for one in public.as_json(2020)["indicators"] if one["code"] == CODE)
    assert (line["value"], line["mark"]) == (6, "o")


def test_a_declared_number_that_is_not_public_never_shows(arrive, declare, publish):
    arrive(30)
    declare(CODE, 2020, 7)
    declare("W4I-03", 2020, 1)

    publish()

    told = json.dumps(public.as_json(2020))
    assert shown().declared is None
    assert '"value": 7' not in told
    assert next(one for one in public.as_json(2020)["indicators"] if one["code"] == "W4I-03")["mark"] == "c"


def test_a_cumulated_figure_does_not_tell_of_the_few_between_two_years(make_person, fact, operator_actor):
    for _one in range(30):
        fact("visa_granted", make_person(), "2019-05-05", source=make_person())
    for _one in range(3):
        fact("visa_granted", make_person(), "2020-05-05", source=make_person())
    publishing.publish(year=2019, by=operator_actor, now=JANUARY)
    publishing.publish(year=2020, by=operator_actor, now=JANUARY)

    assert public.registry(2019).latest.get("CTE-03") == engine.values(2019)["CTE-03"].value
    assert "CTE-03" not in public.registry(2020).latest


def test_a_frozen_edition_shows_outside_only_what_was_published_as_it_stands(
    year, arrive, publish, operator_actor
):
    from maslak.reporting import actions

    publish()
    arrive(3)
    edition = actions.create_edition(year=2020, by=operator_actor)
    edition = actions.freeze(edition_id=edition.pk, by=operator_actor, now=FEBRUARY)

    assert bilan.render(2020, "fr", edition).figures[CODE].value == 73
    assert CODE not in bilan.render(2020, "fr", edition, outside=True).figures


@pytest.mark.parametrize("format", ["hxl", "dhis2", "iati", "json"])
def test_no_file_for_readers_outside_tells_a_small_number(make_person, fact, publish, format):
    """Three hundred and seven people, of whom a planted number in one region."""
    planted = 7
    for place in range(307):
        region = "MA-02" if place < planted else "MA-06"
        fact("registered", make_person("male", region=region), "2020-03-02", region=region)
    publish()

    inside = write(2020, format)[0].decode()
    outside = write(2020, format, public=True)[0].decode()

    small, rest = str(planted), str(307 - planted)
    assert "307" in outside
    assert rest in inside
    assert rest not in outside
    assert f'"{small}"' not in outside
    assert f",{small}," not in outside


def test_publishing_needs_the_right_and_leaves_a_trace(year, make_actor, ministry, publish):
    with pytest.raises(NotAllowed):
        publishing.publish(year=2020, by=make_actor("donor", ministry), now=JANUARY)
    with pytest.raises(NotAllowed):
        tasks.publish_soon(year=2020, by=make_actor("donor", ministry))

    publish()

    assert AuditEvent.objects.filter(event="figures.published").count() == 1


def test_a_published_table_is_never_changed(year, publish):
    publish()

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reporting_publishedtable SET year = 2019")


def test_shares_and_medians_rest_on_enough_cases(make_person, fact, publish):
    """Fifteen interviews, four of them remote: too few for a share."""
    for place in range(15):
        fact("interviewed", make_person(), "2020-03-02", mode="phone" if place < 4 else "onsite")
    publish()
    assert "I-02C" not in public.registry(2020).latest

    for place in range(15):
        fact("interviewed", make_person(), "2020-04-02", mode="phone" if place < 5 else "onsite")
    publish(FEBRUARY)
    assert public.registry(2020).latest["I-02C"] == pytest.approx(
        100 * 10 / 30, abs=0.1
    )  # 9 of 30, rounded to five


def test_the_command_prints_what_is_published_and_no_more(year, capsys, monkeypatch):
    from argparse import Namespace

    assert published.run(Namespace(year=2020, publish=False, json=True)) == 0

    told = json.loads(capsys.readouterr().out)
    line = next(one for one in told["indicators"] if one["code"] == CODE)
    assert told["public"] is True
    assert (line["value"], line["women"], line["men"]) == (70, 30, 40)
