"""The applicant's first page, and the list of everything they filed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.employers.queries import establishment_of, is_complete
from maslak.web.employer import home as boards
from maslak.web.employer.pages import accompanies
from maslak.web.guard import needs

PER_PAGE = 25


@require_safe
@needs("permit.file")
def home(request: HttpRequest) -> HttpResponse:
    """My requests by what needs me first."""
    actor = request.actor  # type: ignore[attr-defined]
    establishment = None if accompanies(actor) else establishment_of(actor.organisation)
    shown = {
        "board": boards.board(actor.organisation, timezone.now()),
        "establishment": establishment,
        "to_describe": not accompanies(actor) and (establishment is None or not is_complete(establishment)),
        "accompanies": accompanies(actor),
        "notice_days": boards.notice_days(timezone.localdate()),
    }
    return render(request, "employer/home.html", shown)


@require_safe
@needs("permit.file")
def files(request: HttpRequest) -> HttpResponse:
    """Everything that my organisation filed, latest first."""
    mine = boards.files_of(request.actor.organisation)  # type: ignore[attr-defined]
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    rows = boards.closed(page.object_list, timezone.localdate())
    return render(request, "employer/files.html", {"page": page, "rows": rows})
