"""Amounts and counts, whichever way the thousands and decimals are marked."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from maslak.imports.reading.errors import BadValue
from maslak.imports.reading.fold import visible, western_digits
from maslak.imports.reading.sheets import Cell

_DIRHAM = re.compile(r"(?<![a-z])(?:dhs?|mad|dirhams?)(?![a-z])|درهما?|دراهم|د\.? ?م\.?", re.IGNORECASE)
_OTHER_MONEY = re.compile(
    r"[€$£¥]|(?<![a-z])(?:eur|euros?|usd|dollars?|f ?cfa|xof|xaf|gbp)(?![a-z])", re.IGNORECASE
)
_REST = re.compile(
    r"(?:/ ?|par |per )?(?<![a-z])(?:mois|mensuel|month|net|brut|gross)(?![a-z])|شهريا|في الشهر|صافي|خام",
    re.IGNORECASE,
)
_GROUP_SPACE = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))")
_SHAPE = re.compile(r"^[+-]?\d[\d.,]*$|^[+-]?[.,]\d+$")
_GROUPED = {",": re.compile(r"^\d{1,3}(?:,\d{3})+$"), ".": re.compile(r"^\d{1,3}(?:\.\d{3})+$")}


@lru_cache(maxsize=16384)
def _of_text(text: str) -> Decimal:
    plain = _GROUP_SPACE.sub("", text.replace("٫", ".").replace("٬", ",")).replace("−", "-").strip()
    plain = re.sub(r"(?<=\d)[.,]-+$", "", plain)  # « 3000,- »
    if not _SHAPE.match(plain):
        raise BadValue("number_unreadable")
    sign, digits = (-1, plain[1:]) if plain[0] == "-" else (1, plain.lstrip("+"))
    try:
        return sign * Decimal(_western(digits))
    except InvalidOperation:
        raise BadValue("number_unreadable") from None


def _western(digits: str) -> str:
    """`digits` with a point for decimals and nothing between thousands. A lone separator before three digits
    marks thousands (« 3.500 »), as wages and counts do; anything else before one, two or more digits, decimals."""
    marks = [mark for mark in ".," if mark in digits]
    if not marks:
        return digits
    if len(marks) == 2:
        decimal = max(marks, key=digits.rindex)
        whole, _, fraction = digits.rpartition(decimal)
        thousands = "," if decimal == "." else "."
        if decimal in whole or not _GROUPED[thousands].match(whole):
            raise BadValue("number_unreadable")
        return f"{whole.replace(thousands, '')}.{fraction or 0}"
    (mark,) = marks
    if _GROUPED[mark].match(digits) and not digits.startswith("0"):
        return digits.replace(mark, "")
    if digits.count(mark) > 1:
        raise BadValue("number_unreadable")
    return digits.replace(mark, ".").rstrip(".")


def read_number(cell: Cell) -> Decimal:
    """A plain number. Raises `BadValue` for anything else."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise BadValue("number_unreadable")
    if isinstance(cell, str):
        return _of_text(western_digits(visible(cell)).lstrip("'"))
    if cell != cell or cell in (float("inf"), float("-inf")):
        raise BadValue("number_unreadable")
    return Decimal(str(cell))


def read_money(cell: Cell) -> Decimal:
    """An amount in dirhams, to the centime. Raises `BadValue`, also for another currency or a negative amount."""
    if isinstance(cell, str):
        text = western_digits(visible(cell))
        if _OTHER_MONEY.search(text):
            raise BadValue("money_other_currency")
        cell = _REST.sub("", _DIRHAM.sub("", text)).strip(" /.:")
    try:
        amount = read_number(cell)
    except BadValue as error:
        raise BadValue("money_unreadable") from error
    if amount < 0:
        raise BadValue("money_negative")
    if amount >= 10**9:
        raise BadValue("money_unreadable")
    return amount.quantize(Decimal("0.01"))


def read_wage(cell: Cell) -> Decimal:
    """A monthly wage in dirhams, above zero. Raises `BadValue`."""
    wage = read_money(cell)
    if wage == 0:
        raise BadValue("money_zero")
    if wage >= 10**7:
        raise BadValue("money_unreadable")
    return wage


def read_integer(cell: Cell) -> int:
    """A count, zero or more. Raises `BadValue`."""
    try:
        number = read_number(cell)
    except BadValue as error:
        raise BadValue("integer_unreadable") from error
    if number != number.to_integral_value() or number < 0 or number >= 10**12:
        raise BadValue("integer_unreadable")
    return int(number)


def read_percent(cell: Cell) -> Decimal:
    """A percentage between 0 and 100: « 38,4 % » and 38.4 alike. Raises `BadValue`."""
    try:
        number = read_number(visible(cell).rstrip("%٪ ") if isinstance(cell, str) else cell)
    except BadValue as error:
        raise BadValue("percent_unreadable") from error
    if not 0 <= number <= 100:
        raise BadValue("percent_unreadable")
    return number


def read_year(cell: Cell) -> int:
    """A calendar year. Raises `BadValue`."""
    text = western_digits(visible(cell)) if isinstance(cell, str) else cell
    if isinstance(text, date):
        return int(text.year)
    try:
        year = int(read_number(text))
    except BadValue as error:
        raise BadValue("year_unreadable") from error
    if not 1900 <= year <= 2100:
        raise BadValue("year_unreadable")
    return year
