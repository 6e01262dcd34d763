"""A new request: what it is for, then the person and the post; the law's table gives the route."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from maslak.employers.models import Employer, EmployerKind
from maslak.employers.queries import employers_of, establishment_of, is_complete
from maslak.law.errors import LawError
from maslak.people.models import Person
from maslak.people.queries import person_detail
from maslak.permits.enums import Variant
from maslak.placement import reading
from maslak.placement.enums import ApplicationStatus
from maslak.placement.models import Application
from maslak.web.desk.pages import posted
from maslak.web.employer import asking, words
from maslak.web.employer.forms import NewRequest
from maslak.web.employer.pages import accompanies
from maslak.web.guard import Telling, needs


@sensitive_post_parameters()
@needs("permit.file")
def new(request: HttpRequest) -> HttpResponse:
    """Open a request, prefilled by the guide or by the register; without either, choose what it is for."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    try:
        asked = asking.read(request.GET)
        answer = asking.answer_for(asked, today)
    except LawError as refusal:
        messages.error(request, words.told(refusal.words))
        return redirect("employer:file-new")
    if asked.says_nothing:
        return _choose(request, asked)
    if answer is not None and answer.is_blocked:
        return render(request, "employer/blocked.html", {"answer": answer})
    employer = None if accompanies(actor) else establishment_of(actor.organisation)
    if not accompanies(actor) and (employer is None or not is_complete(employer)):
        messages.info(
            request, _("D'abord votre établissement, une seule fois : la demande continue ensuite.")
        )
        there = reverse("employer:establishment")
        return redirect(f"{there}?{urlencode({'suite': request.get_full_path()})}")
    return _form(request, asked, answer, employer)


def _choose(request: HttpRequest, asked: asking.Asked) -> HttpResponse:
    kept = {key: value for key, value in (("person", asked.person), ("employeur", asked.employer)) if value}
    choices = [
        {"title": title, "text": text, "url": "?" + urlencode({"variant": variant.value, **kept})}
        for variant, title, text in _choices()
    ]
    return render(request, "employer/new_choice.html", {"choices": choices})


def _choices() -> tuple[tuple[Variant, str, str], ...]:
    return (
        (
            Variant.FIRST,
            _("Embaucher une personne"),
            _("Elle n'a pas encore de contrat visé chez cet employeur."),
        ),
        (
            Variant.CHANGE,
            _("Elle change d'employeur"),
            _("Elle a un contrat visé chez un autre employeur."),
        ),
        (
            Variant.RENEWAL,
            _("Renouveler un contrat"),
            _("Même poste, même employeur ; le contrat en cours n'est pas dans « Mes demandes »."),
        ),
        (Variant.DOMESTIC, _("Employer à domicile"), _("Travail domestique, chez un particulier.")),
        (
            Variant.SECONDMENT,
            _("Recevoir une personne détachée"),
            _("Son employeur à l'étranger l'envoie pour un temps."),
        ),
    )


def _form(request: HttpRequest, asked: asking.Asked, answer: Any, employer: Employer | None) -> HttpResponse:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    person = _person(request, asked)
    paper = asking.paper_of(person) if person else None
    form = NewRequest(
        posted(request),
        initial=_initial(request, asked, person, employer),
        masked=paper.masked if paper else "",
        later="later" in request.POST,
        employers=employers_of(actor.organisation) if accompanies(actor) else None,
        asks_list="in_list" not in asked.facts and asked.variant != Variant.DOMESTIC,
    )
    if employer is not None and employer.kind == EmployerKind.HOUSEHOLD:
        del form.fields["domestic"]
    if form.is_valid():
        given = dict(form.cleaned_data)
        with Telling(request, form) as told:
            file = asking.open_request(
                asked=asked, given=given, employer=employer or given["employer"], person=person, by=actor, now=now
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Le brouillon est gardé. Il reste à le compléter, puis à l'envoyer."))
            return redirect("employer:file" if "later" in request.POST else "employer:contract", file.ref)
    shown = {"form": form, "answer": answer, "person": person, "accompanies": accompanies(actor)}
    return render(request, "employer/new.html", shown, status=422 if form.errors else 200)


def _person(request: HttpRequest, asked: asking.Asked) -> Person | None:
    """The person of the register that the office accompanies; 404 for one out of its sight."""
    if not asked.person:
        return None
    if not request.actor.may("person.read"):  # type: ignore[attr-defined]
        raise Http404
    found = person_detail(asked.person)
    if found is None:
        raise Http404
    return found


def _hired(request: HttpRequest, asked: asking.Asked) -> dict[str, Any]:
    """The post of a hire, and the name that came with the application; the rest is asked of the person."""
    if not asked.application:
        return {}
    mine = Application.objects.filter(
        recruiter=request.actor.organisation,  # type: ignore[attr-defined]
        status=ApplicationStatus.HIRED,
    )
    found = mine.select_related("offer").filter(ref=asked.application).first()
    if found is None:
        raise Http404
    shared = reading.open_shared(application=found, by=request.actor)  # type: ignore[attr-defined]
    told = {name: shared.get(name, "") for name in ("family_name", "given_name")}
    return {**told, "job_title": found.offer.title, "region": found.offer.region}


def _initial(
    request: HttpRequest, asked: asking.Asked, person: Person | None, employer: Employer | None
) -> dict[str, Any]:
    initial = asking.from_register(person, timezone.localdate()) if person else {}
    initial |= _hired(request, asked)
    if asked.facts.get("nationality"):
        initial["nationality"] = asking.alpha3(str(asked.facts["nationality"]))
    if stay := asking.stay_of(asked.facts):
        initial.setdefault("residence", stay)
    initial.setdefault("region", employer.region if employer else "")
    initial["employer"] = asked.employer
    initial["domestic"] = asked.variant == Variant.DOMESTIC
    return initial
