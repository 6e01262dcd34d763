"""The working calendar: feasts confirmed, forecast and exceptional; two weeks; office hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from maslak.law.calendar import WorkingCalendar, civil_day, default_calendar, merge
from maslak.law.datafiles import parse, sources
from maslak.law.errors import BadDataFile, BadSuspension, OutsideCalendar, UnknownOffice
from maslak.law.feasts import Observance, estimates, feasts, observances, settle
from maslak.law.hours import Ramadan

CALENDAR = default_calendar()
D = date.fromisoformat


def line(feast: str, *days: str, status: str = "confirmed") -> Observance:
    return Observance(feast, tuple(map(D, days)), status, sources()["habous_2020"])


# Closed days


@pytest.mark.parametrize(
    ("day", "code", "kind", "status"),
    [
        ("2020-01-01", "new_year", "fixed", "confirmed"),
        ("2020-07-30", "throne_day", "fixed", "confirmed"),
        ("2020-07-31", "aid_al_adha", "islamic", "confirmed"),
        ("2020-08-01", "aid_al_adha", "islamic", "confirmed"),
        ("2024-01-14", "amazigh_new_year", "fixed", "confirmed"),
        ("2024-04-12", "exceptional_closing", "exceptional", "confirmed"),
        ("2025-06-09", "exceptional_closing", "exceptional", "confirmed"),
        ("2026-05-28", "aid_al_adha", "islamic", "forecast"),
        ("2026-10-31", "unity_day", "fixed", "confirmed"),
        ("2028-02-26", "aid_al_fitr", "islamic", "forecast"),
    ],
)
def test_a_closed_day_says_what_closes_it_and_how_sure_that_is(
    day: str, code: str, kind: str, status: str
) -> None:
    holiday = CALENDAR.is_holiday(D(day))

    assert holiday is not None
    assert (holiday.code, holiday.kind, holiday.status) == (code, kind, status)
    assert holiday.name_fr
    assert holiday.name_ar
    assert holiday.name_en
    assert holiday.is_forecast is (status == "forecast")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2020-07-29", "an ordinary Wednesday"),
        ("2020-08-02", "a Sunday is weekly rest, not a holiday"),
        ("2023-01-14", "the Amazigh New Year closes offices since 2024 only"),
        ("2026-01-13", "the Amazigh New Year is the 14th, not the 13th"),
        ("2025-10-31", "Unity Day was first observed in 2026"),
    ],
)
def test_other_days_are_no_holiday(day: str, why: str) -> None:
    assert CALENDAR.is_holiday(D(day)) is None, why


@pytest.mark.parametrize(
    ("announced", "estimated"),
    [
        ("2020-08-21", "2020-08-20"),
        ("2023-09-29", "2023-09-27"),
        ("2024-06-18", "2024-06-16"),
        ("2025-04-01", "2025-03-30"),
        ("2025-06-08", "2025-06-06"),
    ],
)
def test_an_announced_feast_replaces_the_estimate_of_the_library(announced: str, estimated: str) -> None:
    codes = {holiday.code for holiday in CALENDAR.holidays(D(announced).year)[D(announced)]}
    at_estimate = CALENDAR.holidays(D(estimated).year).get(D(estimated), ())

    assert not codes & {holiday.code for holiday in at_estimate if holiday.kind == "islamic"}


def test_a_year_without_announcement_keeps_the_estimates_and_says_they_are_forecasts() -> None:
    islamic = [h for found in CALENDAR.holidays(2029).values() for h in found if h.kind == "islamic"]

    assert {holiday.code for holiday in islamic} == {"aid_al_fitr", "aid_al_adha", "moharram", "mawlid"}
    assert all(holiday.is_forecast for holiday in islamic)


def test_two_feasts_may_share_a_day() -> None:
    found = CALENDAR.holidays(2020)[D("2020-08-21")]

    assert {holiday.code for holiday in found} == {"moharram", "youth_day"}


def test_a_day_on_which_sources_disagree_tells_so() -> None:
    holiday = CALENDAR.is_holiday(D("2024-07-08"))

    assert holiday is not None
    assert holiday.is_forecast
    assert holiday.note is not None
    assert "7 juillet 2024" in holiday.note.fr


def test_a_confirmation_replaces_its_forecast_and_not_the_other_way_round() -> None:
    forecast = line("aid_al_fitr", "2031-01-25", status="forecast")
    confirmed = line("aid_al_fitr", "2031-01-26")

    assert settle([forecast, confirmed]) == (confirmed,)
    assert settle([confirmed, forecast]) == (confirmed,)


def test_a_later_confirmation_replaces_an_earlier_one() -> None:
    moved = CALENDAR.with_observances([line("aid_al_adha", "2020-08-03", "2020-08-04")])

    assert moved.is_working_day(D("2020-07-31"))
    assert not moved.is_working_day(D("2020-08-04"))
    assert not CALENDAR.is_working_day(D("2020-07-31")), "the calendar it was made from is unchanged"


def test_a_withdrawn_closing_closes_nothing_any_more() -> None:
    cancelled = CALENDAR.with_observances([line("exceptional_closing", "2026-03-23", status="withdrawn")])

    assert cancelled.is_working_day(D("2026-03-23"))
    assert cancelled.is_holiday(D("2025-06-09")) is not None


def test_a_withdrawn_feast_gives_way_to_the_estimate_of_the_library() -> None:
    bare = WorkingCalendar([line("mawlid", "2031-07-04", "2031-07-05")])
    assert bare.is_holiday(D("2031-07-05")) is not None

    without = bare.with_observances([line("mawlid", "2031-07-04", status="withdrawn")])

    assert [day for day in without.holidays(2031) if day.month == 7][:2] == list(estimates("mawlid", 2031))


@pytest.mark.parametrize(
    ("code", "year", "count"),
    [
        ("aid_al_fitr", 2033, 4),
        ("moharram", 2020, 1),
        ("throne_day", 2026, 1),
        ("exceptional_closing", 2026, 0),
    ],
)
def test_the_library_s_own_estimates(code: str, year: int, count: int) -> None:
    assert len(estimates(code, year)) == count


def test_exceptional_closings_stand_beside_each_other() -> None:
    both = CALENDAR.with_observances(
        [line("exceptional_closing", "2020-06-01"), line("exceptional_closing", "2020-06-03")]
    )

    assert not both.is_working_day(D("2020-06-01"))
    assert both.is_working_day(D("2020-06-02"))
    assert not both.is_working_day(D("2020-06-03"))


def test_a_feast_that_comes_twice_in_a_civil_year_is_replaced_only_where_it_was_announced() -> None:
    """Aïd Al Fitr falls in January and in December 2033."""
    days = [day for day, found in CALENDAR.holidays(2033).items() if found[0].code == "aid_al_fitr"]
    assert {day.month for day in days} == {1, 12}

    announced = CALENDAR.with_observances([line("aid_al_fitr", "2033-01-04", "2033-01-05")])

    after = [day for day, found in announced.holidays(2033).items() if found[0].code == "aid_al_fitr"]
    assert after == [D("2033-01-04"), D("2033-01-05"), *[day for day in days if day.month == 12]]


@pytest.mark.parametrize("year", [1959, 2077])
def test_years_whose_feasts_cannot_be_reckoned_are_refused(year: int) -> None:
    with pytest.raises(OutsideCalendar, match=str(year)):
        CALENDAR.is_holiday(date(year, 6, 1))


# Working days


@pytest.mark.parametrize(
    ("day", "monday_to_friday", "monday_to_saturday"),
    [
        ("2020-08-03", True, True),
        ("2020-08-08", False, True),
        ("2020-08-09", False, False),
        ("2020-08-14", False, False),
        ("2020-08-01", False, False),
    ],
)
def test_the_two_readings_of_the_week(day: str, monday_to_friday: bool, monday_to_saturday: bool) -> None:
    assert CALENDAR.is_working_day(D(day)) is monday_to_friday
    assert CALENDAR.is_working_day(D(day), "MS") is monday_to_saturday


def test_a_moment_is_taken_on_its_moroccan_day() -> None:
    late = datetime(2020, 7, 29, 23, 30, tzinfo=UTC)  # half past midnight in Rabat, Throne Day

    assert civil_day(late) == D("2020-07-30")
    assert not CALENDAR.is_working_day(late)
    assert CALENDAR.add_working_days(late, 1) == D("2020-08-03")


def test_the_clock_goes_back_for_ramadan() -> None:
    assert civil_day(datetime(2020, 5, 5, 23, 30, tzinfo=UTC)) == D("2020-05-05")
    assert civil_day(datetime(2020, 6, 5, 23, 30, tzinfo=UTC)) == D("2020-06-06")


def test_counting_runs_over_the_new_year_both_ways() -> None:
    assert CALENDAR.add_working_days(D("2020-12-30"), 2) == D("2021-01-04")
    assert CALENDAR.add_working_days(D("2021-01-05"), -2) == D("2020-12-31")
    assert CALENDAR.add_working_days(D("2019-06-03"), 800) > D("2022-01-01")


def test_counting_backwards_finds_the_day_before_which_a_silence_is_too_long() -> None:
    today = D("2020-08-25")
    limit = CALENDAR.add_working_days(today, -10)

    assert CALENDAR.working_days_between(limit, today) == 10
    assert CALENDAR.add_working_days(limit, 10) == today


def test_no_day_added_is_the_day_itself() -> None:
    assert CALENDAR.add_working_days(D("2020-08-02"), 0) == D("2020-08-02")


def test_working_days_between_counts_the_last_day_but_not_the_first() -> None:
    assert CALENDAR.working_days_between(D("2020-07-29"), D("2020-08-04")) == 2
    assert CALENDAR.working_days_between(D("2020-08-04"), D("2020-07-29")) == -2
    assert CALENDAR.working_days_between(D("2020-07-29"), D("2020-07-29")) == 0
    paused = [(D("2020-08-03"), D("2020-08-03"))]
    assert CALENDAR.working_days_between(D("2020-07-29"), D("2020-08-04"), suspended=paused) == 1


def test_the_next_working_day() -> None:
    assert CALENDAR.next_working_day(D("2020-07-29")) == D("2020-08-03")
    assert CALENDAR.next_working_day(D("2020-08-03")) == D("2020-08-04")
    assert CALENDAR.next_working_day(D("2020-08-03"), or_same=True) == D("2020-08-03")
    assert CALENDAR.next_working_day(D("2020-08-07"), week="MS") == D("2020-08-08")


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([], "2020-06-15"),
        ([("2020-06-02", "2020-06-02")], "2020-06-16"),
        ([("2020-06-02", "2020-06-05"), ("2020-06-04", "2020-06-09")], "2020-06-23"),
        ([("2020-05-01", "2020-06-01")], "2020-06-15"),
        ([("2020-06-06", "2020-06-07")], "2020-06-15"),
        ([("2020-06-15", "2020-06-19")], "2020-06-22"),
        ([("2020-06-16", "2020-06-30")], "2020-06-15"),
        ([("2020-06-15", "2020-06-15"), ("2020-06-16", "2020-06-17")], "2020-06-18"),
    ],
    ids=[
        "none",
        "one day",
        "overlapping",
        "before",
        "week end",
        "on the last day",
        "after",
        "one after another",
    ],
)
def test_a_pause_pushes_the_end_by_the_working_days_it_takes(
    pauses: list[tuple[str, str]], expected: str
) -> None:
    suspended = [(D(first), D(last)) for first, last in pauses]

    assert CALENDAR.add_working_days(D("2020-06-01"), 10, suspended=suspended) == D(expected)


def test_pauses_that_touch_are_one() -> None:
    pauses = [(D("2020-06-04"), D("2020-06-05")), (D("2020-06-02"), D("2020-06-03"))]

    assert merge(pauses) == [(D("2020-06-02"), D("2020-06-05"))]


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadSuspension) as refusal:
        CALENDAR.add_working_days(D("2020-06-01"), 2, suspended=[(D("2020-06-05"), D("2020-06-04"))])

    assert "05/06/2020" in str(refusal.value)
    assert "04/06/2020" in refusal.value.words.ar


# Office hours


@pytest.mark.parametrize(
    ("day", "office", "opens", "closes", "season"),
    [
        ("2020-07-29", "administration", time(8, 30), time(16, 30), "ordinary"),
        ("2020-05-05", "administration", time(9), time(15), "ramadan"),
        ("2025-03-03", "administration", time(9), time(15), "ramadan"),
        ("2020-07-29", "visa_counter", time(9), time(13), "ordinary"),
        ("2020-07-24", "visa_counter", time(9), time(12), "ordinary"),
    ],
)
def test_office_hours(day: str, office: str, opens: time, closes: time, season: str) -> None:
    hours = CALENDAR.office_hours(D(day), office)

    assert hours is not None
    assert (hours.opens, hours.closes, hours.season) == (opens, closes, season)
    assert hours.minutes == (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


@pytest.mark.parametrize(
    ("day", "office"),
    [("2020-08-02", "administration"), ("2020-07-30", "administration"), ("2016-05-02", "visa_counter")],
    ids=["Sunday", "Throne Day", "before the counters existed"],
)
def test_a_closed_office_has_no_hours(day: str, office: str) -> None:
    assert CALENDAR.office_hours(D(day), office) is None


def test_hours_of_a_year_whose_ramadan_is_not_known_say_so() -> None:
    known, unknown = CALENDAR.office_hours(D("2021-04-20")), CALENDAR.office_hours(D("2031-01-06"))

    assert known is not None
    assert unknown is not None
    assert known.certainty == "third_party"
    assert unknown.certainty == "unknown"


def test_each_ramadan_ends_on_the_eve_of_its_feast() -> None:
    from maslak.law.hours import ramadans

    for month in ramadans():
        holiday = CALENDAR.is_holiday(month.last + timedelta(days=1))
        assert holiday is not None, month
        assert holiday.code == "aid_al_fitr"


def month(first: str, last: str, status: str = "confirmed") -> Ramadan:
    return Ramadan(D(first), D(last), status, sources()["habous_2020"])


def test_a_month_of_ramadan_that_becomes_known_changes_the_hours_of_its_days() -> None:
    known = CALENDAR.with_observances([], [month("2031-12-15", "2032-01-13")])

    hours = known.office_hours(D("2031-12-16"))

    assert hours is not None
    assert (hours.opens, hours.closes, hours.certainty) == (time(9), time(15), "third_party")
    before = CALENDAR.office_hours(D("2031-12-16"))
    assert before is not None
    assert (before.season, before.certainty) == ("ordinary", "unknown")


def test_a_confirmed_month_replaces_the_expected_one_and_not_the_other_way_round() -> None:
    moved = CALENDAR.with_observances([], [month("2026-02-18", "2026-03-19")])
    back = moved.with_observances([], [month("2026-02-20", "2026-03-19", "forecast")])

    for calendar in (moved, back):
        assert [m.first for m in calendar.ramadans if m.first.year == 2026] == [D("2026-02-18")]


def test_ramadan_ends_on_the_eve_of_its_feast_wherever_the_feast_is_moved() -> None:
    moved = CALENDAR.with_observances([line("aid_al_fitr", "2026-03-21", "2026-03-22")])

    assert moved.ramadans[-1].last == D("2026-03-20")
    hours = moved.office_hours(D("2026-03-20"))
    assert hours is not None
    assert hours.season == "ramadan"


def test_a_counter_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownOffice, match="visa_counters") as refusal:
        CALENDAR.office_hours(D("2020-07-29"), "visa_counters")

    assert "visa_counter" in refusal.value.near


# The table itself


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("- {feast: aid, days: [2031-01-25], status: confirmed, source: habous_2020}", "“feast” is 'aid'"),
        ("- {feast: mawlid, days: [], status: confirmed, source: habous_2020}", "“days” is empty"),
        (
            "- {feast: mawlid, days: [2031-07-02, 2031-07-05], status: confirmed, source: habous_2020}",
            "follow",
        ),
        ("- {feast: mawlid, days: [2031-07-02], status: sure, source: habous_2020}", "“status” is 'sure'"),
        ("- {feast: mawlid, days: [july], status: forecast, source: habous_2020}", "must be a date"),
        ("- {feast: mawlid, days: [2031-07-02], status: forecast, source: nowhere}", "sources.yaml"),
        ("- {feast: mawlid, day: 2031-07-02, status: forecast, source: habous_2020}", "unknown key day"),
        (
            "- {feast: mawlid, days: [2031-07-02], status: confirmed, source: habous_2020}\n"
            "- {feast: mawlid, days: [2031-07-03], status: confirmed, source: habous_2020}",
            "dated twice",
        ),
    ],
)
def test_a_wrong_line_is_named(lines: str, problem: str) -> None:
    with pytest.raises(BadDataFile, match="ours.yaml, observances") as refusal:
        observances(parse("ours.yaml", "observances:\n" + lines), feasts())

    assert problem in str(refusal.value)


def test_a_calendar_without_any_line_of_ours_is_the_library_alone() -> None:
    bare = WorkingCalendar([])

    assert bare.is_holiday(D("2020-08-20")) is not None
    assert bare.is_working_day(D("2024-04-12"))
