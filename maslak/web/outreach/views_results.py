"""What came of the prospection: its numbers, and the facts behind each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.employers.models import Employer
from maslak.outreach.models import Contact
from maslak.reporting import outreach_results
from maslak.web.guard import needs
from maslak.web.names import region
from maslak.web.outreach.pages import tabs
from maslak.web.templatetags.maslak import day

_PER_PAGE = 50
_YEARS = range(2018, 2100)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "")
    year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else 0
    return year if year in _YEARS else timezone.localdate().year


def _found(year: int) -> outreach_results.Results:
    return outreach_results.results(date(year, 1, 1), date(year, 12, 31))


@needs("outreach.write")
def results(request: HttpRequest) -> HttpResponse:
    """Employers reached in a year, and the hires that followed."""
    year = _year(request)
    shown = {
        "tabs": tabs(request),
        "found": _found(year),
        "year": year,
        "before": year - 1,
        "after": year + 1,
    }
    return render(request, "outreach/results.html", shown)


@needs("outreach.write")
def facts(request: HttpRequest, side: str) -> HttpResponse:
    """The facts behind one number: contacts, hires or offers."""
    year = _year(request)
    if side == "employeurs":
        title = _("Employeurs rencontrés")
        page = Paginator(outreach_results.employer_facts(date(year, 1, 1), date(year, 12, 31)), _PER_PAGE)
        shown = page.get_page(request.GET.get("page"))
        head, rows = _contact_rows(list(shown))
    elif side == "embauches":
        title, found = _("Embauches après un contact"), _found(year)
        page = Paginator(outreach_results.hire_facts(found), _PER_PAGE)
        shown = page.get_page(request.GET.get("page"))
        head, rows = _hire_rows(list(shown), found)
    elif side == "offres":
        title, found = _("Offres d'emploi après un contact"), _found(year)
        shown = Paginator(found.offers, _PER_PAGE).get_page(request.GET.get("page"))
        head, rows = _offer_rows(list(shown))
    else:
        raise Http404
    context = {
        "title": title,
        "page": shown,
        "base": f"?year={year}&page=",
        "head": head,
        "rows": rows,
        "year": year,
    }
    return render(request, "outreach/results_facts.html", context)


def _head(*labels: str) -> list[dict[str, Any]]:
    return [{"label": label} for label in labels]


def _contact_rows(facts: list[Any]) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """One line a contact; the employer's name where the reader may see it."""
    names = dict(
        Employer.objects.filter(ref__in=[f.attributes.get("employer") for f in facts]).values_list(
            "ref", "name"
        )
    )
    refs = dict(Contact.objects.filter(pk__in=[f.source_id for f in facts]).values_list("pk", "ref"))
    rows = [
        [
            _linked(day(fact.occurred_on), refs.get(fact.source_id)),
            {"text": names.get(fact.attributes.get("employer"), "—")},
            {"text": region(fact.region) if fact.region else "—"},
            {"text": fact.organisation.name},
        ]
        for fact in facts
    ]
    return _head(_("Date"), _("Employeur"), _("Région"), _("Organisation")), rows


def _hire_rows(
    facts: list[Any], found: outreach_results.Results
) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """One line a hire: no name, the contact before it and the days between."""
    known = {hire.fact_id: hire for hire in found.hires}
    refs = dict(
        Contact.objects.filter(pk__in=[hire.contact_id for hire in found.hires]).values_list("pk", "ref")
    )
    rows = [
        [
            _linked(day(fact.occurred_on), refs.get(known[fact.pk].contact_id)),
            {"text": str(known[fact.pk].days), "numeric": True},
            {"text": region(fact.region) if fact.region else "—"},
            {"text": fact.organisation.name},
        ]
        for fact in facts
    ]
    head = [{"label": _("Embauche")}, {"label": _("Jours après le contact"), "numeric": True}]
    return [*head, *_head(_("Région"), _("Organisation"))], rows


def _offer_rows(offers: list[outreach_results.Offer]) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """One line an offer, as it was shown."""
    refs = dict(Contact.objects.filter(pk__in=[each.contact_id for each in offers]).values_list("pk", "ref"))
    rows = [
        [
            _linked(day(each.published_on), refs.get(each.contact_id)),
            {"text": str(each.days), "numeric": True},
            {"text": each.title},
            {"text": each.shown_as or "—"},
            {"text": region(each.region) if each.region else "—"},
        ]
        for each in offers
    ]
    head = [{"label": _("Parution")}, {"label": _("Jours après le contact"), "numeric": True}]
    return [*head, *_head(_("Poste"), _("Employeur"), _("Région"))], rows


def _linked(text: str, ref: str | None) -> dict[str, Any]:
    cell: dict[str, Any] = {"text": text, "header": True}
    return cell | {"url": reverse("outreach:contact", args=[ref])} if ref else cell
