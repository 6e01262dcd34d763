"""The offers of work that anyone may read, and each as data for other sites."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from maslak import occupations
from maslak.employers import jobposting, queries, rules
from maslak.employers.enums import Hours, OfferContract
from maslak.employers.models import JobOffer
from maslak.law import candidate_groups
from maslak.web import names
from maslak.web.offers_shown import group_row, told

PER_PAGE, PER_FEED, GROUPS = 20, 100, 4


class SearchForm(forms.Form):
    """What somebody looks for."""

    metier = forms.CharField(label=gettext_lazy("Métier ou mot"), required=False, max_length=120)
    region = forms.ChoiceField(
        label=gettext_lazy("Région"),
        required=False,
        choices=lambda: [("", gettext_lazy("Toutes")), *names.regions()],
    )
    contrat = forms.ChoiceField(
        label=gettext_lazy("Contrat"),
        required=False,
        choices=[("", gettext_lazy("Tous")), *OfferContract.choices],
    )
    quand = forms.ChoiceField(
        label=gettext_lazy("Quand ?"),
        required=False,
        choices=[("", gettext_lazy("Peu importe")), *Hours.choices],
    )
    garde = forms.BooleanField(label=gettext_lazy("Avec garde d'enfants"), required=False)


@require_safe
@login_not_required
def offers(request: HttpRequest) -> HttpResponse:
    """The offers that stand today, by trade as people say it, place, contract and hours."""
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    words = asked.get("metier", "").strip()
    groups = {each.isco: each for each in reversed(occupations.link(words, top=GROUPS))} if words else {}
    best = max((each.score for each in groups.values()), default=0.0)
    near = [each for each in groups.values() if each.score >= best * _NEAR][::-1]
    found = queries.search_offers(
        timezone.localdate(), isco=[each.isco for each in near], words=words, region=asked.get("region", ""),
        contract=asked.get("contrat", ""), hours=asked.get("quand", ""), childcare=asked.get("garde", False),
    )  # fmt: skip
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form, "page": page, "rows": [_row(offer) for offer in page.object_list], "asked": bool(asked),
        "understood": [occupations.label(each.isco, names.reader()) for each in near],
    }  # fmt: skip
    return render(request, "public/offers.html", shown)


_NEAR = 0.85  # a group as near as this to the best is understood too


@require_safe
@login_not_required
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """One offer, as its employer wrote it."""
    today = timezone.localdate()
    found = _standing(ref, today)
    groups = candidate_groups.groups(today, domestic=found.contract == "domestic_19_12")
    shown = {
        "offer": found,
        "groups": [group_row(each, tuple(found.routes)) for each in groups],
        **told(found),
    }
    return render(request, "public/offer.html", shown)


@require_safe
@login_not_required
def offer_data(request: HttpRequest, ref: str) -> JsonResponse:
    """The offer as schema.org JobPosting."""
    today = timezone.localdate()
    found = _standing(ref, today)
    assert found.confirmed_on is not None
    last = rules.last_day(found.confirmed_on, queries.confirmation_days(today))
    address = request.build_absolute_uri(f"/offres/{found.ref}/")
    return JsonResponse(
        jobposting.posting(found, address=address, stands_until=last), content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip


@require_safe
@login_not_required
def feed(request: HttpRequest) -> JsonResponse:
    """Every standing offer as a list of schema.org JobPosting, page by page; the Link header leads to the next one."""
    today = timezone.localdate()
    days = queries.confirmation_days(today)
    page = Paginator(queries.standing_offers(today), PER_FEED).get_page(request.GET.get("page"))
    items = []
    for place, offer in enumerate(page.object_list, page.start_index()):
        assert offer.confirmed_on is not None
        address = request.build_absolute_uri(f"/offres/{offer.ref}/")
        until = rules.last_day(offer.confirmed_on, days)
        posting = jobposting.posting(offer, address=address, stands_until=until)
        items.append({"@type": "ListItem", "position": place, "item": posting})
    listed = {
        "@context": "https://schema.org/",
        "@type": "ItemList",
        "numberOfItems": page.paginator.count,
        "itemListElement": items,
    }
    answer = JsonResponse(
        listed, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False}
    )
    if page.has_next():
        following = request.build_absolute_uri(f"{request.path}?page={page.next_page_number()}")
        answer["Link"] = f'<{following}>; rel="next"'
    return answer


def _row(offer: JobOffer) -> dict[str, Any]:
    """An offer of the list; its trade stands in the reader's language beside the title, which the employer wrote."""
    return {"offer": offer, "occupation": occupations.label(offer.isco, names.reader()) if offer.isco else ""}


def _standing(ref: str, today: date) -> JobOffer:
    return get_object_or_404(queries.standing_offers(today), ref=ref)
