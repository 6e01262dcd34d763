"""A shock on a sector, which every chart marks: declared, and ended, by the coordination."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.casework import continuity
from maslak.programme.enums import DisruptionKind
from maslak.programme.models import Disruption
from maslak.web.guard import Telling, needs
from maslak.web.steering.forms_programme import ShockEndForm, ShockForm


@needs("programme.write")
def shock_new(request: HttpRequest) -> HttpResponse:
    """A sector is hit: which one, since when, in words for the charts."""
    form = ShockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with Telling(request, form, fields={"text": "text_fr"}) as told:
            shock = continuity.declare_shock(by=request.actor, **form.shock)
        if told.done:
            messages.success(request, _("Le choc est signalé : les graphiques marquent ses mois."))
            return _programme_of(shock)
    return render(request, "steering/shock_new.html", {"form": form}, status=422 if form.errors else 200)


@needs("programme.write")
def shock_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The sector recovers: the last day of the shock."""
    found = get_object_or_404(Disruption, pk=pk, kind=DisruptionKind.SECTOR_SHOCK)
    form = ShockEndForm(request.POST or None, initial={"ends_on": found.ends_on or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            shock = continuity.end_shock(disruption_id=found.pk, by=request.actor, **form.cleaned_data)
        if told.done:
            messages.success(request, _("La fin du choc est notée."))
            return _programme_of(shock)
    shown = {"form": form, "shock": found}
    return render(request, "steering/shock_end.html", shown, status=422 if form.errors else 200)


def _programme_of(shock: Disruption) -> HttpResponse:
    answer = redirect("steering:programme")
    answer["Location"] += f"?year={shock.starts_on.year}"
    return answer
