"""Domestic work: the wage floor of the date, and what is refused in a contract, explained."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maslak.law.datafiles import parse
from maslak.law.domestic import (
    DomesticContract,
    age_on,
    check,
    findings,
    findings_of,
    is_refused,
    wage_floor,
)
from maslak.law.errors import BadDataFile, NoValueOnDate, UnknownParameter

D = date.fromisoformat
TODAY = D("2026-03-01")


def found(starts_on: str = "2026-03-01", **said: Any) -> set[str]:
    return {finding.code for finding in check(DomesticContract(D(starts_on), **said))}


@pytest.mark.parametrize(
    ("on", "floor"),
    [
        ("2018-10-02", "1542.52"),
        ("2020-06-30", "1619.30"),
        ("2020-07-01", "1697.23"),
        ("2022-09-01", "1782.03"),
        ("2025-01-01", "1959.66"),
        ("2026-01-01", "2053.63"),
    ],
)
def test_the_floor_is_sixty_percent_of_the_minimum_wage_of_the_date(on: str, floor: str) -> None:
    answer = wage_floor(D(on))

    assert answer.monthly == Decimal(floor)
    assert (answer.percent, answer.hours_per_month) == (60, 191)
    assert answer.source.text.fr
    assert answer.wage_source.text.fr


def test_a_full_contract_of_an_adult_is_not_refused() -> None:
    contract = DomesticContract(
        TODAY, age=30, weekly_hours=Decimal(48), weekly_rest_hours=24, monthly_wage=Decimal("2053.63"),
        trial_days=15, copies=3, deposited=True, foreign_worker=False,
    )  # fmt: skip

    assert not is_refused(check(contract))
    assert {finding.code for finding in check(contract)} == {"social_security"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"age": 17}, "under_age"),
        ({"weekly_hours": Decimal("48.5")}, "too_many_hours"),
        ({"weekly_rest_hours": 23}, "too_little_rest"),
        ({"monthly_wage": Decimal("2053.62")}, "wage_below_floor"),
        ({"trial_days": 16}, "trial_too_long"),
        ({"copies": 2}, "too_few_copies"),
    ],
)
def test_what_the_law_refuses_is_explained(said: dict[str, Any], code: str) -> None:
    findings_now = check(DomesticContract(TODAY, foreign_worker=False, **said))
    (refused,) = [finding for finding in findings_now if finding.code == code]

    assert refused.level == "refusal"
    assert is_refused(findings_now)
    assert refused.source.address
    for words in (refused.words.fr, refused.words.ar, refused.words.en):
        assert re.search(r"\d", words)
        assert "%(" not in words


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"age": 18}, "under_age"),
        ({"weekly_hours": Decimal(48)}, "too_many_hours"),
        ({"weekly_rest_hours": 24}, "too_little_rest"),
        ({"monthly_wage": Decimal("2053.63")}, "wage_below_floor"),
        ({"trial_days": 15}, "trial_too_long"),
        ({"trial_days": 60, "open_ended": False}, "trial_too_long"),
        ({"copies": 3}, "too_few_copies"),
        ({"deposited": True}, "not_deposited"),
        ({"foreign_worker": False}, "foreign_worker"),
    ],
)
def test_what_stands_at_the_limit_is_accepted(said: dict[str, Any], code: str) -> None:
    assert code not in found(**said)


def test_what_the_contract_does_not_say_is_not_judged() -> None:
    assert not is_refused(check(DomesticContract(TODAY)))


@pytest.mark.parametrize(
    ("age", "on", "codes"),
    [
        (15, "2020-07-01", {"under_age"}),
        (16, "2020-07-01", {"guardian_missing"}),
        (16, "2023-10-01", {"guardian_missing"}),
        (16, "2023-10-02", {"under_age"}),
        (17, "2026-03-01", {"under_age"}),
    ],
)
def test_the_age_follows_the_date(age: int, on: str, codes: set[str]) -> None:
    assert found(on, age=age) & {"under_age", "guardian_missing"} == codes


def test_a_minor_worked_shorter_weeks_by_day_with_an_authorisation() -> None:
    minor: dict[str, Any] = {"age": 17, "guardian_authorisation": True}

    assert not found("2020-07-01", weekly_hours=Decimal(40), **minor) & {"too_many_hours", "guardian_missing"}
    assert "too_many_hours" in found("2020-07-01", weekly_hours=Decimal(41), **minor)
    assert "minor_at_night" in found("2020-07-01", night_work=True, **minor)
    assert "minor_at_night" not in found("2026-03-01", age=30, night_work=True)


def test_part_time_pay_is_refused_under_the_floor_of_its_hours_and_else_to_be_checked() -> None:
    half = Decimal(20)  # 20 hours a week, 86.67 a month, at 10.752 an hour: 931.84

    assert "wage_below_floor" in found(weekly_hours=half, monthly_wage=Decimal("931.83"))
    assert "wage_part_time" in found(weekly_hours=half, monthly_wage=Decimal("931.84"))
    assert "wage_part_time" in found(weekly_hours=half, monthly_wage=Decimal("2053.62"))
    assert not found(weekly_hours=half, monthly_wage=Decimal("2053.63")) & {
        "wage_part_time",
        "wage_below_floor",
    }


def test_refusals_come_before_what_is_to_be_checked() -> None:
    levels = [finding.level for finding in check(DomesticContract(TODAY, age=15, deposited=False, copies=1))]

    assert levels == sorted(levels)
    assert levels[0] == "refusal"
    assert levels[-1] == "warning"


def test_a_fine_is_that_of_the_law() -> None:
    fines = {
        finding.code: finding.fine for finding in check(DomesticContract(TODAY, age=15, deposited=False))
    }

    assert fines["under_age"] == (25000, 30000)
    assert fines["not_deposited"] == (3000, 5000)
    assert fines["social_security"] is None


def test_numbers_are_written_as_each_language_writes_them() -> None:
    (low,) = [f for f in check(DomesticContract(TODAY, monthly_wage=Decimal("1500.5"))) if f.limit]

    assert re.search(r"2\W053,63 MAD", low.words.fr)
    assert "2,053.63" in low.words.en
    assert re.search(r"2\W053,63", low.words.ar)


def test_a_contract_before_the_law_is_not_judged() -> None:
    with pytest.raises(NoValueOnDate, match="02/10/2018"):
        check(DomesticContract(D("2018-10-01"), age=30))
    with pytest.raises(NoValueOnDate):
        wage_floor(D("2018-10-01"))


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [("2008-03-01", "2026-03-01", 18), ("2008-03-02", "2026-03-01", 17), ("2004-02-29", "2022-02-28", 17)],
)
def test_age_in_full_years(born: str, on: str, age: int) -> None:
    assert age_on(D(born), D(on)) == age


def test_everything_that_may_be_found_is_found_by_some_contract() -> None:
    hours: dict[str, Any] = {"weekly_hours": Decimal(60), "weekly_rest_hours": 1, "trial_days": 99}
    every = found(age=10, monthly_wage=Decimal(1), copies=0, deposited=False, **hours) | found(
        "2020-07-01", age=16, night_work=True
    )
    every |= found(weekly_hours=Decimal(10), monthly_wage=Decimal(1900))

    assert every == set(findings())


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [("level: refusal", "level: frown", "“level” is 'frown'"), ("text:", "texte:", "unknown key texte")],
)
def test_a_wrong_finding_is_named(right: str, wrong: str, problem: str) -> None:
    words = '{fr: "a", ar: "ا", en: "a"}'
    content = (
        f"findings: {{late: {{level: refusal, text: {words}, source: house_policy, certainty: unsure}}}}"
    )
    findings_of(parse("ours.yaml", content))

    with pytest.raises(BadDataFile) as refusal:
        findings_of(parse("ours.yaml", content.replace(right, wrong)))

    assert problem in str(refusal.value)
    with pytest.raises(UnknownParameter):
        findings_of(
            parse("ours.yaml", content.replace("level: refusal", "level: refusal, fine: no_such_fine"))
        )
