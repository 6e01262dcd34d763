"""How long an answer really took, month by month: for the desk, and for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maslak.law.clocks import policy
from maslak.permits import queries
from maslak.permits.enums import FileKind, Route
from maslak.reporting import charts, wording
from maslak.reporting.plots import Panel
from maslak.web.guard import needs
from maslak.web.steering import drawn

_FIRST_YEAR = 2015
# A certificate's delay depends on its route; a visa has one for all.
_PARTS = (
    (FileKind.CERTIFICATE, Route.SIMPLIFIED),
    (FileKind.CERTIFICATE, Route.GENERAL),
    (FileKind.VISA, ""),
)


@needs("permit.instruct")
def times(request: HttpRequest) -> HttpResponse:
    """The times of the acting desk."""
    return _page(request, request.actor.organisation.pk)


@login_not_required
def public_times(request: HttpRequest) -> HttpResponse:
    """The times of all desks together, published."""
    return _page(request, None)


def _page(request: HttpRequest, organisation_id: int | None) -> HttpResponse:
    this_year = timezone.localdate().year
    years = list(range(this_year, _FIRST_YEAR - 1, -1))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else this_year
    parts = [_part(kind, route, year, organisation_id) for kind, route in _PARTS]
    return render(request, "permits/times.html", {"years": years, "year": year, "parts": parts})


def _part(kind: FileKind, route: str, year: int, organisation_id: int | None) -> dict[str, Any]:
    """One kind of file, by one route if it has several delays: its months drawn and in a table."""
    language = get_language() or "fr"
    months = queries.usual_times(kind=kind, year=year, organisation_id=organisation_id, route=route)
    head = [
        {"label": _("Mois")},
        {"label": _("Réponses"), "numeric": True},
        {"label": _("Médiane (jours)"), "numeric": True},
        {"label": _("90e centile (jours)"), "numeric": True},
        {"label": _("Dans le délai"), "numeric": True},
    ]
    names = wording.months(language, "wide")
    rows = [
        [
            {"text": names[each.month - 1], "header": True},
            {"text": str(each.n), "numeric": True},
            {"text": wording.number(each.median, language), "numeric": True},
            {"text": wording.number(each.p90, language), "numeric": True},
            {
                "text": _("%(share)s %%") % {"share": wording.number(each.on_time_pct, language)},
                "numeric": True,
            },
        ]
        for each in months
    ]
    what = f"{kind.label} · {Route(route).label}" if route else str(kind.label)
    part: dict[str, Any] = {
        "title": what,
        "caption": _("%(what)s : jours ouvrables par mois de réponse") % {"what": what},
        "note": "",
        "table": {"head": head, "rows": rows},
    }
    if months:
        by = {each.month: each for each in months}
        panels = [
            Panel(_("Médiane"), [by[m].median if m in by else None for m in range(1, 13)], "days"),
            Panel(_("90e centile"), [by[m].p90 if m in by else None for m in range(1, 13)], "days"),
        ]
        chart = drawn.chart(charts.by_month(panels, [], str(part["caption"]), language))
        total = sum(each.n for each in months)
        part["svg"] = chart["svg"]
        part["note"] = " · ".join(
            [
                ngettext("%(n)s réponse dans l'année", "%(n)s réponses dans l'année", total) % {"n": total},
                *_readings(months, language),
            ]
        )
    return part


def _readings(months: list[queries.Month], language: str) -> list[str]:
    """The readings of the delay under which "in time" was judged, by their names."""
    codes = sorted({code for month in months for code in month.policies if code})
    return [policy(code).name.in_language(language) for code in codes]
