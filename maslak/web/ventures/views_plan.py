"""The business plan: its cash month by month with totals and a plot, and a new version line by line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.reporting import enterprise_charts as charts
from maslak.ventures import projects, queries, rules
from maslak.ventures.models import Plan, Venture
from maslak.web.desk.pages import posted
from maslak.web.guard import Telling
from maslak.web.steering import drawn
from maslak.web.ventures import forms, words
from maslak.web.ventures.pages import of_venture


@of_venture("venture.read")
def plan(request: HttpRequest, venture: Venture) -> HttpResponse:
    """One version of the plan, the latest unless asked: its words, its cash-flow table, its plot."""
    found = _version(venture, request.GET.get("version", ""))
    flows = queries.flows(found)
    context = {
        "venture": venture,
        "plan": found,
        "versions": list(venture.plans.all()),
        "cash": words.cash_table(found, flows),
        "entries": words.plan_lines(found),
        "chart": _chart(found, flows),
        "short": rules.lowest(flows) < 0,
        "lowest": rules.lowest(flows),
        "may_write": request.actor.may("venture.write"),  # type: ignore[attr-defined]
    }
    return render(request, "ventures/plan.html", context)


def _version(venture: Venture, asked: str) -> Plan:
    chosen = queries.current_plan(venture)
    if asked.isdecimal():
        chosen = venture.plans.prefetch_related("lines").filter(number=int(asked)).first()
    if chosen is None:
        raise Http404
    return chosen


def _chart(found: Plan, flows: list[rules.Flow]) -> dict[str, Any]:
    months = [
        charts.Month(f"{rules.months_after(found.first_month, flow.month):%m/%y}", flow.closing)
        for flow in flows
    ]
    title = _("Trésorerie à la fin de chaque mois, en dirhams")
    return drawn.chart(charts.cash(months, title, get_language() or "fr"))


@of_venture("venture.write")
def write(request: HttpRequest, venture: Venture) -> HttpResponse:
    """Write a new version of the business plan, line by line; the table adds up by itself."""
    form, lines = forms.PlanForm(posted(request)), forms.Lines(posted(request), prefix="l")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        said = [line for each in lines for line in each.lines()]
        with Telling(request, form) as told:
            projects.write_plan(
                venture_id=venture.pk, lines=said, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            messages.success(request, _("Le plan est enregistré, le tableau est à jour."))
            return redirect("ventures:plan", venture.ref)
    failed = bool(form.errors) or (request.method == "POST" and not lines.is_valid())
    context = {"venture": venture, "form": form, "lines": lines}
    return render(request, "ventures/plan_write.html", context, status=422 if failed else 200)
