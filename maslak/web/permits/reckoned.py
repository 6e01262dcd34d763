"""The clock of a file in words: the policy's name, « il reste N », and the reckoning line by line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maslak.law import clocks
from maslak.law.reckoning import Left
from maslak.permits import clock
from maslak.permits.enums import FileStatus
from maslak.permits.models import PermitFile


def of_file(file: PermitFile, now: datetime) -> dict[str, Any] | None:
    """What the page says of the clock; None for a file whose clock never started.

    policy (name, note), due, left (words), tone, served, stopped, steps (day, words, counts), sure (bool). While pieces
    are awaited the clock is stopped: what is left stays left, and no due day may be told.
    """
    document: Any = clock.document(file, today=timezone.localdate(now))
    if not document:  # no clock, or one served before reckonings were kept
        return None
    language = get_language() or "fr"
    late, stopped = clock.is_late(file, now), file.status == FileStatus.TO_COMPLETE
    return {
        "policy": document["name"][language[:2]],
        "note": _note(document["policy"], language),
        "due": file.due_at or file.due_on,
        "in_hours": file.due_at is not None,
        "left": _served(file) if file.served_at else _left(clock.remaining(file, now), document),
        "tone": "neutral" if stopped else "late" if late else ("ok" if file.served_at else "wait"),
        "stopped": stopped,
        "served": file.served_at,
        "started": file.clock_started_at,
        "steps": [_line(step, language) for step in document["steps"]],
        "sure": document["certainty"] not in ("unsure", "unknown"),
    }


def _note(code: str, language: str) -> str:
    note = clocks.policy(code).note
    return note.in_language(language) if note else ""


def _line(step: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "day": date.fromisoformat(step["day"]),
        "words": step["words"][language[:2]],
        "counted": step["verdict"] == "counted",
    }


def _served(file: PermitFile) -> str:
    return _("répondu dans le délai") if not clock.is_late(file, timezone.now()) else _("répondu en retard")


def _left(left: Left | None, document: dict[str, Any]) -> str:
    if left is None:
        return ""
    if left.days is None:
        words = {"hours": left.hours, "minutes": left.minutes}
        if left.late:
            return _("%(hours)s h %(minutes)s min de retard") % words
        return _("il reste %(hours)s h %(minutes)s min") % words
    working = clocks.policy(document["policy"]).week is not None
    return in_days(left.days, late=left.late, working=working)


def in_days(days: int, *, late: bool, working: bool) -> str:
    """« il reste 2 jours ouvrables », « 1 jour de retard », « dernier jour aujourd'hui »."""
    if late and not days:
        return _("délai dépassé")
    if late and working:
        return ngettext("%(n)s jour ouvrable de retard", "%(n)s jours ouvrables de retard", days) % {
            "n": days
        }
    if late:
        return ngettext("%(n)s jour de retard", "%(n)s jours de retard", days) % {"n": days}
    if not days:
        return _("dernier jour aujourd'hui")
    if working:
        return ngettext("il reste %(n)s jour ouvrable", "il reste %(n)s jours ouvrables", days) % {"n": days}
    return ngettext("il reste %(n)s jour", "il reste %(n)s jours", days) % {"n": days}
