"""Schemes and envelopes: what is published, what the house fills in, how much is at hand."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.assisted import envelopes, parameters, queries
from maslak.assisted.models import Envelope, SchemeValue
from maslak.law import assisted
from maslak.law.assisted import Scheme
from maslak.web import names
from maslak.web.assisted import forms, shown
from maslak.web.assisted.forms_values import ValueForm
from maslak.web.assisted.pages import ask, tabs
from maslak.web.desk.pages import posted, sent
from maslak.web.guard import needs
from maslak.web.names import amount


@login_not_required
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme that stands, for anybody; then those that ended."""
    today = timezone.localdate()
    standing = [shown.scheme_row(each) for each in parameters.all_standing(today)]
    over = [each for each in assisted.schemes() if each.terms(today) is None]
    language = get_language() or "fr"
    ended = [{"code": each.code, "label": each.label.in_language(language)} for each in over]
    said = {"tabs": tabs(request), "schemes": standing, "ended": ended}
    return render(request, "assisted/schemes.html", said)


@login_not_required
@require_safe
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """One scheme: each parameter, where it comes from, and what is not published."""
    found = _scheme(code)
    today = timezone.localdate()
    on = (
        today
        if found.terms(today) is not None
        else found.periods[-1].valid_to or found.periods[-1].valid_from
    )
    standing = parameters.standing(code, on)
    assert standing is not None  # the day is one of its own
    actor = getattr(request, "actor", None)
    language = get_language() or "fr"
    said = {
        "tabs": tabs(request),
        "row": shown.scheme_row(standing),
        "over": found.terms(today) is None,
        "terms": standing.terms,
        "source": standing.terms.source.text.in_language(language),
        "source_address": standing.terms.source.address,
        "parameters": shown.parameter_rows(standing),
        "missing": names.listed(shown.PARAMETERS[name] for name in standing.terms.missing())
        if found.claimed
        else "",
        "papers": [
            {"label": paper.label.in_language(language), "monthly": paper.when == "month"}
            for paper in standing.terms.evidence or ()
        ],
        "periods": shown.period_rows(found, today),
        "settable": _open(found, on)
        if found.claimed and actor is not None and actor.may("assisted.budget")
        else [],
        "lines": SchemeValue.objects.filter(scheme=code).select_related("set_by"),
    }
    return render(request, "assisted/scheme.html", said)


def _scheme(code: str) -> Scheme:
    found = assisted.scheme(code)
    if found is None:
        raise Http404
    return found


def _open(found: Scheme, on: Any) -> list[str]:
    """The parameters of that day that nobody published."""
    terms = found.terms(on)
    return [] if terms is None else [name for name in assisted.SETTABLE if getattr(terms, name) is None]


@needs("assisted.budget")
def set_value(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in, from a day on, what nobody published."""
    found = _scheme(code)
    parameter = request.POST.get("parameter") or request.GET.get("parameter", "")
    if not any(parameter in _open(found, terms.valid_from) for terms in found.periods):
        return redirect("assisted:scheme", code)
    today = timezone.localdate()
    first = today if found.terms(today) is not None else found.periods[-1].valid_from
    form = ValueForm(posted(request), parameter=parameter, initial={"valid_from": first})
    done = _("La valeur est enregistrée, avec son auteur et sa date.")
    if sent(request, form, parameters.set_value, done, scheme=code, now=timezone.now()):
        return redirect("assisted:scheme", code)
    back = (reverse("assisted:scheme", args=[code]), shown.label(code))
    text = _(
        "Une ligne ne s'efface pas : une ligne plus récente la remplace, et ce qui est publié l'emporte toujours."
    )
    title = _("Fixer : %(parameter)s") % {"parameter": shown.PARAMETERS[parameter]}
    return ask(request, form, title=title, button=_("Enregistrer"), back=back, text=text)


@require_safe
@needs("assisted.budget", "assisted.decide")
def envelope_list(request: HttpRequest) -> HttpResponse:
    """The envelopes in sight, each with what is committed, paid and left."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = [_row(each) for each in queries.envelopes()]
    said = {"tabs": tabs(request), "rows": rows, "may_set": actor.may("assisted.budget")}
    return render(request, "assisted/envelopes.html", said)


def _row(found: Envelope) -> dict[str, Any]:
    return {
        "envelope": found,
        "scheme": shown.label(found.scheme),
        "pct": int(found.committed_mad * 100 / found.ceiling_mad),
        "text": _("%(committed)s DH engagés sur %(ceiling)s, %(paid)s DH versés, %(left)s DH disponibles")
        % {
            "committed": amount(found.committed_mad),
            "ceiling": amount(found.ceiling_mad),
            "paid": amount(found.paid_mad),
            "left": amount(found.left_mad),
        },
    }


def _back() -> tuple[str, str]:
    return reverse("assisted:envelopes"), _("Enveloppes")


@needs("assisted.budget")
def envelope_new(request: HttpRequest) -> HttpResponse:
    """Open an envelope."""
    form = forms.EnvelopeForm(posted(request))
    if sent(request, form, envelopes.open_envelope, _("L'enveloppe est ouverte.")):
        return redirect("assisted:envelopes")
    title = _("Ouvrir une enveloppe")
    return ask(request, form, title=title, button=title, back=_back())


@needs("assisted.budget")
def ceiling(request: HttpRequest, ref: str) -> HttpResponse:
    """Move a ceiling."""
    found = get_object_or_404(Envelope, ref=ref)
    start = {"ceiling_mad": found.ceiling_mad, "version": found.version}
    form = forms.CeilingForm(posted(request), initial=start)
    if sent(request, form, envelopes.set_ceiling, _("Le plafond est changé."), envelope_id=found.pk):
        return redirect("assisted:envelopes")
    text = _row(found)["text"]
    title = _("Changer le plafond de « %(title)s »") % {"title": found.title}
    return ask(request, form, title=title, button=_("Changer le plafond"), back=_back(), text=text)
