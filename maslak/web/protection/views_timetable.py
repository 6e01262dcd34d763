"""The retention timetable: what is kept how long, and what would go today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.retention import queries
from maslak.retention.timetable import Line, lines
from maslak.web import names
from maslak.web.guard import needs


@require_safe
@needs("retention.read")
def timetable(request: HttpRequest) -> HttpResponse:
    """Each line in words, with what is over today: how many, since when, by reference."""
    today = timezone.localdate()
    due: dict[str, list[dict[str, Any]]] = {}
    for each in queries.due(by=request.actor, today=today):
        if each.count:
            due.setdefault(each.line.code, []).append({"due": each, "words": _step(each.step)})
    rows = [{"line": _words(line), "due": due.get(code, [])} for code, line in lines(today).items()]
    return render(request, "protection/timetable.html", {"rows": rows})


def _words(line: Line) -> dict[str, Any]:
    reader = names.reader()
    return {
        "object": line.object.in_language(reader),
        "counted_from": line.counted_from.in_language(reader),
        "source": line.source.in_language(reader),
        "certainty": _certainty(line.certainty),
        "law": line.hold.law.in_language(reader) if line.hold else "",
        "months": line.months,
        "then": line.then.label,
        "warn": line.warn,
    }


def _step(code: str) -> str:
    return {
        "warn": _("à prévenir"),
        "forget": _("à rendre anonymes, avis échu"),
        "rest": _("à finir, la loi ne les garde plus"),
        "rows": _("échus"),
        "strangers": _("personnes connues d'un ancien dossier seulement"),
        "trail": _("lignes du journal"),
    }[code]


def _certainty(code: str) -> str:
    return {
        "official": _("texte officiel"),
        "third_party": _("pratique constatée"),
        "unsure": _("proposition à confirmer"),
    }.get(code, code)
