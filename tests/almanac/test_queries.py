"""The calendar in force: one small query, built anew only after a line was recorded."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from maslak.access.actor import bind
from maslak.almanac import days, queries
from maslak.law.calendar import default_calendar
from tests.almanac import make
from tests.almanac.make import NOW

MONDAY = date(2031, 6, 16)


def test_without_a_line_the_calendar_is_that_of_the_files(db):
    assert queries.calendar() is default_calendar()


def test_the_calendar_costs_one_query_and_is_kept_until_a_line_is_added(lead, django_assert_num_queries):
    make.line(lead, "exceptional_closing", MONDAY)
    first = queries.calendar()

    with django_assert_num_queries(1):
        again = queries.calendar()
    make.line(lead, "exceptional_closing", MONDAY + timedelta(days=1))

    assert again is first
    assert queries.calendar() is not first


def test_a_line_that_was_rolled_back_leaves_the_calendar_too(lead):
    make.line(lead, "exceptional_closing", MONDAY)

    with transaction.atomic():
        make.line(lead, "exceptional_closing", MONDAY + timedelta(days=1))
        assert not queries.calendar().is_working_day(MONDAY + timedelta(days=1))
        transaction.set_rollback(True)
    make.line(lead, "exceptional_closing", MONDAY + timedelta(days=2))

    calendar = queries.calendar()
    assert [calendar.is_working_day(MONDAY + timedelta(days=n)) for n in range(3)] == [False, True, False]


def test_a_visitor_reads_the_calendar_like_everybody(lead):
    make.line(lead, "exceptional_closing", MONDAY)
    make.interruption(lead, MONDAY)
    bind(None)

    assert not queries.calendar().is_working_day(MONDAY)
    assert queries.interruptions("contract_visa")[-1].first == MONDAY


def test_history_tells_who_wrote_each_line_and_what_replaced_it(lead, django_assert_num_queries):
    first = make.expected("mawlid")
    make.line(lead, "mawlid", first, status="forecast")
    make.line(lead, "mawlid", first + timedelta(days=1))
    days.withdraw(code="mawlid", day=first + timedelta(days=1), remark="erreur", by=lead, now=NOW)

    with django_assert_num_queries(1):
        told = [
            (line.status, line.recorded_by.username, hasattr(line, "replacement"))
            for line in queries.line_history()
        ]

    name = lead.user.username
    assert told == [("withdrawn", name, False), ("confirmed", name, True), ("forecast", name, True)]


def test_the_months_of_ramadan_of_a_year(db):
    assert [month.first for month in queries.months_of_ramadan(2024)] == [date(2024, 3, 12)]
    assert queries.months_of_ramadan(2035) == []
