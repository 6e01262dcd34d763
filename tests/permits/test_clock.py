"""The clock of a file: when it starts, what stops it, and what a served one no longer feels."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest

from maslak.almanac import queries as almanac
from maslak.law.feasts import Observance
from maslak.law.words import Source, Words
from maslak.permits import alerts, clock, deciding, instruction
from maslak.permits.models import PermitFile, PieceRequest
from tests.permits import make
from tests.permits.make import DAY, NOW

pytestmark = pytest.mark.usefixtures("printed")
HOUR = timedelta(hours=1)


@pytest.fixture
def officer(db):
    return make.actor(make.desk("certificate").organisation, "permit_officer")


@pytest.fixture
def clerk(db):
    return make.actor(make.desk("visa").organisation, "counter_officer")


@pytest.fixture
def announce(monkeypatch):
    """announce(day): that day closes the administration from now on."""

    def closed(*days: date) -> None:
        source = Source("trial", Words("Avis d'essai", "إعلان تجريبي", "Trial notice"), None)
        extra = [Observance("exceptional_closing", (day,), "confirmed", source, None) for day in days]
        known = almanac.calendar().with_observances(extra)
        monkeypatch.setattr(almanac, "calendar", lambda: known)

    return closed


# When it starts


ACTS = {
    "complete": lambda file, by, now: instruction.check_piece(
        file_id=file.pk, code="passeport", state="accepted", by=by, now=now
    ),
    "wanting": lambda file, by, now: instruction.check_piece(
        file_id=file.pk, code="passeport", state="refused", note="Coupée", by=by, now=now
    ),
    "validated": lambda file, by, now: instruction.admit(file_id=file.pk, by=by, now=now),
    "paid": lambda file, by, now: instruction.confirm_payment(
        file_id=file.pk, reference="VIR-1", by=by, now=now
    ),
}


@pytest.mark.parametrize(
    "order",
    [
        "wanting complete validated paid",
        "wanting complete paid validated",
        "wanting paid complete validated",
        "paid wanting complete validated",
        "validated wanting complete paid",
        "validated wanting paid complete",
    ],
)
def test_a_certificates_clock_starts_with_the_last_of_complete_validated_and_paid(officer, order):
    """A file is admitted with all its pieces; it becomes complete last when one is found wanting after that."""
    file = make.file("submitted", pieces={"passeport": "provided"})
    acts = order.split()

    for number, act in enumerate(acts):
        file.refresh_from_db()
        assert file.clock_started_at is None
        ACTS[act](file, officer, NOW + HOUR * number)

    file.refresh_from_db()
    assert (file.status, file.clock_started_at) == ("in_review", NOW + HOUR * 3)
    assert (file.clock_policy, file.due_on) == ("WD2_MF", date(2026, 2, 4))


@pytest.mark.parametrize(
    "order", list(permutations(["complete_at", "validated_at", "paid_at"])), ids=" ".join
)
def test_the_three_moments_come_in_any_order(order):
    moments = {name: NOW + HOUR * number for number, name in enumerate(order)}

    assert clock.start_moment(PermitFile(fee_mad=1800, **moments)) == NOW + 2 * HOUR
    for name in order:
        assert clock.start_moment(PermitFile(fee_mad=1800, **moments | {name: None})) is None


def test_the_day_on_which_the_last_thing_came_is_the_day_of_receipt(officer):
    file = make.file("admitted")
    friday = make.at(date(2026, 2, 6), 16)

    instruction.confirm_payment(file_id=file.pk, reference="VIR-1", by=officer, now=friday)

    file.refresh_from_db()
    assert (file.clock_started_at, file.due_on) == (friday, date(2026, 2, 10))


def test_without_a_fee_the_clock_starts_on_admission(officer):
    file = make.file("submitted", fee_mad=None)

    instruction.admit(file_id=file.pk, by=officer, now=NOW)

    file.refresh_from_db()
    assert (file.status, file.clock_started_at) == ("in_review", NOW)


def test_the_general_route_has_twenty_working_days(officer):
    friday = make.at(date(2026, 1, 9), 10)
    file = make.file("submitted", route="general", ground="", fee_mad=None, complete_at=friday)

    instruction.admit(file_id=file.pk, by=officer, now=friday)

    file.refresh_from_db()
    assert (file.clock_policy, file.due_on) == ("WD20_MF", date(2026, 2, 9))


def test_a_visas_clock_starts_with_the_deposit_and_not_before(clerk):
    file = make.file("submitted", kind="visa")
    instruction.validate(file_id=file.pk, by=clerk, now=NOW)
    file.refresh_from_db()
    assert file.clock_started_at is None

    instruction.deposit(file_id=file.pk, by=clerk, now=NOW + HOUR)

    file.refresh_from_db()
    assert file.clock_started_at == NOW + HOUR


# What stops it


def test_it_stands_still_from_the_request_for_pieces_to_the_answer(officer):
    file = make.file("in_review", route="general", clock_policy="WD20_MF")
    clock.reckon(file, today=DAY)
    file.save()
    before = file.due_on
    asked = date(2026, 2, 5)

    instruction.request_pieces(
        file_id=file.pk, codes=["passeport"], why="Coupée", until=None, by=officer, now=make.at(asked, 10)
    )
    request = PieceRequest.objects.get(file=file)
    request.answered_at = make.at(date(2026, 2, 11), 9)
    request.save()
    file.refresh_from_db()
    clock.reckon(file, today=date(2026, 2, 11))

    # From Thursday 5 to Wednesday 11 February, both included: five working days.
    assert file.due_on == almanac.calendar().add_working_days(before, 5)


def test_while_the_pieces_are_awaited_the_day_moves_with_every_working_day(officer, operator_actor):
    file = make.file("in_review")
    instruction.request_pieces(
        file_id=file.pk, codes=["passeport"], why="Coupée", until=None, by=officer, now=NOW
    )
    days = []
    for day in (date(2026, 2, 3), date(2026, 2, 4), date(2026, 2, 5)):
        alerts.reckon_running(by=operator_actor, now=make.at(day, 1))
        file.refresh_from_db()
        days.append(file.due_on)

    assert days == [date(2026, 2, 5), date(2026, 2, 6), date(2026, 2, 9)]


def test_an_answer_lets_what_is_left_run_again(officer):
    file = make.file("in_review")
    make.request(file, asked_at=make.at(date(2026, 2, 3), 9), answered_at=make.at(date(2026, 2, 10), 9))

    clock.reckon(file, today=date(2026, 2, 10))

    # Of two days none had passed before the request: the 11th and the 12th are left.
    assert file.due_on == date(2026, 2, 12)
    assert clock.remaining(file, make.at(date(2026, 2, 10), 12)).days == 2


@pytest.mark.parametrize(
    ("kind", "policy", "start", "due"),
    [
        # Two days before the closure, eight from Thursday 11 June on.
        ("visa", "WD10_MF", date(2020, 3, 16), date(2020, 6, 22)),
        ("certificate", "WD20_MF", date(2020, 3, 16), date(2020, 4, 13)),
    ],
)
def test_the_closure_of_the_counters_in_2020_stops_the_clocks_of_visas_alone(db, kind, policy, start, due):
    file = make.file(
        "in_review", kind=kind, route="general" if kind == "certificate" else "exempt",
        clock_started_at=make.at(start, 9), clock_policy=policy,
    )  # fmt: skip

    clock.reckon(file, today=date(2020, 3, 18))

    assert file.due_on == due


def test_the_closure_counts_in_no_visas_working_days(clerk):
    file = make.file(
        "in_review", kind="visa", clock_started_at=make.at(date(2020, 3, 16), 9), clock_policy="WD10_MF"
    )

    deciding.approve(file_id=file.pk, by=clerk, now=make.at(date(2020, 6, 12), 10))

    file.refresh_from_db()
    steps = file.reckoning["steps"]
    assert sum(step["used"] for step in steps if step["day"] <= "2020-06-12") == 4
    assert {step["verdict"] for step in steps if "2020-03-19" <= step["day"] <= "2020-06-10"} == {"suspended"}


# What was served stands


def test_a_served_deadline_does_not_feel_a_new_holiday(officer, operator_actor, announce):
    file = make.file("in_review")
    deciding.grant(file_id=file.pk, valid_to=date(2027, 1, 31), by=officer, now=make.at(date(2026, 2, 4), 9))
    file.refresh_from_db()
    kept = (file.due_on, file.reckoning, file.served_at)

    announce(date(2026, 2, 3), date(2026, 2, 4))
    moved = alerts.reckon_running(by=operator_actor, now=make.at(date(2026, 2, 5), 9))

    file.refresh_from_db()
    assert moved == 0
    assert (file.due_on, file.reckoning, file.served_at) == kept
    assert not clock.is_late(file, make.at(date(2026, 3, 1), 9))


def test_a_running_deadline_is_reckoned_anew_after_a_new_holiday(db, operator_actor, announce):
    file = make.file("in_review")

    announce(date(2026, 2, 3))
    moved = alerts.reckon_running(by=operator_actor, now=NOW)

    file.refresh_from_db()
    assert (moved, file.due_on) == (1, date(2026, 2, 5))


def test_reckoning_again_without_a_change_moves_nothing(db, operator_actor):
    make.file("in_review")
    make.file("deposited", kind="visa", due_on=date(2026, 2, 16))
    make.file("submitted")

    assert alerts.reckon_running(by=operator_actor, now=NOW) == 0


def test_a_whole_list_is_reckoned_with_as_many_queries_as_one_file(
    db, operator_actor, announce, django_assert_num_queries
):
    for _number in range(12):
        make.request(make.file("in_review"), answered_at=NOW)
    announce(date(2026, 2, 3))

    with django_assert_num_queries(7):
        assert alerts.reckon_running(by=operator_actor, now=NOW) == 12


def test_the_stored_reckoning_reads_line_by_line_to_the_day_it_was_due(officer):
    file = make.file("in_review")

    deciding.grant(file_id=file.pk, valid_to=date(2027, 1, 31), by=officer, now=NOW + HOUR)

    file.refresh_from_db()
    document = clock.document(file, today=DAY)
    assert [step["verdict"] for step in document["steps"]] == ["received", "counted", "counted"]
    assert document["due"] == "2026-02-04"


def test_a_file_taken_up_again_runs_from_that_day(db):
    file = make.file("refused")

    clock.unserve(file, now=make.at(date(2026, 3, 2), 9))

    assert (file.served_at, file.reckoning, file.due_on) == (None, None, date(2026, 3, 4))


@pytest.mark.parametrize(
    ("served", "late"), [(date(2026, 2, 4), False), (date(2026, 2, 5), True), (None, True)]
)
def test_late_is_judged_by_the_day_of_the_answer_or_by_today(db, served, late):
    file = make.file("in_review", served_at=make.at(served, 23) if served else None)

    assert clock.is_late(file, make.at(date(2026, 2, 6), 9)) is late
