"""Which year a steering page shows, and those one may turn to."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from maslak.pathway.enums import Kind
from maslak.programme.models import DeclaredFigure
from maslak.reporting import breakdowns

FIRST, LAST = 2000, 2100


def known_years() -> list[int]:
    """The years with facts or declared figures, the latest first; the present one when there is none."""
    declared = DeclaredFigure.objects.filter(replaced_by=None).values_list("year", flat=True).distinct()
    return sorted({*breakdowns.years_with_facts(), *declared}, reverse=True) or [timezone.localdate().year]


def review_year() -> int:
    """The year that a review is written about.

    The latest complete one in which somebody was registered: a lone visa makes no year of service. Without any, the
    latest complete one that has figures, else the latest.
    """
    present = timezone.localdate().year
    served = breakdowns.years_with_facts(Kind.REGISTERED)[::-1]
    years = known_years()
    return next((year for year in (*served, *years) if year < present), years[0])


def chosen_year(request: HttpRequest) -> int:
    """The year asked for in the address, else the review's."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and FIRST <= int(asked) <= LAST else review_year()
