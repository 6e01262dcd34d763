"""Receiving somebody: look first, then the form, then what looks alike."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from maslak.people.enums import Reason
from maslak.people.models import DuplicateCandidate
from maslak.web.desk import agreements, registration, sealed
from maslak.web.desk.fields import one_a_line
from maslak.web.desk.forms_people import Look
from maslak.web.desk.forms_registration import Languages, Registration, spoken
from maslak.web.desk.pages import posted
from maslak.web.desk.pairs import found_in_words
from maslak.web.guard import Telling, needs

# What the actions call otherwise than the form.
FIELDS = {
    "skill": "skills",
    "valid_from": "residence_from",
    "valid_to": "document_to",
    "purpose": "consent_registration",
}


@sensitive_post_parameters()
@needs("person.register")
def look(request: HttpRequest) -> HttpResponse:
    """Step 1: is the person in the register already?"""
    form = Look(posted(request))
    if not form.is_valid():
        return render(request, "desk/look.html", {"form": form}, status=422 if form.is_bound else 200)
    sealed.keep(request, "look", form.cleaned_data)
    if registration.look(form.cleaned_data, by=request.actor):  # type: ignore[attr-defined]
        return redirect("desk:person-check")
    messages.success(request, _("Aucun dossier ne correspond : vous pouvez inscrire la personne."))
    return redirect("desk:person-register")


@require_safe
@needs("person.register")
def found(request: HttpRequest) -> HttpResponse:
    """Between steps 1 and 2: what the register knows, here and elsewhere."""
    given = sealed.kept(request, "look")
    if not given:
        return redirect("desk:person-new")
    known = registration.look(given, by=request.actor)  # type: ignore[attr-defined]
    here = {match.person.pk for match in known.matches}
    elsewhere = [file for file in known.known if file.person_id not in here]
    # A telephone is lent and a register's number is mistyped; only a paper says for certain who somebody is.
    certain = any(Reason.DOCUMENT in match.reasons for match in known.matches)
    shown = {"matches": found_in_words(known.matches), "elsewhere": elsewhere}
    return render(request, "desk/found.html", {**shown, "may_go_on": not (elsewhere or certain)})


@sensitive_post_parameters()
@needs("person.register")
def register(request: HttpRequest) -> HttpResponse:
    """Step 2: the form. Step 3 follows when another file looks alike."""
    given = sealed.kept(request, "look")
    if not given and request.method != "POST":
        return redirect("desk:person-new")
    form = Registration(posted(request), actor=request.actor, initial=given)  # type: ignore[attr-defined]
    languages = Languages(posted(request), prefix="languages")
    if form.is_bound and form.is_valid() and languages.is_valid():
        person = _opened(request, form, languages)
        if person is not None:
            return _after(request, person, form)
    texts = agreements.at_the_desk(None, request.actor.organisation)  # type: ignore[attr-defined]
    shown = {"form": form, "languages": languages, "agreements": texts}
    return render(request, "desk/register.html", shown, status=422 if form.is_bound else 200)


@require_POST
@needs("person.register", "interview.write")
def topics(request: HttpRequest) -> HttpResponse:
    """What the text just typed touches that should not be written; drawn under its field, never kept."""
    texts = [
        value for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    return render(request, "desk/_topics.html", {"warnings": registration.topic_warnings(*texts)})


def _opened(request: HttpRequest, form: Registration, languages: Any) -> Any:
    given, now = form.cleaned_data, timezone.now()
    with Telling(request, form, FIELDS) as told:
        person = registration.open_file(
            data=form.person_data, document=form.paper(timezone.localdate(now)), residence=form.period,
            languages=spoken(languages), skills=one_a_line(given["skills"]),
            wanted=one_a_line(given["wanted"]),
            agreed=form.agreed, consent_language=given["consent_language"], counsellor=given["counsellor"],
            by=request.actor, now=now,  # type: ignore[attr-defined]
        )  # fmt: skip
    return person if told.done else None


def _after(request: HttpRequest, person: Any, form: Registration) -> HttpResponse:
    sealed.forget(request, "look")
    messages.success(request, _("Le dossier est ouvert."))
    given = form.cleaned_data
    for warning in registration.topic_warnings(given["skills"], given["wanted"], given["education_field"]):
        messages.warning(request, warning.message)
    alike = DuplicateCandidate.objects.filter(first=person) | DuplicateCandidate.objects.filter(second=person)
    return redirect(
        "desk:person-alike" if alike.filter(status="open").exists() else "desk:person", person.ref
    )
