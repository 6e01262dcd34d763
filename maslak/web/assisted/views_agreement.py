"""One agreement, for the two sides: where it stands, its months, its papers, what to do next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.access.models import User
from maslak.assisted import agreements, duty, printing, proofs, queries, rules
from maslak.assisted.models import Agreement, DutyCheck
from maslak.assisted.policies import may_ask
from maslak.law import assisted
from maslak.people.models import Person
from maslak.web import names
from maslak.web.assisted import forms, shown
from maslak.web.assisted.pages import READERS, ask, back_to, of_agreement
from maslak.web.desk.pages import act, posted, sent
from maslak.web.names import amount

_OFFICE = ("assisted.decide", "assisted.propose")


@require_safe
@of_agreement(*READERS, part="agreement")
def agreement(request: HttpRequest, found: Agreement) -> HttpResponse:
    """The agreement whole, with one main act."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    office = actor.reach == "all" or (
        actor.organisation is not None and actor.organisation.pk == found.organisation_id
    )
    asks = may_ask(actor, found)
    open_before = found.status in ("drafted", "submitted")
    conditions = agreements.judged(found, with_person=office) if open_before else []
    said = {
        "agreement": found,
        "scheme": shown.label(found.scheme),
        "terms": shown.terms_of(found),
        "help": _help(found),
        "conditions": shown.condition_rows(conditions),
        "person": Person.objects.filter(pk=found.person_id).first() if office else None,
        "asks": asks,
        "decides": office and actor.may("assisted.decide"),
        "pays": office and actor.may("assisted.pay"),
        "paper": printing.paper_of(found),
        "may_draw_up": found.status in ("accepted", "running"),
        "papers": _papers(found),
        "missing": names.listed(proofs.missing(found, when="agreement")) if found.status == "drafted" else "",
        "months": _months(found, today, actor.user),
        "checks": found.checks.all(),
        "repayments": found.repayments.all(),
        "left_back": found.due_back_mad - found.given_back_mad,
        "recovery": _recovery(found),
        "today": today,
        "may_start": found.status == "accepted" and found.starts_on <= today,
        "may_complete": found.status == "running"
        and found.keep_until is not None
        and found.keep_until <= today,
    }
    return render(request, "assisted/agreement.html", said)


def _help(found: Agreement) -> str:
    terms = shown.terms_of(found)
    return shown.help_in_words(terms) if terms is not None else shown.unpublished()


def _recovery(found: Agreement) -> str:
    terms = shown.terms_of(found)
    return shown.in_words("recovery", terms.recovery) if terms is not None else ""


def _papers(found: Agreement) -> list[dict[str, Any]]:
    return [shown.proof_row(each) for each in found.proofs.filter(claim=None).order_by("code", "id")]


def _months(found: Agreement, today: date, reader: User | None) -> list[dict[str, Any]]:
    """Every month of the agreement: its claim, or whether it can be asked for."""
    if found.months == 0:
        return []
    claims = {each.number: each for each in found.claims.select_related("payment").prefetch_related("proofs")}
    over = set(rules.claimable(found.starts_on, found.months, today))
    return [
        {
            "number": number,
            "label": shown.month(rules.month_day(found.starts_on, number)),
            "claim": claims.get(number),
            "payment": getattr(claims.get(number), "payment", None),
            "proofs": [shown.proof_row(each) for each in claims[number].proofs.all()]
            if number in claims
            else [],
            "own": reader is not None and number in claims and claims[number].decided_by_id == reader.pk,
            "open": number in over and number not in claims and found.status == "running",
        }
        for number in range(1, found.months + 1)
        if number in claims or found.status in ("accepted", "running")
    ]


@of_agreement("assisted.decide")
def accept(request: HttpRequest, found: Agreement) -> HttpResponse:
    """Grant the contribution, from an envelope."""
    envelopes = queries.envelopes_for(found, timezone.localdate())
    form = forms.AcceptForm(posted(request), envelopes=envelopes)
    given = None
    if form.is_valid():
        given = {"envelope_id": form.cleaned_data["envelope"].pk, "note": form.cleaned_data["note"]}
    done = _("La contribution est accordée.")
    values = {"agreement_id": found.pk, "now": timezone.now()}
    if sent(request, form, agreements.accept, done, given=given, **values):
        return redirect("assisted:agreement", found.ref)
    rows = shown.condition_rows(agreements.judged(found, with_person=True))
    title = _("Accorder la contribution")
    text = f"{shown.label(found.scheme)} : {_help(found)}"
    return ask(request, form, title=title, button=title, back=back_to(found), text=text, conditions=rows)


@of_agreement("assisted.decide")
def answer(request: HttpRequest, found: Agreement, name: str) -> HttpResponse:
    """Refuse, or give back to be completed; the reason is read by the employer."""
    acts = {
        "refuser": (agreements.refuse, _("La demande est refusée."), _("Refuser la demande")),
        "completer": (
            agreements.send_back,
            _("La demande est rendue à l'employeur."),
            _("Demander un complément"),
        ),
    }
    if name not in acts:
        raise Http404
    action, done, title = acts[name]
    form = forms.ReasonForm(posted(request))
    if sent(request, form, action, done, agreement_id=found.pk, now=timezone.now()):
        return redirect("assisted:agreement", found.ref)
    return ask(request, form, title=title, button=title, back=back_to(found), danger=name == "refuser")


@require_POST
@of_agreement("assisted.decide")
def step(request: HttpRequest, found: Agreement, name: str) -> HttpResponse:
    """Begin, once the work has begun; complete, once the duty is over."""
    acts = {
        "commencer": (agreements.start, _("La convention court : chaque mois terminé peut être demandé.")),
        "terminer": (agreements.complete, _("L'engagement est tenu : la convention est close.")),
    }
    if name not in acts:
        raise Http404
    action, done = acts[name]
    act(request, action, done, agreement_id=found.pk, now=timezone.now())
    return redirect("assisted:agreement", found.ref)


@of_agreement("assisted.decide")
def check(request: HttpRequest, found: Agreement, number: int) -> HttpResponse:
    """What a look at the post found."""
    due = get_object_or_404(DutyCheck, agreement=found, pk=number)
    form = forms.CheckForm(posted(request))
    done = _("La vérification est notée.")
    if sent(request, form, duty.check, done, check_id=due.pk, now=timezone.now()):
        return redirect("assisted:agreement", found.ref)
    return ask(
        request, form, title=_("Vérifier le poste"), button=_("Noter la vérification"), back=back_to(found)
    )


@of_agreement("assisted.decide")
def break_off(request: HttpRequest, found: Agreement) -> HttpResponse:
    """The post ended before the duty did."""
    form = forms.BreakForm(posted(request))
    done = _("La rupture est notée ; ce qui est à rendre est calculé.")
    if sent(request, form, duty.break_off, done, agreement_id=found.pk, now=timezone.now()):
        return redirect("assisted:agreement", found.ref)
    text = _("Plus rien ne sera versé. Ce qui est à rendre suit la règle de la convention : %(rule)s.") % {
        "rule": _recovery(found)
    }
    title = _("Noter la fin du poste")
    return ask(request, form, title=title, button=title, back=back_to(found), text=text, danger=True)


@of_agreement("assisted.pay")
def repay(request: HttpRequest, found: Agreement) -> HttpResponse:
    """Money that the employer gave back."""
    form = forms.RepayForm(posted(request))
    done = _("Le remboursement est noté.")
    if sent(request, form, duty.repay, done, agreement_id=found.pk, now=timezone.now()):
        return redirect("assisted:agreement", found.ref)
    left = found.due_back_mad - found.given_back_mad
    text = _("Reste à rendre : %(left)s DH.") % {"left": amount(left)}
    title = _("Noter un remboursement")
    return ask(request, form, title=title, button=title, back=back_to(found), text=text)


@of_agreement("assisted.pay")
def waive(request: HttpRequest, found: Agreement) -> HttpResponse:
    """Remit what is still to be given back."""
    form = forms.ReasonForm(posted(request))
    if sent(
        request, form, duty.waive, _("La remise est accordée."), agreement_id=found.pk, now=timezone.now()
    ):
        return redirect("assisted:agreement", found.ref)
    title = _("Accorder une remise")
    return ask(request, form, title=title, button=title, back=back_to(found), danger=True)


@require_safe
@of_agreement(*READERS, part="letter")
def letter(request: HttpRequest, found: Agreement) -> HttpResponse:
    """The letter that asks for what is to be given back, to print in French and in Arabic."""
    if found.status != "broken":
        raise Http404
    said = {
        "agreement": found, "scheme_fr": _scheme_in(found, "fr"), "scheme_ar": _scheme_in(found, "ar"),
        "left": found.due_back_mad - found.given_back_mad, "today": timezone.localdate(),
        "back": reverse("assisted:agreement", args=[found.ref]),
    }  # fmt: skip
    return render(request, "assisted/letter.html", said)


def _scheme_in(found: Agreement, language: str) -> str:
    scheme = assisted.scheme(found.scheme)
    return scheme.label.in_language(language) if scheme is not None else found.scheme
