"""A day closed by hand counts for what casework reckons from then on, and rewrites nothing that was promised."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.access.actor import operator
from maslak.casework import follow_ups, queries, referrals
from tests import factories
from tests.almanac.make import line as close_day
from tests.casework import make
from tests.casework.make import DAY, NOW

CLOSED = date(2020, 3, 9)  # a Monday in the days that a referral of 2 March may wait


@pytest.fixture
def send(agency, ngo, counsellor):
    """send() refers somebody on 2 March 2020."""

    def one():
        person = factories.person(agency)
        return referrals.send(
            person=person,
            from_organisation=agency,
            to_organisation=ngo,
            purpose="training",
            need="Formation en couture",
            consent=factories.consent(person, "referral", ngo),
            by=counsellor,
            now=NOW,
        )

    return one


def test_an_answer_waits_for_a_closing_and_an_answer_promised_before_it_does_not(send):
    promised = send()

    close_day(operator(), "exceptional_closing", CLOSED)
    later = send()

    promised.refresh_from_db()
    assert promised.answer_due_on == date(2020, 3, 16)
    assert later.answer_due_on == date(2020, 3, 17)


def test_the_next_try_avoids_a_closing(agency, counsellor):
    close_day(operator(), "exceptional_closing", CLOSED)

    again = follow_ups.unreached(follow_up_id=make.follow_up(agency).pk, on=DAY, by=counsellor)

    assert again.due_on == CLOSED + timedelta(days=1)


def test_a_file_without_interview_is_late_one_working_day_later(agency):
    case = make.case(agency)
    days = (NOW + timedelta(days=n) for n in range(1, 60))
    first_late = next(now for now in days if case in queries.late(agency, now).without_interview)

    close_day(operator(), "exceptional_closing", CLOSED)

    assert first_late.date() > CLOSED
    assert case not in queries.late(agency, first_late).without_interview
