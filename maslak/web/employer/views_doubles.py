"""Records of employers that may be one establishment: looked at side by side, then made one or told apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from maslak.employers import doubles as pairs
from maslak.employers.doubles import Pair
from maslak.employers.models import Employer
from maslak.employers.queries import offers_of
from maslak.web.desk.pages import posted
from maslak.web.employer.forms_establishments import MergeEmployers
from maslak.web.employer.pages import accompanies
from maslak.web.guard import Telling, needs

PER_PAGE, LIKELY = 25, 90
REASONS = {
    "ice": gettext_lazy("même ICE"),
    "ice_near": gettext_lazy("ICE presque pareil, clé fausse"),
    "rc": gettext_lazy("même registre de commerce, même tribunal"),
    "name": gettext_lazy("même nom, formes juridiques à part"),
    "name_near": gettext_lazy("noms proches dans la même ville"),
}
_ROWS = (
    ("name", gettext_lazy("Nom")),
    ("get_kind_display", gettext_lazy("Type")),
    ("ice", gettext_lazy("ICE")),
    ("rc", gettext_lazy("Registre de commerce")),
    ("cnss", gettext_lazy("CNSS")),
    ("city", gettext_lazy("Ville")),
    ("address", gettext_lazy("Adresse")),
    ("signatory", gettext_lazy("Signataire")),
)


@require_safe
@needs("employer.write")
def doubles(request: HttpRequest) -> HttpResponse:
    """The pairs of my organisation still to be read, the likeliest first."""
    _only_who_accompanies(request)
    page = Paginator(pairs.pairs(request.actor.organisation), PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    return render(
        request, "employer/doubles.html", {"page": page, "lines": [_line(pair) for pair in page.object_list]}
    )


@needs("employer.write")
def double(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Two records side by side; making them one is a form of its own."""
    pair = _pair(request, first, second)
    choices = [(each.ref, _choice(each)) for each in (pair.first, pair.second)]
    form = MergeEmployers(posted(request), choices=choices)
    if form.is_valid():
        keep, absorb = pair.first, pair.second
        if form.cleaned_data["keep"] == pair.second.ref:
            keep, absorb = absorb, keep
        with Telling(request, form) as told:
            pairs.merge(
                keep_id=keep.pk, absorb_id=absorb.pk, reason=form.cleaned_data["reason"],
                by=request.actor, now=timezone.now(),  # type: ignore[attr-defined]
            )  # fmt: skip
        if told.done:
            messages.success(
                request, _("Les deux fiches n'en font plus qu'une. Offres et contrats sont réunis.")
            )
            return redirect("employer:establishment-edit", keep.ref)
    shown = {"pair": pair, "line": _line(pair), "rows": _side_by_side(pair), "form": form}
    return render(request, "employer/double.html", shown, status=422 if form.errors else 200)


@require_POST
@needs("employer.write")
def apart(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Two records, two establishments: the pair is not shown again."""
    pair = _pair(request, first, second)
    with Telling(request) as told:
        pairs.tell_apart(
            first_id=pair.first.pk, second_id=pair.second.pk, by=request.actor, now=timezone.now()  # type: ignore[attr-defined]
        )  # fmt: skip
    if told.done:
        messages.success(request, _("Noté : ce sont deux établissements. La paire ne sera plus proposée."))
    return redirect("employer:doubles")


def _only_who_accompanies(request: HttpRequest) -> None:
    if not accompanies(request.actor) or request.actor.organisation is None:  # type: ignore[attr-defined]
        raise Http404


def _pair(request: HttpRequest, first: str, second: str) -> Pair:
    _only_who_accompanies(request)
    for pair in pairs.pairs(request.actor.organisation):  # type: ignore[attr-defined]
        if {pair.first.ref, pair.second.ref} == {first, second}:
            return pair
    raise Http404


def _line(pair: Pair) -> dict[str, Any]:
    likely = pair.score >= LIKELY
    return {
        "pair": pair,
        "reasons": [REASONS[reason] for reason in pair.reasons],
        "likelihood": _("très probable") if likely else _("à regarder"),
        "tone": "wait" if likely else "neutral",
    }


def _side_by_side(pair: Pair) -> list[dict[str, Any]]:
    rows = []
    for name, label in _ROWS:
        first, second = _said(pair.first, name), _said(pair.second, name)
        same = None if not (first and second) else first == second
        rows.append({"label": label, "first": first, "second": second, "same": same})
    return rows


def _said(employer: Employer, name: str) -> str:
    value = getattr(employer, name)
    return str(value() if callable(value) else value)


def _choice(employer: Employer) -> str:
    count = offers_of(employer.organisation).filter(employer=employer).count()
    return _("%(name)s, noté le %(day)s, %(count)s offre(s)") % {
        "name": employer.name,
        "day": employer.created_at.strftime("%d/%m/%Y"),
        "count": count,
    }
