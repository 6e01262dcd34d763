"""What time brings: warnings before a paper runs out, once each; the lead told once before an answer is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from maslak.access.models import AuditEvent
from maslak.core.errors import NotAllowed
from maslak.outbox.models import Message
from maslak.permits import alerts, tasks
from maslak.permits.models import ExpiryNotice
from tests import factories
from tests.permits import make
from tests.permits.make import DAY, NOW

END = date(2027, 2, 1)


@pytest.fixture
def employer_account(db):
    return make.account(make.employer().organisation, "employer")


def _morning(days_left: int, end: date = END):
    return make.at(end - timedelta(days=days_left), 6)


def _told(template="permit_expires"):
    return Message.objects.filter(template=template)


# Papers that run out


@pytest.mark.parametrize("kind", ["certificate", "visa"])
def test_warnings_come_at_90_60_30_and_15_days_once_each(operator_actor, employer_account, kind):
    file = make.file("granted", kind=kind, valid_to=END)
    told_on = []

    for days_left in range(100, -2, -1):
        for _again in range(2):
            if alerts.tell_expiries(by=operator_actor, now=_morning(days_left)):
                told_on.append(days_left)

    assert told_on == [90, 60, 30, 15]
    assert (
        list(ExpiryNotice.objects.filter(file=file).order_by("pk").values_list("days", flat=True)) == told_on
    )
    assert _told().filter(user_id=employer_account.pk).count() == 4


def test_the_message_says_how_long_is_left_and_names_nobody(operator_actor, employer_account):
    file = make.file("granted", kind="visa", valid_to=END)

    alerts.tell_expiries(by=operator_actor, now=_morning(58))

    body = _told().get().body
    assert "58" in body
    assert "01/02/2027" in body
    assert file.worker.family_name not in body


def test_after_a_pause_of_the_job_the_nearest_warning_alone_is_given(operator_actor, employer_account):
    file = make.file("granted", kind="visa", valid_to=END)

    alerts.tell_expiries(by=operator_actor, now=_morning(20))

    assert [notice.days for notice in ExpiryNotice.objects.filter(file=file)] == [30]


def test_every_account_of_the_employer_is_told(operator_actor, employer_account):
    make.account(make.employer().organisation, "employer", "deuxieme-compte")
    make.file("granted", kind="visa", valid_to=END)

    alerts.tell_expiries(by=operator_actor, now=_morning(90))

    assert _told().count() == 2


def test_the_worker_whom_the_register_knows_is_told_in_their_own_words(operator_actor):
    ngo = make.organisation("ASSO-EXPIRE", kind="ngo")
    person = factories.person(ngo, phone="0612345678", consents=["sms"])
    worker = make.worker(ngo, person=person)
    make.file("granted", kind="visa", valid_to=END, employer=make.employer(owner=ngo), worker=worker)

    alerts.tell_expiries(by=operator_actor, now=_morning(90))

    message = _told("permit_expires_worker").get()
    assert (message.person_id, message.channel) == (person.pk, "sms")
    assert message.body == "Il y a du nouveau dans votre espace personnel."


@pytest.mark.parametrize("status", ["submitted", "in_review", "to_complete", "granted"])
def test_nothing_is_told_once_the_renewal_is_with_a_desk(operator_actor, employer_account, status):
    old = make.file("granted", valid_to=END)
    dates = {"valid_from": END, "valid_to": None} if status == "granted" else {}
    make.file(status, variant="renewal", previous=old, worker=old.worker, **dates)

    assert alerts.tell_expiries(by=operator_actor, now=_morning(30)) == 0


@pytest.mark.parametrize("status", ["draft", "refused", "abandoned"])
def test_a_renewal_that_is_not_under_way_silences_nothing(operator_actor, employer_account, status):
    old = make.file("granted", valid_to=END)
    make.file(status, variant="renewal", previous=old, worker=old.worker)

    assert alerts.tell_expiries(by=operator_actor, now=_morning(30)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"status": "withdrawn"},
        {"status": "terminated", "kind": "visa"},
        {"from_register": True},
        {"valid_to": None},
    ],
)
def test_what_no_longer_holds_or_has_no_end_warns_nobody(operator_actor, employer_account, more):
    make.file(**({"status": "granted", "valid_to": END} | more))

    assert alerts.tell_expiries(by=operator_actor, now=_morning(30)) == 0


# Answers that are nearly late


@pytest.fixture
def lead(db):
    return make.account(make.desk("certificate").organisation, "permit_lead")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (make.at(date(2026, 2, 2), 10), 0),  # two working days left
        (make.at(date(2026, 2, 3), 0), 1),  # one
        (make.at(date(2026, 2, 4), 12), 1),  # the last day
        (make.at(date(2026, 2, 9), 12), 1),  # late
    ],
)
def test_the_lead_hears_of_a_file_with_a_working_day_or_less_left(operator_actor, lead, now, told):
    file = make.file("in_review")

    assert alerts.escalate(by=operator_actor, now=now) == told

    file.refresh_from_db()
    assert (file.escalated_at == now) is bool(told)
    assert Message.objects.filter(user_id=lead.pk, template="permit_due_soon").count() == told


def test_a_week_end_is_no_working_day(operator_actor, lead):
    make.file("in_review", due_on=date(2026, 2, 9))  # Monday

    assert alerts.escalate(by=operator_actor, now=make.at(date(2026, 2, 5), 12)) == 0  # Thursday
    assert alerts.escalate(by=operator_actor, now=make.at(date(2026, 2, 6), 8)) == 1  # Friday


def test_the_lead_hears_of_it_once(operator_actor, lead):
    make.file("in_review")
    late = make.at(date(2026, 2, 6), 12)

    assert alerts.escalate(by=operator_actor, now=late) == 1
    assert alerts.escalate(by=operator_actor, now=late + timedelta(days=1)) == 0
    assert Message.objects.count() == 1
    assert AuditEvent.objects.filter(event="permit.escalated").count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"status": "submitted"}, {"status": "to_complete"}, {"status": "granted"},
        {"status": "in_review", "served_at": NOW},
    ],
)  # fmt: skip
def test_no_alert_where_the_desk_owes_no_answer(operator_actor, lead, more):
    make.file(**more)

    assert alerts.escalate(by=operator_actor, now=make.at(date(2026, 2, 9), 12)) == 0


def test_no_alert_at_a_desk_that_only_accompanies(operator_actor):
    desk = make.desk("certificate", decides=False, code="ACCOMPAGNE")
    make.account(desk.organisation, "permit_lead")
    make.file("in_review", desk=desk)

    assert alerts.escalate(by=operator_actor, now=make.at(date(2026, 2, 9), 12)) == 0


def test_without_a_lead_the_officers_hear_of_it(operator_actor):
    officer = make.account(make.desk("certificate").organisation, "permit_officer")
    make.file("in_review")

    assert alerts.escalate(by=operator_actor, now=make.at(date(2026, 2, 9), 12)) == 1
    assert Message.objects.get().user_id == officer.pk


def test_where_nobody_can_be_told_it_is_tried_again(operator_actor):
    file = make.file("in_review")
    late = make.at(date(2026, 2, 9), 12)
    assert alerts.escalate(by=operator_actor, now=late) == 0

    make.account(file.held_by, "permit_lead")

    assert alerts.escalate(by=operator_actor, now=late) == 1


@pytest.mark.parametrize("act", [alerts.tell_expiries, alerts.escalate, alerts.reckon_running])
def test_an_officer_runs_none_of_these(db, act):
    with pytest.raises(NotAllowed):
        act(by=make.actor(make.desk("certificate").organisation, "permit_officer"), now=NOW)


# The jobs


def test_the_jobs_run_one_after_the_other(lead, employer_account, monkeypatch):
    now = make.at(DAY + timedelta(days=7), 4)
    monkeypatch.setattr(tasks.timezone, "now", lambda: now)
    make.file("in_review")
    make.file("granted", valid_to=DAY + timedelta(days=20))

    tasks.what_time_brings()

    assert set(Message.objects.values_list("template", flat=True)) == {"permit_due_soon", "permit_expires"}


def test_each_job_runs_by_itself(lead, employer_account, monkeypatch):
    monkeypatch.setattr(tasks.timezone, "now", lambda: make.at(date(2026, 2, 9), 4))
    make.file("in_review")

    for job in (tasks.escalate, tasks.hourly, tasks.daily):
        job(0)
    tasks.reckon()

    assert Message.objects.filter(template="permit_due_soon").count() == 1


def test_a_page_that_edits_the_calendar_asks_once_for_the_reckoning(db):
    for _again in range(3):
        tasks.reckon_soon()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'permits.reckon'")
        assert cursor.fetchone() == (1,)
