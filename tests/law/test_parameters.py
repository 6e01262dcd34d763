"""Figures of law by date: what applied on a day, at each boundary, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from maslak.law import clocks
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile, NoValueOnDate, UnknownParameter
from maslak.law.parameters import everything, history, parameter, table

D = date.fromisoformat


@pytest.mark.parametrize(
    ("code", "on", "value"),
    [
        ("smig_hourly_mad", "2018-10-02", Decimal("13.46")),
        ("smig_hourly_mad", "2020-06-12", Decimal("14.13")),
        ("smig_hourly_mad", "2020-06-30", Decimal("14.13")),
        ("smig_hourly_mad", "2020-07-01", Decimal("14.81")),
        ("smig_hourly_mad", "2022-08-31", Decimal("14.81")),
        ("smig_hourly_mad", "2022-09-01", Decimal("15.55")),
        ("smig_hourly_mad", "2023-09-01", Decimal("16.29")),
        ("smig_hourly_mad", "2024-12-31", Decimal("16.29")),
        ("smig_hourly_mad", "2025-01-01", Decimal("17.10")),
        ("smig_hourly_mad", "2026-01-01", Decimal("17.92")),
        ("smag_daily_mad", "2025-03-31", Decimal("88.58")),
        ("smag_daily_mad", "2025-04-01", Decimal("93.00")),
        ("smag_daily_mad", "2026-04-01", Decimal("97.44")),
        ("minimum_working_age", "2020-06-12", 15),
        ("domestic_work_minimum_age", "2018-10-02", 16),
        ("domestic_work_minimum_age", "2023-10-01", 16),
        ("domestic_work_minimum_age", "2023-10-02", 18),
        ("domestic_weekly_hours_adult", "2026-01-01", 48),
        ("domestic_fine_under_age_mad", "2020-01-01", (25000, 30000)),
        ("missing_pieces_requests_max", "2020-09-28", 1),
        ("referral_silence_alert_days", "2020-06-12", 10),
        ("retention_check_months", "2020-06-12", (1, 3, 6, 12)),
        ("creation_follow_up_months", "2020-06-12", (3, 6, 12, 24)),
        ("offer_stale_days", "2020-06-12", 90),
        ("appointment_reminder_hours", "2020-06-12", 24),
        ("subject_rights_answer_days", "2020-06-12", 30),
        ("break_glass_hours", "2020-06-12", 3),
        ("retention_enquiry_months", "2020-06-12", 0),
        ("attestation_simplified_deadline", "2020-06-12", "WD2_MF"),
        ("attestation_general_deadline", "2020-06-12", "WD20_MF"),
        ("visa_answer_deadline", "2020-06-12", "WD10_MF"),
    ],
)
def test_the_value_of_the_day(code: str, on: str, value: Any) -> None:
    found = parameter(code, D(on))

    assert found.value == value
    assert type(found.value) is type(value)
    assert found.covers(D(on))


@pytest.mark.parametrize(
    ("on", "floor"),
    [("2018-10-02", "1542.52"), ("2020-07-01", "1697.23"), ("2026-01-01", "2053.63")],
)
def test_the_wage_floor_of_domestic_work_follows_the_minimum_wage(on: str, floor: str) -> None:
    hourly = parameter("smig_hourly_mad", D(on)).value
    hours = parameter("smig_hours_per_month", D(on)).value
    share = parameter("domestic_floor_percent_of_smig", D(on)).value

    assert (hourly * hours * share / 100).quantize(Decimal("0.01")) == Decimal(floor)


def test_a_moment_is_taken_on_its_moroccan_day() -> None:
    eve = datetime(2019, 6, 30, 23, 30, tzinfo=UTC)  # already 1 July in Rabat

    assert parameter("smig_hourly_mad", eve).value == Decimal("14.13")


def test_a_value_brings_its_text_its_address_and_how_sure_it_is() -> None:
    found = parameter("minimum_working_age", D("2020-06-12"))

    assert "art. 143" in found.source.text.fr
    assert found.source.address is not None
    assert found.source.address.startswith("https://")
    assert (found.certainty, found.nature, found.unit) == ("third_party", "law", "years")
    assert found.label.ar


def test_follow_up_windows_hold_the_day_itself() -> None:
    windows = parameter("creation_follow_up_window_days", D("2020-06-12")).value

    assert set(windows) == set(parameter("creation_follow_up_months", D("2020-06-12")).value)
    assert windows[3] == (-15, 30)
    with pytest.raises(TypeError):
        windows[3] = (0, 0)


@pytest.mark.parametrize("code", sorted(everything()))
def test_a_series_runs_without_gap_or_overlap(code: str) -> None:
    values = history(code)

    for before, after in zip(values, values[1:], strict=False):
        assert before.valid_to is not None
        assert after.valid_from - before.valid_to == timedelta(days=1)
    for value in values:
        assert parameter(code, value.valid_from) is value
        if value.valid_to:
            assert parameter(code, value.valid_to) is value


@pytest.mark.parametrize(
    "code", ["attestation_simplified_deadline", "attestation_general_deadline", "visa_answer_deadline"]
)
def test_every_delay_names_a_clock_and_is_one_of_its_readings(code: str) -> None:
    readings = history(code.replace("_deadline", "_readings"))[-1].value

    assert all(reading in clocks.policies() for reading in readings)
    assert all(value.value in readings for value in history(code))


def test_choices_of_the_house_are_told_from_the_law() -> None:
    assert parameter("referral_silence_alert_days", D("2020-06-12")).nature == "policy"
    assert {value.nature for value in history("smig_hourly_mad")} == {"law"}


# Refusals


def test_an_unknown_code_is_refused_with_those_that_look_like_it() -> None:
    with pytest.raises(UnknownParameter, match="smig_hourly") as refusal:
        parameter("smig_hourly", D("2020-06-12"))

    assert "smig_hourly_mad" in refusal.value.near
    assert "smig_hourly_mad" in refusal.value.words.en
    with pytest.raises(UnknownParameter):
        history("nothing_like_it")


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("smig_hourly_mad", "2015-06-30"),
        ("domestic_work_minimum_age", "2018-10-01"),
        ("missing_pieces_requests_max", "2020-09-27"),
        ("domestic_weekly_hours_minor", "2023-10-02"),
    ],
    ids=["before the series", "before law 19-12", "before law 55-19", "after its end"],
)
def test_a_day_without_value_is_refused_in_a_sentence(code: str, on: str) -> None:
    with pytest.raises(NoValueOnDate) as refusal:
        parameter(code, D(on))

    assert f"{D(on):%d/%m/%Y}" in str(refusal.value)
    assert history(code)[0].label.fr in str(refusal.value)
    assert f"{D(on):%d/%m/%Y}" in refusal.value.words.ar
    assert refusal.value.first == history(code)[0].valid_from


ENTRY = """
parameters:
  reminder:
    label: {fr: "Rappel", ar: "تذكير", en: "Reminder"}
    unit: hours
    type: whole
    nature: policy
    values:
      - {from: 2020-01-01, to: 2020-12-31, value: 24, source: house_policy, certainty: unsure}
      - {from: 2021-01-01, value: 48, source: house_policy, certainty: unsure}
"""


def test_a_well_formed_entry_is_read() -> None:
    (first, second) = table([parse("ours.yaml", ENTRY)])["reminder"]

    assert (first.value, second.value, second.valid_to) == (24, 48, None)


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("2021-01-01, value", "2020-12-31, value", "still applies"),
        (", to: 2020-12-31", "", "still applies"),
        ("to: 2020-12-31", "to: 2019-12-31", "before it begins"),
        ("value: 48", 'value: "48"', "whole number"),
        ("value: 48", "value: -1", "below zero"),
        ("value: 48", "value: true", "whole number"),
        ("unit: hours", "unit: fortnights", "“unit” is 'fortnights'"),
        ("type: whole", "type: number", "“type” is 'number'"),
        ("type: whole", "type: amount", "between quotes"),
        ("type: whole", "type: numbers", "must be a list"),
        ("type: whole", "type: windows", "must map months"),
        ("nature: policy", "nature: habit", "“nature” is 'habit'"),
        (
            "certainty: unsure}\n      - {from: 2021",
            "certainty: sure}\n      - {from: 2021",
            "“certainty” is",
        ),
        ("source: house_policy", "source: hearsay", "sources.yaml"),
        (', en: "Reminder"', "", "“en” is missing"),
        ('ar: "تذكير"', 'ar: ""', "“ar”"),
        ("label:", "lable:", "unknown key lable"),
        ("from: 2021-01-01", "from: 2021-13-01", "must be a date"),
        ("from: 2021-01-01", "from: 2021-01-01 10:00:00", "must be a date"),
        ("    values:", "    values: []\n    more:", "unknown key more"),
    ],
)
def test_a_wrong_entry_is_named_with_what_to_mend(wrong: str, right: str, problem: str) -> None:
    assert wrong in ENTRY

    with pytest.raises(BadDataFile, match=r"ours.yaml, parameters / reminder") as refusal:
        table([parse("ours.yaml", ENTRY.replace(wrong, right))])

    assert problem in str(refusal.value)


def test_one_code_in_two_files_is_refused() -> None:
    with pytest.raises(BadDataFile, match="already defined"):
        table([parse("ours.yaml", ENTRY), parse("theirs.yaml", ENTRY)])


@pytest.mark.parametrize(
    ("windows", "problem"),
    [("{3: [5, 30]}", "the day itself"), ("{3: [-5]}", "days before"), ("{early: [-5, 5]}", "days before")],
)
def test_a_wrong_window_is_refused(windows: str, problem: str) -> None:
    entry = ENTRY.replace("type: whole", "type: windows").replace("value: 24", f"value: {windows}")

    with pytest.raises(BadDataFile, match=problem):
        table([parse("ours.yaml", entry)])


def test_a_series_without_values_is_refused() -> None:
    head = ENTRY[: ENTRY.index("    values:")]

    with pytest.raises(BadDataFile, match="“values” is empty"):
        table([parse("ours.yaml", head + "    values: []\n")])
