"""What the calendar says in the reader's language: stretches of days, hours, what is left of a delay."""

from __future__ import annotations

from datetime import date, time, timedelta

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.law.reckoning import Left
from maslak.law.words import Words
from maslak.web import names


def say(words: Words) -> str:
    """The words in the reader's language."""
    return words.in_language(names.reader())


def weekday(day: date) -> str:
    """« mercredi 27 mai », without the year."""
    return str(format_date(day, "EEEE d MMMM", locale=names.locale()))


def full_day(day: date) -> str:
    """« mardi 4 août 2020 », with the year always."""
    return str(format_date(day, "EEEE d MMMM y", locale=names.locale()))


def month_of(day: date) -> str:
    """« mai »."""
    return str(format_date(day, "LLLL", locale=names.locale()))


def weekday_names(width: str = "wide") -> list[str]:
    """Monday to Sunday; `width` is wide or narrow."""
    table = names.locale().days["stand-alone"][width]
    return [str(table[number]) for number in range(7)]


def stretch(first: date, last: date) -> str:
    """« mercredi 27 mai », or « du mercredi 27 mai au jeudi 28 mai »."""
    return from_to(weekday(first), weekday(last))


def short_stretch(first: date, last: date) -> str:
    """« mercredi 27 mai », or « du 19 mars au 10 juin »."""
    if first == last:
        return weekday(first)
    return from_to(*(str(format_date(day, "d MMMM", locale=names.locale())) for day in (first, last)))


def from_to(first: str, last: str) -> str:
    """« lundi », or « du lundi au jeudi »."""
    return first if first == last else _("du %(first)s au %(last)s") % {"first": first, "last": last}


def hour(moment: time) -> str:
    """« 08:30 »."""
    return f"{moment:%H:%M}"


def left_in_words(left: Left) -> str:
    """« reste 2 jours », « dernier jour », « 3 jours de retard »; hours and minutes under a policy in hours."""
    if left.days is None:
        return _hours_in_words(left)
    if left.late:
        late = ngettext("%(number)s jour de retard", "%(number)s jours de retard", left.days)
        return late % {"number": left.days} if left.days else _("délai dépassé")
    if not left.days:
        return _("dernier jour")
    return ngettext("reste %(number)s jour", "reste %(number)s jours", left.days) % {"number": left.days}


def _hours_in_words(left: Left) -> str:
    amount = duration(timedelta(hours=left.hours or 0, minutes=left.minutes or 0))
    if left.late:
        return (
            _("%(time)s de retard") % {"time": amount} if left.hours or left.minutes else _("délai dépassé")
        )
    return _("reste %(time)s") % {"time": amount}


def amount_left(left: int | timedelta) -> str:
    """The number alone, for a column: « 2 », « 43 h 30 »."""
    return duration(left) if isinstance(left, timedelta) else str(left)


def duration(length: timedelta) -> str:
    """« 43 h 30 », « 8 h »."""
    minutes = int(length.total_seconds()) // 60
    if minutes % 60:
        return _("%(hours)s h %(minutes)s") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02d}"}
    return _("%(hours)s h") % {"hours": minutes // 60}
