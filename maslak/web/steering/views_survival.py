"""The survival of enterprises over the whole country, as shares: steering reads no project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maslak.ventures import queries
from maslak.web.guard import needs
from maslak.web.ventures import survival_shown


@needs("mapping.read")
def survival(request: HttpRequest) -> HttpResponse:
    """Survival of the cohorts of all organisations, with both bounds, and the curve of one of them."""
    cohorts = queries.national_survival(timezone.localdate())
    return render(
        request, "steering/survival.html", survival_shown.context(cohorts, request.GET.get("annee", ""))
    )
