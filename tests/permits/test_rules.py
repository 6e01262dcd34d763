"""Pure rules of permits, as tables of values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.permits import rules

MORNING = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
NOON = MORNING + timedelta(hours=3)
EVENING = MORNING + timedelta(hours=9)
LAST = date(2026, 6, 30)


# --- one worker with one employer --------------------------------------------


def test_a_pair_has_one_number_whoever_asks():
    assert rules.pair_key("worker", "employer") == rules.pair_key("worker", "employer")
    assert rules.pair_key("worker", "employer") != rules.pair_key("worker", "other")
    assert rules.pair_key("worker", "employer") != rules.pair_key("other", "employer")


def test_two_names_run_together_are_not_the_same_pair():
    assert rules.pair_key("ab", "c") != rules.pair_key("a", "bc")


@given(st.text(), st.text())
def test_the_number_of_a_pair_fits_the_column(worker, employer):
    assert -(2**63) <= rules.pair_key(worker, employer) < 2**63


# --- completeness ------------------------------------------------------------


def test_only_required_pieces_that_are_not_there_are_missing():
    pieces = [
        ("passport", True, "missing"), ("diploma", True, "provided"), ("proxy", False, "missing"),
        ("photo", True, "refused"), ("card", True, "at_counter"),
    ]  # fmt: skip

    assert rules.missing(pieces, {"provided", "at_counter"}) == ["passport", "photo"]


def test_nothing_asked_nothing_missing():
    assert rules.missing([], {"provided"}) == []


# --- the start of the clock --------------------------------------------------


@pytest.mark.parametrize(
    ("complete", "validated", "paid", "fee_due", "start"),
    [
        (MORNING, NOON, EVENING, True, EVENING),
        (EVENING, NOON, MORNING, True, EVENING),
        (MORNING, EVENING, NOON, True, EVENING),
        (MORNING, NOON, None, False, NOON),
        (MORNING, NOON, EVENING, False, NOON),
        (MORNING, NOON, None, True, None),
        (None, NOON, EVENING, True, None),
        (MORNING, None, EVENING, True, None),
    ],
)
def test_the_clock_starts_with_the_last_of_complete_validated_and_paid(
    complete, validated, paid, fee_due, start
):
    assert rules.clock_start(complete, validated, paid, fee_due=fee_due) == start


# --- expiry ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "valid_to", "on", "expired"),
    [
        ("granted", LAST, LAST, False),
        ("granted", LAST, LAST + timedelta(days=1), True),
        ("granted", None, LAST, False),
        ("refused", LAST, LAST + timedelta(days=1), False),
        ("terminated", LAST, LAST + timedelta(days=1), False),
    ],
)
def test_a_paper_holds_through_its_last_day(status, valid_to, on, expired):
    assert rules.is_expired(status, valid_to, on) is expired


STEPS = (90, 60, 30, 15)


@pytest.mark.parametrize(
    ("days_left", "told", "due"),
    [
        (91, (), None),
        (90, (), 90),
        (75, (), 90),
        (75, (90,), None),
        (60, (90,), 60),
        (20, (), 30),
        (15, (90, 60, 30), 15),
        (0, (90, 60, 30), 15),
        (0, (15,), None),
        (-1, (), None),
    ],
)
def test_each_warning_is_given_once_and_the_nearest_first(days_left, told, due):
    assert rules.notice_days(LAST, LAST - timedelta(days=days_left), STEPS, told) == due


def test_a_nearer_warning_silences_those_before_it():
    assert rules.notice_days(LAST, LAST - timedelta(days=80), STEPS, (60,)) is None


# --- the competent desk ------------------------------------------------------

CASABLANCA, RABAT, CFC, EVERYWHERE = (
    (1, ["MA-06", "MA-05"], False), (2, ["MA-04"], False), (3, [], True), (4, [], False)
)  # fmt: skip


@pytest.mark.parametrize(
    ("desks", "region", "cfc", "found"),
    [
        ([CASABLANCA, RABAT, CFC], "MA-05", False, 1),
        ([CASABLANCA, RABAT, CFC], "MA-04", False, 2),
        ([CASABLANCA, RABAT, CFC], "MA-04", True, 3),
        ([CASABLANCA, RABAT], "MA-04", True, 2),
        ([CASABLANCA, RABAT, CFC], "MA-12", False, None),
        ([EVERYWHERE, RABAT], "MA-04", False, 2),
        ([EVERYWHERE, RABAT], "MA-12", False, 4),
        ([CFC], "MA-06", False, None),
        ([], "MA-06", False, None),
    ],
)
def test_the_workplace_names_the_desk(desks, region, cfc, found):
    assert rules.competent(desks, region, cfc=cfc) == found


# --- the same post -----------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "old_employer", "new_employer", "same"),
    [
        ("chef de cuisine", "chef de cuisine", 1, 1, True),
        ("chef de cuisine", "directeur", 1, 1, False),
        ("chef de cuisine", "chef de cuisine", 1, 2, False),
    ],
)
def test_another_title_or_employer_is_another_post(old, new, old_employer, new_employer, same):
    assert rules.same_post(old, new, old_employer, new_employer) is same
