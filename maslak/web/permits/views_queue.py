"""What waits on the desk, by what breaches first; several decided at once; who has how much in hand."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.almanac import queries as almanac
from maslak.permits import deciding, queries
from maslak.permits.enums import FileKind
from maslak.permits.models import Desk, PermitFile
from maslak.web.employer import words
from maslak.web.guard import Telling, needs
from maslak.web.permits import forms

A_PAGE = 50


@needs("permit.instruct")
def queue(request: HttpRequest) -> HttpResponse:
    """The files of the desk in one of five views, what breaches first at the top."""
    actor, now = request.actor, timezone.now()
    view = request.GET.get("vue", "ouverts")
    view = view if view in _views() else "ouverts"
    found = queries.queue(organisation=actor.organisation, **_asked(view, actor.user, now))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    calendar, today = almanac.calendar(), timezone.localdate(now)
    rows = [_row(file, today, words.answer_due(file, now, calendar)) for file in page.object_list]
    page.object_list = rows
    counts = queries.queue_counts(organisation=actor.organisation, user=actor.user, now=now)
    context = {
        "page": page,
        "base": "?" + urlencode({"vue": view}) + "&page=",
        "tabs": _tabs(view, counts),
        "tabs_label": _("Quels dossiers"),
        "empty": _empty(view),
        "may_batch": actor.may("permit.decide") and view in ("ouverts", "retard", "miens"),
        "may_assign": actor.may("permit.assign"),
        "counter": Desk.objects.filter(
            organisation=actor.organisation, kind=FileKind.VISA, until=None
        ).exists(),
    }
    return render(request, "permits/queue.html", context)


def _views() -> dict[str, str]:
    return {
        "ouverts": _("À traiter"),
        "miens": _("Mes dossiers"),
        "retard": _("En retard"),
        "attente": _("Chez le demandeur"),
        "decides": _("Décidés"),
    }


def _asked(view: str, user: Any, now: Any) -> dict[str, Any]:
    return {
        "ouverts": {"view": "open", "now": now},
        "miens": {"view": "open", "assigned": user, "now": now},
        "retard": {"view": "late", "now": now},
        "attente": {"view": "waiting", "now": now},
        "decides": {"view": "decided", "now": now},
    }[view]


def _tabs(view: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    numbers = {
        "ouverts": counts["open"],
        "miens": counts["mine"],
        "retard": counts["late"],
        "attente": counts["waiting"],
    }
    return [
        {
            "label": label,
            "url": f"{reverse('permits:queue')}?vue={code}",
            "current": code == view,
            "count": numbers.get(code),
        }
        for code, label in _views().items()
    ]


def _row(file: PermitFile, today: Any, due: dict[str, str]) -> dict[str, Any]:
    return {
        "file": file,
        "title": words.title_of(file),
        "route": words.route_in_words(file),
        "standing": words.standing(file, today),
        "left": due.get("left") or due.get("before", ""),
        "tone": due.get("tone", "neutral"),
        "selectable": file.status == "in_review",
    }


def _empty(view: str) -> dict[str, str]:
    if view == "miens":
        return {
            "title": _("Aucun dossier en main"),
            "text": _("Ouvrez un dossier « à traiter » et prenez-le : il restera ici jusqu'à la réponse."),
        }
    if view == "retard":
        return {"title": _("Rien n'est en retard"), "text": _("Tous les délais qui courent sont tenus.")}
    if view == "attente":
        return {
            "title": _("Rien n'est attendu d'un demandeur"),
            "text": _("Les demandes renvoyées ou à compléter se rangent ici, leur délai arrêté."),
        }
    return {
        "title": _("Aucun dossier pour le moment"),
        "text": _("Les demandes envoyées par les employeurs arrivent ici, la plus urgente en tête."),
    }


@require_POST
@needs("permit.decide")
def batch(request: HttpRequest) -> HttpResponse:
    """Ask for one decision on the chosen files, then decide each of them for itself."""
    refs = request.POST.getlist("ref")[:500]
    chosen = PermitFile.objects.filter(held_by=request.actor.organisation, ref__in=refs).exclude(
        status="draft"
    )
    files = list(chosen.select_related("employer").order_by("due_on", "id"))
    if not files:
        return redirect("permits:queue")
    deciding_now = "decide" in request.POST
    form = forms.BatchForm(request.POST if deciding_now else None)
    results: list[Any] = []
    if deciding_now and form.is_valid():
        with Telling(request, form):
            results = deciding.decide_many(
                file_ids=[file.pk for file in files],
                by=request.actor,
                now=timezone.now(),
                **form.cleaned_data,
            )
    status = 422 if form.errors else 200
    context = {"files": files, "form": form, "results": results}
    return render(request, "permits/batch.html", context, status=status)


@needs("permit.assign")
def workload(request: HttpRequest) -> HttpResponse:
    """Who has how much in hand, for the lead."""
    lines = queries.workload(organisation=request.actor.organisation, now=timezone.now())
    head = [
        {"label": _("Qui")},
        {"label": _("En main"), "numeric": True},
        {"label": _("En retard"), "numeric": True},
        {"label": _("Échéance aujourd'hui"), "numeric": True},
        {"label": _("Décidés ce mois"), "numeric": True},
    ]
    rows = [
        [
            {"text": line.name or _("Personne encore"), "header": True, "label": head[0]["label"]},
            *(
                {"text": number, "numeric": True, "label": column["label"]}
                for column, number in zip(
                    head[1:], (line.open, line.late, line.due_today, line.decided), strict=True
                )
            ),
        ]
        for line in lines
    ]
    table = {"caption": _("Dossiers par personne"), "head": head, "rows": rows}
    return render(request, "permits/workload.html", {"table": table})
