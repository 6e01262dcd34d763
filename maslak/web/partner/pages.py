"""What the pages of partner projects share: the project or report of the address, the tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.programme import queries
from maslak.programme.enums import LOCKED
from maslak.programme.models import Project, Report
from maslak.web.desk.pages import ask_alone
from maslak.web.guard import View, needs


def projects_of(actor: Actor) -> QuerySet[Project]:
    """The projects that the role opens: a partner's those that its organisation carries out."""
    if actor.role == Role.PROJECT_PARTNER and actor.organisation is not None:
        return queries.carried_by(actor.organisation)
    return queries.projects()


def reports_of(actor: Actor, project: Project | None = None) -> QuerySet[Report]:
    """The reports that the role opens: a partner's its own, steering's those sent, of others those signed off."""
    found = queries.reports(project)
    if actor.may("project.review"):
        return found
    if actor.may("project.report"):
        return found.filter(organisation=actor.organisation)
    return found.filter(status__in=LOCKED)


def of_project(*permissions: str) -> Callable[[View], View]:
    """A view of one project, called with it instead of its code; 403 without any of the permissions, 404 out of sight."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
            project = projects_of(request.actor).filter(code=code).first()
            if project is None:
                raise Http404
            return view(request, project, *args, **kwargs)

        return needs(*permissions)(answer)

    return guarded


def of_report(*permissions: str) -> Callable[[View], View]:
    """A view of one report, called with it instead of its reference; like of_project."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            report = reports_of(request.actor).filter(ref=ref).first()
            if report is None:
                raise Http404
            return view(request, report, *args, **kwargs)

        return needs(*permissions)(answer)

    return guarded


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The lists of the wing, as far as the role goes; none for a partner, whose menu names them already."""
    if request.actor.role == Role.PROJECT_PARTNER:
        return []
    doors = (
        ("project.report", "partner:home", _("Mes projets")),
        ("project.review", "partner:reviews", _("Comptes rendus")),
        ("programme.read", "partner:projects", _("Projets")),
        ("programme.read", "partner:agreements", _("Conventions")),
    )
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name)}
        for permission, name, label in doors
        if request.actor.may(permission)
    ]


def ask(
    request: HttpRequest, project: Project, form: Any, *, title: str, button: str, **more: Any
) -> HttpResponse:
    """The page of one act on a project."""
    back = (reverse("partner:project", args=[project.code]), project.code)
    return ask_alone(request, form, title=title, button=button, back=back, **more)


def ask_of_report(
    request: HttpRequest, report: Report, form: Any, *, title: str, button: str, **more: Any
) -> HttpResponse:
    """The page of one act on a report."""
    back = (reverse("partner:report", args=[report.ref]), _("Compte rendu"))
    return ask_alone(request, form, title=title, button=button, back=back, **more)
