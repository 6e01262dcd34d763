"""My applications: apply, answer an invitation, take it back; what the employer reads is shown before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.people.consents import has_consent
from maslak.people.enums import Purpose
from maslak.placement import agreement, applications, queries, reading, sharing
from maslak.placement.enums import OPEN_APPLICATIONS, ApplicationStatus
from maslak.placement.models import Application
from maslak.placement.workflow import APPLICATION
from maslak.web import names
from maslak.web.applications_shown import (
    answers,
    cv_sections,
    employer_name,
    next_step,
    own_status,
    paper_in_words,
)
from maslak.web.desk.pages import ask_alone, posted
from maslak.web.guard import Telling
from maslak.web.offers_shown import told as offer_told
from maslak.web.person.self_access import own_space


class ApplyForm(forms.Form):
    """A word for the employer, if one wishes."""

    message = forms.CharField(
        label=gettext_lazy("Un mot pour l'employeur"), required=False, max_length=applications.MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Facultatif, dans la langue que vous voulez : quand commencer, ce que vous aimez faire."),
    )  # fmt: skip


@require_safe
@own_space
def mine(request: HttpRequest) -> HttpResponse:
    """Invitations to answer, what is going on, what is over."""
    rows = [_row(each) for each in queries.applications_of(request.person)]
    shown = {
        "invited": [row for row in rows if row["application"].status == ApplicationStatus.INVITED],
        "going_on": [
            row
            for row in rows
            if not row["application"].closed_on and row["application"].status != ApplicationStatus.INVITED
        ],
        "over": [row for row in rows if row["application"].closed_on],
        "shown_to_employers": has_consent(request.person, Purpose.EMPLOYERS),
    }
    return render(request, "person/applications.html", shown)


@require_safe
@own_space
def application(request: HttpRequest, ref: str) -> HttpResponse:
    """One application: where it stands, what happens next, who read what I gave."""
    found = _mine(request, ref)
    steps = APPLICATION.available(found.status) if not found.placement_id else []
    shown = {
        **_row(found),
        **offer_told(found.offer),
        "offer": found.offer,
        "answers": answers(found.card),
        "paper": paper_in_words(found),
        "can_answer": "accept" in steps,
        "can_withdraw": "withdraw" in steps,
        "readings": reading.readings(found),
        "given": cv_sections(found.shared["json-resume"]) if found.shared_sealed else [],
    }
    return render(request, "person/application.html", shown)


@own_space
def apply(request: HttpRequest, ref: str) -> HttpResponse:
    """Apply for an offer: what the employer will read is shown, and the text that I agree to."""
    offer = get_object_or_404(standing_offers(timezone.localdate()), ref=ref)
    under_way = (
        queries.applications_of(request.person).filter(offer=offer, status__in=OPEN_APPLICATIONS).first()
    )
    if under_way is not None:
        return redirect("person:application", under_way.ref)
    form = ApplyForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = applications.apply(
                person=request.person, offer=offer, origin="person", language=names.reader(),
                message=form.cleaned_data["message"], by=request.actor, now=timezone.now(),
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Votre candidature est envoyée. Vous serez prévenu·e de la réponse."))
            return redirect("person:application", made.ref)
    return _before(request, offer, form, before=list(queries.earlier(request.person, offer)))


@own_space
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes to an invitation: what the employer will read is shown before."""
    found = _mine(request, ref)
    if found.status != ApplicationStatus.INVITED:
        return redirect("person:application", found.ref)
    form = ApplyForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            applications.accept_invitation(
                application_id=found.pk, language=names.reader(), by=request.actor, now=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        if told.done:
            messages.success(request, _("C'est dit : l'employeur lit votre CV et peut vous appeler."))
            return redirect("person:application", found.ref)
    return _before(request, found.offer, form, invited=found, before=[])


@require_POST
@own_space
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """Say no; nothing is shown to anybody."""
    with Telling(request) as told:
        applications.decline(application_id=_mine(request, ref).pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("C'est noté. L'employeur ne sait pas qui vous êtes."))
    return redirect("person:applications")


@own_space
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it back: what I gave is erased at the employer's."""
    found, form = _mine(request, ref), forms.Form(posted(request))
    if form.is_valid():
        with Telling(request) as told:
            applications.withdraw(application_id=found.pk, by=request.actor, now=timezone.now())
        if told.done:
            messages.success(
                request, _("Votre candidature est retirée, et ce que vous aviez donné est effacé.")
            )
        return redirect("person:applications")
    return ask_alone(
        request, form, title=_("Retirer ma candidature"), button=_("Retirer"), danger=True,
        text=_("%(offer)s : ce que vous avez donné à lire est aussitôt effacé chez l'employeur, qui en est prévenu.")
        % {"offer": found.offer.title},
        back=(reverse("person:application", args=[found.ref]), _("Ma candidature")),
    )  # fmt: skip


def _before(
    request: HttpRequest,
    offer: JobOffer,
    form: ApplyForm,
    *,
    before: list[Application],
    invited: Application | None = None,
) -> HttpResponse:
    today, person = timezone.localdate(), request.person  # type: ignore[attr-defined]
    employer = employer_name(offer)
    shared = sharing.shared_by(person, on=today)
    shown = {
        **offer_told(offer),
        "offer": offer,
        "employer": employer,
        "form": form,
        "invited": invited,
        "earlier": [_row(each) for each in before],
        "text": agreement.in_force(today).told(names.reader(), employer),
        "shared": shared,
        "sections": cv_sections(shared["json-resume"]),
        "answers": answers(sharing.card_of(person, offer)),
    }
    return render(request, "person/apply.html", shown, status=422 if form.errors else 200)


def _mine(request: HttpRequest, ref: str) -> Application:
    return get_object_or_404(queries.applications_of(request.person), ref=ref)  # type: ignore[attr-defined]


def _row(application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "employer": employer_name(application.offer),
        "status": own_status(application),
        "next": next_step(application, timezone.localdate()),
    }


def as_next_things(person: Any) -> list[dict[str, Any]]:
    """Invitations to answer and first days of work, as rows of « what comes next »."""
    rows = []
    for each in queries.applications_of(person):
        if each.status == ApplicationStatus.INVITED:
            text, when = _("Un employeur vous invite : oui ou non ?"), each.answer_due_on
        elif each.status == ApplicationStatus.HIRED and each.placement_id is None:
            text, when = _("Premier jour de travail"), each.starts_on
        else:
            continue
        url = reverse("person:application", args=[each.ref])
        rows.append(
            {
                "when": names.short_day(when) if when else "",
                "title": each.offer.title,
                "text": text,
                "url": url,
            }
        )
    return rows
