"""Juries: convened and closed by the organisation, marked by each juror apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Avg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.ventures import juries as sitting
from maslak.ventures.enums import JuryStatus
from maslak.ventures.models import Candidacy, Jury, Score, Seat
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.ventures import forms
from maslak.web.ventures.pages import tabs


@needs("venture.select", "venture.score")
def juries(request: HttpRequest) -> HttpResponse:
    """The juries in sight: those of the organisation, or those in which one sits."""
    may_convene = request.actor.may("venture.select")
    context = {
        "juries": list(Jury.objects.all()[:100]),
        "tabs": tabs(request) if may_convene else [],
        "may_convene": may_convene,
    }
    return render(request, "ventures/juries.html", context)


@needs("venture.select")
def new(request: HttpRequest) -> HttpResponse:
    """Convene a jury."""
    form = forms.JuryForm(posted(request))
    organisation = request.actor.organisation
    if sent(request, form, sitting.convene, _("Le jury est convoqué."), organisation=organisation):
        return redirect("ventures:juries")
    back = (reverse("ventures:juries"), _("Jurys"))
    return ask_alone(request, form, title=_("Convoquer un jury"), button=_("Convoquer"), back=back)


@needs("venture.select", "venture.score")
def jury(request: HttpRequest, ref: str) -> HttpResponse:
    """One jury: its members and projects; each juror's own marks, all of them once the last one is in."""
    found = get_object_or_404(Jury, ref=ref)
    user, selects = request.actor.user, request.actor.may("venture.select")
    mine = set(Score.objects.filter(seat__user=user, seat__jury=found).values_list("candidacy_id", flat=True))
    seated = Seat.objects.filter(jury=found, user=user).exists()
    context = {
        "jury": found,
        "seats": list(found.seats.select_related("user")) if selects else [],
        "rows": [
            {"candidacy": each, "marked": each.pk in mine, "mean": each.mean}
            for each in found.candidacies.annotate(mean=Avg("scores__total"))
        ],
        "may_mark": seated and request.actor.may("venture.score") and found.status == JuryStatus.OPEN,
        "may_select": selects,
        "open": found.status == JuryStatus.OPEN,
        "complete": found.status == JuryStatus.COMPLETE,
        "marks_in": sitting.scores_in(found),
    }
    return render(request, "ventures/jury.html", context)


@needs("venture.select")
def seat(request: HttpRequest, ref: str) -> HttpResponse:
    """Name a juror."""
    found, form = get_object_or_404(Jury, ref=ref), forms.SeatForm(posted(request))
    if sent(request, form, sitting.seat, _("La personne siège dans ce jury."), jury_id=found.pk):
        return redirect("ventures:jury", found.ref)
    back = (reverse("ventures:jury", args=[found.ref]), found.title)
    return ask_alone(request, form, title=_("Nommer un membre du jury"), button=_("Nommer"), back=back)


@needs("venture.select")
def excuse(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A member who will not mark leaves."""
    found = get_object_or_404(Jury, ref=ref)
    if request.method == "POST":
        act(request, sitting.excuse, _("Le jury ne l'attend plus."), seat_id=number)
    return redirect("ventures:jury", found.ref)


@needs("venture.score")
def score(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """My marks of one project: given once, read by nobody else until all are in."""
    candidacy = get_object_or_404(Candidacy.objects.select_related("jury"), jury__ref=ref, pk=number)
    if not Seat.objects.filter(jury=candidacy.jury, user=request.actor.user).exists():
        raise Http404
    form = forms.ScoreForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            sitting.score(
                candidacy_id=candidacy.pk, marks=form.marks(), comment=form.cleaned_data["comment"],
                by=request.actor, now=timezone.now(),
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Vos notes sont enregistrées."))
            return redirect("ventures:jury", ref)
    given = Score.objects.filter(candidacy=candidacy, seat__user=request.actor.user).first()
    context = {
        "candidacy": candidacy,
        "form": form,
        "given": given,
        "open": candidacy.jury.status == JuryStatus.OPEN,
    }
    return render(request, "ventures/score.html", context, status=422 if form.errors else 200)


@needs("venture.select")
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """The decision of the whole jury, once every mark is in."""
    found = get_object_or_404(Jury, ref=ref)
    if found.status != JuryStatus.COMPLETE:
        messages.error(request, _("La décision attend que toutes les notes soient là."))
        return redirect("ventures:jury", ref)
    chosen = list(found.candidacies.annotate(mean=Avg("scores__total")).order_by("-mean", "id"))
    asked = [forms.OutcomeForm(posted(request), candidacy=each) for each in chosen]
    refusals: list[str] = []
    if request.method == "POST" and not any(form.errors for form in asked):
        with Telling(request) as told:
            sitting.close(jury_id=found.pk, on=timezone.localdate(), by=request.actor, **_decided(asked))
        if told.done:
            messages.success(request, _("La décision du jury est arrêtée."))
            return redirect("ventures:jury", ref)
        refusals = [str(told.refusal)]
    failed = bool(refusals) or any(form.errors for form in asked)
    return render(
        request, "ventures/close.html", {"jury": found, "asked": asked}, status=422 if failed else 200
    )


def _decided(asked: list[Any]) -> dict[str, dict[int, str]]:
    return {
        "outcomes": {form.candidacy.pk: form.cleaned_data["outcome"] for form in asked},
        "reasons": {form.candidacy.pk: form.cleaned_data["reason"] for form in asked},
    }
