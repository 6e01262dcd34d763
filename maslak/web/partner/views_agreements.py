"""The register of agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.programme import agreements, queries
from maslak.programme.enums import AgreementStatus, DatePrecision
from maslak.programme.models import Agreement
from maslak.programme.workflow import AGREEMENT
from maslak.web import tones
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.partner import figures
from maslak.web.partner import forms_setup as forms
from maslak.web.partner.pages import tabs
from maslak.web.templatetags.maslak import day


@needs("programme.read")
def register(request: HttpRequest) -> HttpResponse:
    """Every agreement with its parties, dates and state."""
    today = timezone.localdate()
    rows = [
        {"agreement": one, "signed": signed_words(one), **_state(one, today)} for one in queries.agreements()
    ]
    context = {"tabs": tabs(request), "rows": rows, "may_write": request.actor.may("programme.write")}
    return render(request, "partner/agreements.html", context)


def _state(agreement: Agreement, today: date) -> dict[str, str]:
    """Its status in words and its tone; one past its last day is told so."""
    if agreement.status == AgreementStatus.SIGNED and agreements.is_over(agreement, today):
        return {"status": _("arrivée à son terme"), "tone": "neutral"}
    return {"status": agreement.get_status_display(), "tone": tones.of(agreement)}


def signed_words(agreement: Agreement) -> str:
    """The day of the signature as exactly as it is known."""
    if agreement.signed_on is None:
        return ""
    if agreement.signed_precision == DatePrecision.YEAR:
        return f"{agreement.signed_on:%Y}"
    if agreement.signed_precision == DatePrecision.MONTH:
        return f"{agreement.signed_on:%m/%Y}"
    return day(agreement.signed_on)


@needs("programme.read")
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement, what it aims at and how far it is."""
    found = _found(pk)
    today, may_write = timezone.localdate(), request.actor.may("programme.write")
    context: dict[str, Any] = {
        "agreement": found,
        "signed": signed_words(found),
        "target": figures.number(found.target) if found.target is not None else "",
        "counted": dict(forms.indicator_choices()).get(found.indicator, "") if found.indicator else "",
        "steps": AGREEMENT.available(found.status) if may_write else [],
        "may_write": may_write,
        **_state(found, today),
    }
    return render(request, "partner/agreement.html", context)


def _found(pk: int) -> Agreement:
    return get_object_or_404(queries.agreements(), pk=pk)


@needs("programme.write")
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Prepare an agreement."""
    form = forms.AgreementForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = agreements.draft(by=request.actor, **form.cleaned_data)
        if told.done:
            return redirect("partner:agreement", made.pk)
    back = (reverse("partner:agreements"), _("Conventions"))
    title = _("Préparer une convention")
    return ask_alone(request, form, title=title, button=_("Enregistrer la convention"), back=back)


@needs("programme.write")
def agreement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what it says."""
    found = _found(pk)
    form = forms.AgreementForm(posted(request), agreement=found)
    if sent(request, form, agreements.update, _("La convention est corrigée."), agreement_id=found.pk):
        return redirect("partner:agreement", found.pk)
    return _ask(request, found, form, title=_("Modifier la convention"), button=_("Enregistrer"))


@needs("programme.write")
def agreement_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Sign, abandon or terminate."""
    found, today = _found(pk), timezone.localdate()
    form: django_forms.Form
    if step == "sign":
        form, title, done = (
            forms.SignForm(posted(request)),
            _("Noter la signature"),
            _("La signature est notée."),
        )
        taken = sent(request, form, agreements.sign, done, agreement_id=found.pk, today=today)
    elif step == "terminate":
        form, title, done = (
            forms.TerminateForm(posted(request)),
            _("Dénoncer la convention"),
            _("La convention est dénoncée."),
        )
        taken = sent(request, form, agreements.terminate, done, agreement_id=found.pk, today=today)
    elif step == "abandon":
        form, title, done = (
            forms.AbandonForm(posted(request)),
            _("Abandonner la convention"),
            _("La convention est abandonnée."),
        )
        taken = sent(request, form, agreements.abandon, done, agreement_id=found.pk)
    else:
        raise Http404
    if taken:
        return redirect("partner:agreement", found.pk)
    return _ask(request, found, form, title=title, button=title, danger=step != "sign")


def _ask(request: HttpRequest, found: Agreement, form: Any, **more: Any) -> HttpResponse:
    back = (reverse("partner:agreement", args=[found.pk]), _("Convention"))
    return ask_alone(request, form, back=back, **more)
