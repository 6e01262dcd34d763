"""My trainings: what I asked for, what I learn, my certificates, what I can do, and my passport to take away."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.casework import consenting
from maslak.papers import actions as papers
from maslak.people.texts import ConsentText
from maslak.training import certificates, courses, credentials, passport, portfolios, queries, referrals
from maslak.training.models import Enrolment, Portfolio, PortfolioSkill, TrainingOffer, TrainingReferral
from maslak.training.workflow import REFERRAL
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling
from maslak.web.person import passport_sheet
from maslak.web.person.self_access import own_space
from maslak.web.training.forms import WishForm
from maslak.web.training.forms_skills import CourseForm, OwnLevelForm

_REVOCABLE = REFERRAL.steps["revoke"].sources


@own_space
def trainings(request: HttpRequest) -> HttpResponse:
    """What I asked for and where it stands, what I learn, what I may take away."""
    learnt = list(queries.trainings_of(request.person))
    shown = {
        "referrals": [
            {"referral": r, "may_revoke": r.status in _REVOCABLE}
            for r in queries.referrals_of(request.person)
        ],
        "trainings": learnt,
        "papers": certificates.papers_of(learnt),
        "courses": queries.courses_of(request.person),
        "portfolios": queries.portfolios_of(request.person),
        "forms": passport.FORMS,
    }
    return render(request, "person/trainings.html", shown)


@own_space
def wish(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for a training myself, with my agreement to that very operator."""
    offer = get_object_or_404(TrainingOffer.objects.select_related("operator"), ref=ref, status="published")
    form = WishForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            _ask_for(request, offer, form.cleaned_data["need"])
        if told.done:
            messages.success(request, _("Votre demande est envoyée. La réponse s'affichera ici."))
            return redirect("person:trainings")
    language = (get_language() or "fr")[:2]
    shown = {
        "form": form,
        "offer": offer,
        "text": _text(request, offer).told(language, offer.operator.name),
    }
    return render(request, "person/training_wish.html", shown, status=422 if form.errors else 200)


def _text(request: HttpRequest, offer: TrainingOffer) -> ConsentText:
    return queries.text_to_agree_to(request.person, offer.operator, timezone.localdate())


@transaction.atomic
def _ask_for(request: HttpRequest, offer: TrainingOffer, need: str) -> TrainingReferral:
    """The agreement and the request, together or not at all."""
    common = {"by": request.actor, "now": timezone.now()}
    consent = consenting.give(
        person_id=request.person.pk, purpose="referral", organisation=offer.operator,
        language=(get_language() or "fr")[:2], text_version=_text(request, offer).version, **common,
    )  # fmt: skip
    return referrals.send(person=request.person, offer=offer, need=need, consent=consent, **common)


@require_POST
@own_space
def take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Take my request back."""
    found = get_object_or_404(TrainingReferral, ref=ref, person=request.person)
    act(
        request, referrals.revoke, _("Votre demande est retirée."), referral_id=found.pk, reason="own request",
        now=timezone.now(),
    )  # fmt: skip
    return redirect("person:trainings")


def _certified(request: HttpRequest, ref: str) -> Enrolment:
    return get_object_or_404(Enrolment, ref=ref, person=request.person, certified_on__isnull=False)


@require_safe
@own_space
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """My certificate, signed, as it was issued."""
    found = _certified(request, ref)
    paper = certificates.papers_of([found]).get(found.pk)
    if paper is None:
        raise Http404
    response = HttpResponse(
        papers.read_pdf(paper_id=paper.pk, by=request.actor), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{paper.number}.pdf"'
    return response


@require_safe
@own_space
def credential(request: HttpRequest, ref: str) -> HttpResponse:
    """The same as a verifiable credential, for a wallet or another site."""
    found = _certified(request, ref)
    with Telling(request) as told:
        token = certificates.credential(enrolment_id=found.pk, by=request.actor)
    if not told.done:
        return redirect("person:trainings")
    return _file(credentials.enveloped(token), "application/vc+ld+json", f"attestation-{found.ref}.json")


@require_safe
@own_space
def passport_file(request: HttpRequest, form: str) -> HttpResponse:
    """My skills passport in a form that other sites read."""
    if form not in passport.FORMS:
        raise Http404
    content = passport.take(person=request.person, form=form, by=request.actor, on=timezone.localdate())
    return _file(content, "application/json", f"passeport-{form}.json")


@require_safe
@own_space
def passport_pdf(request: HttpRequest) -> HttpResponse:
    """My skills passport to read, print and show."""
    now = timezone.now()
    found = passport.take_to_read(person=request.person, by=request.actor, on=timezone.localdate(now))
    response = HttpResponse(passport_sheet.pdf(found, at=now), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="passeport.pdf"'
    return response


def _file(content: dict[str, Any], kind: str, name: str) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@own_space
def course_new(request: HttpRequest) -> HttpResponse:
    """Say that I followed a course elsewhere; my counsellor then looks at the proof."""
    form = CourseForm(posted(request))
    done = _("Le cours est noté. Montrez la preuve à votre conseillère ou conseiller : il comptera alors.")
    if sent(request, form, courses.declare, done, person=request.person, now=timezone.now()):
        return redirect("person:trainings")
    return ask_alone(
        request, form, title=_("J'ai suivi un cours à distance"), button=_("Enregistrer"),
        back=(reverse("person:trainings"), _("Mes formations")),
    )  # fmt: skip


@own_space
def portfolio(request: HttpRequest, ref: str) -> HttpResponse:
    """My portfolio, and what I say of each skill."""
    found = get_object_or_404(
        Portfolio.objects.select_related("organisation", "jury"), ref=ref, person=request.person
    )
    shown = {
        "portfolio": found,
        "works": found.experiences.all(),
        "skills": found.skills.prefetch_related("evidence"),
        "may_judge": found.status == "gathering",
    }
    return render(request, "person/portfolio.html", shown)


@own_space
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """How I judge one of my skills."""
    found = get_object_or_404(PortfolioSkill, pk=pk, portfolio__person=request.person)
    form = OwnLevelForm(posted(request), initial={"level": found.own_level})
    if sent(
        request, form, portfolios.judge_own, _("C'est noté."), skill_id=found.pk, today=timezone.localdate()
    ):
        return redirect("person:portfolio", found.portfolio.ref)
    return ask_alone(
        request, form, title=_("Comment je juge mon savoir-faire"), text=found.label, button=_("Enregistrer"),
        back=(reverse("person:portfolio", args=[found.portfolio.ref]), found.portfolio.target),
    )  # fmt: skip
