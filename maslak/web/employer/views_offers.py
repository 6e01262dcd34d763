"""The offers of an employer, or of the employers that an office accompanies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak import occupations
from maslak.employers import jobposting, offers, queries
from maslak.employers.models import JobOffer
from maslak.employers.workflow import OFFER
from maslak.law import candidate_groups
from maslak.placement import queries as applied
from maslak.web.assisted import hints
from maslak.web.desk.pages import posted
from maslak.web.employer.forms_offers import OccupationForm, OfferForm, PostingForm
from maslak.web.employer.offer_words import ACTS, DONE, standing
from maslak.web.employer.pages import accompanies
from maslak.web.guard import Telling, needs
from maslak.web.names import reader
from maslak.web.offers_shown import group_row, told

PER_PAGE, CHOICES = 25, 5


@require_safe
@needs("offer.write")
def offer_list(request: HttpRequest) -> HttpResponse:
    """Every offer of mine, those to confirm first."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    days = queries.confirmation_days(today)
    page = Paginator(queries.offers_of(actor.organisation), PER_PAGE).get_page(request.GET.get("page"))
    counts = applied.received(page.object_list)
    rows = [
        {"offer": offer, "standing": standing(offer, today, days), "received": counts.get(offer.pk)}
        for offer in page.object_list
    ]
    rows.sort(key=lambda row: not row["standing"].asks)
    shown = {
        "page": page,
        "rows": rows,
        "accompanies": accompanies(actor),
        "may_send_list": actor.may("import.write"),
    }
    return render(request, "employer/offers.html", shown)


@needs("offer.write")
def offer_new(request: HttpRequest) -> HttpResponse:
    """A new offer; empty, or filled from what another site wrote."""
    return _write(request, None)


@needs("offer.write")
def offer_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """An offer of mine to correct."""
    return _write(request, _mine(request, ref))


@needs("offer.write")
def offer_paste(request: HttpRequest) -> HttpResponse:
    """An offer that another site wrote, read into the form; nothing is kept before it is looked at."""
    form = PostingForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            post, open_points = jobposting.read(form.cleaned_data["posting"])
        if told.done:
            for point in open_points:
                messages.info(request, point)
            return _form_page(request, None, _form(request, None, initial=OfferForm.filled(post)))
    return render(request, "employer/offer_paste.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs("offer.write")
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """One offer: how visitors see it, until when, whom it may reach, what to do next."""
    found = _mine(request, ref)
    today = timezone.localdate()
    days = queries.confirmation_days(today)
    state = standing(found, today, days)
    groups = candidate_groups.groups(today, domestic=found.contract == "domestic_19_12")
    open_acts = [name for name in OFFER.available(found.status) if name != state.act]
    shown = {
        "offer": found,
        "standing": state,
        "acts": [
            {"name": name, "label": ACTS[name]} for name in open_acts if name != "confirm" or not state.act
        ],
        "main_act": {"name": state.act, "label": ACTS[state.act]} if state.act else None,
        "groups": [group_row(each, tuple(found.routes)) for each in groups],
        "warnings": offers.warnings(offers.post_of(found)),
        **told(found),
        "received": applied.received([found]).get(found.pk),
        "closes_others": bool({"fill", "withdraw"} & set(OFFER.available(found.status))),
        "occupation": occupations.label(found.isco, reader()) if found.isco else "",
        "assisted_hints": hints.for_offer(found, today),
    }
    return render(request, "employer/offer.html", shown)


@require_POST
@needs("offer.write")
def offer_step(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Publish, confirm, pause, fill, withdraw or reopen."""
    if name not in OFFER.steps:
        raise Http404
    found = _mine(request, ref)
    with Telling(request) as told:
        offers.step(name, offer=found, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, DONE[name])
    return redirect("employer:offer", found.ref)


@needs("offer.write")
def offer_occupation(request: HttpRequest, ref: str) -> HttpResponse:
    """Which trade the title means, chosen by who wrote it."""
    found = _mine(request, ref)
    matches = occupations.link(found.title, top=CHOICES)
    choices = [(each.isco, each.label) for each in _once(matches)]
    form = OccupationForm(posted(request), choices=choices, initial={"isco": found.isco})
    if form.is_valid():
        with Telling(request, form) as told:
            offers.tie(offer=found, isco=form.cleaned_data["isco"], by=request.actor)  # type: ignore[attr-defined]
        if told.done:
            return redirect("employer:offer", found.ref)
    shown = {"offer": found, "form": form}
    return render(request, "employer/offer_occupation.html", shown, status=422 if form.errors else 200)


def _write(request: HttpRequest, known: JobOffer | None) -> HttpResponse:
    form = _form(request, known, initial=OfferForm.filled(offers.post_of(known)) if known else None)
    if not request.actor.organisation:  # type: ignore[attr-defined]
        raise Http404
    if not accompanies(request.actor) and queries.establishment_of(request.actor.organisation) is None:  # type: ignore[attr-defined]
        messages.info(request, _("Décrivez d'abord votre établissement : l'offre porte son nom."))
        return redirect(f"{reverse('employer:establishment')}?suite={reverse('employer:offer-new')}")
    if form.is_valid():
        employer = form.cleaned_data.get("employer") or (
            known.employer if known else queries.establishment_of(request.actor.organisation)  # type: ignore[attr-defined]
        )
        matches = occupations.link(form.cleaned_data["title"], top=CHOICES)
        same = known is not None and known.title == form.cleaned_data["title"]
        isco = known.isco if known and same else matches[0].isco if matches else ""
        version = int(request.POST["version"]) if request.POST.get("version", "").isdigit() else None
        with Telling(request, form, {"languages": "level_1"}) as told:
            kept = offers.write(
                employer=employer, post=form.post(isco), offer=known, version=version,
                by=request.actor, now=timezone.now(),  # type: ignore[attr-defined]
            )  # fmt: skip
        if told.done:
            messages.success(request, _("L'offre est enregistrée."))
            ask = not same and occupations.must_ask(matches)
            return redirect("employer:offer-occupation" if ask else "employer:offer", kept.ref)
    return _form_page(request, known, form)


def _form(request: HttpRequest, known: JobOffer | None, initial: dict[str, Any] | None) -> OfferForm:
    actor = request.actor  # type: ignore[attr-defined]
    choose = queries.employers_of(actor.organisation) if accompanies(actor) and known is None else None
    data = posted(request) if request.POST.get("posting") is None else None
    return OfferForm(data, employers=choose, initial=initial)


def _form_page(request: HttpRequest, known: JobOffer | None, form: OfferForm) -> HttpResponse:
    shown = {
        "form": form,
        "offer": known,
        "send_to": reverse("employer:offer-edit", args=[known.ref])
        if known
        else reverse("employer:offer-new"),
    }
    return render(
        request, "employer/offer_form.html", shown, status=422 if form.is_bound and form.errors else 200
    )


def _mine(request: HttpRequest, ref: str) -> JobOffer:
    mine = queries.offers_of(request.actor.organisation)  # type: ignore[attr-defined]
    return get_object_or_404(mine.prefetch_related("languages", "skills"), ref=ref)


def _once(matches: Any) -> list[Any]:
    """The best match of each unit group."""
    return list({each.isco: each for each in reversed(list(matches))}.values())[::-1]
