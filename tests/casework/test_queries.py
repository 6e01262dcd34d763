"""What is late, and what is not while a clock stands still."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from maslak.access.actor import bind
from maslak.casework import queries
from maslak.programme.models import Disruption
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NOW, YESTERDAY

LATER = NOW + timedelta(days=120)


def test_what_should_have_been_done_is_listed_by_kind(agency, ngo, counsellor):
    due = make.follow_up(agency, due_on=date(2020, 3, 1))
    goal = make.goal(agency)
    meeting = make.appointment(agency, starts_at=YESTERDAY)
    session = make.session(agency, starts_at=YESTERDAY)
    silent = make.referral(agency, ngo, answer_due_on=date(2020, 2, 28))
    bind(counsellor)

    now = queries.late(agency, NOW)
    assert list(now.follow_ups) == [due]
    assert list(now.appointments) == [meeting]
    assert list(now.sessions) == [session]
    assert list(now.referrals) == [silent]
    assert now.count == 4
    then = queries.late(agency, LATER)
    assert list(then.goals) == [goal]
    assert {case.pk for case in then.without_contact} == {due.case_id, goal.case_id}
    assert {case.pk for case in then.without_interview} == {due.case_id, goal.case_id}


def test_an_interview_held_or_a_file_closed_is_not_late(agency):
    make.interview(agency, status="completed")
    make.case(agency, status="closed")

    late = queries.late(agency, LATER)

    assert not late.without_interview.exists()
    assert late.without_contact.count() == 1


def test_the_interview_is_late_after_fifteen_working_days(agency):
    case = make.case(agency)
    dates = [date(2020, 3, 23), date(2020, 3, 24)]

    found = [
        list(queries.late(agency, make.NOW.replace(month=3, day=d.day)).without_interview) for d in dates
    ]

    assert found == [[], [case]]


def test_each_counsellor_has_their_own_list(agency, counsellor):
    mine = make.case(agency, counsellor=counsellor.user)
    make.case(agency, counsellor=make.account(agency, username="colleague"))

    assert list(queries.late(agency, LATER, user=counsellor.user).without_contact) == [mine]
    assert list(queries.my_cases(counsellor.user, agency)) == [mine]


def test_while_the_follow_up_clock_stands_still_nobody_is_late(agency):
    make.follow_up(agency, due_on=date(2020, 3, 1))
    make.goal(agency)
    Disruption.objects.create(
        kind="continuity", organisation=agency, starts_on=DAY, ends_on=None, text_fr="x", clocks=["follow_up"]
    )

    late = queries.late(agency, LATER)

    assert (late.follow_ups.count(), late.goals.count()) == (0, 0)
    assert late.without_contact.count() == 2


def test_the_lists_of_the_desk_cost_the_same_however_long_they_are(agency, counsellor):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as spent:
            late = queries.late(agency, LATER)
            for kind in vars(late).values():
                [str(row) for row in kind]
            [c.person.full_name for c in queries.open_cases(agency)]
            [a.person.full_name for a in queries.appointments_on(agency, DAY)]
            [s.workshop.title for s in queries.sessions_on(agency, DAY)]
        return len(spent)

    make.follow_up(agency)
    few = cost()
    for number in range(5):
        make.follow_up(agency)
        make.appointment(agency, starts_at=NOW + timedelta(hours=number + 1))
        make.session(agency, starts_at=NOW + timedelta(hours=number))

    assert cost() == few


def test_sessions_of_the_day_count_their_seats(agency):
    session = make.session(agency, starts_at=NOW)
    for status in ("enrolled", "waiting", "waiting", "cancelled"):
        make.enrolment(session, status=status, person=factories.person(agency))

    [found] = queries.sessions_on(agency, DAY)

    assert (found.taken, found.waiting) == (1, 2)
