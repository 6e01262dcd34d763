"""The rules of assisted contracts: which months, how much, which days to look, what goes back. Plain functions."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from maslak.law.assisted import Terms
from maslak.placement.rules import months_later

_CENTIME = Decimal("0.01")


def months_paid(terms: Terms, contract_months: int | None) -> int:
    """How many months may be paid: the scheme's, or those of a shorter contract (None: open-ended).

    ValueError while nobody said how many the scheme pays.
    """
    if terms.max_months is None:
        raise ValueError("max_months is not known")
    return terms.max_months if contract_months is None else min(terms.max_months, contract_months)


def month_day(starts_on: date, number: int) -> date:
    """The first day of the calendar month claimed as number `number`; 1 is the month of the first day of work."""
    return months_later(starts_on.replace(day=1), number - 1)


def last_day(first: date) -> date:
    """The last day of the month of `first`."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def paid_until(starts_on: date, months: int) -> date:
    """The last day that may be paid: the end of the last month."""
    return last_day(month_day(starts_on, months))


def keep_until(last_paid: date, retention_months: int) -> date:
    """Until when the post is kept: so many whole months after the last one that may be paid."""
    return last_day(months_later(last_paid.replace(day=1), retention_months))


def check_days(starts_on: date, until: date, every_months: int | None) -> list[date]:
    """When to look whether the post is held: every so many months after the first day, and on the last day.

    0 or None, not said: on the last day alone.
    """
    days = []
    number = every_months or 0
    while number and months_later(starts_on, number) < until:
        days.append(months_later(starts_on, number))
        number += every_months or 0
    return [*days, until]


def month_amount(terms: Terms, *, agreed_mad: Decimal, paid_mad: Decimal) -> Decimal | None:
    """What a month gives, in dirhams and centimes: in proportion where less than the agreed wage was paid.

    A raise changes nothing: money is set aside for the agreed wage. None while a parameter is missing.
    """
    whole = terms.contribution_for(agreed_mad)
    if whole is None or paid_mad >= agreed_mad:
        return whole
    if terms.contribution == "percent":
        return terms.contribution_for(paid_mad)
    return (whole * paid_mad / agreed_mad).quantize(_CENTIME, ROUND_HALF_UP)


def due_back(
    recovery: str, *, paid_mad: Decimal, starts_on: date, keep_until: date, broken_on: date, blameless: bool
) -> Decimal:
    """What an employer gives back, in dirhams, whose post ended on `broken_on`, the last day of work.

    `recovery`: none, whole, or pro_rata: the share of the days that were not kept, of all days that were to be.
    """
    if blameless or recovery == "none" or broken_on >= keep_until:
        return Decimal("0.00")
    if recovery == "whole":
        return paid_mad
    all_days = (keep_until - starts_on).days + 1
    kept = max((broken_on - starts_on).days + 1, 0)
    return (paid_mad * (all_days - kept) / all_days).quantize(_CENTIME, ROUND_HALF_UP)


def claimable(starts_on: date, months: int, today: date) -> list[int]:
    """The numbers of the months that are over, so that their wage was paid; a month is claimed once it has ended."""
    return [n for n in range(1, months + 1) if last_day(month_day(starts_on, n)) < today + timedelta(days=1)]
