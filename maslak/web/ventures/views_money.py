"""Money of ventures: envelopes, what is decided, signed and paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.ventures import funding
from maslak.ventures.funding import Part
from maslak.ventures.models import Budget, Grant, Instalment, Venture
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.templatetags.maslak import day
from maslak.web.ventures import forms_money as forms
from maslak.web.ventures import words
from maslak.web.ventures.pages import ask, of_venture, tabs


@needs("venture.fund")
def budgets(request: HttpRequest) -> HttpResponse:
    """The envelopes of the organisation and what is left in each."""
    head = [
        {"label": _("Enveloppe")},
        *({"label": label, "numeric": True} for label in (_("Montant"), _("Engagé"), _("Disponible"))),
        {"label": _("Jusqu'au")},
    ]
    rows = [
        [
            {"text": each.title, "header": True},
            *(words.money(value) for value in (each.amount_mad, each.committed_mad, each.left_mad)),
            {"text": day(each.ends_on)},
        ]
        for each in Budget.objects.all()
    ]
    return render(request, "ventures/budgets.html", {"tabs": tabs(request), "head": head, "rows": rows})


@needs("venture.fund")
def budget_new(request: HttpRequest) -> HttpResponse:
    """Open an envelope."""
    form = forms.BudgetForm(posted(request))
    organisation = request.actor.organisation
    if sent(request, form, funding.open_budget, _("L'enveloppe est ouverte."), organisation=organisation):
        return redirect("ventures:budgets")
    back = (reverse("ventures:budgets"), _("Enveloppes"))
    return ask_alone(
        request, form, title=_("Ouvrir une enveloppe"), button=_("Ouvrir l'enveloppe"), back=back
    )


@of_venture("venture.fund")
def decide(request: HttpRequest, venture: Venture) -> HttpResponse:
    """Decide money for the project."""
    form = forms.GrantForm(posted(request))
    if form.is_valid():
        with Telling(request, form, {"parts": "first_amount"}) as told:
            funding.decide(
                venture_id=venture.pk, by=request.actor, now=timezone.now(), **_terms(form.cleaned_data)
            )
        if told.done:
            messages.success(request, _("Le financement est décidé ; faites signer la convention."))
            return redirect("ventures:venture", venture.ref)
    return ask(request, venture, form, title=_("Décider un financement"), button=_("Décider"))


def _terms(said: dict[str, Any]) -> dict[str, Any]:
    parts = [Part(said["first_amount"], said["first_due"], said["first_condition"])]
    second: Decimal | None = said["second_amount"]
    if second:
        parts.append(Part(second, said["second_due"], said["second_condition"]))
    kept = {name: said[name] for name in ("kind", "purpose", "decided_on", "emergency", "disruption")}
    return {**kept, "budget_id": said["budget"].pk, "parts": parts}


def _grant(venture: Venture, ref: str) -> Grant:
    return get_object_or_404(Grant, venture=venture, ref=ref)


@of_venture("venture.fund")
def sign(request: HttpRequest, venture: Venture, grant: str) -> HttpResponse:
    """The agreement is signed."""
    found, form = _grant(venture, grant), forms.SignForm(posted(request))
    if sent(request, form, funding.sign, _("La signature est notée."), grant_id=found.pk, now=timezone.now()):
        return redirect("ventures:venture", venture.ref)
    return ask(
        request, venture, form, title=_("Noter la signature de la convention"), button=_("Enregistrer")
    )


@of_venture("venture.fund")
def cancel(request: HttpRequest, venture: Venture, grant: str) -> HttpResponse:
    """Take back what was not paid."""
    found, form = _grant(venture, grant), forms.CancelForm(posted(request))
    done = _("Le financement est annulé : ce qui n'était pas versé revient à l'enveloppe.")
    if sent(request, form, funding.cancel, done, grant_id=found.pk, now=timezone.now()):
        return redirect("ventures:venture", venture.ref)
    title = _("Annuler le financement")
    return ask(request, venture, form, title=title, button=title, danger=True)


@of_venture("venture.pay")
def pay(request: HttpRequest, venture: Venture, number: int) -> HttpResponse:
    """Pay one instalment against its evidence."""
    part = get_object_or_404(Instalment, grant__venture=venture, pk=number)
    form = forms.PayForm(posted(request))
    if sent(
        request, form, funding.pay, _("Le versement est noté."), instalment_id=part.pk, now=timezone.now()
    ):
        return redirect("ventures:venture", venture.ref)
    title = _("Verser la tranche %(n)s : %(amount)s DH") % {"n": part.number, "amount": part.amount_mad}
    text = _("À verser contre : %(condition)s") % {"condition": part.condition}
    return ask(request, venture, form, title=title, button=_("Noter le versement"), text=text)
