"""A deadline as the public reckoner shows it: the due day, its reading, every line, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.almanac import queries
from maslak.law import reckoning
from maslak.law.calendar import civil_day
from maslak.law.interruptions import Pause
from maslak.law.reckoning import Reckoning
from maslak.web.almanac import words

# Beyond, how late an answer is helps nobody: the question is about the past.
_LATE_IS_COUNTED = timedelta(days=60)
TONES = {
    "received": "info",
    "counted": "ok",
    "weekend": "neutral",
    "holiday": "neutral",
    "closed": "neutral",
    "suspended": "wait",
}


@dataclass(frozen=True)
class Line:
    """One line of the reckoning: its days, what became of them, what is then left."""

    when: str
    tone: str
    text: str
    left: str


@dataclass(frozen=True)
class Answer:
    """When the answer is due and why. `hour` is empty under a policy in days: the whole day is in time."""

    procedure: str
    due: str
    hour: str
    left: str
    tone: str
    reading: str
    reading_code: str
    note: str
    certainty: str
    source: str
    address: str
    lines: list[Line]


def answer(
    *, procedure: str, reading: str, start: date, at: time | None, pauses: list[tuple[date, date]]
) -> Answer:
    """The reckoning of a procedure complete on that day, on the calendar in force, its standstills counted.

    Raises LawError: no value of the day, no time under a policy in hours, days out of the calendar.
    """
    now = timezone.localtime()
    found = reckoning.procedure(procedure)
    moment = datetime.combine(start, at) if at else start
    paused = [Pause(first, last) for first, last in pauses] + queries.pauses(found.scope, now.date())
    calendar = queries.calendar()
    reckoned = reckoning.reckon(reading or found.reading(start), moment, paused, calendar=calendar)
    left = reckoning.left(reckoned, now, calendar=calendar)
    due = reckoned.due
    is_past = now.date() - civil_day(due) > _LATE_IS_COUNTED
    return Answer(
        procedure=words.say(found.name),
        due=words.full_day(due),
        hour=words.hour(due.time()) if isinstance(due, datetime) else "",
        left=_("échéance passée") if is_past else words.left_in_words(left),
        tone="neutral" if is_past else "late" if left.late else "info",
        reading=words.say(reckoned.policy.name),
        reading_code=reckoned.policy.code,
        note=words.say(reckoned.policy.note) if reckoned.policy.note else "",
        certainty=reckoned.policy.certainty,
        source=words.say(reckoned.policy.source.text),
        address=reckoned.policy.source.address or "",
        lines=lines_of(reckoned),
    )


def lines_of(reckoned: Reckoning) -> list[Line]:
    """The whole reckoning to read, stretches of days that do not count in one line."""
    return [
        Line(
            words.short_stretch(told.first, told.last),
            TONES[told.verdict],
            words.say(told.words),
            words.amount_left(told.left),
        )
        for told in reckoning.told(reckoned)
    ]
