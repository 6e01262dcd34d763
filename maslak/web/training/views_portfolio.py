"""Portfolios of prior learning: gathered with the person, judged twice, shown to a jury that alone decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.access.enums import OrganisationKind
from maslak.access.models import Organisation
from maslak.casework import consenting
from maslak.people.models import Person
from maslak.people.texts import consent_text
from maslak.training import portfolios, queries
from maslak.training.models import Portfolio, PortfolioSkill
from maslak.training.workflow import PORTFOLIO
from maslak.web.desk.pages import act, ask, ask_alone, of_file, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.training.forms_skills import (
    AnswerForm,
    EvidenceForm,
    ExperienceForm,
    JuryForm,
    OwnLevelForm,
    PortfolioForm,
    SkillForm,
    ThirdLevelForm,
)

LABELS = {
    "assess": gettext_lazy("Évaluation terminée"),
    "reopen": gettext_lazy("Rouvrir le portfolio"),
    "refer": gettext_lazy("Envoyer au jury"),
    "answer": gettext_lazy("Noter la réponse du jury"),
    "close": gettext_lazy("Arrêter le portfolio"),
}
SLUGS = {
    "assess": "evaluer", "reopen": "rouvrir", "refer": "jury", "answer": "reponse", "close": "arreter",
}  # fmt: skip
_PRESSED: dict[str, tuple[Any, Any]] = {
    "evaluer": (portfolios.assess, gettext_lazy("Le portfolio est évalué : il peut être montré à un jury.")),
    "rouvrir": (portfolios.reopen, gettext_lazy("Le portfolio est de nouveau en préparation.")),
    "arreter": (portfolios.close, gettext_lazy("Le portfolio est arrêté.")),
}
#: Bodies to which a portfolio may go.
_CERTIFIERS = (OrganisationKind.TRAINING_OPERATOR, OrganisationKind.MINISTRY, OrganisationKind.AGENCY)


@of_file("training.assess")
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """A portfolio towards a certificate."""
    form = PortfolioForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = portfolios.open_portfolio(
                person=person,
                target=form.cleaned_data["target"],
                by=request.actor,
                today=timezone.localdate(),
            )
        if told.done:
            return redirect("training:portfolio", made.ref)
    text = _(
        "Un portfolio rassemble ce que la personne sait faire, pour le montrer à un jury. "
        "Il ne promet rien : le jury décide seul."
    )
    return ask(
        request, person, "", form, title=_("Ouvrir un portfolio d'acquis"), button=_("Ouvrir"), text=text
    )


def _portfolio(ref: str) -> Portfolio:
    return get_object_or_404(Portfolio, ref=ref)


@needs("training.assess")
def portfolio(request: HttpRequest, ref: str) -> HttpResponse:
    """One portfolio, whole: work, skills judged twice, evidence, and what the jury said."""
    found = portfolios.read(portfolio_id=_portfolio(ref).pk, by=request.actor)
    today = timezone.localdate()
    ours = request.actor.organisation is not None and request.actor.organisation.pk == found.organisation_id
    shown = {
        "portfolio": found,
        "person": Person.objects.filter(pk=found.person_id).first() if ours else None,
        "works": found.experiences.all(),
        "skills": found.skills.prefetch_related("evidence"),
        "months": portfolios.months_shown(found, today),
        "asked": portfolios.months_asked(today),
        "may_write": ours and found.status == "gathering",
        "steps": [
            {"slug": SLUGS[step], "label": LABELS[step], "asks": SLUGS[step] not in _PRESSED}
            for step in (PORTFOLIO.available(found.status) if ours else [])
        ],
    }
    return render(request, "training/portfolio.html", shown)


def _back(found: Portfolio) -> tuple[str, str]:
    return reverse("training:portfolio", args=[found.ref]), found.target


@needs("training.assess")
def add(request: HttpRequest, ref: str, what: str) -> HttpResponse:
    """Add work done, or a skill to show."""
    found = _portfolio(ref)
    if what == "travail":
        form: Any = ExperienceForm(posted(request))
        added = sent(
            request, form, portfolios.add_experience, _("Le travail est ajouté."), portfolio_id=found.pk,
            today=timezone.localdate(),
        )  # fmt: skip
        title = _("Ajouter un travail")
    elif what == "savoir-faire":
        form = SkillForm(posted(request))
        added = sent(
            request, form, portfolios.add_skill, _("Le savoir-faire est ajouté."), portfolio_id=found.pk
        )
        title = _("Ajouter un savoir-faire")
    else:
        raise Http404
    if added:
        return redirect("training:portfolio", found.ref)
    return ask_alone(request, form, title=title, button=_("Ajouter"), back=_back(found))


@needs("training.assess")
def skill(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Judge a skill, or note a piece that shows it."""
    found = get_object_or_404(PortfolioSkill.objects.select_related("portfolio"), pk=pk)
    doors: dict[str, tuple[Any, Any, str]] = {
        "moi": (OwnLevelForm, portfolios.judge_own, _("Ce que la personne en dit")),
        "tiers": (ThirdLevelForm, portfolios.judge_third, _("L'avis de quelqu'un du métier")),
        "preuve": (EvidenceForm, portfolios.add_evidence, _("Noter une preuve vue")),
    }
    if what not in doors:
        raise Http404
    kind, action, title = doors[what]
    form = kind(posted(request))
    if sent(request, form, action, _("C'est noté."), skill_id=found.pk, today=timezone.localdate()):
        return redirect("training:portfolio", found.portfolio.ref)
    return ask_alone(
        request, form, title=title, button=_("Enregistrer"), text=found.label, back=_back(found.portfolio)
    )


@require_POST
@needs("training.assess")
def press(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """A step that asks for nothing more."""
    found = _portfolio(ref)
    if slug not in _PRESSED:
        raise Http404
    action, done = _PRESSED[slug]
    more = {"now": timezone.now()} if slug == "evaluer" else {}
    act(request, action, str(done), portfolio_id=found.pk, **more)
    return redirect("training:portfolio", found.ref)


@needs("training.assess")
def jury(request: HttpRequest, ref: str) -> HttpResponse:
    """Pass the portfolio on to a certifying body, with the person's agreement to that very body."""
    found = get_object_or_404(Portfolio.objects.select_related("person"), ref=ref)
    bodies = Organisation.objects.filter(kind__in=_CERTIFIERS, is_active=True)
    form = JuryForm(posted(request), bodies=bodies)
    if form.is_valid():
        with Telling(request, form) as told:
            _refer(request, found, form.cleaned_data["jury"])
        if told.done:
            messages.success(
                request, _("Le portfolio est transmis. Le jury décide seul, et rien n'est promis.")
            )
            return redirect("training:portfolio", found.ref)
    words = consent_text("referral", use="training").told(
        (get_language() or "fr")[:2], _("l'organisme choisi")
    )
    shown = {"form": form, "portfolio": found, "text": words, "back": _back(found)[0]}
    return render(request, "training/jury.html", shown, status=422 if form.errors else 200)


@transaction.atomic
def _refer(request: HttpRequest, found: Portfolio, body: Organisation) -> Portfolio:
    common = {"by": request.actor, "now": timezone.now()}
    text = queries.text_to_agree_to(found.person, body, timezone.localdate())
    consent = consenting.give(
        person_id=found.person_id, purpose="referral", organisation=body, text_version=text.version, **common
    )
    return portfolios.refer(portfolio_id=found.pk, jury=body, consent=consent, **common)


@needs("training.assess")
def answered(request: HttpRequest, ref: str) -> HttpResponse:
    """What the jury said."""
    found = _portfolio(ref)
    form = AnswerForm(posted(request), initial={"on": timezone.localdate()})
    done = _("La réponse du jury est notée, la personne est prévenue.")
    if sent(request, form, portfolios.answer, done, portfolio_id=found.pk, now=timezone.now()):
        return redirect("training:portfolio", found.ref)
    return ask_alone(
        request, form, title=_("Noter la réponse du jury"), button=_("Enregistrer"), back=_back(found)
    )
