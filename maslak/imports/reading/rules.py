"""What must hold between the cells of one row. Only the impossible is an error; what contradicts law, calendar or
the order of dates is a warning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from maslak.imports.reading.dates import MOROCCO, BirthDate
from maslak.law.calendar import FIRST_YEAR, LAST_YEAR, default_calendar
from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import history, parameter

if TYPE_CHECKING:
    from maslak.imports.reading.kinds import Part
    from maslak.imports.reading.rows import ParsedRow, ParsedTable, Problem

OLDEST = 90  # years: beyond it a birth date is more likely mistyped than true
_DOMESTIC = "domestic_19_12"
_SUNDAY = 6
# Contracts whose pay the minimum wage does not govern.
_NO_FLOOR = frozenset(["internship_ci", "apprenticeship", "service_contract_ae"])


def judge(part: Part, row: ParsedRow) -> None:
    """Add to `row` what its cells say against each other."""
    row.errors += _born_after(part, row)
    if not any(problem.field == "birth_date" for problem in row.errors):
        row.warnings += _age(part, row)
    row.warnings += _order(part, row)
    row.warnings += _closed_day(part, row)
    row.warnings += _wage(part, row)
    row.warnings += _domestic(part, row)
    row.warnings += _sum(part, row)


def warn_of_other_years(table: ParsedTable, year: int) -> None:
    """Warn of rows dated outside the register's year, unless the register gathers many years."""
    part = table.part
    if part.cumulative or not part.main_date:
        return
    for row in table.data:
        day = day_of(row.values.get(part.main_date))
        if day and day.year != year:
            row.warnings.append(row.problem(part.main_date, "other_year", year=year))


def day_of(value: Any) -> date | None:
    """The Moroccan day of a date or a moment."""
    if isinstance(value, datetime):
        return value.astimezone(MOROCCO).date()
    return value if isinstance(value, date) else None


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def age_on(birth: BirthDate, day: date) -> int:
    """Full years on `day`; the age reached in that year when only the year of birth is known."""
    years = day.year - birth.year
    if birth.day and (day.month, day.day) < (birth.day.month, birth.day.day):
        years -= 1
    return years


def _births(part: Part, row: ParsedRow) -> Iterator[tuple[BirthDate, str, date]]:
    birth = row.values.get("birth_date")
    if not isinstance(birth, BirthDate):
        return
    for name in part.born_before:
        day = day_of(row.values.get(name))
        if day:
            yield birth, name, day


def _born_after(part: Part, row: ParsedRow) -> Iterator[Problem]:
    for birth, name, day in _births(part, row):
        if (birth.day and birth.day > day) or birth.year > day.year:
            yield row.problem(
                "birth_date", "born_after", other=row.headers.get(name, name), date=written(day)
            )
            return


def _age(part: Part, row: ParsedRow) -> Iterator[Problem]:
    for birth, _name, day in _births(part, row):
        age = age_on(birth, day)
        least = _on("minimum_working_age", day)
        if least is not None and age < least:
            yield row.problem("birth_date", "age_low", age=age, least=int(least))
        elif age > OLDEST:
            yield row.problem("birth_date", "age_high", age=age)
        return


def _order(part: Part, row: ParsedRow) -> Iterator[Problem]:
    earlier: tuple[str, date] | None = None
    for name in part.order:
        day = day_of(row.values.get(name))
        if day is None:
            continue
        if earlier and day < earlier[1]:
            yield row.problem(
                name,
                "dates_out_of_order",
                earlier=row.headers.get(earlier[0], earlier[0]),
                earlier_date=written(earlier[1]),
                later=row.headers.get(name, name),
                later_date=written(day),
            )
        earlier = (name, day)


def _closed_day(part: Part, row: ParsedRow) -> Iterator[Problem]:
    for name in part.working_day:
        day = day_of(row.values.get(name))
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            continue
        if day.weekday() == _SUNDAY:
            yield row.problem(name, "on_sunday", date=written(day))
            continue
        feast = default_calendar().is_holiday(day)
        if feast:
            names = {f"feast_{lang}": feast.name.in_language(lang) for lang in ("fr", "ar", "en")}
            yield row.problem(name, "on_holiday", date=written(day), **names)


def _wage(part: Part, row: ParsedRow) -> Iterator[Problem]:
    if not part.wage_floor:
        return
    wage = row.values.get(part.wage_floor["wage"])
    day = day_of(row.values.get(part.wage_floor["date"]))
    if wage is None or day is None:
        return
    floor = monthly_floor(row.values.get(part.wage_floor["contract"]), day)
    if floor is not None and wage < floor:
        yield row.problem(
            part.wage_floor["wage"], "wage_below_floor", wage=f"{wage:.2f}", floor=f"{floor:.2f}"
        )


def monthly_floor(contract_type: str | None, day: date) -> Decimal | None:
    """The lowest legal monthly wage in dirhams on `day` outside agriculture; None where we hold none."""
    if contract_type in _NO_FLOOR:
        return None
    hourly, hours = _on("smig_hourly_mad", day), _on("smig_hours_per_month", day)
    if hourly is None or hours is None:
        return None
    share = _on("domestic_floor_percent_of_smig", day) if contract_type == _DOMESTIC else 100
    if share is None:
        return None
    return (Decimal(hourly) * Decimal(hours) * Decimal(share) / 100).quantize(Decimal("0.01"))


def _domestic(part: Part, row: ParsedRow) -> Iterator[Problem]:
    """A contract under law 19-12 that is older than the law; its first rule we hold tells since when it applies."""
    if row.values.get("contract_type") != _DOMESTIC:
        return
    day = day_of(row.values.get(part.main_date))
    start = history("domestic_work_minimum_age")[0].valid_from
    if day and day < start:
        yield row.problem(part.main_date, "domestic_before_law", date=written(start))


def _sum(part: Part, row: ParsedRow) -> Iterator[Problem]:
    if not part.adds_up:
        return
    name = part.adds_up["whole"]
    whole, parts = row.values.get(name), [row.values.get(one) for one in part.adds_up["parts"]]
    known = [one for one in parts if one is not None]
    if whole is None or not known:
        return
    total = sum(known)
    params = {"sum": str(total), "whole": str(whole)}
    if total > whole:
        yield row.problem(name, "parts_above_whole", **params)
    elif len(known) == len(parts) and total < whole:
        yield row.problem(name, "parts_below_whole", **params)


def _on(code: str, day: date) -> Any:
    try:
        return parameter(code, day).value
    except NoValueOnDate:
        return None
