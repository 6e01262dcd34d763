"""My business project: read it, and declare my turnover."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.ventures import queries, turnover
from maslak.ventures.models import Venture
from maslak.web.desk.pages import posted, sent
from maslak.web.person import project as mine
from maslak.web.person.self_access import own_space
from maslak.web.ventures import words
from maslak.web.ventures.forms_trade import TurnoverForm
from maslak.web.ventures.views_trade import turnover_shown


@own_space
def project(request: HttpRequest) -> HttpResponse:
    """My projects, each whole: stages, next step, formalities, visits, money, plan; and my turnover."""
    found = list(mine.projects_of(request.person))  # type: ignore[attr-defined]
    asked = request.POST.get("venture", "")
    forms: dict[int, TurnoverForm] = {}
    for venture in found:
        if not mine.declares(venture):
            continue
        missing = turnover.undeclared(venture, timezone.localdate())
        form = TurnoverForm(
            posted(request) if asked == venture.ref else None, venture=venture, today=timezone.localdate(),
            prefix=venture.ref, initial={"month": f"{missing[0]:%Y-%m}"} if missing else {},
        )  # fmt: skip
        done = _("Votre chiffre d'affaires est déclaré.")
        if sent(request, form, turnover.declare, done, venture_id=venture.pk, now=timezone.now()):
            return redirect("person:project")
        forms[venture.pk] = form
    failed = any(form.errors for form in forms.values())
    shown = {"projects": [_shown(venture, forms.get(venture.pk)) for venture in found]}
    return render(request, "person/project.html", shown, status=422 if failed else 200)


def _shown(venture: Venture, form: TurnoverForm | None) -> dict[str, Any]:
    today = timezone.localdate()
    plan = queries.current_plan(venture)
    flows = queries.flows(plan) if plan else []
    refusal = venture.candidacies.filter(outcome__in=("not_selected", "reserve")).order_by("-pk").first()
    return {
        "venture": venture,
        "steps": words.steps(venture),
        "next": mine.next_step(venture),
        "refusal": refusal.reason if refusal and venture.status == "not_selected" else "",
        "formalities": words.formalities(venture),
        "money": mine.money(venture),
        "visits": mine.visits(venture, today),
        "closing": flows[-1].closing if flows else None,
        "plan": plan,
        "form": form,
        **(
            turnover_shown(venture, today)
            if form
            else {"gauges": [], "missing": [], "declared": {"rows": []}}
        ),
    }
