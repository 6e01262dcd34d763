"""The operator's offers and the groups that begin: written, verified, published, taken out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.core.errors import DomainError
from maslak.training import offer_lists, offers, queries
from maslak.training.models import Intake, TrainingOffer
from maslak.training.workflow import OFFER
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.training.forms import FileForm, IntakeForm, OfferForm, SeatsForm

_MOST_BYTES = 2_000_000


@needs("training.offer")
def mine(request: HttpRequest) -> HttpResponse:
    """Our offers, those longest unverified first."""
    today = timezone.localdate()
    rows = [
        {"offer": o, "stale": o.status == "published" and queries.is_stale(o, today)}
        for o in queries.offers_of(request.actor.organisation).prefetch_related("intakes")
    ]
    return render(request, "training/offers.html", {"rows": rows, "months": queries.fresh_months(today)})


def _mine(request: HttpRequest, ref: str) -> TrainingOffer:
    return get_object_or_404(TrainingOffer, ref=ref, operator=request.actor.organisation)


@needs("training.offer")
def new(request: HttpRequest) -> HttpResponse:
    """A new offer, in preparation until it is published."""
    organisation = request.actor.organisation
    start = {"region": organisation.region, "city": organisation.city}
    form = OfferForm(posted(request), initial=start)
    if form.is_valid():
        with Telling(request, form) as told:
            made = offers.describe(
                operator=organisation, values=form.cleaned_data, by=request.actor, now=timezone.now()
            )
        if told.done:
            messages.success(request, _("L'offre est enregistrée. Relisez-la, puis publiez-la."))
            return redirect("training:offer-mine", made.ref)
    return _write(request, form, _("Nouvelle offre"), (reverse("training:offers"), _("Mes offres")))


def _write(request: HttpRequest, form: OfferForm, title: str, back: tuple[str, str]) -> HttpResponse:
    shown = {"form": form, "title": title, "back": back[0], "back_label": back[1], "version": 0}
    return render(request, "training/offer_form.html", shown, status=422 if form.errors else 200)


@needs("training.offer")
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Describe an offer anew; that verifies it too."""
    offer = _mine(request, ref)
    start = {name: getattr(offer, name) for name in offers.FIELDS}
    form = OfferForm(posted(request), initial=start)
    if sent(
        request, form, offers.change, _("L'offre est corrigée et vérifiée à ce jour."), offer_id=offer.pk,
        given={"values": form.cleaned_data if form.is_bound and form.is_valid() else {}},
        version=int(request.POST.get("version", offer.version)) if request.POST.get("version", "0").isdigit() else 0,
        now=timezone.now(),
    ):  # fmt: skip
        return redirect("training:offer-mine", offer.ref)
    shown = {
        "form": form, "title": _("Modifier l'offre"), "back": reverse("training:offer-mine", args=[offer.ref]),
        "back_label": offer.name, "version": offer.version,
    }  # fmt: skip
    return render(request, "training/offer_form.html", shown, status=422 if form.errors else 200)


@needs("training.offer")
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """One of our offers: its state, its groups, what waits for it."""
    found = _mine(request, ref)
    today = timezone.localdate()
    shown = {
        "offer": found,
        "stale": queries.is_stale(found, today),
        "groups": found.intakes.order_by("-starts_on"),
        "steps": OFFER.available(found.status),
    }
    return render(request, "training/offer_mine.html", shown)


@require_POST
@needs("training.offer")
def step(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """Publish, verify or take out."""
    found = _mine(request, ref)
    acts: dict[str, Any] = {
        "publier": (offers.publish, _("L'offre est dans l'annuaire, visible par tous.")),
        "verifier": (offers.verify, _("L'offre est vérifiée à ce jour.")),
        "retirer": (offers.archive, _("L'offre n'est plus dans l'annuaire.")),
    }
    if slug not in acts:
        raise Http404
    action, done = acts[slug]
    act(request, action, done, offer_id=found.pk, now=timezone.now())
    return redirect("training:offer-mine", found.ref)


@needs("training.offer")
def intake_new(request: HttpRequest, ref: str) -> HttpResponse:
    """A group that begins."""
    found = _mine(request, ref)
    form = IntakeForm(posted(request))
    if sent(request, form, offers.open_intake, _("Le groupe est annoncé."), offer_id=found.pk):
        return redirect("training:offer-mine", found.ref)
    back = (reverse("training:offer-mine", args=[found.ref]), found.name)
    return ask_alone(request, form, title=_("Annoncer un groupe"), button=_("Annoncer"), back=back)


@needs("training.offer")
def seats(request: HttpRequest, ref: str) -> HttpResponse:
    """Another number of seats."""
    group = get_object_or_404(Intake, ref=ref, offer__operator=request.actor.organisation)
    form = SeatsForm(posted(request), initial={"seats": group.seats})
    if sent(request, form, offers.change_seats, _("Le nombre de places est changé."), intake_id=group.pk):
        return redirect("training:group", group.ref)
    back = (reverse("training:group", args=[group.ref]), group.offer.name)
    return ask_alone(request, form, title=_("Changer le nombre de places"), button=_("Changer"), back=back)


@needs("training.offer")
def take_in(request: HttpRequest) -> HttpResponse:
    """Offers from a list: what may be taken in, cell by cell, then all of it or nothing."""
    form = FileForm(request.POST or None, request.FILES or None)
    problems: list[Any] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            form.add_error("file", _("Ce fichier est trop grand : deux mégaoctets au plus."))
        else:
            try:
                told = offer_lists.take_in(
                    name=file.name, content=file.read(), operator=request.actor.organisation, by=request.actor,
                    now=timezone.now(),
                )  # fmt: skip
            except DomainError as refusal:
                form.add_error("file", str(refusal))
            else:
                problems = told.problems
                if not problems:
                    messages.success(
                        request, _("%(number)s offres enregistrées, à publier.") % {"number": told.taken}
                    )
                    return redirect("training:offers")
    shown = {"form": form, "problems": problems, "columns": offer_lists.COLUMNS}
    return render(request, "training/take_in.html", shown, status=422 if form.errors or problems else 200)


@needs("training.offer")
def model_file(request: HttpRequest) -> HttpResponse:
    """The list to fill in, with one line as an example."""
    response = HttpResponse(offer_lists.model(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="offres-de-formation.csv"'
    return response
