"""The months of an agreement: claimed by the employer, looked at and paid by the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.assisted import claims, proofs, rules
from maslak.assisted.models import Agreement, Claim
from maslak.assisted.policies import may_ask
from maslak.web.assisted import forms
from maslak.web.assisted.pages import ask, back_to, of_agreement
from maslak.web.assisted.shown import month
from maslak.web.desk.pages import act, posted, sent
from maslak.web.guard import Telling
from maslak.web.names import amount

_ASKERS = ("assisted.claim", "assisted.propose")


@of_agreement(*_ASKERS)
def claim(request: HttpRequest, found: Agreement, number: int) -> HttpResponse:
    """Ask for one month, or send it again with what was missing."""
    if not may_ask(request.actor, found) or not 1 <= number <= found.months:  # type: ignore[attr-defined]
        raise Http404
    earlier = found.claims.filter(number=number).first()
    wage = earlier.wage_paid_mad if earlier else found.wage_mad
    papers = proofs.asked(found, when="month")
    form = forms.ClaimForm(
        posted(request), request.FILES or None, papers=papers, initial={"wage_paid_mad": wage}
    )
    if form.is_valid():
        with Telling(request, form, {"content": _first_copy(form), "number": "wage_paid_mad"}) as told:
            _send(request, found, earlier, number, form)
        if told.done:
            messages.success(request, _("Le mois est demandé ; l'agence l'examine."))
            return redirect("assisted:agreement", found.ref)
    title = _("Demander le mois de %(month)s") % {"month": month(rules.month_day(found.starts_on, number))}
    text = earlier.note if earlier else ""
    return ask(request, form, title=title, button=_("Envoyer"), back=back_to(found), text=text)


def _send(
    request: HttpRequest, found: Agreement, earlier: Claim | None, number: int, form: forms.ClaimForm
) -> None:
    values: dict[str, Any] = {
        "wage_paid_mad": form.cleaned_data["wage_paid_mad"], "copies": form.copies(),
        "by": request.actor, "now": timezone.now(),  # type: ignore[attr-defined]
    }  # fmt: skip
    if earlier is None:
        claims.claim(agreement_id=found.pk, number=number, **values)
    else:
        claims.send_again(claim_id=earlier.pk, **values)


def _first_copy(form: forms.ClaimForm) -> str:
    return next((name for name in form.fields if name.startswith("copy-")), "wage_paid_mad")


def _whom(found: Agreement) -> str:
    return f"{found.employer_name} · {found.worker_name}"


def _claim(found: Agreement, number: int) -> Claim:
    return get_object_or_404(Claim, agreement=found, number=number)


@require_POST
@of_agreement("assisted.decide")
def accept(request: HttpRequest, found: Agreement, number: int) -> HttpResponse:
    """The papers prove the month."""
    done = _("Le mois est accepté ; une ou un collègue le verse.")
    act(request, claims.accept, done, claim_id=_claim(found, number).pk, now=timezone.now())
    return redirect("assisted:agreement", found.ref)


@of_agreement("assisted.decide")
def answer(request: HttpRequest, found: Agreement, number: int, name: str) -> HttpResponse:
    """Refuse a month, or ask for what is missing."""
    acts = {
        "refuser": (claims.refuse, _("Le mois est refusé."), _("Refuser ce mois")),
        "completer": (claims.send_back, _("Le mois est rendu à l'employeur."), _("Demander un complément")),
    }
    if name not in acts:
        raise Http404
    action, done, title = acts[name]
    form = forms.ReasonForm(posted(request))
    if sent(request, form, action, done, claim_id=_claim(found, number).pk, now=timezone.now()):
        return redirect("assisted:agreement", found.ref)
    danger = name == "refuser"
    return ask(
        request, form, title=title, button=title, back=back_to(found), text=_whom(found), danger=danger
    )


@of_agreement("assisted.pay")
def pay(request: HttpRequest, found: Agreement, number: int) -> HttpResponse:
    """Note the payment of an accepted month."""
    said, form = _claim(found, number), forms.PayForm(posted(request))
    if sent(request, form, claims.pay, _("Le versement est noté."), claim_id=said.pk, now=timezone.now()):
        return redirect("assisted:agreement", found.ref)
    title = _("Verser %(amount)s DH pour %(month)s") % {
        "amount": amount(said.amount_mad),
        "month": month(said.month),
    }
    return ask(
        request, form, title=title, button=_("Noter le versement"), back=back_to(found), text=_whom(found)
    )
