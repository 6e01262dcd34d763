"""Requests of persons: what is due, one request, each step; and a word at the counter that keeps a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from maslak.people.models import Person
from maslak.retention import holding, inactive, queries
from maslak.retention import requests as rights
from maslak.retention.enums import RequestKind
from maslak.retention.models import FileWarning, RightsRequest
from maslak.retention.timetable import lines
from maslak.retention.workflow import RIGHTS
from maslak.web import names
from maslak.web.desk.pages import ask_alone, of_file, posted
from maslak.web.guard import Telling, needs
from maslak.web.person import data_sheet
from maslak.web.protection.forms import AskForm, DeclineForm, ProposeForm, SettleForm

LABELS = {
    "propose": gettext_lazy("Proposer une réponse"),
    "send_back": gettext_lazy("Renvoyer à l'examen"),
    "grant": gettext_lazy("Confirmer l'effacement"),
    "refuse": gettext_lazy("Confirmer le refus"),
    "settle": gettext_lazy("Répondre : c'est fait"),
    "decline": gettext_lazy("Refuser"),
    "withdraw": gettext_lazy("La personne retire sa demande"),
}
FORMS = {"propose": ProposeForm, "settle": SettleForm, "decline": DeclineForm}
ACTIONS = {
    "propose": rights.propose, "send_back": rights.send_back, "grant": rights.grant, "refuse": rights.refuse,
    "settle": rights.settle, "decline": rights.decline, "withdraw": rights.withdraw,
}  # fmt: skip
_ERASURE = {"propose", "send_back", "grant", "refuse", "withdraw"}


@require_safe
@needs("retention.read")
def home(request: HttpRequest) -> HttpResponse:
    """The protection officer's page: requests by the day they are due, and what was forgotten lately."""
    found = list(queries.open_requests()[:200])
    shown = {
        "rows": [_row(one) for one in found],
        "erasures": [_erased(one) for one in queries.last_erasures(20)],
    }
    return render(request, "protection/home.html", shown)


@require_safe
@needs("rights.examine", "rights.ask")
def requests_list(request: HttpRequest) -> HttpResponse:
    """What was asked of my organisation, what waits first."""
    rows = [_row(one) for one in queries.open_requests()[:200]]
    done = [_row(one) for one in queries.requests().exclude(decided_at=None).order_by("-decided_at")[:50]]
    return render(request, "protection/requests.html", {"rows": rows, "done": done})


@require_safe
@needs("rights.examine", "rights.decide", "rights.ask")
def request_page(request: HttpRequest, ref: str) -> HttpResponse:
    """One request: what was asked, what the law keeps, who proposed what, and what one may do."""
    found = _found(ref)
    may_examine = request.actor.may("rights.examine")
    erasure = found.kind == RequestKind.ERASURE
    holds = (
        queries.holds(found, by=request.actor, today=timezone.localdate()) if erasure and may_examine else []
    )
    shown = {
        "request_": found,
        "late": _late(found),
        "reference": queries.reference_of(found),
        "holds": [told_hold(hold.line.code, hold.as_json()["until"]) for hold in holds],
        "kept": [told_hold(one["line"], one["until"]) for one in found.holds],
        "steps": [{"code": step, "label": LABELS[step], "asks": step in FORMS} for step in _steps(request, found)],
        "back": reverse("protection:home" if request.actor.may("retention.read") else "protection:requests"),
    }  # fmt: skip
    return render(request, "protection/request.html", shown)


@needs("rights.examine", "rights.decide", "rights.ask")
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Take one step; some ask for words first."""
    found = _found(ref)
    if step not in _steps(request, found):
        raise Http404
    back = reverse("protection:request", args=[ref])
    form = FORMS[step](posted(request)) if step in FORMS else None
    if request.method == "POST" and (form is None or form.is_valid()):
        answers: dict[str, Any] = form.cleaned_data if form else {}
        with Telling(request, form) as told:
            ACTIONS[step](request_id=found.pk, by=request.actor, now=timezone.now(), **answers)
        if told.done:
            messages.success(request, _("C'est enregistré."))
        if told.done or form is None:
            return redirect(back)
    if form is None:
        return redirect(back)
    return ask_alone(
        request, form, title=str(LABELS[step]), button=_("Enregistrer"), text="", back=(back, _("La demande"))
    )


@of_file("rights.ask")
def at_counter(request: HttpRequest, person: Person) -> HttpResponse:
    """A request taken at the counter for somebody who came or rang up."""
    form = AskForm(posted(request))
    back = reverse("desk:person-consents", args=[person.ref])
    if form.is_valid():
        with Telling(request, form) as told:
            made = rights.ask(person_id=person.pk, by=request.actor, now=timezone.now(), **form.cleaned_data)
        if told.done:
            messages.success(
                request,
                _("La demande est reçue. La réponse est due le %(day)s.")
                % {"day": f"{made.due_on:%d/%m/%Y}"},
            )
            return redirect("protection:request", made.ref)
    return ask_alone(
        request, form, title=_("Une demande sur ses données"), button=_("Enregistrer la demande"),
        text=_("Vérifiez d'abord que la personne est bien celle du dossier."), back=(back, _("Accords et accès")),
    )  # fmt: skip


@require_safe
@of_file("rights.ask")
def copy(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that is kept of somebody, printed for who has no space of their own. Leaves a trace."""
    with Telling(request) as told:
        taken = holding.take_away(person_id=person.pk, by=request.actor)
    if not told.done:
        return redirect("desk:person-consents", person.ref)
    response = HttpResponse(data_sheet.pdf(person, taken, at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="maslak-{person.ref}.pdf"'
    return response


@require_POST
@needs("rights.ask")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """The office says that a file is still needed."""
    with Telling(request) as told:
        inactive.keep(warning_id=pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("Le dossier est gardé."))
    warning = FileWarning.objects.select_related("person").filter(pk=pk).first()
    return redirect("desk:person", warning.person.ref) if warning else redirect("protection:requests")


def told_hold(code: str, until: str | None) -> dict[str, Any]:
    """A hold in words: what is kept, by which law, until when."""
    line = lines(timezone.localdate())[code]
    reader = names.reader()
    law = line.hold.law.in_language(reader) if line.hold else ""
    return {
        "what": line.object.in_language(reader),
        "law": law,
        "until": date.fromisoformat(until) if until else None,
    }


def _found(ref: str) -> RightsRequest:
    return get_object_or_404(queries.requests(), ref=ref)


def _steps(request: HttpRequest, found: RightsRequest) -> list[str]:
    """The steps that this account may take: the one who proposed does not confirm."""
    actor = request.actor
    fit = _ERASURE if found.kind == RequestKind.ERASURE else {"settle", "decline", "withdraw"}
    steps = [name for name in RIGHTS.available(found.status) if name in fit and name in ACTIONS]
    steps = [name for name in steps if actor.may(RIGHTS.steps[name].permission)]
    other = {"grant": "refuse", "refuse": "grant"}.get(found.proposal)
    mine = actor.user is not None and found.proposed_by_id == actor.user.pk
    return [
        name for name in steps if name != other and not (mine and name in ("grant", "refuse", "send_back"))
    ]


def _late(found: RightsRequest) -> bool:
    return found.decided_at is None and found.due_on < timezone.localdate()


def _row(found: RightsRequest) -> dict[str, Any]:
    return {"request": found, "late": _late(found)}


def _erased(erasure: Any) -> dict[str, Any]:
    known = lines(timezone.localdate())
    why = known[erasure.line].object.in_language(names.reader()) if erasure.line in known else ""
    return {"erasure": erasure, "why": why, "rows": sum(erasure.rows.values())}
