"""The hint that is told where an employer hires: which schemes may help to pay. Composed by the pages of offers and hires.

A page passes `hints(…)` as `assisted_hints` and includes `assisted/_hint.html`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from maslak.assisted import eligibility, parameters
from maslak.employers.models import JobOffer
from maslak.web.assisted import shown


def hints(
    on: date, *, region: str = "", contract: str = "", months: int | None = None, wage_mad: Decimal | None = None,
    kind: str = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """The schemes of that day that nothing known of the hire excludes; each with what it gives. What is not known
    excludes nothing.
    """
    found = []
    for standing in parameters.all_standing(on):
        post = eligibility.Post(
            starts_on=on, region=region, contract_type=contract, contract_months=months, wage_mad=wage_mad,
            employer={"kind": kind} if kind else None,
        )  # fmt: skip
        conditions = eligibility.of_employer(standing.terms, post)
        if eligibility.overall(conditions) != eligibility.NO:
            row = shown.scheme_row(standing, conditions)
            found.append({**row, "certain": _("inventé") if standing.scheme.invented else ""})
    return found


def for_offer(offer: JobOffer, today: date) -> list[dict[str, Any]]:
    """The hints for the hire that an offer leads to."""
    on = max(offer.starts_on or today, today)
    return hints(
        on, region=offer.region, contract=offer.contract, months=offer.months, wage_mad=offer.wage_mad,
        kind=offer.employer.kind,
    )  # fmt: skip
