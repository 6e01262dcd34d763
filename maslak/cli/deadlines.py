"""`maslak deadline`: when an answer is due, by which reading, and the whole reckoning.

Which calendar: the instance's own, as people edit it, when its database runs already; else the data files
alone. An operator who asks about their instance must hear what its pages say; whoever only wants a date must
not have to start a database for it, nor wait for one. The answer names the calendar that it used
("instance" or "files"), and `--files` asks for the files whatever runs.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from maslak.almanac import queries as almanac
from maslak.cli import embedded
from maslak.core.errors import Invalid
from maslak.law import interruptions as standstills
from maslak.law import reckoning
from maslak.law.calendar import WorkingCalendar, default_calendar
from maslak.law.interruptions import Pause
from maslak.law.reckoning import Procedure, Reckoning


def run(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print when the answer is due.

    A procedure, a reading or a day that does not exist raises a DomainError, which the command line says.
    """
    procedure = reckoning.procedure(arguments.policy)
    start = moment(arguments.start)
    asked = [pause(text) for text in arguments.pause]
    calendar, stopped, used = _in_force(procedure, files_alone=arguments.files)
    found = reckoning.reckon(
        arguments.policy_reading or procedure.reading(start), start, [*asked, *stopped], calendar=calendar
    )
    print(
        json.dumps(as_json(procedure, found, used), ensure_ascii=False) if arguments.json else in_words(found)
    )
    return 0


def moment(text: str) -> date | datetime:
    """A day, or a moment by Moroccan time unless it names its zone. Raises Invalid."""
    try:
        return datetime.fromisoformat(text) if "T" in text or " " in text else date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            f"« {text} » n'est pas une date : écrivez par exemple 2020-07-29 ou 2020-07-29T10:00 (--from)."
        )


def pause(text: str) -> Pause:
    """Days on which the clock stands still, « 2020-08-01/2020-08-03 », both included. Raises Invalid."""
    first, _, last = text.partition("/")
    try:
        return Pause(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise Invalid(
            f"« {text} » n'est pas une pause : écrivez le premier et le dernier jour, 2020-08-01/2020-08-03 (--pause)."
        )


def as_json(procedure: Procedure, found: Reckoning, used: str) -> dict[str, Any]:
    """The answer for a program: `due` and `reading`, then the document of maslak.law.reckoning."""
    document = found.as_json()
    return {
        "due": document.pop("due"),
        "reading": document.pop("policy"),
        "policy": procedure.code,
        "calendar": used,
        **document,
    }


def in_words(found: Reckoning) -> str:
    """The answer for a reader: the day, the reading, and one line for each day or stretch of days."""
    due = found.due
    when = f"{due:%d/%m/%Y à %H:%M}" if isinstance(due, datetime) else f"{due:%d/%m/%Y}"
    lines = [f"Réponse due le {when} ({found.policy.code}, {found.policy.name.fr})."]
    for line in reckoning.told(found):
        day = f"{line.first:%d/%m/%Y}"
        until = f" – {line.last:%d/%m/%Y}" if line.last != line.first else ""
        lines.append(f"  {day + until:25}{line.words.fr}")
    return "\n".join(lines)


def _in_force(procedure: Procedure, *, files_alone: bool) -> tuple[WorkingCalendar, list[Pause], str]:
    """The calendar, what the standstills of the service take from the clock, and which of the two it was."""
    today = timezone.localdate()
    if not files_alone and embedded.answers():
        try:
            return almanac.calendar(), almanac.pauses(procedure.scope, today), "instance"
        except DatabaseError:  # no answer, or not yet migrated
            print(
                "La base de l'instance ne répond pas : le calcul suit le calendrier des fichiers.",
                file=sys.stderr,
            )
    stopped = standstills.pauses(standstills.interruptions(procedure.scope), today)
    return default_calendar(), stopped, "files"
