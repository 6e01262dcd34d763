"""The rules of placement: when to check that work lasts, and what to be wary of on the day it begins."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import parameter

# Neither an employment contract nor paid by the month under the minimum wage.
NO_WAGE_FLOOR = frozenset({"internship_ci", "apprenticeship", "service_contract_ae"})
DOMESTIC = "domestic_19_12"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to look at, never a refusal: its code and the figures for its sentence."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


# A check this many days past is no longer asked for: the answer would be a memory, not an observation.
TOO_LATE_DAYS = 730


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month: 31 January + 1 is in February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_days(starts_on: date, months: Iterable[int]) -> list[tuple[int, date]]:
    """When to ask whether the person still works: each month with its day."""
    return [(month, months_later(starts_on, month)) for month in sorted(set(months))]


def wage_floor(contract_type: str, on: date) -> Decimal | None:
    """The least gross pay a month, full time, in dirhams, on that day; None where none applies or is known.

    Labour code arts 356-360 and the decrees that set the SMIG; law 19-12 art. 19 for domestic work (a share
    of the SMIG). Hours a month: see the parameter smig_hours_per_month.
    """
    if contract_type in NO_WAGE_FLOOR:
        return None
    try:
        floor: Decimal = (
            Decimal(parameter("smig_hourly_mad", on=on).value)
            * parameter("smig_hours_per_month", on=on).value
        )
        if contract_type == DOMESTIC:
            floor = floor * parameter("domestic_floor_percent_of_smig", on=on).value / 100
    except NoValueOnDate:
        return None
    return floor.quantize(_CENT, ROUND_HALF_UP)


def minimum_age(contract_type: str, on: date) -> int | None:
    """The age from which one may do that work on that day, None when it is not known for the day."""
    code = "domestic_work_minimum_age" if contract_type == DOMESTIC else "minimum_working_age"
    try:
        return int(parameter(code, on=on).value)
    except NoValueOnDate:
        return None


def concerns(
    *, contract_type: str, starts_on: date, wage_mad: Decimal | None, age: int | None
) -> list[Concern]:
    """What to look at on that day: pay under the legal floor, somebody too young for that work."""
    found = []
    floor, least = wage_floor(contract_type, starts_on), minimum_age(contract_type, starts_on)
    if wage_mad is not None and floor is not None and wage_mad < floor:
        found.append(Concern("wage_under_floor", (("wage", f"{wage_mad:.2f}"), ("floor", f"{floor:.2f}"))))
    if age is not None and least is not None and age < least:
        found.append(Concern("too_young", (("age", str(age)), ("least", str(least)))))
    return found


#: From the least to the most; what is not in a scale is not compared.
CEFR = ("A1", "A2", "B1", "B2", "C1", "C2", "native")
SCHOOLING = (
    "none",
    "primary",
    "lower_secondary",
    "upper_secondary",
    "baccalaureate",
    "bac2",
    "bac3",
    "bac5",
    "doctorate",
)
_SAME_STEP = {"vocational": "upper_secondary"}  # a trade learnt at school stands beside the lycée


def reaches(held: str | None, asked: str, scale: tuple[str, ...]) -> bool | None:
    """Whether a level reaches the one asked; None when it is not known."""
    held, asked = _SAME_STEP.get(held or "", held), _SAME_STEP.get(asked, asked)
    if not held or held not in scale or asked not in scale:
        return None
    return scale.index(held) >= scale.index(asked)


def nearness(region: str, city: str, work_region: str, work_city: str) -> str:
    """How near a home is to the workplace, told no closer than the town: same_city, same_region, elsewhere, unknown.

    Towns are given in one form.
    """
    if city and city == work_city:
        return "same_city"
    if not region:
        return "unknown"
    return "same_region" if region == work_region else "elsewhere"


def hours_fit(wanted: Collection[str], offered: Collection[str]) -> bool:
    """Whether every moment at which one works is one that the person can; flexible hours fit whoever is asked."""
    return "flexible" in offered or set(offered) <= set(wanted) | {"flexible"}


def hire_may_be_confirmed(starts_on: date, today: date) -> bool:
    """Whether the first day of work has come."""
    return starts_on <= today
