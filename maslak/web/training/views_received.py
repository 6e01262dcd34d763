"""The operator's day: what came, what is to be answered, who is to be seated."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maslak.people.models import Person
from maslak.training import enrolments, queries, referrals
from maslak.training.enums import NAMED
from maslak.training.models import TrainingReferral
from maslak.training.workflow import REFERRAL
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.training import words
from maslak.web.training.forms import EnrolForm, ReasonForm, RefusalForm

LABELS = {
    "acknowledge": gettext_lazy("Accuser réception"),
    "accept": gettext_lazy("Accepter"),
    "waitlist": gettext_lazy("Mettre en liste d'attente"),
    "refuse": gettext_lazy("Refuser"),
    "enrol": gettext_lazy("Donner une place"),
    "miss": gettext_lazy("La personne n'est pas venue"),
    "revoke": gettext_lazy("Retirer l'orientation"),
}
#: In the address of the page of a step.
STEPS = {
    "accuser-reception": "acknowledge", "accepter": "accept", "liste-attente": "waitlist", "refuser": "refuse",
    "place": "enrol", "absence": "miss", "retirer": "revoke",
}  # fmt: skip
SLUGS = {step: slug for slug, step in STEPS.items()}
ASKS = {"refuse", "enrol", "revoke", "miss"}
ACTIONS = {
    "acknowledge": referrals.acknowledge, "accept": referrals.accept, "waitlist": referrals.waitlist,
    "refuse": referrals.refuse, "miss": referrals.miss, "revoke": referrals.revoke,
}  # fmt: skip


@needs("training.answer")
def received(request: HttpRequest) -> HttpResponse:
    """What waits for our answer, late first, then who is accepted and has no seat yet."""
    operator, today = request.actor.organisation, timezone.localdate()
    rows = [
        {"referral": r, "late": r.status == "sent" and r.acknowledge_by < today}
        for r in queries.to_answer(operator)[:200]
    ]
    rows.sort(key=lambda row: (not row["late"], row["referral"].status == "waitlisted"))
    stale = [offer for offer in queries.offers_of(operator) if queries.is_stale(offer, today)]
    context = {
        "rows": rows,
        "to_seat": queries.to_seat(operator)[:200],
        "stale": [offer for offer in stale if offer.status == "published"],
        "groups": queries.groups_of(operator).filter(starts_on__lte=today)[:20],
    }
    return render(request, "training/received.html", context)


def _referral(ref: str) -> TrainingReferral:
    found = TrainingReferral.objects.select_related("offer", "operator", "from_organisation")
    return get_object_or_404(found, ref=ref)


def _steps(request: HttpRequest, found: TrainingReferral) -> list[str]:
    """What this side may do: the operator answers, the sender takes back."""
    mine = request.actor.organisation.pk if request.actor.organisation else None
    allowed = set(LABELS) - {"revoke"} if mine == found.operator_id else set()
    if mine == found.from_organisation_id:
        allowed |= {"revoke"}
    steps = [step for step in REFERRAL.available(found.status) if step in allowed]
    return [step for step in steps if request.actor.may(REFERRAL.steps[step].permission)]


@needs("training.answer", "training.refer")
def referral(request: HttpRequest, ref: str) -> HttpResponse:
    """One referral: what may be known of the person by now, and what one may answer."""
    found = _referral(ref)
    mine = request.actor.organisation is not None and request.actor.organisation.pk == found.operator_id
    answering = mine and request.actor.may("training.answer")
    card = None
    if answering and found.status in NAMED:
        card = referrals.read_card(referral_id=found.pk, by=request.actor)
    context = {
        "referral": found,
        "known": words.known(found.summary),
        "card": card,
        "person": None if answering else Person.objects.filter(pk=found.person_id).first(),
        "enrolments": found.enrolments.select_related("intake__offer"),
        "late": found.status == "sent" and found.acknowledge_by < timezone.localdate(),
        "steps": [
            {"slug": SLUGS[step], "code": step, "label": LABELS[step], "asks": step in ASKS}
            for step in _steps(request, found)
        ],
        "answering": answering,
        "back": reverse("training:received" if answering else "training:sent"),
        "back_label": _("Orientations reçues") if answering else _("Orientations en formation"),
    }
    return render(request, "training/referral.html", context)


@needs("training.answer", "training.refer")
def answer(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """Take one step; some ask for a reason or a group first."""
    found, step = _referral(ref), STEPS.get(slug, "")
    if step not in _steps(request, found):
        raise Http404
    if step == "enrol":
        return _enrol(request, found)
    done = _("C'est enregistré, l'autre côté est prévenu.")
    if step not in ASKS:
        if request.method == "POST":
            act(request, ACTIONS[step], done, referral_id=found.pk, now=timezone.now())
        return redirect("training:referral", found.ref)
    form = _form(step, request)
    if form is None or sent(request, form, ACTIONS[step], done, referral_id=found.pk, now=timezone.now()):
        if form is None:
            act(request, ACTIONS[step], done, referral_id=found.pk, now=timezone.now())
        return redirect("training:sent" if step == "revoke" else "training:received")
    return _ask(request, form, found, step)


def _form(step: str, request: HttpRequest) -> Any:
    """The form of a step; None where pressing the button is all and it was pressed."""
    if step == "miss":
        from django import forms

        return None if request.method == "POST" else forms.Form()
    return {"refuse": RefusalForm, "revoke": ReasonForm}[step](posted(request))


def _ask(request: HttpRequest, form: Any, found: TrainingReferral, step: str, text: str = "") -> HttpResponse:
    return ask_alone(
        request, form, title=str(LABELS[step]), button=str(LABELS[step]), text=text,
        danger=step in ("refuse", "revoke", "miss"),
        back=(reverse("training:referral", args=[found.ref]), found.ref),
    )  # fmt: skip


def _enrol(request: HttpRequest, found: TrainingReferral) -> HttpResponse:
    groups = queries.groups_of(request.actor.organisation).filter(taken__lt=queries.seats())
    wished = groups.filter(offer_id=found.offer_id).first()
    form = EnrolForm(posted(request), groups=groups, initial={"intake": wished})
    if form.is_valid():
        with Telling(request, form) as told:
            enrolments.enrol(
                referral_id=found.pk,
                intake_id=form.cleaned_data["intake"].pk,
                by=request.actor,
                now=timezone.now(),
            )
        if told.done:
            messages.success(request, _("La place est réservée, la personne est prévenue."))
            return redirect("training:referral", found.ref)
    text = "" if groups else _("Aucun groupe n'a de place : ouvrez-en un depuis l'offre.")
    return _ask(request, form, found, "enrol", text)
