"""The queue by what breaches first, who has how much in hand, how long answers take; queries that do not grow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from maslak.access.actor import bind, operator
from maslak.pathway import actions as pathway
from maslak.permits import facts, queries
from maslak.permits.models import PermitFile
from tests.permits import make
from tests.permits.make import DAY, NOW


@pytest.fixture
def desk(db):
    return make.desk("certificate")


@pytest.fixture
def officer(desk):
    return make.actor(desk.organisation, "permit_officer")


def _due(day: date, **more) -> PermitFile:
    return make.file("in_review", due_on=day, **more)


# The queue


def test_what_breaches_first_is_at_the_top_and_what_has_no_deadline_below_by_age(desk):
    new = make.file("submitted")
    later, soon = _due(date(2026, 2, 9)), _due(date(2026, 2, 3))
    newer = make.file("submitted")
    in_hours = _due(date(2026, 2, 3), due_at=make.at(date(2026, 2, 3), 11))

    found = list(queries.queue(organisation=desk.organisation, now=NOW))

    assert found == [in_hours, soon, later, new, newer]


@pytest.mark.parametrize(
    ("view", "statuses"),
    [
        ("open", {"submitted", "admitted", "in_review", "call_open"}),
        ("waiting", {"returned", "to_complete"}),
        ("decided", {"granted", "refused", "withdrawn", "abandoned"}),
    ],
)
def test_each_view_shows_whose_turn_it_is(desk, view, statuses):
    for status in ("draft", "submitted", "returned", "admitted", "in_review", "to_complete", "call_open"):
        make.file(status)
    for status in ("granted", "refused", "withdrawn", "abandoned"):
        make.file(status)

    found = queries.queue(organisation=desk.organisation, now=NOW, view=view)

    assert {file.status for file in found} == statuses


def test_late_is_past_the_day_or_past_the_moment_and_never_what_waits_for_the_applicant(desk):
    yesterday, today = DAY - timedelta(days=1), DAY
    late = _due(yesterday)
    late_by_the_hour = _due(today, due_at=NOW - timedelta(minutes=1))
    _due(today)
    _due(today, due_at=NOW + timedelta(minutes=1))
    make.file("to_complete", due_on=yesterday)
    make.file("granted", due_on=yesterday)

    found = queries.queue(organisation=desk.organisation, now=NOW, view="late")

    assert set(found) == {late, late_by_the_hour}


def test_the_queue_narrows_to_a_status_a_kind_or_an_officer(desk, officer):
    make.desk("visa", code=desk.organisation.code)
    mine = make.file("in_review", assigned_to=officer.user)
    visa = make.file("in_review", kind="visa", desk=make.desk("visa", code=desk.organisation.code))
    sent = make.file("submitted")
    ask = {"organisation": desk.organisation, "now": NOW}

    assert set(queries.queue(**ask, status="submitted")) == {sent}
    assert set(queries.queue(**ask, kind="visa")) == {visa}
    assert set(queries.queue(**ask, assigned=officer.user)) == {mine}
    assert set(queries.mine(officer, now=NOW)) == {mine}


def test_the_command_line_has_nothing_in_hand(db):
    make.file("in_review")

    assert not queries.mine(operator(), now=NOW).exists()


def test_another_desks_queue_is_empty(desk):
    make.file("in_review")
    other = make.actor(make.desk("certificate", code="AILLEURS").organisation, "permit_officer")
    bind(other)

    assert not queries.queue(organisation=desk.organisation, now=NOW).exists()
    assert queries.queue_counts(organisation=desk.organisation, user=None, now=NOW)["open"] == 0


def test_the_tabs_are_counted_in_one_query(desk, officer, django_assert_num_queries):
    _due(DAY - timedelta(days=1), assigned_to=officer.user)
    make.file("submitted")
    make.file("to_complete", assigned_to=officer.user)
    make.file("granted")

    with django_assert_num_queries(1):
        counts = queries.queue_counts(organisation=desk.organisation, user=officer.user, now=NOW)

    assert counts == {"open": 2, "mine": 1, "late": 1, "waiting": 1}


@pytest.mark.parametrize("number", [1, 9])
def test_a_page_of_the_queue_asks_as_much_for_one_file_as_for_many(
    desk, officer, django_assert_num_queries, number
):
    for _each in range(number):
        make.file("in_review", assigned_to=officer.user)
    bind(officer)

    with django_assert_num_queries(5):  # the files; employers, workers, officers, requests for pieces
        rows = list(queries.queue(organisation=desk.organisation, now=NOW)[:50])
        for file in rows:
            assert file.employer.name
            assert file.worker.nationality
            assert file.assigned_to.display_name
            assert getattr(file, "piece_request", None) is None


def test_an_applicant_reads_its_own_files_the_latest_first(desk):
    first, second = make.file("draft"), make.file("in_review")
    make.file("in_review", employer=make.employer("AUTRE"))
    bind(make.actor(first.filed_by, "employer"))

    assert list(queries.filed(first.filed_by)) == [second, first]


def test_a_file_is_found_by_its_reference_by_those_who_see_it(desk):
    file = make.file("in_review")

    for by in (make.actor(file.filed_by, "employer"), make.actor(file.held_by, "permit_officer")):
        bind(by)
        assert queries.file_by_ref(file.ref) == file
    bind(make.actor(make.desk("visa").organisation, "counter_officer"))
    assert queries.file_by_ref(file.ref) is None


# Who has how much in hand


def test_the_workload_counts_each_officer_and_what_nobody_took(desk, officer, django_assert_num_queries):
    busy = make.account(desk.organisation, "permit_officer", "occupe")
    _due(DAY - timedelta(days=1), assigned_to=busy)
    _due(DAY, assigned_to=busy)
    make.file("to_complete", assigned_to=busy, due_on=DAY - timedelta(days=1))
    make.file("submitted")
    make.decision(make.file("in_review", assigned_to=busy), "granted", by=officer.user)
    make.decision(make.file("draft"), "granted", by=busy, at=make.at(date(2026, 1, 31), 12))

    with django_assert_num_queries(2):
        loads = queries.workload(organisation=desk.organisation, now=NOW)

    by_user = {load.user_id: load for load in loads}
    assert list(by_user)[0] == busy.pk
    assert (by_user[busy.pk].open, by_user[busy.pk].late, by_user[busy.pk].due_today) == (4, 1, 1)
    assert by_user[busy.pk].decided == 0
    assert (by_user[officer.user.pk].open, by_user[officer.user.pk].decided) == (0, 1)
    assert (by_user[None].open, by_user[None].name) == (1, "")


# How long answers take


def _answered(number: int, day: date, working_days: int, *, on_time: bool = True, **more) -> None:
    for _each in range(number):
        file = make.file("granted", **more)
        facts.record(
            file,
            "granted",
            on=day,
            by=operator(),
            working_days=working_days,
            on_time=on_time,
            policy="WD2_MF",
        )


def test_each_month_has_its_number_its_median_its_ninth_decile_and_its_share_in_time(desk):
    for days in (1, 2, 2, 3, 10):
        _answered(1, date(2026, 2, 10), days, on_time=days <= 2)
    _answered(1, date(2026, 3, 3), 4)
    _answered(1, date(2025, 3, 3), 4)

    months = queries.usual_times(kind="certificate", year=2026, organisation_id=desk.organisation.pk)

    assert [(month.month, month.n) for month in months] == [(2, 5), (3, 1)]
    assert (months[0].median, months[0].on_time_pct, months[0].policies) == (2.0, 60.0, ("WD2_MF",))
    assert months[0].p90 == pytest.approx(7.2)


def test_a_refusal_is_an_answer_and_a_withdrawal_is_none(desk):
    _answered(1, DAY, 2)
    facts.record(make.file("refused"), "refused", on=DAY, by=operator())
    facts.record(make.file("withdrawn"), "withdrawn", on=DAY, by=operator())

    (month,) = queries.usual_times(kind="certificate", year=2026, organisation_id=desk.organisation.pk)

    assert month.n == 2


def test_a_voided_answer_no_longer_counts(desk):
    _answered(2, DAY, 2)
    file = PermitFile.objects.first()
    pathway.void_source(file, by=operator(), reason="erreur")

    (month,) = queries.usual_times(kind="certificate", year=2026, organisation_id=desk.organisation.pk)

    assert month.n == 1


def test_routes_are_told_apart(desk):
    _answered(1, DAY, 2)
    _answered(1, DAY, 15, route="general", ground="")

    (simplified,) = queries.usual_times(
        kind="certificate", year=2026, organisation_id=desk.organisation.pk, route="simplified"
    )

    assert (simplified.n, simplified.median) == (1, 2.0)


def test_the_public_reads_all_desks_together_without_signing_in(desk):
    _answered(3, DAY, 2)
    _answered(2, DAY, 6, desk=make.desk("certificate", code="AUTRE-AGENCE"))
    bind(None)

    (month,) = queries.usual_times(kind="certificate", year=2026)

    assert (month.n, month.median) == (5, 2.0)


def test_a_month_that_would_describe_single_files_is_not_published(desk):
    _answered(4, DAY, 2)
    bind(None)

    assert queries.usual_times(kind="certificate", year=2026) == []


def test_unbound_the_database_gives_numbers_and_no_row(desk):
    _answered(5, DAY, 2)
    bind(None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pathway_milestone")
        assert cursor.fetchone() == (0,)
    assert queries.usual_times(kind="certificate", year=2026)[0].n == 5


def test_a_year_without_answers_has_no_month(db):
    assert queries.usual_times(kind="visa", year=2026, organisation_id=1) == []
