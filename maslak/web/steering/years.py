"""Which year a steering page shows, and those one may turn to."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from maslak.programme.models import DeclaredFigure
from maslak.reporting import breakdowns

FIRST, LAST = 2000, 2100


def known_years() -> list[int]:
    """The years with facts or declared figures, the latest first; the present one when there is none."""
    declared = DeclaredFigure.objects.filter(replaced_by=None).values_list("year", flat=True).distinct()
    return sorted({*breakdowns.years_with_facts(), *declared}, reverse=True) or [timezone.localdate().year]


def review_year() -> int:
    """The year that a review is written about: the latest complete one that has figures, else the latest."""
    years, present = known_years(), timezone.localdate().year
    return next((year for year in years if year < present), years[0])


def chosen_year(request: HttpRequest) -> int:
    """The year asked for in the address, else the review's."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and FIRST <= int(asked) <= LAST else review_year()
