"""Deadlines: the reckonings agreed with the trade, four readings of 48 hours, pauses, what is left, why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maslak.law import clocks
from maslak.law.errors import BadSuspension, TimeNeeded, UnknownPolicy

D = date.fromisoformat
T = datetime.fromisoformat
RABAT = ZoneInfo("Africa/Casablanca")


@pytest.mark.parametrize(
    ("complete", "two_mf", "two_ms", "twenty_mf"),
    [
        ("2020-07-29", "2020-08-04", "2020-08-04", "2020-09-02"),
        ("2020-08-19", "2020-08-25", "2020-08-24", "2020-09-18"),
        ("2020-08-13", "2020-08-18", "2020-08-17", "2020-09-15"),
        ("2020-11-05", "2020-11-10", "2020-11-09", "2020-12-07"),
        ("2020-10-28", "2020-11-03", "2020-11-02", "2020-12-01"),
        ("2020-03-12", "2020-03-16", "2020-03-14", "2020-04-09"),
        ("2026-01-13", "2026-01-16", "2026-01-16", "2026-02-11"),
        ("2026-01-09", "2026-01-13", "2026-01-12", "2026-02-09"),
        ("2026-10-29", "2026-11-02", "2026-11-02", "2026-11-30"),
        ("2026-05-26", "2026-06-01", "2026-05-30", "2026-06-26"),
        ("2026-03-19", "2026-03-25", "2026-03-25", "2026-04-20"),
    ],
    ids=[
        "Throne Day and Aïd Al Adha",
        "20 and 21 August",
        "14 August",
        "Green March",
        "Mawlid",
        "a plain week end",
        "Amazigh New Year, before",
        "Amazigh New Year, after",
        "Unity Day on a Saturday",
        "Aïd Al Adha 2026",
        "Aïd Al Fitr and an exceptional closing",
    ],
)
def test_the_agreed_reckonings(complete: str, two_mf: str, two_ms: str, twenty_mf: str) -> None:
    due = [clocks.due(code, D(complete)) for code in ("WD2_MF", "WD2_MS", "WD20_MF")]

    assert due == [D(two_mf), D(two_ms), D(twenty_mf)]


@pytest.mark.parametrize(
    ("complete", "two_mf", "two_ms"),
    [
        ("2020-05-22", "2020-05-27", "2020-05-26"),
        ("2024-01-10", "2024-01-15", "2024-01-13"),
        ("2024-04-08", "2024-04-15", "2024-04-13"),
        ("2024-04-09", "2024-04-16", "2024-04-15"),
        ("2024-06-14", "2024-06-20", "2024-06-19"),
        ("2024-07-05", "2024-07-10", "2024-07-09"),
        ("2025-01-13", "2025-01-16", "2025-01-16"),
        ("2025-03-28", "2025-04-03", "2025-04-02"),
        ("2025-06-05", "2025-06-10", "2025-06-10"),
        ("2025-06-26", "2025-07-01", "2025-06-30"),
        ("2025-09-04", "2025-09-09", "2025-09-09"),
        ("2025-10-30", "2025-11-03", "2025-11-01"),
    ],
    ids=[
        "Aïd Al Fitr on Sunday and Monday",
        "11 January, and Amazigh New Year on a Sunday",
        "exceptional closing of 12 April 2024",
        "the eve of Aïd Al Fitr 2024",
        "Aïd Al Adha 2024",
        "1 Moharram 2024",
        "Amazigh New Year 2025",
        "Aïd Al Fitr 2025",
        "exceptional closing of 9 June 2025",
        "1 Moharram 2025",
        "Mawlid 2025",
        "31 October 2025 was not yet a holiday",
    ],
)
def test_reckonings_counted_by_hand(complete: str, two_mf: str, two_ms: str) -> None:
    assert [clocks.due(code, D(complete)) for code in ("WD2_MF", "WD2_MS")] == [D(two_mf), D(two_ms)]


@pytest.mark.parametrize(
    ("start", "clock", "office"),
    [
        ("2020-07-29T10:00", "2020-08-04T10:00", "2020-08-10T10:00"),
        ("2020-06-01T09:00", "2020-06-03T09:00", "2020-06-09T09:00"),
        ("2020-06-05T18:00", "2020-06-09T18:00", "2020-06-15T16:30"),
        ("2020-06-06T11:00", "2020-06-09T23:59:59", "2020-06-15T16:30"),
        ("2020-06-04T00:00", "2020-06-05T23:59:59", "2020-06-11T16:30"),
        ("2025-03-03T09:00", "2025-03-05T09:00", "2025-03-12T15:00"),
    ],
    ids=["feast", "plain", "Friday evening", "Saturday", "midnight", "six-hour days of Ramadan"],
)
def test_48_hours_on_the_clock_and_in_the_office(start: str, clock: str, office: str) -> None:
    assert clocks.due("H48_CLOCK_WD", T(start)) == T(clock)
    assert clocks.due("H48_OFFICE", T(start)) == T(office)


def test_a_moment_with_a_zone_is_answered_by_moroccan_time() -> None:
    found = clocks.due("H48_CLOCK_WD", datetime(2020, 6, 1, 8, 0, tzinfo=UTC))

    assert found == datetime(2020, 6, 3, 9, 0, tzinfo=RABAT)
    assert found.tzinfo is RABAT  # type: ignore[union-attr]


def test_the_change_of_legal_time_takes_no_hour_from_the_clock() -> None:
    """On 19 April 2020 Morocco went back one hour: from Friday to Tuesday the wall clock decides."""
    friday = datetime(2020, 4, 17, 10, 0, tzinfo=RABAT)

    assert clocks.due("H48_CLOCK_WD", friday) == datetime(2020, 4, 21, 10, 0, tzinfo=RABAT)


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("CD10", "2020-07-25", "2020-08-04"),
        ("WD10_MF", "2020-07-24", "2020-08-11"),
        ("CD20", "2020-07-25", "2020-08-14"),
        ("CD60", "2020-01-01", "2020-03-01"),
        ("CD30", "2020-01-31", "2020-03-01"),
    ],
)
def test_other_delays(code: str, start: str, expected: str) -> None:
    assert clocks.due(code, D(start)) == D(expected)


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("WD2_MF", D("2020-06-01"), D("2020-06-05")),
        ("CD10", D("2020-06-01"), D("2020-06-13")),
        ("H48_CLOCK_WD", T("2020-06-01T00:00"), T("2020-06-04T23:59:59")),
        ("H48_OFFICE", T("2020-06-01T10:00"), T("2020-06-11T10:00")),
    ],
)
def test_the_clock_stands_still_while_a_piece_is_awaited(
    code: str, start: date, expected: date | datetime
) -> None:
    awaited = [(D("2020-06-02"), D("2020-06-03"))]

    assert clocks.due(code, start, awaited) == expected


# What is left


@pytest.mark.parametrize(
    ("now", "left", "late"),
    [
        ("2020-07-29", 2, False),
        ("2020-08-02", 2, False),
        ("2020-08-03", 1, False),
        ("2020-08-04", 0, False),
        ("2020-08-05", -1, True),
        ("2020-08-10", -4, True),
        ("2020-07-20", 2, False),
    ],
)
def test_working_days_left(now: str, left: int, late: bool) -> None:
    found = clocks.remaining("WD2_MF", D("2020-07-29"), D(now))

    assert (found.left, found.is_late, found.due) == (left, late, D("2020-08-04"))


def test_the_saturday_after_a_friday_deadline_is_late_by_no_working_day() -> None:
    found = clocks.remaining("WD2_MF", D("2020-06-03"), D("2020-06-06"))

    assert (found.left, found.is_late) == (0, True)


def test_days_left_do_not_count_days_of_a_pause() -> None:
    pause = [(D("2020-06-02"), D("2020-06-05"))]

    found = clocks.remaining("WD10_MF", D("2020-06-01"), D("2020-06-04"), pause)

    assert (found.left, found.due) == (10, D("2020-06-19"))


def test_calendar_days_left() -> None:
    assert clocks.remaining("CD10", D("2020-07-25"), D("2020-08-01")).left == 3
    assert clocks.remaining("CD10", D("2020-07-25"), D("2020-08-07")).left == -3
    pause = [(D("2020-07-27"), D("2020-07-28"))]
    assert clocks.remaining("CD10", D("2020-07-25"), D("2020-07-26"), pause).left == 9


@pytest.mark.parametrize(
    ("now", "left", "late"),
    [
        ("2020-06-01T09:00", timedelta(hours=48), False),
        ("2020-06-02T09:00", timedelta(hours=24), False),
        ("2020-06-03T09:00", timedelta(0), False),
        ("2020-06-03T12:00", -timedelta(hours=3), True),
        ("2020-05-30T09:00", timedelta(hours=48), False),
    ],
)
def test_hours_left(now: str, left: timedelta, late: bool) -> None:
    found = clocks.remaining("H48_CLOCK_WD", T("2020-06-01T09:00"), T(now))

    assert (found.left, found.is_late) == (left, late)


def test_hours_do_not_run_over_a_week_end() -> None:
    friday, sunday = T("2020-06-05T12:00"), T("2020-06-07T12:00")

    assert clocks.remaining("H48_CLOCK_WD", friday, sunday).left == timedelta(hours=36)
    assert clocks.remaining("H48_OFFICE", friday, sunday).left == timedelta(hours=43, minutes=30)


# Why


def test_the_reckoning_is_readable_day_by_day() -> None:
    steps = clocks.explain("WD2_MF", D("2020-07-29"), [(D("2020-08-04"), D("2020-08-04"))])

    assert [(f"{step.day:%m-%d}", step.verdict, step.left) for step in steps] == [
        ("07-29", "received", 2),
        ("07-30", "holiday", 2),
        ("07-31", "holiday", 2),
        ("08-01", "holiday", 2),
        ("08-02", "weekend", 2),
        ("08-03", "counted", 1),
        ("08-04", "suspended", 1),
        ("08-05", "counted", 0),
    ]
    assert steps[1].holiday is not None
    assert steps[1].holiday.name_fr == "Fête du Trône"
    assert steps[4].label.fr == "repos hebdomadaire"


def test_the_reckoning_in_hours_says_how_much_each_day_used() -> None:
    steps = clocks.explain("H48_OFFICE", T("2020-06-05T17:00"), [(D("2020-06-08"), D("2020-06-08"))])

    assert [step.verdict for step in steps[:5]] == ["received", "weekend", "weekend", "suspended", "counted"]
    assert sum((step.used for step in steps), timedelta(0)) == timedelta(hours=48)  # type: ignore[misc,arg-type]
    assert steps[4].used == timedelta(hours=8)
    assert steps[-1].left == timedelta(0)


def test_calendar_days_are_all_counted() -> None:
    steps = clocks.explain("CD10", D("2020-07-25"))

    assert [step.verdict for step in steps] == ["received"] + ["counted"] * 10


# Refusals


def test_an_unknown_policy_is_refused_with_those_that_look_like_it() -> None:
    with pytest.raises(UnknownPolicy, match="WD2_MX") as refusal:
        clocks.due("WD2_MX", D("2020-06-01"))

    assert "WD2_MF" in refusal.value.near


@pytest.mark.parametrize("code", ["H48_CLOCK_WD", "H48_OFFICE"])
def test_a_policy_in_hours_asks_for_the_hour(code: str) -> None:
    with pytest.raises(TimeNeeded, match="l'heure de réception"):
        clocks.due(code, D("2020-06-01"))
    with pytest.raises(TimeNeeded):
        clocks.remaining(code, T("2020-06-01T10:00"), D("2020-06-02"))


@pytest.mark.parametrize("code", ["WD2_MF", "H48_CLOCK_WD", "CD10"])
def test_a_pause_the_wrong_way_round_is_refused(code: str) -> None:
    with pytest.raises(BadSuspension):
        clocks.due(code, T("2020-06-01T10:00"), [(D("2020-06-05"), D("2020-06-02"))])


def test_every_policy_names_itself_in_three_languages() -> None:
    for policy in clocks.policies().values():
        assert policy.name.fr
        assert policy.name.ar
        assert policy.name.en
        assert policy.amount >= 1
