"""A deadline kept: its procedure, its reading, its pauses and the whole reckoning, as a document to store.

While a file runs its deadline is reckoned anew whenever the calendar or its pauses change. Once it is answered
the document stays as it is: a feast announced later does not rewrite it. The document is plain JSON:

    {"policy": "WD2_MF", "name": {"fr": …, "ar": …, "en": …}, "certainty": "unsure",
     "start": "2020-07-29T10:00:00", "due": "2020-08-04", "unit": "days",
     "pauses": [{"from": "2020-08-01", "to": "2020-08-03", "why": {"fr": …, "ar": …, "en": …}}],
     "steps": [{"day": "2020-07-30", "verdict": "holiday", "used": 0, "left": 2,
                "words": {"fr": "jour férié : Fête du Trône", "ar": …, "en": …},
                "holiday": {"code": "throne_day", "status": "confirmed"}}, …]}

`due` is a day, whole, or a moment under a policy in hours. `used` and `left` are in `unit`: "days", or
"seconds" of running time under a policy in hours. `verdict` is one of clocks.VERDICTS; `holiday` stands on
closed days only. The last step is the day the answer is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from maslak.law import clocks
from maslak.law.calendar import CASABLANCA, WorkingCalendar, civil_day
from maslak.law.clocks import Policy, Step
from maslak.law.datafiles import read
from maslak.law.errors import UnknownProcedure
from maslak.law.interruptions import Pause, scopes
from maslak.law.parameters import parameter
from maslak.law.words import LANGUAGES, Words

_HOLIDAY_NOT_SURE = Words(
    "date prévue, à confirmer", "تاريخ متوقع، في انتظار التأكيد", "expected date, to be confirmed"
)


@dataclass(frozen=True, slots=True)
class Procedure:
    """What is asked for: `scope` names the services whose standstill stops its clock."""

    code: str
    name: Words
    reading_parameter: str
    readings_parameter: str
    scope: str

    def reading(self, on: date | datetime) -> str:
        """The policy by which its delay was read on that day. Raises NoValueOnDate."""
        return str(parameter(self.reading_parameter, on).value)

    def readings(self, on: date | datetime) -> tuple[str, ...]:
        """The policies by which it could be read that day, the usual one among them. Raises NoValueOnDate."""
        return tuple(parameter(self.readings_parameter, on).value)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One deadline with everything it rests on."""

    policy: Policy
    start: date | datetime
    due: date | datetime
    pauses: tuple[Pause, ...]
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """The document to store beside `due`; its form is at the head of this module."""
        return {
            "policy": self.policy.code,
            "name": _in_all(self.policy.name),
            "certainty": self.policy.certainty,
            "start": self.start.isoformat(),
            "due": self.due.isoformat(),
            "unit": "seconds" if self.policy.in_hours else "days",
            "pauses": [_pause_as_json(pause) for pause in self.pauses],
            "steps": [_step_as_json(step, self.pauses) for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a delay, to be put in words: whole `days`, or `hours` and `minutes` of running time.

    When `late` they say by how much; all zero is the last day, or a deadline passed by no counted time.
    """

    days: int | None
    hours: int | None
    minutes: int | None
    late: bool


@cache
def procedures() -> Mapping[str, Procedure]:
    """Every procedure with a deadline, by code."""
    found: dict[str, Procedure] = {}
    for code, entry in read("clocks.yaml").keyed("procedures"):
        entry.only("name", "reading", "readings", "scope")
        found[code] = Procedure(
            code,
            entry.words("name"),
            entry.text("reading"),
            entry.text("readings"),
            entry.one_of("scope", scopes().keys()),
        )
    return found


def procedure(code: str) -> Procedure:
    """The procedure of that code. Raises UnknownProcedure."""
    if code not in procedures():
        raise UnknownProcedure(code, procedures())
    return procedures()[code]


def reckon(
    code: str,
    start: date | datetime,
    pauses: Iterable[Pause] = (),
    *,
    calendar: WorkingCalendar | None = None,
) -> Reckoning:
    """The deadline under the policy `code` of a delay that began at `start`, with its steps.

    Raises as `clocks.due` does.
    """
    kept = tuple(sorted(pauses, key=lambda pause: (pause.first, pause.last)))
    intervals = [(pause.first, pause.last) for pause in kept]
    return Reckoning(
        policy=clocks.policy(code),
        start=start,
        due=clocks.due(code, start, intervals, calendar=calendar),
        pauses=kept,
        steps=tuple(clocks.explain(code, start, intervals, calendar=calendar)),
    )


def left(reckoned: Reckoning, now: date | datetime, *, calendar: WorkingCalendar | None = None) -> Left:
    """How much is left at `now`. Raises TimeNeeded when a policy in hours is asked about a day without time."""
    intervals = [(pause.first, pause.last) for pause in reckoned.pauses]
    found = clocks.remaining(reckoned.policy.code, reckoned.start, now, intervals, calendar=calendar)
    if not isinstance(found.left, timedelta):
        return Left(abs(found.left), None, None, found.is_late)
    minutes = int(abs(found.left).total_seconds()) // 60
    return Left(None, minutes // 60, minutes % 60, found.is_late)


def due_of(document: Mapping[str, Any]) -> date | datetime:
    """The day, or the moment under a policy in hours, on which a stored reckoning is due."""
    text = str(document["due"])
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def in_time(document: Mapping[str, Any], answered: date | datetime) -> bool:
    """Whether an answer given at that moment keeps a stored deadline; the calendar of today has no say."""
    due = due_of(document)
    if not isinstance(due, datetime) or not isinstance(answered, datetime):
        return civil_day(answered) <= civil_day(due)
    return _moroccan(answered) <= _moroccan(due)


def _moroccan(moment: datetime) -> datetime:
    return moment.replace(tzinfo=CASABLANCA) if moment.tzinfo is None else moment


def _pause_as_json(pause: Pause) -> dict[str, Any]:
    return {"from": pause.first.isoformat(), "to": pause.last.isoformat(), "why": _in_all(pause.why)}


def _step_as_json(step: Step, pauses: Iterable[Pause]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "day": step.day.isoformat(),
        "verdict": step.verdict,
        "used": _number(step.used),
        "left": _number(step.left),
        "words": _in_all(said_of(step, pauses)),
    }
    if step.holiday is not None:
        found["holiday"] = {"code": step.holiday.code, "status": step.holiday.status}
    return found


def said_of(step: Step, pauses: Iterable[Pause] = ()) -> Words:
    """What to say of one day of a reckoning: what became of it, and which feast or which pause is the cause."""
    if step.holiday is not None:
        words = _joined(step.label, step.holiday.name)
        return _remarked(words, _HOLIDAY_NOT_SURE) if step.holiday.is_forecast else words
    if step.verdict == "suspended":
        cause = next((pause.why for pause in pauses if pause.first <= step.day <= pause.last), None)
        return _joined(step.label, cause) if cause else step.label
    return step.label


@dataclass(frozen=True, slots=True)
class Told:
    """Days in a row of which a reckoning says the same; a counted day stands alone. `left` after the last."""

    first: date
    last: date
    verdict: str
    words: Words
    left: int | timedelta


def told(reckoned: Reckoning) -> list[Told]:
    """The reckoning to read, a line to each counted day and one to each stretch of days that do not count."""
    lines: list[Told] = []
    for step in reckoned.steps:
        words = said_of(step, reckoned.pauses)
        before = lines[-1] if lines else None
        if before and step.verdict != "counted" and (before.verdict, before.words) == (step.verdict, words):
            lines[-1] = replace(before, last=step.day, left=step.left)
        else:
            lines.append(Told(step.day, step.day, step.verdict, words, step.left))
    return lines


def _joined(label: Words, cause: Words) -> Words:
    return Words(f"{label.fr} : {cause.fr}", f"{label.ar}: {cause.ar}", f"{label.en}: {cause.en}")


def _remarked(words: Words, remark: Words) -> Words:
    return Words(f"{words.fr} ({remark.fr})", f"{words.ar} ({remark.ar})", f"{words.en} ({remark.en})")


def _in_all(words: Words) -> dict[str, str]:
    return {language: words.in_language(language) for language in LANGUAGES}


def _number(amount: int | timedelta) -> int:
    return int(amount.total_seconds()) if isinstance(amount, timedelta) else amount
