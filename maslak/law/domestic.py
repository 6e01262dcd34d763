"""Domestic work (law 19-12): what a contract must hold on a date, and what is wrong with one, explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from types import MappingProxyType

from babel.numbers import format_decimal

from maslak.law.datafiles import Entry, read
from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import history, parameter
from maslak.law.words import Source, Words

LEVELS = ("refusal", "warning")
ADULT = 18
_CENTIME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class DomesticContract:
    """What a contract says; None is what it does not say. Wages in MAD a month, in cash."""

    starts_on: date
    age: int | None = None
    weekly_hours: Decimal | None = None
    weekly_rest_hours: int | None = None
    monthly_wage: Decimal | None = None
    trial_days: int | None = None
    open_ended: bool = True
    copies: int | None = None
    deposited: bool | None = None
    guardian_authorisation: bool | None = None
    night_work: bool | None = None
    foreign_worker: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or to do: `refusal` or `warning`, why, the limit of the day, the text, the fine in MAD."""

    code: str
    level: str
    words: Words
    limit: Decimal | int | None
    source: Source
    certainty: str
    fine: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class WageFloor:
    """The wage floor of a day in MAD, and how it is reckoned: share of hourly wage, times hours a month."""

    monthly: Decimal
    hourly_minimum_wage: Decimal
    percent: int
    hours_per_month: int
    source: Source
    wage_source: Source
    certainty: str


def age_on(birth_date: date, on: date) -> int:
    """Full years on a day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def wage_floor(on: date) -> WageFloor:
    """60 % of the minimum wage of that day, for a month of 191 hours. Raises NoValueOnDate before the law."""
    share = parameter("domestic_floor_percent_of_smig", on)
    hourly = parameter("smig_hourly_mad", on)
    hours = parameter("smig_hours_per_month", on)
    return WageFloor(
        monthly=_money(hourly.value * hours.value * share.value / 100),
        hourly_minimum_wage=hourly.value,
        percent=share.value,
        hours_per_month=hours.value,
        source=share.source,
        wage_source=hourly.source,
        certainty=share.certainty,
    )


def check(contract: DomesticContract) -> tuple[Finding, ...]:
    """What is wrong with the contract on the day it starts, refusals first.

    What it does not say is not judged, but for the guardian's authorisation of a minor, which must be there.
    Raises NoValueOnDate when it starts before law 19-12.
    """
    parameter("domestic_work_minimum_age", contract.starts_on)  # the law must be in force
    found = [*_age(contract), *_time(contract), *_wage(contract), *_formalities(contract)]
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def is_refused(findings: tuple[Finding, ...]) -> bool:
    """Whether one of them forbids the contract as it stands."""
    return any(finding.level == "refusal" for finding in findings)


def _age(contract: DomesticContract) -> Iterator[Finding]:
    day, age = contract.starts_on, contract.age
    if age is None:
        return
    minimum = parameter("domestic_work_minimum_age", day).value
    if age < minimum:
        yield _finding("under_age", day, minimum, age)
    elif age < ADULT:
        if not contract.guardian_authorisation:
            yield _finding("guardian_missing", day)
        if contract.night_work:
            yield _finding("minor_at_night", day)


def _time(contract: DomesticContract) -> Iterator[Finding]:
    day = contract.starts_on
    if contract.weekly_hours is not None:
        limit = _weekly_limit(contract)
        if contract.weekly_hours > limit:
            yield _finding("too_many_hours", day, limit, contract.weekly_hours)
    rest = parameter("domestic_weekly_rest_hours", day).value
    if contract.weekly_rest_hours is not None and contract.weekly_rest_hours < rest:
        yield _finding("too_little_rest", day, rest, contract.weekly_rest_hours)
    trial = parameter("domestic_trial_days", day).value
    if contract.open_ended and contract.trial_days is not None and contract.trial_days > trial:
        yield _finding("trial_too_long", day, trial, contract.trial_days)


def _weekly_limit(contract: DomesticContract) -> int:
    """Hours a week: those of 16 to 18 while the law admits them, else those of adults."""
    if contract.age is not None and contract.age < ADULT:
        try:
            return int(parameter("domestic_weekly_hours_minor", contract.starts_on).value)
        except NoValueOnDate:
            pass
    return int(parameter("domestic_weekly_hours_adult", contract.starts_on).value)


def _wage(contract: DomesticContract) -> Iterator[Finding]:
    """Under the floor of the hours worked: refused. Between it and the floor of a full month: to be checked."""
    day, wage = contract.starts_on, contract.monthly_wage
    if wage is None:
        return
    floor = wage_floor(day)
    for_hours = floor.monthly
    if contract.weekly_hours is not None:
        hours = min(contract.weekly_hours * 52 / 12, Decimal(floor.hours_per_month))
        for_hours = _money(floor.hourly_minimum_wage * floor.percent / 100 * hours)
    if wage < for_hours:
        yield _finding("wage_below_floor", day, for_hours, wage)
    elif wage < floor.monthly:
        yield _finding("wage_part_time", day, floor.monthly, wage)


def _formalities(contract: DomesticContract) -> Iterator[Finding]:
    day = contract.starts_on
    copies = parameter("domestic_contract_copies", day).value
    if contract.copies is not None and contract.copies < copies:
        yield _finding("too_few_copies", day, copies, contract.copies)
    if contract.deposited is False:
        yield _finding("not_deposited", day)
    if contract.foreign_worker:
        yield _finding("foreign_worker", day)
    yield _finding("social_security", day)


def _money(amount: Decimal) -> Decimal:
    return amount.quantize(_CENTIME, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class _Written:
    level: str
    text: Words
    source: Source
    certainty: str
    fine: str | None


def _finding(
    code: str, on: date, limit: Decimal | int | None = None, given: Decimal | int | None = None
) -> Finding:
    written = findings()[code]
    fine = parameter(written.fine, on).value if written.fine else None
    text = written.text.filled(limit=_number(limit), given=_number(given))
    return Finding(code, written.level, text, limit, written.source, written.certainty, fine)


def _number(value: Decimal | int | None) -> Words:
    """The number as each language writes it, with Western digits."""
    if value is None:
        return Words("", "", "")
    pattern = "#,##0.00" if isinstance(value, Decimal) and value % 1 else "#,##0"
    return Words(*(format_decimal(value, pattern, locale=name) for name in ("fr", "ar_MA", "en")))


@cache
def findings() -> Mapping[str, _Written]:
    """What may be found, by code."""
    return findings_of(read("domestic_work.yaml"))


def findings_of(document: Entry) -> Mapping[str, _Written]:
    """The checked findings of one file. Raises BadDataFile."""
    document.only("findings")
    found = {}
    for code, entry in document.keyed("findings"):
        entry.only("level", "text", "source", "certainty", "fine")
        fine = entry.optional("fine", entry.text)
        if fine is not None:
            history(fine)
        found[code] = _Written(
            entry.one_of("level", LEVELS), entry.words("text"), entry.source(), entry.certainty(), fine
        )
    return MappingProxyType(found)
