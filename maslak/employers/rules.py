"""The rules of establishments: plain functions of what an employer writes of themselves."""

from __future__ import annotations

from datetime import date, timedelta

from maslak.core.text import squeeze

ICE_DIGITS = 15


def ice_of(text: str) -> str:
    """The ICE in one form: « 001 561 191 000 066 » gives « 001561191000066 »; anything else comes back squeezed."""
    return squeeze(text)


def is_ice(text: str) -> bool:
    """Whether a squeezed text has the form of an ICE: fifteen digits (nine of the firm, four of the site, a key)."""
    return len(text) == ICE_DIGITS and text.isascii() and text.isdigit()


def ice_key_agrees(ice: str) -> bool:
    """Whether the last two digits are the key of the others: the whole number divides by 97."""
    return is_ice(ice) and int(ice) % 97 == 0


def is_standing(
    *, status: str, confirmed_on: date | None, closes_on: date | None, today: date, days: int
) -> bool:
    """Whether an offer is shown: open, confirmed within `days` days, and not past its last day."""
    if status != "open" or confirmed_on is None or (closes_on is not None and closes_on < today):
        return False
    return today <= last_day(confirmed_on, days)


def last_day(confirmed_on: date, days: int) -> date:
    """The last day on which an offer counts as standing without a new word of its employer."""
    return confirmed_on + timedelta(days=days)
