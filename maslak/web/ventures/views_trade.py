"""An enterprise that trades: turnover beside its ceilings, capital in shares, financing asked for outside."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.law import financing as catalogue
from maslak.people.models import Person
from maslak.ventures import capital as shares
from maslak.ventures import queries, requests
from maslak.ventures import turnover as sold
from maslak.ventures.models import FinancingRequest, Venture
from maslak.web.desk.pages import posted, sent
from maslak.web.guard import Telling
from maslak.web.ventures import forms_trade as forms
from maslak.web.ventures import trade_words as words
from maslak.web.ventures.pages import ask, of_venture, team


@of_venture("venture.follow")
def turnover(request: HttpRequest, venture: Venture) -> HttpResponse:
    """What was declared, the year's ceilings, and the declaration of a month."""
    today = timezone.localdate()
    form = forms.TurnoverForm(posted(request), venture=venture, today=today)
    if sent(
        request,
        form,
        sold.declare,
        _("Le chiffre d'affaires est noté."),
        venture_id=venture.pk,
        now=timezone.now(),
    ):
        return redirect("ventures:turnover", venture.ref)
    context = {"venture": venture, "form": form, **turnover_shown(venture, today)}
    return render(request, "ventures/turnover.html", context, status=422 if form.errors else 200)


def turnover_shown(venture: Venture, today: date) -> dict[str, Any]:
    """What a page of turnover shows, the office's or the holder's own."""
    return {
        "gauges": words.gauges(sold.monitor(venture, today.year)),
        "missing": words.months(sold.undeclared(venture, today)),
        "declared": words.sales(venture.sales.all()[:60]),
    }


@of_venture("venture.read")
def financing(request: HttpRequest, venture: Venture) -> HttpResponse:
    """The catalogue for this project's form and its holder's stay, and what was asked for."""
    today = timezone.localdate()
    status = residence_of(venture, today)
    products = catalogue.products(today, status=status, form=venture.legal_form)
    context = {
        "venture": venture,
        "products": words.products(products, status, queries.refusals(today)),
        "known": status != catalogue.UNKNOWN,
        "requests": words.requests(venture.requests.all()),
        "may_follow": request.actor.may("venture.follow"),  # type: ignore[attr-defined]
    }
    return render(request, "ventures/financing.html", context)


def residence_of(venture: Venture, today: date) -> str:
    """The basis of stay of whoever leads the project; unknown when their file is out of sight."""
    lead = venture.members.filter(role="lead", until=None).values_list("person_id", flat=True).first()
    person = Person.objects.filter(pk=lead).first()
    stay = person.statuses.order_by("-valid_from", "-pk").first() if person else None
    return stay.basis if stay else catalogue.UNKNOWN


@of_venture("venture.follow")
def financing_ask(request: HttpRequest, venture: Venture) -> HttpResponse:
    """Note what was asked for outside."""
    initial = {"product": request.GET.get("produit", "")}
    form = forms.AskForm(posted(request), venture=venture, initial=initial)
    if sent(
        request, form, requests.ask, _("La demande est notée."), venture_id=venture.pk, now=timezone.now()
    ):
        return redirect("ventures:financing", venture.ref)
    return ask(request, venture, form, title=_("Noter une demande de financement"), button=_("Enregistrer"))


@of_venture("venture.follow")
def financing_answer(request: HttpRequest, venture: Venture, number: int) -> HttpResponse:
    """Note what was answered."""
    found, form = (
        get_object_or_404(FinancingRequest, venture=venture, pk=number),
        forms.AnswerForm(posted(request)),
    )
    if sent(
        request, form, requests.answer, _("La réponse est notée."), request_id=found.pk, now=timezone.now()
    ):
        return redirect("ventures:financing", venture.ref)
    return ask(request, venture, form, title=_("Noter la réponse"), button=_("Enregistrer"))


@of_venture("venture.write")
def capital(request: HttpRequest, venture: Venture) -> HttpResponse:
    """What a share is worth and how many each member takes."""
    form = forms.CapitalForm(posted(request), team=team(venture), initial={"share_mad": venture.share_mad})
    if form.is_valid():
        with Telling(request, form) as told:
            shares.subscribe(
                venture_id=venture.pk, share_mad=form.cleaned_data["share_mad"], shares=form.shares(),
                by=request.actor, now=timezone.now(),
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Le capital et les parts sont notés."))
            return redirect("ventures:venture", venture.ref)
    text = _("Le capital est la somme des parts ; chaque membre en prend au moins une.")
    return ask(
        request, venture, form, title=_("Capital et parts"), button=_("Enregistrer le capital"), text=text
    )
