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
from maslak.reporting import charts, delays, wording
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
    context = {"years": years, "year": year, "parts": parts, "published": organisation_id is None}
    return render(request, "permits/times.html", context)


def _part(kind: FileKind, route: str, year: int, organisation_id: int | None) -> dict[str, Any]:
    """One kind of file, by one route if it has several delays: its months drawn and in a table."""
    language = get_language() or "fr"
    months = queries.usual_times(kind=kind, year=year, organisation_id=organisation_id, route=route)
    what = f"{kind.label} · {Route(route).label}" if route else str(kind.label)
    part: dict[str, Any] = {
        "title": what,
        "caption": _("%(what)s : jours ouvrables par mois de réponse") % {"what": what},
        "note": "",
    }
    if organisation_id is None:
        shown: list[Any] = list(delays.published(months, year, timezone.localdate()))
        part["table"] = _table(shown, language, counts=False)
        notes = [charts.hidden_note()] if any(each.on_time_pct is None for each in shown) else []
    else:
        shown = list(months)
        part["table"] = _table(shown, language, counts=True)
        total = sum(each.n for each in months)
        notes = [ngettext("%(n)s réponse dans l'année", "%(n)s réponses dans l'année", total) % {"n": total}]
    if shown:
        by = {each.month: each for each in shown}
        panels = [
            Panel(_("Médiane"), [by[m].median if m in by else None for m in range(1, 13)], "days"),
            Panel(_("90e centile"), [by[m].p90 if m in by else None for m in range(1, 13)], "days"),
        ]
        part["svg"] = drawn.chart(charts.by_month(panels, [], str(part["caption"]), language))["svg"]
        part["note"] = " · ".join([*notes, *_readings(shown, language)])
    return part


def _table(months: list[Any], language: str, *, counts: bool) -> dict[str, Any]:
    """The months in words; what is published tells no number of answers."""
    heads = [_("Médiane (jours)"), _("90e centile (jours)"), _("Dans le délai")]
    names = wording.months(language, "wide")
    rows = []
    for each in months:
        share = charts.said(each.on_time_pct, language)
        numbers = [
            charts.said(each.median, language),
            charts.said(each.p90, language),
            share if each.on_time_pct is None else _("%(share)s %%") % {"share": share},
        ]
        numbers = [str(each.n), *numbers] if counts else numbers
        rows.append(
            [
                {"text": names[each.month - 1], "header": True},
                *({"text": n, "numeric": True} for n in numbers),
            ]
        )
    heads = [_("Réponses"), *heads] if counts else heads
    head = [{"label": _("Mois")}, *({"label": name, "numeric": True} for name in heads)]
    return {"head": head, "rows": rows}


def _readings(months: list[Any], language: str) -> list[str]:
    """The readings of the delay under which "in time" was judged, by their names."""
    codes = sorted({code for month in months for code in month.policies if code})
    return [policy(code).name.in_language(language) for code in codes]
