"""The rules of outreach: plain functions of days and numbers."""

from __future__ import annotations

from datetime import date


def is_late(due_on: date, status: str, today: date) -> bool:
    """Whether something still open was due before today."""
    return status in ("open", "to_do", "started") and due_on < today


def seats_allow(taken: int, seats: int | None) -> bool:
    """Whether one more may sit; without a number of seats, always."""
    return seats is None or taken < seats


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    lengths = (31, 29 if _leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return date(year, month + 1, min(day.day, lengths[month]))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
