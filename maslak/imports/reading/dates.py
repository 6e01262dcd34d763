"""Dates as offices write them. Day first, always: month-first is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.fold import fold, visible, western_digits
from maslak.imports.reading.sheets import Cell

MOROCCO = ZoneInfo("Africa/Casablanca")
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Two-digit years: an event of « 69 » is 2069, of « 70 » 1970; a birth is put in the last century as soon as the
# person would be younger than 10 in the year of the register, or in `_USUAL_YEAR` when nobody says that year.
_EVENT_PIVOT = 70
_USUAL_YEAR = 2025
_YOUNGEST = 10

_EXCEL_ORIGIN, _EXCEL_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(10_000, 73_051)  # 1927 to 2099 as Excel counts days; below lie years and typing errors

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}:\d{2}.*)$")
_NUMBERS = re.compile(r"^(\d{1,4})(?: ?[-/.,،\\_:] ?| )(\d{1,2})(?: ?[-/.,،\\_:] ?| )(\d{1,4})$")
_HOUR = re.compile(
    r"[T ,]+\d{1,2}\s?[:hH]\s?\d{2}(?:\s?[:mM]\s?\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm]|[zZ]|[+-]\d{2}:?\d{2})?$"
)
_YEAR_ALONE = re.compile(r"^\D*(\d{4})\D*$")
_NO_DAY = re.compile(
    r"^(?:[0xX?*.-]{1,2}[-/. ])(?:[0xX?*.-]{1,2}[-/. ])(\d{4})$|^(\d{4})(?:[-/. ](?:00|xx|XX)){2}$"
)
_MONTH_YEAR = re.compile(r"^\d{1,2} ?[-/. ] ?(\d{4})$")

_MONTH_WORDS = {
    1: "janvier janv jan january جانفي يناير كانون_الثاني ينّاير",
    2: "fevrier fevr fev february feb فيفري فبراير شباط",
    3: "mars mar march مارس اذار",
    4: "avril avr april apr افريل ابريل نيسان",
    5: "mai may ماي مايو ايار",
    6: "juin june jun جوان يونيو يونيه حزيران",
    7: "juillet juil jul july جويليه يوليوز يوليو يوليه تموز",
    8: "aout aou august aug اوت غشت اغسطس اب",
    9: "septembre sept sep september شتنبر سبتمبر ايلول",
    10: "octobre oct october اكتوبر تشرين_الاول",
    11: "novembre nov november نونبر نوفمبر تشرين_الثاني",
    12: "decembre dec december دجنبر ديسمبر كانون_الاول",
}
_MONTHS = {
    fold(word.replace("_", " ")): number for number, words in _MONTH_WORDS.items() for word in words.split()
}
_SKIPPED = frozenset(
    """
    le du de d the of on at a an en vers environ ne nee presume born lundi mardi mercredi jeudi vendredi samedi
    dimanche monday tuesday wednesday thursday friday saturday sunday يوم في سنه عام م الاثنين الثلاثاء الاربعاء
    الخميس الجمعه السبت الاحد
    """.split()
)
# A date in numbers between words: « le 12/06/2020 », « lundi 12.06.2020 », « 12/06/2020 م ».
_AMONG_WORDS = re.compile(r"^([^\W\d]*\W*(?:[^\W\d]+\W+)?)(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})(\W*[^\W\d]*)$")
_ORDINAL = re.compile(r"^(\d{1,2})(?:er|e|eme|ere|st|nd|rd|th)$")


@dataclass(frozen=True)
class BirthDate:
    """When somebody was born: always the year, the day when it is known."""

    year: int
    day: date | None = None

    def __str__(self) -> str:
        return self.day.isoformat() if self.day else str(self.year)


def read_date(cell: Cell, *, origin_1904: bool = False, register_year: int | None = None) -> date:
    """The day of a cell, as a date cell, an Excel day number or text. Raises `BadValue`."""
    return _checked(_day(cell, origin_1904, register_year, birth=False))


def read_birth(
    cell: Cell, *, origin_1904: bool = False, register_year: int | None = None
) -> BirthDate | Doubtful:
    """A birth date, or the year alone where no more is known. Raises `BadValue`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and FIRST_YEAR <= cell <= LAST_YEAR:
        return BirthDate(int(cell))
    if isinstance(cell, str):
        text = western_digits(visible(cell)).lstrip("'")
        no_day = _NO_DAY.match(text)
        if no_day:
            return BirthDate(_year(int(no_day[1] or no_day[2])))
        month_year = _MONTH_YEAR.match(text)
        if month_year:
            return Doubtful(BirthDate(_year(int(month_year[1]))), "birth_day_dropped")
        alone = _YEAR_ALONE.match(text)
        if alone:
            found = BirthDate(_year(int(alone[1])))
            words = [word for word in fold(text).split() if not word.isdigit()]
            return Doubtful(found, "birth_day_dropped") if any(word in _MONTHS for word in words) else found
    found_day = _checked(_day(cell, origin_1904, register_year, birth=True))
    return BirthDate(found_day.year, found_day)


@lru_cache(maxsize=4096)
def _timestamp_of_text(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.combine(_text_day(text, None, False), _hour(text))
    return (moment if moment.tzinfo else moment.replace(tzinfo=MOROCCO)).astimezone(UTC)


def read_timestamp(cell: Cell, *, origin_1904: bool = False) -> datetime:
    """A moment in UTC; without a zone it is Moroccan time. Raises `BadValue`."""
    if isinstance(cell, datetime):
        return (cell if cell.tzinfo else cell.replace(tzinfo=MOROCCO)).astimezone(UTC)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        start = datetime.combine(_EXCEL_1904 if origin_1904 else _EXCEL_ORIGIN, time(), MOROCCO)
        return (start + timedelta(days=float(cell))).astimezone(UTC)
    if isinstance(cell, str):
        return _timestamp_of_text(western_digits(visible(cell)))
    day = read_date(cell, origin_1904=origin_1904)
    return datetime.combine(day, time(), MOROCCO).astimezone(UTC)


def _day(cell: Cell, origin_1904: bool, register_year: int | None, *, birth: bool) -> date:
    if isinstance(cell, datetime):
        return (cell.astimezone(MOROCCO) if cell.tzinfo else cell).date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time) or cell is None:
        raise BadValue("date_unreadable")
    if isinstance(cell, int | float):
        return _of_number(cell, origin_1904)
    text = western_digits(visible(cell)).lstrip("'")
    if text.isdigit() and len(text) == 5:
        return _of_number(int(text), origin_1904)
    return _text_day(text, register_year, birth)


def _of_number(number: float, origin_1904: bool) -> date:
    whole = int(number)
    if whole in _SERIALS:
        return (_EXCEL_1904 if origin_1904 else _EXCEL_ORIGIN) + timedelta(days=whole)
    if number == whole and FIRST_YEAR <= whole <= LAST_YEAR:
        raise BadValue("date_year_only")
    if number == whole and len(str(whole)) in (7, 8):
        return _packed(f"{whole:08d}")
    raise BadValue("date_unreadable")


@lru_cache(maxsize=65536)
def _text_day(text: str, register_year: int | None, birth: bool) -> date:
    moment = _ISO.match(text)
    if moment:
        return _iso_day(text, moment)
    text = _without_words(_HOUR.sub("", text).strip())
    if text.isdigit() and len(text) == 8:
        return _packed(text)
    numbers = _NUMBERS.match(text)
    if numbers:
        first, second, third = (int(part) for part in numbers.groups())
        if len(numbers[1]) == 4:
            return _real(first, second, third)
        if len(numbers[1]) > 2 or len(numbers[3]) == 1 or len(numbers[3]) == 3:
            raise BadValue("date_unreadable")
        year = third if len(numbers[3]) == 4 else _century(third, register_year, birth)
        return _day_first(first, second, year)
    if _YEAR_ALONE.match(text) and not any(word in _MONTHS for word in fold(text).split()):
        raise BadValue("date_without_day" if _MONTH_YEAR.match(text) else "date_year_only")
    if _MONTH_YEAR.match(text):
        raise BadValue("date_without_day")
    return _in_words(text, register_year, birth)


def _without_words(text: str) -> str:
    """The numbers of a date without « le », a day's name or « م » around them; other words stay."""
    among = _AMONG_WORDS.match(text)
    if among and all(word in _SKIPPED for word in fold(f"{among[1]} {among[3]}").split()):
        return among[2]
    return text


def _iso_day(text: str, parts: re.Match[str]) -> date:
    _real(int(parts[1]), int(parts[2]), int(parts[3]))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    return (moment.astimezone(MOROCCO) if moment.tzinfo else moment).date()


def _in_words(text: str, register_year: int | None, birth: bool) -> date:
    numbers: list[str] = []
    words: list[str] = []
    for word in fold(text).split():
        ordinal = _ORDINAL.match(word)
        if word.isdigit() or ordinal:
            numbers.append(ordinal[1] if ordinal else word)
        elif word not in _SKIPPED:
            words.append(word)
    month = _MONTHS.get(" ".join(words))
    if month is None:
        raise BadValue("date_unreadable")
    if len(numbers) == 1 and len(numbers[0]) == 4:
        raise BadValue("date_without_day")
    if len(numbers) != 2:
        raise BadValue("date_unreadable")
    day, year = (numbers[1], numbers[0]) if len(numbers[0]) == 4 else numbers
    if len(day) > 2 or len(year) not in (2, 4):
        raise BadValue("date_unreadable")
    return _real(int(year) if len(year) == 4 else _century(int(year), register_year, birth), month, int(day))


def _packed(digits: str) -> date:
    if FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR and 1 <= int(digits[4:6]) <= 12:
        return _real(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return _day_first(int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _day_first(day: int, month: int, year: int) -> date:
    if month > 12 and day <= 12:
        _real(year, day, month)  # a day that no order of the numbers gives is refused as such
        raise BadValue("date_month_first")
    return _real(year, month, day)


def _real(year: int, month: int, day: int) -> date:
    _year(year)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue("date_impossible") from None


def _year(year: int) -> int:
    if 1300 <= year <= 1500:
        raise BadValue("date_hijri")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue("date_out_of_range")
    return year


def _century(short: int, register_year: int | None, birth: bool) -> int:
    if birth:
        return 2000 + short if 2000 + short <= (register_year or _USUAL_YEAR) - _YOUNGEST else 1900 + short
    return (2000 if short < _EVENT_PIVOT else 1900) + short


def _checked(day: date) -> date:
    _year(day.year)
    return day


def _hour(text: str) -> time:
    found = re.search(r"(\d{1,2})[:hH](\d{2})(?::(\d{2}))?", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return time()
    return time(int(found[1]), int(found[2]), min(int(found[3] or 0), 59))
