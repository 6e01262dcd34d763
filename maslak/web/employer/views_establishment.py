"""Who employs: my own establishment, or those of the employers whom an office accompanies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from maslak.employers import actions, doubles, rules
from maslak.employers.models import Employer, EmployerKind
from maslak.employers.queries import employers_of, establishment_of
from maslak.web.desk.pages import posted
from maslak.web.employer.forms import establishment_form
from maslak.web.employer.lawful_words import plain
from maslak.web.employer.pages import accompanies
from maslak.web.guard import Telling, needs

PER_PAGE = 25


@needs("employer.write")
def establishment(request: HttpRequest) -> HttpResponse:
    """My establishment to describe or to correct; for an office, the employers that it accompanies."""
    actor = request.actor  # type: ignore[attr-defined]
    if accompanies(actor):
        page = Paginator(employers_of(actor.organisation), PER_PAGE).get_page(request.GET.get("page"))
        shown = {"page": page, "doubles": len(doubles.pairs(actor.organisation))}
        return render(request, "employer/establishments.html", shown)
    return _describe(request, establishment_of(actor.organisation))


@needs("employer.write")
def new(request: HttpRequest) -> HttpResponse:
    """One more employer, for those who accompany several."""
    if not accompanies(request.actor):  # type: ignore[attr-defined]
        return redirect("employer:establishment")
    return _describe(request, None)


@needs("employer.write")
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """An employer that my organisation recorded."""
    mine = employers_of(request.actor.organisation)  # type: ignore[attr-defined]
    return _describe(request, get_object_or_404(mine, ref=ref))


def _describe(request: HttpRequest, known: Employer | None) -> HttpResponse:
    """The form of one establishment; of which kind is asked first, since a household is asked for much less."""
    kind = request.GET.get("type") or (known.kind if known else "")
    if kind not in EmployerKind.values:
        if "type" in request.GET:
            raise Http404
        return render(
            request, "employer/establishment_kind.html", {"kinds": EmployerKind.choices, **_back(request)}
        )
    form = establishment_form(kind)(posted(request), initial=_initial(known))
    if form.is_valid():
        with Telling(request, form) as told:
            made = actions.describe(
                organisation=request.actor.organisation, kind=kind, employer=known,  # type: ignore[attr-defined]
                by=request.actor, **form.cleaned_data,  # type: ignore[attr-defined]
            )  # fmt: skip
        if told.done:
            if known is None:
                _warn_of_doubles(request, made)
            return _described(request, made)
    shown = {"form": form, "known": known, "kind": EmployerKind(kind), **_back(request)}
    return render(request, "employer/establishment.html", shown, status=422 if form.errors else 200)


def _described(request: HttpRequest, made: Employer) -> HttpResponse:
    messages.success(request, _("L'établissement est enregistré. Vos demandes le reprennent tel quel."))
    if made.ice and not rules.ice_key_agrees(made.ice):
        messages.warning(
            request,
            _("La clé de l'ICE (deux derniers chiffres) ne correspond pas : vérifiez-le sur une facture."),
        )
    there = _back(request)
    if not accompanies(request.actor):  # type: ignore[attr-defined]
        return redirect(there["back"])
    if not there["suite"]:
        return redirect("employer:establishment")
    joint = "&" if "?" in there["suite"] else "?"
    return redirect(f"{there['suite']}{joint}employeur={made.ref}")


def _warn_of_doubles(request: HttpRequest, made: Employer) -> None:
    """Say which records the new one looks like; nobody is stopped for it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = doubles.alike(
        employers_of(actor.organisation), name=made.name, city=made.city, region=made.region, ice=made.ice, rc=made.rc,
        but=made,
    )  # fmt: skip
    if found and accompanies(actor):
        messages.warning(
            request,
            _("Cet établissement ressemble à « %(name)s », déjà noté : regardez « Doublons possibles ».")
            % {"name": found[0].employer.name},
        )


def _back(request: HttpRequest) -> dict[str, Any]:
    """Where one came from (« suite »), a page of this house alone; home otherwise."""
    asked = request.GET.get("suite", "")
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None)
    return {"back": asked if safe else reverse("employer:home"), "suite": asked if safe else ""}


def _initial(known: Employer | None) -> dict[str, Any]:
    if known is None:
        return {}
    names = (
        "name",
        "ice",
        "rc",
        "cnss",
        "address",
        "city",
        "region",
        "signatory",
        "headcount",
        "capital_mad",
    )
    return {name: getattr(known, name) for name in names} | {"capital_mad": plain(known.capital_mad)}
