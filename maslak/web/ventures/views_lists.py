"""The lists of ventures: projects, what follows the creation, survival by cohort."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maslak.ventures import queries
from maslak.ventures.enums import VentureStatus
from maslak.web.guard import needs
from maslak.web.ventures import survival_shown, words
from maslak.web.ventures.pages import tabs

_PER_PAGE = 30


@needs("venture.read")
def projects(request: HttpRequest) -> HttpResponse:
    """The projects in sight, those that ended last; one status at a time when asked."""
    chosen = request.GET.get("etat", "")
    found = queries.ventures()
    if chosen in VentureStatus.values:
        found = found.filter(status=chosen)
    else:
        chosen, found = "", found.exclude(status=VentureStatus.ENDED)
    context = {
        "tabs": tabs(request),
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "base": f"?etat={chosen}&" if chosen else "?",
        "chosen": chosen,
        "statuses": VentureStatus.choices,
        "may_write": request.actor.may("venture.write"),
    }
    return render(request, "ventures/list.html", context)


@needs("venture.follow")
def follow_up(request: HttpRequest) -> HttpResponse:
    """Visits to make, the oldest first, and enterprises in danger, the most threatened first."""
    today = timezone.localdate()
    warned = [
        {"venture": each.venture, "signs": [words.SIGNS[sign] for sign in each.signs]}
        for each in queries.early_warnings(today)
    ]
    visits = [{"visit": each, "late": each.closes_on < today} for each in queries.visits_due(today)[:200]]
    context = {"tabs": tabs(request), "visits": visits, "warned": warned}
    return render(request, "ventures/follow_up.html", context)


@needs("venture.read")
def survival(request: HttpRequest) -> HttpResponse:
    """Survival of the cohorts, with both bounds and the curve of one of them; nothing below the least number."""
    today = timezone.localdate()
    cohorts = [queries.survival(year, today) for year in queries.cohort_years()]
    context = {"tabs": tabs(request), **survival_shown.context(cohorts, request.GET.get("annee", ""))}
    return render(request, "ventures/survival.html", context)
