"""The first page of assisted contracts: what an employer asks for and may ask for; what waits for an office."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.assisted import eligibility, parameters, queries
from maslak.assisted.enums import ClaimStatus
from maslak.employers.queries import establishment_of
from maslak.web.assisted import shown
from maslak.web.assisted.pages import READERS, tabs
from maslak.web.guard import needs

PER_PAGE, MOST = 25, 20


@require_safe
@needs(*READERS)
def home(request: HttpRequest) -> HttpResponse:
    """What waits first; then every agreement of the organisation, the latest first."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    page = Paginator(queries.of_organisation(actor.organisation), PER_PAGE).get_page(request.GET.get("page"))
    employs = actor.may("assisted.claim") and actor.reach != "all"
    more = _of_employer(actor, today) if employs else _of_office(actor, today)
    said = {
        "tabs": [] if employs else tabs(request), "page": page, "today": today,
        "rows": [shown.agreement_row(each) for each in page.object_list], **more,
    }  # fmt: skip
    return render(request, "assisted/employer.html" if employs else "assisted/desk.html", said)


def _of_employer(actor: Any, today: Any) -> dict[str, Any]:
    firm = establishment_of(actor.organisation)
    post = eligibility.Post(
        starts_on=today, region=firm.region if firm else "",
        employer={"kind": firm.kind, "sector": firm.sector, "headcount": firm.headcount} if firm else None,
    )  # fmt: skip
    return {
        "firm": firm,
        "hires": queries.hires_to_help(actor.organisation, today)[:MOST],
        "schemes": [
            shown.scheme_row(each, eligibility.of_employer(each.terms, post))
            for each in parameters.all_standing(today)
        ],
    }


def _of_office(actor: Any, today: Any) -> dict[str, Any]:
    office = actor.organisation
    return {
        "may_decide": actor.may("assisted.decide"),
        "may_pay": actor.may("assisted.pay"),
        "may_propose": actor.may("assisted.propose"),
        "requests": [shown.agreement_row(each) for each in queries.to_decide(office)[:MOST]],
        "months": queries.claims_of(office, ClaimStatus.SUBMITTED)[:MOST],
        "payable": queries.months_to_pay(office)[:MOST],
        "checks": queries.checks_due(office, today)[:MOST],
        "owed": queries.to_recover(office)[:MOST],
        "jobs": queries.jobs_to_help(office, today)[:5] if actor.may("assisted.propose") else [],
    }
