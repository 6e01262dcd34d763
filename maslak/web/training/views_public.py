"""The directory of trainings, open to anybody: nobody is asked who they are, and nothing is written."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.access.enums import Role
from maslak.training import credentials, queries
from maslak.training.models import TrainingOffer
from maslak.training.queries import Wanted
from maslak.web.training import words
from maslak.web.training.forms import SearchForm

_PER_PAGE = 20


@require_safe
@login_not_required
def directory(request: HttpRequest) -> HttpResponse:
    """What fits, soonest first; a question that makes no sense is left aside."""
    form, today = SearchForm(request.GET), timezone.localdate()
    asked = _wanted(form)
    page = Paginator(queries.directory(asked, today), _PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    shown = {
        "form": form,
        "page": page,
        "rows": [words.row(offer, today) for offer in page],
        "base": f"?{kept.urlencode()}&" if kept else "?",
        "asked": asked != Wanted(),
        "months": queries.fresh_months(today),
        "person": request.GET.get("personne", ""),
    }
    return render(request, "training/directory.html", shown)


def _wanted(form: SearchForm) -> Wanted:
    form.is_valid()
    told = form.cleaned_data
    return Wanted(
        words=told.get("q", ""), region=told.get("region", ""), city=told.get("ville", ""),
        sector=told.get("secteur", ""), level=told.get("niveau", ""), language=told.get("langue", ""),
        certificate=told.get("certificat", ""), status=told.get("titre", ""),
        schedules=tuple(told.get("horaire") or ()), weekly_hours=told.get("heures"),
        starts_before=told.get("debut"), free=bool(told.get("gratuit")), remote=bool(told.get("distance")),
        childcare=bool(told.get("garde")), women_only=bool(told.get("femmes")), seats=bool(told.get("places")),
    )  # fmt: skip


@require_safe
@login_not_required
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """One offer, whole: what it asks, what it gives, when it begins, and how to ask for it."""
    today = timezone.localdate()
    found = get_object_or_404(
        TrainingOffer.objects.select_related("operator").exclude(status="draft"), ref=ref
    )
    groups = found.intakes.filter(status="open", starts_on__gte=today).order_by("starts_on")
    actor = request.actor
    shown = {
        "offer": found,
        "facts": words.facts(found),
        "comforts": words.comforts(found),
        "groups": groups,
        "stale": queries.is_stale(found, today),
        "months": queries.fresh_months(today),
        "may_wish": actor is not None and actor.role == Role.PERSON and found.status == "published",
        "may_refer": actor is not None and actor.may("training.refer") and found.status == "published",
        "mine": actor is not None and actor.may("training.offer") and actor.organisation == found.operator,
        "person": request.GET.get("personne", ""),
    }
    return render(request, "training/offer.html", shown)


@require_safe
@login_not_required
def issuer(request: HttpRequest) -> HttpResponse:
    """The public key that signs the credentials of training, as a controlled identifier document."""
    return JsonResponse(credentials.controller(), json_dumps_params={"ensure_ascii": False})
