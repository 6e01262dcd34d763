"""The page of one project: who pays, who carries it, what it promises, the money, the reports."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maslak.access.enums import Reach
from maslak.programme import queries
from maslak.programme.models import Project
from maslak.programme.sectors import SECTORS
from maslak.reporting.exports import iati_project
from maslak.web import names
from maslak.web.guard import Telling
from maslak.web.partner import figures
from maslak.web.partner.pages import of_project, reports_of
from maslak.web.partner.views_home import periods_due

WHOLE = (Reach.AGGREGATE, Reach.ALL)


@of_project("programme.read")
def project(request: HttpRequest, project: Project) -> HttpResponse:
    """A project, for its partners and for steering."""
    return render(request, "partner/project.html", context(request, project))


def context(request: HttpRequest, project: Project) -> dict[str, Any]:
    """What the page of a project shows; the steering wing shows the same."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    may_report = actor.may("project.report") and actor.organisation in project.implementers.all()
    lines = list(queries.budget(project))
    return {
        "project": project,
        "sector": SECTORS[project.sector].in_language(names.reader()) if project.sector in SECTORS else "",
        "groups": figures.framework(project, actor, today),
        "lines": lines,
        "sums": _sums(lines),
        "reports": reports_of(actor, project)[:40],
        "due": periods_due(project, actor.organisation, today) if may_report else [],
        "may_report": may_report,
        "may_write": actor.may("programme.write"),
        "may_export": actor.reach in WHOLE,
        "may_commit": actor.may("programme.write") or may_report,
    }


def _sums(lines: list[Any]) -> list[dict[str, Any]]:
    """Planned, committed, paid out and spent, one row a currency."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        row = found.setdefault(line.currency, {"currency": line.currency})
        for name in ("planned", "committed", "disbursed", "spent"):
            row[name] = row.get(name, 0) + getattr(line, name)
    return [found[currency] for currency in sorted(found)]


@of_project("programme.read")
def iati(request: HttpRequest, project: Project) -> HttpResponse:
    """The project's activity file, by the IATI standard, for who sees the figures of the whole network."""
    if request.actor.reach not in WHOLE:
        raise Http404
    with Telling(request) as told:
        content = iati_project.write(project, now=timezone.now())
    if not told.done:
        return redirect("partner:project", project.code)
    answer = HttpResponse(content, content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="iati-{project.code.lower()}.xml"'
    return answer
