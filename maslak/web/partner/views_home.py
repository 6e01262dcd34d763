"""A partner's own space, and the list that the coordinator works through."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.models import Organisation
from maslak.law.parameters import parameter
from maslak.programme import queries, reports
from maslak.programme.models import Project
from maslak.web.desk.pages import posted
from maslak.web.guard import Telling, needs
from maslak.web.partner.forms_report import OpenForm
from maslak.web.partner.pages import ask, of_project, projects_of, reports_of, tabs


@needs("project.report")
def home(request: HttpRequest) -> HttpResponse:
    """What the organisation has to report on, what was sent back, what it wrote."""
    today, organisation = timezone.localdate(), request.actor.organisation
    projects = list(projects_of(request.actor))
    due = (
        [row for project in projects for row in periods_due(project, organisation, today)]
        if organisation
        else []
    )
    written = list(reports_of(request.actor))
    context = {
        "tabs": tabs(request),
        "projects": projects,
        "due": sorted(due, key=lambda row: row["due_on"]),
        "returned": [report for report in written if report.status == "returned"],
        "reports": [report for report in written if report.status != "returned"],
    }
    return render(request, "partner/home.html", context)


def periods_due(project: Project, organisation: Organisation, today: date) -> list[dict[str, Any]]:
    """The periods of a project on which the organisation has not begun to report, each with its last day to do so."""
    days = int(parameter("project_report_due_days", on=today).value)
    return [
        {"project": project, "period": period, "due_on": period.last + timedelta(days=days)}
        for period in queries.periods_to_report(project, organisation, today)
    ]


@of_project("project.report")
def open_report(request: HttpRequest, project: Project) -> HttpResponse:
    """Begin a report: on the period that a button names, or on one that the form asks for."""
    form = OpenForm(posted(request) or None, initial={"starts_on": project.starts_on})
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            report = reports.open_report(
                project=project, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            messages.success(
                request, _("Le compte rendu est commencé : écrivez-le en plusieurs fois si besoin.")
            )
            return redirect("partner:write", report.ref)
    text = _("Pour une période qui n'est pas dans la liste de votre accueil.")
    return ask(request, project, form, title=_("Commencer un compte rendu"), button=_("Commencer"), text=text)


@needs("project.review")
def reviews(request: HttpRequest) -> HttpResponse:
    """The reports that wait, then the others."""
    waiting = list(queries.to_review())
    others = queries.reports().exclude(pk__in=[report.pk for report in waiting])[:100]
    return render(
        request, "partner/reviews.html", {"tabs": tabs(request), "waiting": waiting, "others": others}
    )


@needs("programme.read")
def projects(request: HttpRequest) -> HttpResponse:
    """Every project that the role opens."""
    context = {
        "tabs": tabs(request),
        "projects": projects_of(request.actor),
        "may_write": request.actor.may("programme.write"),
    }
    return render(request, "partner/projects.html", context)
