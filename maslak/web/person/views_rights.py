"""My rights over my data: a copy, a correction, an erasure with what the law keeps, and a word that keeps my file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maslak.retention import holding, inactive, queries
from maslak.retention import requests as rights
from maslak.retention.enums import OPEN_REQUESTS, RequestKind
from maslak.retention.models import RightsRequest
from maslak.web.guard import Telling
from maslak.web.person import data_sheet
from maslak.web.person.self_access import own_space
from maslak.web.protection.views_requests import told_hold


class CorrectionForm(forms.Form):
    """What is wrong, and what to read in its place."""

    words = forms.CharField(
        label=gettext_lazy("Ce qui est faux, et ce qu'il faut lire à la place"), max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip


class ErasureForm(forms.Form):
    """An erasure asks for nothing but the wish; why is free."""

    words = forms.CharField(
        label=gettext_lazy("Un mot, si vous voulez"), required=False, max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


_FORMS: dict[str, type[forms.Form]] = {
    RequestKind.CORRECTION: CorrectionForm,
    RequestKind.ERASURE: ErasureForm,
    RequestKind.ACCESS: ErasureForm,
}


@own_space
def data_pdf(request: HttpRequest) -> HttpResponse:
    """Everything kept about me, to print."""
    taken = holding.take_away(person_id=request.person.pk, by=request.actor)
    made = data_sheet.pdf(request.person, taken, at=timezone.now())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="maslak-{request.person.ref}.pdf"'
    return response


@own_space
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a correction or an erasure; what the law keeps is said before."""
    if kind not in _FORMS:
        raise Http404
    form = _FORMS[kind](request.POST if request.method == "POST" else None)
    if form.is_valid():
        with Telling(request, form) as told:
            made = rights.ask(
                person_id=request.person.pk,
                kind=kind,
                by=request.actor,
                now=timezone.now(),
                **form.cleaned_data,
            )
        if told.done:
            day = f"{made.due_on:%d/%m/%Y}"
            messages.success(
                request, _("Votre demande est reçue. Vous aurez une réponse avant le %(day)s.") % {"day": day}
            )
            return redirect("person:data")
    held = queries.own_holds(request.person, timezone.localdate()) if kind == RequestKind.ERASURE else []
    shown = {
        "form": form,
        "kind": RequestKind(kind),
        "holds": [told_hold(hold.line.code, hold.as_json()["until"]) for hold in held],
    }
    return render(request, "person/rights_ask.html", shown, status=422 if form.errors else 200)


@require_POST
@own_space
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take my request back."""
    found = RightsRequest.objects.filter(ref=ref, person=request.person).first()
    if found is None:
        raise Http404
    with Telling(request) as told:
        rights.withdraw(request_id=found.pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("Votre demande est retirée."))
    return redirect("person:data")


@require_POST
@own_space
def keep(request: HttpRequest) -> HttpResponse:
    """I still need my file."""
    warning = queries.warning_of(request.person.pk)
    if warning is None:
        raise Http404
    with Telling(request) as told:
        inactive.keep(warning_id=warning.pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("Votre dossier est gardé."))
    return redirect("person:data")


def told(found: RightsRequest) -> dict[str, Any]:
    """One of my requests as the page of my data shows it."""
    return {
        "request": found,
        "open": found.status in OPEN_REQUESTS,
        "kept": [told_hold(one["line"], one["until"]) for one in found.holds],
    }
