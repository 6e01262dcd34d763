"""Groups and their learners: days noted, results, certificates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from maslak.papers import actions as papers
from maslak.training import certificates, enrolments, offers, queries, referrals, rules
from maslak.training.models import Enrolment, Intake
from maslak.training.workflow import ENROLMENT, INTAKE
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.training import words
from maslak.web.training.forms import CompleteForm, DayForm, DropForm, ReasonForm

LABELS = {
    "complete": gettext_lazy("Noter la fin"),
    "certify": gettext_lazy("Délivrer le certificat"),
    "uncertify": gettext_lazy("Retirer le certificat"),
    "drop": gettext_lazy("Noter un abandon"),
    "cancel": gettext_lazy("Annuler l'inscription"),
}
STEPS = {
    "fin": "complete", "certificat": "certify", "certificat-retire": "uncertify", "abandon": "drop",
    "annuler": "cancel",
}  # fmt: skip
SLUGS = {step: slug for slug, step in STEPS.items()}
FORMS = {"complete": CompleteForm, "uncertify": ReasonForm, "drop": DropForm}
ACTIONS = {
    "complete": enrolments.complete, "certify": certificates.certify, "uncertify": certificates.withdraw,
    "drop": enrolments.drop, "cancel": enrolments.cancel,
}  # fmt: skip


@needs("training.record")
def groups(request: HttpRequest) -> HttpResponse:
    """Our groups that are not over, the soonest first."""
    today = timezone.localdate()
    rows = [
        {"group": g, "begun": g.starts_on <= today} for g in queries.groups_of(request.actor.organisation)
    ]
    return render(request, "training/groups.html", {"rows": rows})


def _group(request: HttpRequest, ref: str) -> Intake:
    found = Intake.objects.select_related("offer")
    return get_object_or_404(found, ref=ref, offer__operator=request.actor.organisation)


@needs("training.record")
def group(request: HttpRequest, ref: str) -> HttpResponse:
    """One group: who learns, how much they came, how it ended."""
    found, today = _group(request, ref), timezone.localdate()
    learners = [_learner(request, e) for e in found.enrolments.select_related("referral").order_by("id")]
    shown = {
        "group": found,
        "learners": learners,
        "may_note": found.status == "open"
        and found.starts_on <= today
        and any(r["learning"] for r in learners),
        "may_close": "close" in INTAKE.available(found.status) and today >= found.ends_on,
        "may_cancel": "cancel" in INTAKE.available(found.status) and not found.taken,
        "may_offer": request.actor.may("training.offer"),
    }
    return render(request, "training/group.html", shown)


def _learner(request: HttpRequest, enrolment: Enrolment) -> dict[str, Any]:
    card = referrals.cards_of([enrolment.referral_id]).get(enrolment.referral_id)
    present, noted = enrolments.hours_of(enrolment)
    return {
        "enrolment": enrolment,
        "name": card.name if card else enrolment.referral.ref,
        "rate": rules.attendance_rate(present, noted),
        "learning": enrolment.status == "enrolled",
    }


@needs("training.record")
def note_day(request: HttpRequest, ref: str) -> HttpResponse:
    """Who was there on one day."""
    found, today = _group(request, ref), timezone.localdate()
    learning = list(found.enrolments.filter(status="enrolled").order_by("id"))
    cards = referrals.cards_of([e.referral_id for e in learning])
    names = [(e.pk, cards[e.referral_id].name if e.referral_id in cards else e.ref) for e in learning]
    form = DayForm(posted(request), learners=names, initial={"day": min(today, found.ends_on), "hours": 3})
    if form.is_valid():
        with Telling(request, form) as told:
            enrolments.note_day(
                intake_id=found.pk, day=form.cleaned_data["day"], hours=form.cleaned_data["hours"],
                presences=form.presences, by=request.actor, today=today,
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Les présences sont notées."))
            return redirect("training:group", found.ref)
    back = (reverse("training:group", args=[found.ref]), found.offer.name)
    return ask_alone(request, form, title=_("Noter une journée"), button=_("Enregistrer"), back=back)


@require_POST
@needs("training.record")
def group_step(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """A group that is over, or that will not begin."""
    found = _group(request, ref)
    if slug == "terminer":
        act(
            request,
            offers.close_intake,
            _("Le groupe est terminé."),
            intake_id=found.pk,
            today=timezone.localdate(),
        )
    elif slug == "annuler":
        act(request, offers.cancel_intake, _("Le groupe est annulé."), intake_id=found.pk)
    else:
        raise Http404
    return redirect("training:group", found.ref)


def _enrolment(request: HttpRequest, ref: str) -> Enrolment:
    found = Enrolment.objects.select_related("intake__offer", "operator", "referral")
    return get_object_or_404(found, ref=ref, operator=request.actor.organisation)


@needs("training.record")
def enrolment(request: HttpRequest, ref: str) -> HttpResponse:
    """One learner: who they are, the days noted, the result and the certificate."""
    found = _enrolment(request, ref)
    present, noted = enrolments.hours_of(found)
    with Telling(request) as told:
        card = referrals.read_card(referral_id=found.referral_id, by=request.actor)
    shown = {
        "enrolment": found,
        "card": card if told.done else None,
        "present": words.hours(present) if noted else "",
        "rate": rules.attendance_rate(present, noted),
        "days": found.attendances.all(),
        "paper": certificates.papers_of([found]).get(found.pk),
        "steps": [
            {"slug": SLUGS[step], "code": step, "label": LABELS[step], "asks": step in FORMS}
            for step in _steps(found)
        ],
    }
    return render(request, "training/enrolment.html", shown)


def _steps(found: Enrolment) -> list[str]:
    steps = ENROLMENT.available(found.status)
    offers_none = found.intake.offer.certificate_type == "none" or found.result == "failed"
    return [step for step in steps if not (step == "certify" and offers_none)]


@needs("training.record")
def enrolment_step(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """Take one step; some ask for a result, a reason or a day first."""
    found, step = _enrolment(request, ref), STEPS.get(slug, "")
    if step not in ENROLMENT.available(found.status):
        raise Http404
    done, now = _("C'est enregistré, la personne est prévenue."), timezone.now()
    if step not in FORMS:
        if request.method == "POST":
            act(request, ACTIONS[step], done, enrolment_id=found.pk, now=now)
        return redirect("training:enrolment", found.ref)
    form = FORMS[step](posted(request), initial={"on": min(timezone.localdate(), found.intake.ends_on)})
    if sent(request, form, ACTIONS[step], done, enrolment_id=found.pk, now=now):
        return redirect("training:enrolment", found.ref)
    return ask_alone(
        request, form, title=str(LABELS[step]), button=str(LABELS[step]), danger=step in ("drop", "uncertify"),
        back=(reverse("training:enrolment", args=[found.ref]), found.intake.offer.name),
    )  # fmt: skip


@require_safe
@needs("training.record")
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """The signed certificate, to print for somebody without a telephone; the reading leaves a trace."""
    found = _enrolment(request, ref)
    paper = certificates.papers_of([found]).get(found.pk)
    if paper is None:
        raise Http404
    response = HttpResponse(
        papers.read_pdf(paper_id=paper.pk, by=request.actor), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{paper.number}.pdf"'
    return response
