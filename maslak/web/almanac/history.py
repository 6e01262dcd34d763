"""The history of the calendar as timelines: the lines that stand, and those that later ones replaced."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.almanac import queries, rules
from maslak.almanac.enums import LineStatus
from maslak.almanac.models import CalendarLine, Line, ServiceInterruption
from maslak.law.interruptions import scopes
from maslak.law.words import Words
from maslak.web.almanac import words

SHOWN = 200


def line_items() -> list[dict[str, Any]]:
    """The latest lines of the calendar, for components/timeline.html."""
    return [_of_line(line) for line in queries.line_history()[:SHOWN]]


def interruption_items() -> list[dict[str, Any]]:
    """The latest standstills recorded, likewise."""
    return [_of_interruption(line) for line in queries.interruption_history()[:SHOWN]]


def _of_line(line: CalendarLine) -> dict[str, Any]:
    name = words.say(rules.codes().get(line.code) or _plain(line.code))
    days = words.from_to(words.full_day(line.first_day), words.full_day(line.last_day))
    title = _("%(feast)s : %(days)s") % {"feast": name, "days": days}
    return _item(line, title, line.get_status_display(), line.status == LineStatus.WITHDRAWN)


def _of_interruption(line: ServiceInterruption) -> dict[str, Any]:
    service = words.say(scopes().get(line.scope) or _plain(line.scope))
    if line.last_day:
        days = words.from_to(words.full_day(line.first_day), words.full_day(line.last_day))
    else:
        days = _("à partir du %(day)s") % {"day": words.full_day(line.first_day)}
    title = _("%(feast)s : %(days)s") % {"feast": service, "days": days}
    status = _("interruption retirée") if line.is_withdrawn else words.say(line.reason)
    return _item(line, title, status, line.is_withdrawn)


def _plain(code: str) -> Words:
    """A code that the data files no longer define is shown as it is."""
    return Words(code, code, code)


def _item(line: Any, title: str, status: str, withdrawn: bool) -> dict[str, Any]:
    replaced = hasattr(line, "replacement")
    return {
        "date": timezone.localtime(line.recorded_at),
        "title": title,
        "place": _("%(status)s · par %(who)s") % {"status": status, "who": _who(line)},
        "details": " · ".join(filter(None, (line.source if not withdrawn else "", line.remark))),
        "voided": replaced,
        "void_reason": _("Remplacé par une ligne plus récente.") if replaced else "",
    }


def _who(line: Line) -> str:
    return line.recorded_by.display_name if line.recorded_by else _("la ligne de commande")
