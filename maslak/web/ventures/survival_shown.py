"""Survival by cohort as pages show it: both bounds, and the curve of one cohort; for coaches and for steering."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.reporting import enterprise_charts as charts
from maslak.ventures import queries
from maslak.web.steering import drawn


def context(cohorts: list[queries.Survival], asked: str) -> dict[str, Any]:
    """What ventures/_survival.html draws: the table of all cohorts, the curve of the one `asked` for (a year).

    Nothing below the least number of enterprises; without a year, the cohort of which most is known.
    """
    chosen = next((each for each in cohorts if str(each.year) == asked), None) or _oldest_enough(cohorts)
    return {
        "head": _head(cohorts),
        "rows": [_row(cohort) for cohort in cohorts],
        "years": [cohort.year for cohort in cohorts if _told(cohort)],
        "chosen": chosen,
        "chart": _chart(chosen) if chosen and _told(chosen) else None,
    }


def _shown(cohort: queries.Survival) -> bool:
    """Whether enough enterprises were created for a rate to be shown."""
    return any(share.low is not None for share in cohort.months)


def _told(cohort: queries.Survival) -> bool:
    """Whether somebody met some of them: a curve drawn from no visit at all would say that all live."""
    known = [share for share in cohort.months if share.low is not None]
    return any(share.unreachable < share.born for share in known)


def _oldest_enough(cohorts: list[queries.Survival]) -> queries.Survival | None:
    """The latest cohort of which most is known."""
    shown = [each for each in cohorts if _told(each)]
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
        {
            "text": str(cohort.salaried) if _shown(cohort) and cohort.salaried is not None else "—",
            "numeric": True,
        },
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
