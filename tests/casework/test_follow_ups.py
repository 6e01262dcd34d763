"""A contact taken up again: done, tried in vain and tried again, corrected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.access.actor import bind
from maslak.casework import follow_ups
from maslak.casework.models import FollowUp
from maslak.core.errors import Invalid, StepRefused
from maslak.pathway.queries import standing
from tests.casework import make
from tests.casework.make import DAY


def test_a_contact_made_is_a_fact_with_its_mode(agency, counsellor):
    bind(counsellor)
    due = follow_ups.schedule(
        case_id=make.case(agency).pk, due_on=date(2020, 4, 1), subject="Formation ?", by=counsellor, today=DAY
    )

    follow_ups.done(
        follow_up_id=due.pk, mode="phone", note="Tout va bien", on=date(2020, 4, 2), by=counsellor
    )

    [fact] = standing()
    due.refresh_from_db()
    assert (fact.kind, fact.mode, fact.occurred_on) == ("followed_up", "phone", date(2020, 4, 2))
    assert (due.status, due.done_by, due.case.last_contact_on) == ("done", counsellor.user, date(2020, 4, 2))


def test_nobody_answered_so_a_next_try_is_due_a_week_later_on_a_working_day(agency, counsellor):
    tried = make.follow_up(agency)

    again = follow_ups.unreached(follow_up_id=tried.pk, on=date(2020, 7, 23), by=counsellor)

    tried.refresh_from_db()
    # 30 July 2020 is the feast of the Throne, 31 July and 1 August Aïd al-Adha, 2 August a Sunday.
    assert (tried.status, again.status, again.due_on) == ("unreached", "due", date(2020, 8, 3))
    assert not standing().exists()


def test_the_next_try_comes_later(agency, counsellor):
    with pytest.raises(Invalid):
        follow_ups.unreached(follow_up_id=make.follow_up(agency).pk, on=DAY, next_due_on=DAY, by=counsellor)

    assert FollowUp.objects.count() == 1


def test_a_mistake_is_corrected_with_a_reason(agency, counsellor):
    due = make.follow_up(agency)
    follow_ups.done(follow_up_id=due.pk, mode="phone", on=DAY, by=counsellor)

    with pytest.raises(Invalid):
        follow_ups.correct(follow_up_id=due.pk, reason=" ", by=counsellor)
    follow_ups.correct(follow_up_id=due.pk, reason="Mauvais dossier", by=counsellor)

    due.refresh_from_db()
    assert (due.status, due.done_on, due.note) == ("due", None, "")
    assert not standing().exists()


@pytest.mark.parametrize(
    ("change", "field"), [({"due_on": DAY - timedelta(days=1)}, "due_on"), ({"subject": ""}, "subject")]
)
def test_a_follow_up_has_a_subject_and_a_day_to_come(agency, counsellor, change, field):
    values = {"due_on": DAY, "subject": "Nouvelles"} | change

    with pytest.raises(Invalid) as refusal:
        follow_ups.schedule(case_id=make.case(agency).pk, by=counsellor, today=DAY, **values)

    assert refusal.value.field == field


def test_not_on_a_closed_file_and_not_by_unknown_means(agency, counsellor):
    with pytest.raises(StepRefused):
        follow_ups.schedule(
            case_id=make.case(agency, status="closed").pk, due_on=DAY, subject="x", by=counsellor, today=DAY
        )
    with pytest.raises(Invalid):
        follow_ups.done(follow_up_id=make.follow_up(agency).pk, mode="pigeon", on=DAY, by=counsellor)
