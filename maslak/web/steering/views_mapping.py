"""The mapping of profiles: occupations looked for by schooling, region and sex, beside jobs seen and training places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.reporting import mapping, profile_charts, profile_words, tasks
from maslak.web.guard import Telling, needs
from maslak.web.steering import drawn, mapped
from maslak.web.steering.years import FIRST, LAST, known_years, review_year


def _language() -> str:
    return (get_language() or "fr")[:2]


def _year(request: HttpRequest) -> int:
    """The year asked for, else the last one published, else the review's."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and FIRST <= int(asked) <= LAST:
        return int(asked)
    return next(iter(mapping.years()), 0) or review_year()


def _chosen(request: HttpRequest) -> tuple[str, str, str]:
    """Rows, columns and region asked for; what means nothing falls back."""
    rows, columns = request.GET.get("lignes", ""), request.GET.get("colonnes", "")
    rows = rows if rows in profile_words.DIMENSIONS else "occupation"
    if columns not in profile_words.DIMENSIONS or columns == rows:
        columns = "region" if rows != "region" else "occupation"
    region = request.GET.get("region", "")
    return rows, columns, region if region in profile_words.values("region") else ""


@needs("mapping.read")
def profiles(request: HttpRequest) -> HttpResponse:
    """The last release of a year: bars, tiles, the crossing asked for, and a region's gaps."""
    year, language = _year(request), _language()
    rows, columns, region = _chosen(request)
    found = mapping.latest(year)
    public = (mapping.vacancies(), mapping.training_places(timezone.localdate()))
    publishes = request.actor.may("mapping.release")
    context: dict[str, Any] = {
        "year": year,
        "years": sorted({*mapping.years(), year, *(known_years() if publishes else ())}, reverse=True),
        "found": found,
        "may_release": publishes and year < timezone.localdate().year,
        "form": mapped.choices(rows, columns, region, language),
        "rows": rows,
        "columns": columns,
        "region": region,
    }
    if found:
        context |= {
            "totals": mapped.totals(found, public, language),
            "charts": [drawn.chart(chart) for chart in profile_charts.overview(found, language)],
            "crossing": drawn.chart(profile_charts.crossed(found, rows, columns, language)),
            "gaps": mapped.gaps(found, public, region, language),
            "units": mapped.units(found, language),
            "notes": profile_words.notes(found, language),
        }
    return render(request, "steering/profiles.html", context)


@needs("mapping.read")
def download(request: HttpRequest, year: int, format: str) -> HttpResponse:
    """The release as a file: csv and xlsx with a HXL row, pdf on paper."""
    from maslak.reporting.exports import profiles as exports

    found = mapping.latest(year)
    if found is None or format not in exports.FORMATS:
        raise Http404
    content_type, write = exports.FORMATS[format]
    response = HttpResponse(write(found, _language()), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="profils-{year}-{_language()}.{format}"'
    return response


@require_POST
@needs("mapping.release")
def release(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for the mapping of a year to be published; the job does it."""
    with Telling(request) as told:
        tasks.release_soon(year=year, by=request.actor)
    if told.done:
        messages.success(
            request,
            _(
                "La publication est en cours : dans une minute, rechargez la page. Sans changement, rien ne paraît."
            ),
        )
    return redirect("steering:profiles")
