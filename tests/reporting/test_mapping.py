"""The mapping of profiles: published once the year is over, showing nobody; a later release tells no more."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, NotAllowed
from maslak.employers.models import Employer
from maslak.people.models import Consent, WantedOccupation
from maslak.placement.models import Placement
from maslak.reporting import isco, mapping, profile_charts, profile_words, profiles, tasks
from maslak.reporting.exports import profiles as exports
from maslak.reporting.mapping import ALL
from maslak.reporting.models import ProfileRelease

NOW = datetime(2021, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def many(make_person, fact):
    """many(12, sex=…, isco=…) registers so many people in 2020, each with a wish."""

    def register(number, *, wish="", code="", region="MA-06", day="2020-03-02", **more):
        people = [make_person(region=region, **more) for _one in range(number)]
        for person in people:
            if wish or code:
                WantedOccupation.objects.create(person=person, label=wish or "métier", isco=code)
            fact("registered", person, day, region=region)
        return people

    return register


@pytest.fixture
def year(many):
    """A hundred and some people: cooks and masons in two regions, and three beauticians."""
    many(30, code="5120", sex="female", education="primary")
    many(40, code="7112", sex="male", education="bac3")
    many(20, code="5120", sex="female", region="MA-04", education="primary")
    many(25, code="7112", sex="male", region="MA-04", education="primary")
    many(3, code="5142", sex="female", education="doctorate")


def released():
    mapping.release(year=2020, by=operator(), now=NOW)
    return mapping.latest(2020)


def test_persons_are_counted_once_as_the_indicator_counts_them(year, many, fact):
    twice = many(1, code="5120", sex="female")[0]
    fact("registered", twice, "2020-09-01", region="MA-04")

    assert sum(profiles.people(2020).values()) == 119


def test_words_said_at_the_counter_find_their_group_or_none():
    assert isco.group_of("maçon") == "7112"
    assert isco.group_of("xkcdqz") == ""
    assert isco.group_of("n'importe quoi", "5120") == "5120"
    assert isco.group_of("xkcdqz", "9999") == ""


def test_every_major_and_sub_major_group_has_its_names():
    assert (len(isco.majors()), len(isco.sub_majors())) == (10, 43)
    assert {code[0] for code in isco.sub_majors()} == set(isco.majors())
    for code in isco.groups():
        assert len({isco.label(code, language) for language in ("fr", "ar", "en")}) == 3


def test_who_took_back_the_consent_to_statistics_keeps_schooling_and_wish(many):
    person = many(1, code="5120", sex="female", education="primary")[0]
    Consent.objects.create(
        person=person, purpose="statistics", text_version="1", language="fr", given_at=NOW, withdrawn_at=NOW
    )

    assert profiles.people(2020) == {("", "", "MA-06", "female"): 1}


def test_jobs_seen_are_placements_of_the_year(agency, many):
    employer = Employer.objects.create(organisation=agency, name="Atelier d'essai", name_key="atelier")
    for person, title in zip(many(2, sex="female"), ("cuisinier", "xkcdqz"), strict=True):
        Placement.objects.create(
            person=person, organisation=agency, employer=employer, job_title=title, contract_type="cdd",
            starts_on=date(2020, 4, 1), evidence="contract", region="MA-06",
        )  # fmt: skip

    assert profiles.jobs(2020) == {("5120", "MA-06"): 1, ("", "MA-06"): 1}


def test_large_cells_are_shown_and_small_ones_are_not(year):
    mapped = released()

    assert mapped.person() == 118
    assert mapped.person(sex="male") == 65
    assert mapped.person(sex="female") == 53
    assert mapped.person("5142") is None
    shown = [number for key, number in mapped.people.items() if number]
    assert min(shown) >= 5
    assert all(number >= 10 for key, number in mapped.people.items() if number and key[0] != ALL)


def test_what_is_hidden_is_nowhere_in_the_row_of_the_release(year):
    mapping.release(year=2020, by=operator(), now=NOW)

    kept = ProfileRelease.objects.get().numbers
    assert set(kept) == {"people", "jobs", "least", "few", "doubt"}
    assert not any(key.startswith("5142|") for key in kept["people"])


def test_a_year_that_lasts_is_not_published(year):
    with pytest.raises(Conflict):
        mapping.release(year=2020, by=operator(), now=datetime(2020, 12, 31, 9, tzinfo=UTC))


def test_a_year_of_too_few_is_not_published(many):
    many(4, code="5120", sex="female")

    with pytest.raises(Conflict):
        released()


def test_the_same_numbers_are_not_published_twice(year):
    released()

    with pytest.raises(Conflict):
        released()


def test_two_releases_set_against_one_another_tell_of_nobody(year, many):
    first = released()
    many(1, code="5120", sex="female", region="MA-04", education="primary")

    second = released()

    both = first.people.keys() & second.people.keys()
    assert second.number == 2
    assert all(abs(second.people[key] - first.people[key]) not in range(1, 5) for key in both)
    assert second.person() is None  # 119 beside 118 would tell that one came


def test_many_who_come_later_appear(year, many):
    released()
    many(40, code="5120", sex="female", region="MA-04", education="primary")

    assert released().person() == 158


def test_publishing_needs_the_right_and_leaves_a_trace(year, make_actor, ministry):
    with pytest.raises(NotAllowed):
        mapping.release(year=2020, by=make_actor("donor", ministry), now=NOW)

    released()

    assert AuditEvent.objects.filter(event="profiles.released").count() == 1


def test_a_release_is_never_changed(year):
    mapping.release(year=2020, by=operator(), now=NOW)

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reporting_profilerelease SET year = 2019")
    assert ProfileRelease.objects.get().year == 2020


def test_the_job_publishes_for_a_coordinator_who_sees_no_register(year, make_actor, ministry):
    coordinator = make_actor("coordinator", ministry)

    tasks.release_profiles(year=2020, user_id=coordinator.user.pk)

    bind(operator())
    assert ProfileRelease.objects.get().published_by == coordinator.user


def test_asking_for_the_job_needs_the_right(make_actor, ministry):
    with pytest.raises(NotAllowed):
        tasks.release_soon(year=2020, by=make_actor("donor", ministry))


def test_the_files_hold_what_is_shown_and_mark_what_is_hidden(year):
    mapped = released()

    lines = exports.to_csv(mapped, "fr").decode().splitlines()

    assert lines[1].startswith("#date+start,#date+end")
    assert any(line.endswith(",118,") for line in lines)
    hidden = [line for line in lines if line.endswith(",,c")]
    assert len(hidden) == len(profile_words.hidden(mapped)) > 0
    assert exports.to_xlsx(mapped, "ar").startswith(b"PK")
    assert exports.to_pdf(mapped, "fr").startswith(b"%PDF")


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_each_plot_has_its_table_and_says_hidden_numbers_by_their_mark(year, language):
    mapped = released()

    plots = profile_charts.all_of(mapped, language)

    assert [len(plot.table.rows) for plot in plots] == [11, 6, 12, 12, 12, 7]
    for plot in plots:
        assert plot.svg.startswith("<svg") or "<svg" in plot.svg
        assert any("c" in row for row in plot.table.rows)
