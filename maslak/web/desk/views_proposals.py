"""The night's proposals: which offer for which of my people, and why; accepted, set aside, or replaced by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.employers.queries import standing_offers
from maslak.matching import proposals as deciding
from maslak.matching import service
from maslak.matching.models import Proposal, Run
from maslak.people.topics import forbidden_topics
from maslak.web.desk import proposed, traces
from maslak.web.desk.forms_proposals import InsteadForm, SetAsideForm
from maslak.web.desk.pages import act, posted, sent
from maslak.web.guard import needs

_NEAR = 8
_BACK = "desk:proposals"


@require_safe
@needs("match.propose")
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for me, what waits in my organisation, or what was decided; best first, with reasons in a line."""
    view = _view(request)
    found = proposed.decided(request.actor) if view == "decided" else None
    if found is None:
        found = proposed.waiting(request.actor, mine=view == "mine")
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "tabs": _tabs(request, view),
        "page": page,
        "rows": proposed.rows(page.object_list, timezone.localdate()),
        "run": Run.objects.first(),
        "base": f"?vue={view}&page=",
    }
    return render(request, "desk/services/proposals.html", context)


def _view(request: HttpRequest) -> str:
    """What was asked for; else my people when some proposal is about them, else my organisation's."""
    asked = request.GET.get("vue", "")
    if asked in ("mine", "all", "decided"):
        return asked
    return "mine" if proposed.waiting(request.actor, mine=True).exists() else "all"


def _tabs(request: HttpRequest, view: str) -> list[dict[str, Any]]:
    doors = (
        ("mine", _("Mes personnes"), proposed.waiting(request.actor, mine=True).count()),
        ("all", _("Toute l'équipe"), proposed.waiting(request.actor, mine=False).count()),
        ("decided", _("Décidées"), 0),
    )
    return [
        {"label": label, "url": f"{reverse(_BACK)}?vue={code}", "current": code == view, "count": count}
        for code, label, count in doors
    ]


def _proposal(ref: str) -> Proposal:
    return get_object_or_404(Proposal.objects.select_related("person", "decided_by"), ref=ref)


@require_safe
@needs("match.propose")
def proposal(request: HttpRequest, ref: str) -> HttpResponse:
    """One proposal: why, what is not known, and the three answers."""
    found = _proposal(ref)
    traces.opened(found.person, by=request.actor, part="proposal")
    (row,) = proposed.rows([found], timezone.localdate())
    return render(request, "desk/services/proposal.html", row | {"proposal": found})


@require_POST
@needs("match.propose")
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Tell the person of the offer."""
    found = _proposal(ref)
    done = _("L'offre est proposée : la personne la lit dans son espace.")
    act(request, deciding.accept, done, proposal_id=found.pk, now=timezone.now())
    return redirect(_BACK)


@needs("match.propose")
def set_aside(request: HttpRequest, ref: str) -> HttpResponse:
    """Do not propose that offer, and say why."""
    form = SetAsideForm(posted(request))
    title = _("Écarter cette offre")
    return _answer(request, ref, form, deciding.set_aside, title, _("L'offre est écartée."))


@needs("match.propose")
def instead(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose another offer than the one calculated, and say why."""
    form = InsteadForm(posted(request))
    title = _("Proposer une autre offre")
    done = _("L'autre offre est proposée : la personne la lit dans son espace.")
    return _answer(request, ref, form, deciding.propose_instead, title, done)


def _answer(
    request: HttpRequest, ref: str, form: BaseForm, action: Callable[..., Any], title: str, done: str
) -> HttpResponse:
    found = _proposal(ref)
    if sent(request, form, action, done, proposal_id=found.pk, now=timezone.now()):
        for warning in forbidden_topics(form.cleaned_data["note"], get_language() or "fr"):
            messages.warning(request, warning.message)
        return redirect(_BACK)
    near = []
    if "offer" in form.fields:
        near = _near(found)
    shown = {"form": form, "title": title, "button": title, "proposal": found, "near": near}
    return render(request, "desk/services/proposal_answer.html", shown, status=422 if form.errors else 200)


def _near(found: Proposal) -> list[dict[str, Any]]:
    """The person's own best offers beside the one proposed."""
    today = timezone.localdate()
    best = [m.offer for m in service.offers_for(found.person, today=today, top=_NEAR + 1)]
    offers = standing_offers(today).filter(pk__in=best).exclude(pk=found.offer_id)[:_NEAR]
    return [{"ref": offer.ref, "title": offer.title, "city": offer.city} for offer in offers]
