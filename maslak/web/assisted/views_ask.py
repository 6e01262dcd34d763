"""Asking for an assisted contract: from a hire, a job or a reference; then declarations, papers, and the sending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.assisted import agreements, asking, parameters, proofs
from maslak.assisted.models import Agreement
from maslak.assisted.policies import may_ask
from maslak.placement.models import Application, Placement
from maslak.web.assisted import forms
from maslak.web.assisted.pages import ask, back_to, of_agreement
from maslak.web.desk.pages import act, posted
from maslak.web.guard import Telling, needs

_ASKERS = ("assisted.claim", "assisted.propose")


def _codes(on: Any) -> list[str]:
    return [each.scheme.code for each in parameters.all_standing(on, claimed_alone=True)]


@needs("assisted.claim")
def from_hire(request: HttpRequest, ref: str) -> HttpResponse:
    """For somebody hired from one of my offers."""
    actor = request.actor  # type: ignore[attr-defined]
    hires = Application.objects.filter(recruiter=actor.organisation, starts_on__isnull=False)
    hire = get_object_or_404(hires.select_related("offer"), ref=ref)
    start = {"wage_mad": hire.offer.wage_mad, "contract_months": hire.offer.months}
    form = forms.HireForm(posted(request), schemes=_codes(hire.starts_on), initial=start)
    return _new(request, form, asking.from_hire, text=hire.offer.title, application_id=hire.pk)


@needs("assisted.claim")
def from_reference(request: HttpRequest) -> HttpResponse:
    """For somebody who gave me the number of their file."""
    form = forms.ReferenceForm(posted(request), schemes=_codes(timezone.localdate()))
    return _new(request, form, asking.from_reference, text="")


@needs("assisted.propose")
def from_placement(request: HttpRequest, ref: str) -> HttpResponse:
    """For a job that the office recorded."""
    actor = request.actor  # type: ignore[attr-defined]
    job = get_object_or_404(Placement, organisation=actor.organisation, ref=ref)
    form = forms.PlacementForm(
        posted(request), schemes=_codes(job.starts_on), initial={"wage_mad": job.wage_mad}
    )
    return _new(request, form, asking.from_placement, text=job.job_title, placement_id=job.pk)


def _new(request: HttpRequest, form: Any, action: Any, *, text: str, **values: Any) -> HttpResponse:
    if form.is_valid():
        with Telling(request, form) as told:
            made = action(by=request.actor, now=timezone.now(), **form.cleaned_data, **values)  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("La demande est prête : complétez-la, puis envoyez-la."))
            return redirect("assisted:agreement", made.ref)
    back = (reverse("assisted:home"), _("Contrats aidés"))
    return ask(
        request,
        form,
        title=_("Demander un contrat aidé"),
        button=_("Préparer la demande"),
        back=back,
        text=text,
    )


@of_agreement(*_ASKERS)
def declare(request: HttpRequest, found: Agreement) -> HttpResponse:
    """What the employer declares."""
    start = {"cnss_in_order": found.cnss_in_order, "no_dismissal": found.no_dismissal}
    form = forms.DeclareForm(posted(request), initial=start)
    if form.is_valid():
        with Telling(request, form) as told:
            agreements.declare(agreement_id=found.pk, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Les déclarations sont enregistrées."))
            return redirect("assisted:agreement", found.ref)
    text = _("Une déclaration inexacte oblige à rendre ce qui a été versé.")
    return ask(
        request,
        form,
        title=_("Déclarations de l'employeur"),
        button=_("Enregistrer"),
        back=back_to(found),
        text=text,
    )


@of_agreement(*_ASKERS)
def attach(request: HttpRequest, found: Agreement) -> HttpResponse:
    """The papers of the request."""
    form = forms.ProofForm(
        posted(request), request.FILES or None, papers=proofs.asked(found, when="agreement")
    )
    if request.method == "POST" and form.is_valid():
        with Telling(request, form, {"content": _first(form)}) as told, transaction.atomic():
            for code, (name, content) in form.copies().items():
                proofs.attach(
                    agreement_id=found.pk,
                    code=code,
                    name=name,
                    content=content,
                    by=request.actor,
                    now=timezone.now(),  # type: ignore[attr-defined]
                )
        if told.done:
            messages.success(request, _("Les pièces sont jointes."))
            return redirect("assisted:agreement", found.ref)
    return ask(request, form, title=_("Joindre les pièces"), button=_("Joindre"), back=back_to(found))


def _first(form: forms.ProofForm) -> str:
    return next(iter(form.fields), "")


@require_POST
@of_agreement(*_ASKERS)
def detach(request: HttpRequest, found: Agreement, number: str) -> HttpResponse:
    """Take a copy away."""
    act(request, proofs.detach, _("La copie est retirée."), ref=number)
    return redirect("assisted:agreement", found.ref)


@of_agreement("assisted.claim", "assisted.propose", "assisted.decide")
def copy(request: HttpRequest, found: Agreement, number: str) -> HttpResponse:
    """The content of a copy; the reading is written down."""
    if not found.proofs.filter(ref=number).exists():
        raise Http404
    name, media_type, content = proofs.read(ref=number, by=request.actor)  # type: ignore[attr-defined]
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = (
        f'attachment; filename="{name.encode("ascii", "ignore").decode() or "document"}"'
    )
    return answer


@require_POST
@of_agreement(*_ASKERS)
def submit(request: HttpRequest, found: Agreement) -> HttpResponse:
    """Send the request to the office."""
    act(
        request,
        agreements.submit,
        _("La demande est envoyée à l'agence."),
        agreement_id=found.pk,
        now=timezone.now(),
    )
    return redirect("assisted:agreement", found.ref)


@of_agreement(*_ASKERS)
def withdraw(request: HttpRequest, found: Agreement) -> HttpResponse:
    """Give up."""
    if not may_ask(request.actor, found):  # type: ignore[attr-defined]
        raise Http404
    if request.method == "POST":
        act(
            request,
            agreements.withdraw,
            _("La demande est retirée."),
            agreement_id=found.pk,
            now=timezone.now(),
        )
        return redirect("assisted:agreement", found.ref)
    title = _("Retirer la demande")
    text = _("Rien ne sera versé pour ce contrat ; une nouvelle demande reste possible.")
    return ask(request, None, title=title, button=title, back=back_to(found), text=text, danger=True)
