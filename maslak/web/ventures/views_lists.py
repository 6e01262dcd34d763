"""The lists of ventures: projects, what follows the creation, survival by cohort."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.reporting import enterprise_charts as charts
from maslak.ventures import queries
from maslak.ventures.enums import VentureStatus
from maslak.web.guard import needs
from maslak.web.steering import drawn
from maslak.web.ventures import words
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
    asked = request.GET.get("annee", "")
    chosen = next((each for each in cohorts if str(each.year) == asked), None) or _oldest_enough(cohorts)
    context = {
        "tabs": tabs(request),
        "head": _head(cohorts),
        "rows": [_row(cohort) for cohort in cohorts],
        "years": [cohort.year for cohort in cohorts if _shown(cohort)],
        "chosen": chosen,
        "chart": _chart(chosen) if chosen and _shown(chosen) else None,
    }
    return render(request, "ventures/survival.html", context)


def _shown(cohort: queries.Survival) -> bool:
    """Whether enough enterprises were created for a rate to be shown."""
    return any(share.low is not None for share in cohort.months)


def _oldest_enough(cohorts: list[queries.Survival]) -> queries.Survival | None:
    """The latest cohort of which most is known."""
    shown = [each for each in cohorts if _shown(each)]
    return max(
        shown, key=lambda each: (sum(share.low is not None for share in each.months), each.year), default=None
    )


def _head(cohorts: list[queries.Survival]) -> list[dict[str, Any]]:
    months = [share.month for share in cohorts[0].months] if cohorts else []
    return [
        {"label": _("Créées en")},
        {"label": _("Entreprises"), "numeric": True},
        *({"label": _("Mois %(month)s") % {"month": month}, "numeric": True} for month in months),
        {"label": _("Passées à un emploi salarié"), "numeric": True},
    ]


def _row(cohort: queries.Survival) -> list[dict[str, Any]]:
    return [
        {"text": str(cohort.year), "header": True},
        {"text": str(cohort.created), "numeric": True},
        *({"text": _rate(share), "numeric": True} for share in cohort.months),
        {"text": str(cohort.salaried) if _shown(cohort) else "—", "numeric": True},
    ]


def _chart(cohort: queries.Survival) -> dict[str, Any]:
    steps = [charts.Step(p.months, p.share, p.low, p.high, p.followed, p.closed) for p in cohort.curve]
    known = [share for share in cohort.months if share.low is not None and share.high is not None]
    bounds = [charts.Bounds(share.month, share.low, share.high) for share in known]
    title = _("Survie des entreprises créées en %(year)s") % {"year": cohort.year}
    until = max(share.month for share in known)
    return drawn.chart(charts.survival(steps, bounds, until, title, get_language() or "fr"))


def _rate(share: queries.rules.Share) -> str:
    if share.low is None or share.high is None:
        return "—"
    if share.low == share.high:
        return f"{share.low:.0f} %"
    return _("%(low)s à %(high)s %%") % {"low": f"{share.low:.0f}", "high": f"{share.high:.0f}"}
