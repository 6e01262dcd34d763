"""Dimensions of a fact, as they were that day."""

from __future__ import annotations

from datetime import date

# EGRISS and ILO tables separate youth to 24, the core working ages and those over 60.
_BANDS = ((15, "0-14"), (18, "15-17"), (25, "18-24"), (30, "25-29"), (45, "30-44"), (60, "45-59"))


def age_on(day: date, birth_date: date | None, birth_year: int | None) -> int | None:
    """Age in whole years on `day`; from the year alone when the day of birth is unknown; None when neither is."""
    if birth_date is not None:
        return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
    return day.year - birth_year if birth_year is not None else None


def age_band(age: int | None) -> str:
    """The band of an age: « 18-24 », « 60+ », or an empty text for an unknown or impossible age."""
    if age is None or age < 0:
        return ""
    return next((label for limit, label in _BANDS if age < limit), "60+")


AGE_BANDS: tuple[str, ...] = (*(label for _limit, label in _BANDS), "60+")
