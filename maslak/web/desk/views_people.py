"""The organisation's people: the list with its filters, and the search."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.access.enums import Role
from maslak.people.duplicates import open_candidates
from maslak.people.queries import find_people
from maslak.web.desk import caseload, sealed
from maslak.web.desk.forms_people import CaseFilters, PersonSearch
from maslak.web.guard import needs

PER_PAGE = 25


@require_safe
@needs("person.search")
def people(request: HttpRequest) -> HttpResponse:
    """The people of the acting organisation: mine, everybody's, the closed files."""
    actor = request.actor  # type: ignore[attr-defined]
    tab = request.GET.get("liste", caseload.ALL if actor.role == Role.SUPERVISOR else caseload.MINE)
    form = CaseFilters(request.GET, organisation=actor.organisation, with_counsellor=tab != caseload.MINE)
    pairs = open_candidates().count() if actor.may("person.merge") else 0
    shown = {"form": form, "filtered": bool(form.chosen), "tab": tab, "tabs": _tabs(tab), "pairs": pairs}
    listed = _listed(request, tab, form)
    return render(request, "desk/people.html", {**shown, **listed, "search": PersonSearch()})


@needs("person.search")
def search(request: HttpRequest) -> HttpResponse:
    """Find a person by whatever is known. What was typed never stands in the address."""
    if request.method == "POST":
        typed = PersonSearch(request.POST)
        sealed.keep(request, "search", {"q": typed.cleaned_data["q"] if typed.is_valid() else ""})
        return redirect("desk:people-search")
    wanted = sealed.kept(request, "search")
    found = find_people(wanted.get("q", ""), organisation=request.actor.organisation)  # type: ignore[attr-defined]
    people = list(found[: PER_PAGE + 1])
    shown = {"wanted": wanted.get("q", ""), "found": people[:PER_PAGE], "too_many": len(people) > PER_PAGE}
    return render(request, "desk/search.html", {**shown, "form": PersonSearch(initial=wanted)})


def _listed(request: HttpRequest, tab: str, form: CaseFilters) -> dict[str, Any]:
    now = timezone.now()
    found = caseload.narrowed(caseload.files(request.actor, tab), form.chosen, now)  # type: ignore[attr-defined]
    page = Paginator(caseload.with_next(found, now), PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "lines": caseload.lines(list(page), now), "base": _base(request)}


def _tabs(current: str) -> list[dict[str, Any]]:
    labels = (
        (caseload.MINE, _("Mes personnes")),
        (caseload.ALL, _("Toute l'équipe")),
        (caseload.CLOSED, _("Dossiers clos")),
    )
    address = reverse("desk:people")
    return [
        {"label": label, "url": f"{address}?liste={code}", "current": code == current}
        for code, label in labels
    ]


def _base(request: HttpRequest) -> str:
    """The address of the present list without its page number, ready to be followed by one."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"?{kept.urlencode()}&page=" if kept else "?page="
