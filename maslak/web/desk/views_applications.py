"""Applications of those whom the office follows: to confirm, silent, new; made with the person; seen in their file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.people.models import Person
from maslak.placement import agreement, applications, hiring, queries, sharing
from maslak.placement.enums import ApplicationStatus
from maslak.placement.models import Application
from maslak.placement.workflow import APPLICATION, OWN
from maslak.web.applications_shown import (
    ASKS_PAPER,
    answers,
    closed_in_words,
    cv_sections,
    employer_name,
    paper_in_words,
)
from maslak.web.desk import traces
from maslak.web.desk.forms_applications import ApplyForm, ConfirmForm, OfferNumber
from maslak.web.desk.pages import ask_alone, of_file, posted, render_file, sent
from maslak.web.guard import Telling, needs
from maslak.web.offers_shown import told as offer_told

PER_PAGE, FIRST = 25, 20
LANGUAGES = ("fr", "ar", "en")


@require_safe
@needs("application.write")
def office(request: HttpRequest) -> HttpResponse:
    """What waits for us, then everything, the latest first."""
    body, today = request.actor.organisation, timezone.localdate()
    page = Paginator(queries.office_applications(body), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "to_confirm": queries.hires_to_confirm(body, today)[:FIRST],
        "to_come": queries.hires_to_come(body, today)[:FIRST],
        "silent": queries.silent_applications(body, today)[:FIRST],
    }
    return render(request, "desk/services/applications.html", shown)


@of_file("application.write", part="applications")
def of_person(request: HttpRequest, person: Person) -> HttpResponse:
    """The applications of one file; another is begun with the number of an offer."""
    form = OfferNumber(request.GET if "offre" in request.GET else None)
    if form.is_valid():
        found = standing_offers(timezone.localdate()).filter(ref=form.cleaned_data["offre"].strip()).first()
        if found is not None:
            return redirect("desk:application-new", person.ref, found.ref)
        form.add_error("offre", _("Aucune offre ouverte ne porte ce numéro."))
    rows = list(queries.applications_of(person))
    return render_file(
        request, "desk/person_applications.html", person, "desk:person-applications", applications=rows, form=form
    )  # fmt: skip


@of_file("application.write")
def new(request: HttpRequest, person: Person, offer: str) -> HttpResponse:
    """Apply with the person: what the employer reads, and the text that they agree to."""
    found = get_object_or_404(standing_offers(timezone.localdate()), ref=offer)
    spoken = person.preferred_language if person.preferred_language in LANGUAGES else "fr"
    form = ApplyForm(posted(request), initial={"language": spoken})
    if form.is_valid():
        with Telling(request, form) as told:
            made = applications.apply(
                person=person, offer=found, origin="counsellor", message=form.cleaned_data["message"],
                language=form.cleaned_data["language"], by=request.actor, now=timezone.now(),
            )  # fmt: skip
        if told.done:
            messages.success(
                request, _("La candidature est envoyée ; la personne est prévenue de la réponse.")
            )
            return redirect("desk:application", made.ref)
    return _before(request, person, found, form, spoken)


@require_safe
@needs("application.write")
def application(request: HttpRequest, ref: str) -> HttpResponse:
    """One application: the state, the answers to the offer, what to do next. Reading it leaves a trace."""
    found = _ours(request, ref)
    traces.opened(found.person, by=request.actor, part="applications")
    mine = [n for n in APPLICATION.available(found.status) if APPLICATION.steps[n].permission == OWN]
    today = timezone.localdate()
    ready = found.status == ApplicationStatus.HIRED and found.placement_id is None
    shown = {
        **offer_told(found.offer),
        "application": found,
        "offer": found.offer,
        "employer": employer_name(found.offer),
        "person": found.person,
        "answers": answers(found.card),
        "closed": closed_in_words(found),
        "can_answer": "accept" in mine,
        "can_withdraw": "withdraw" in mine and found.placement_id is None,
        "can_confirm": ready and found.starts_on is not None and found.starts_on <= today,
        "paper": paper_in_words(found),
        "paper_url": _request_url(found) if found.paper in ASKS_PAPER else "",
        "earlier": queries.earlier(found.person, found.offer).exclude(pk=found.pk),
    }
    return render(request, "desk/services/application.html", shown)


@needs("application.write")
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """The person says yes to an invitation, with us: what the employer reads is shown before."""
    found = _ours(request, ref)
    if found.status != ApplicationStatus.INVITED:
        raise Http404
    person = found.person
    spoken = person.preferred_language if person.preferred_language in LANGUAGES else "fr"
    form = ApplyForm(posted(request), initial={"language": spoken})
    given = {name: form.cleaned_data[name] for name in ("message", "language")} if form.is_valid() else {}
    if sent(
        request, form, applications.accept_invitation, _("L'invitation est acceptée."), given=given,
        application_id=found.pk, now=timezone.now(),
    ):  # fmt: skip
        return redirect("desk:application", found.ref)
    return _before(request, person, found.offer, form, spoken)


@require_POST
@needs("application.write")
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """The person says no to an invitation, with us."""
    found = _ours(request, ref)
    with Telling(request) as told:
        applications.decline(application_id=found.pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(
            request, _("L'invitation est déclinée ; l'employeur ne sait pas qui est la personne.")
        )
    return redirect("desk:application", found.ref)


@needs("application.write")
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it back with the person."""
    found, form = _ours(request, ref), forms.Form(posted(request))
    done = _("La candidature est retirée, et ce qui avait été donné à lire est effacé.")
    if sent(request, form, applications.withdraw, done, application_id=found.pk, now=timezone.now()):
        return redirect("desk:application", found.ref)
    return ask_alone(
        request, form, title=_("Retirer la candidature"), button=_("Retirer"), danger=True,
        text=_("À la demande de la personne. Ce qu'elle a donné à lire est effacé chez l'employeur, qui en est prévenu."),
        back=(reverse("desk:application", args=[found.ref]), _("Candidature")),
    )  # fmt: skip


@needs("placement.write")
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """The first day has come: the placement in one press, with its checks to come."""
    found = _ours(request, ref)
    if found.status != ApplicationStatus.HIRED or found.placement_id is not None:
        raise Http404
    offer = found.offer
    form = ConfirmForm(
        posted(request),
        initial={
            "starts_on": found.starts_on, "contract_type": hiring.contract_of(offer), "wage_mad": offer.wage_mad,
        },
    )  # fmt: skip
    if form.is_valid():
        with Telling(request, form) as told:
            placed = hiring.confirm(
                application_id=found.pk, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            for warning in placed.warnings:
                messages.warning(request, warning)
            messages.success(request, _("L'insertion est enregistrée, avec ses vérifications à venir."))
            return redirect("desk:placement", placed.placement.ref)
    return ask_alone(
        request, form, title=_("Confirmer le premier jour"), button=_("Confirmer l'embauche"),
        text=f"{found.person.full_name} · {offer.title} · {employer_name(offer)}",
        back=(reverse("desk:application", args=[found.ref]), _("Candidature")),
    )  # fmt: skip


def _before(
    request: HttpRequest, person: Person, offer: JobOffer, form: ApplyForm, spoken: str
) -> HttpResponse:
    """What the employer will read, the text in each language, the earlier applications."""
    today, employer = timezone.localdate(), employer_name(offer)
    asked = request.GET.get("texte", spoken)
    language = asked if asked in LANGUAGES else spoken
    shared = sharing.shared_by(person, on=today)
    shown: dict[str, Any] = {
        **offer_told(offer),
        "offer": offer,
        "employer": employer,
        "form": form,
        "text": agreement.in_force(today).told(language, employer),
        "text_language": language,
        "text_languages": LANGUAGES,
        "shared": shared,
        "sections": cv_sections(shared["json-resume"]),
        "answers": answers(sharing.card_of(person, offer)),
        "earlier": list(queries.earlier(person, offer)),
    }
    status = 422 if form.errors else 200
    return render_file(
        request, "desk/person_apply.html", person, "desk:person-applications", status=status, **shown
    )


def _ours(request: HttpRequest, ref: str) -> Application:
    """An application that the acting office follows; 404 for any other."""
    ours = queries.office_applications(request.actor.organisation).select_related(  # type: ignore[attr-defined]
        "person", "person__home_organisation", "offer", "placement"
    )
    return get_object_or_404(ours, ref=ref)


def _request_url(found: Application) -> str:
    """Where the office files, with the person, what the contract asks."""
    variant = "domestic" if found.offer.contract == "domestic_19_12" else "first"
    return f"{reverse('employer:file-new')}?{urlencode({'variant': variant, 'person': found.person.ref})}"
