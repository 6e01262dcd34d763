"""Whoever accompanies a person: sends them to a training with their agreement, follows, notes courses of platforms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.casework import consenting
from maslak.people.models import Person
from maslak.training import certificates, courses, queries, referrals
from maslak.training.models import DistanceCourse, TrainingOffer, TrainingReferral
from maslak.web.desk.pages import act, ask, of_file, posted, render_file, sent
from maslak.web.guard import Telling, needs
from maslak.web.training.forms import NeedForm
from maslak.web.training.forms_skills import CourseForm, WhyForm


@needs("training.refer")
def sent_list(request: HttpRequest) -> HttpResponse:
    """What my organisation sent: late first, then waiting, then the rest."""
    today = timezone.localdate()
    found = list(queries.sent_by(request.actor.organisation)[:200])
    people = Person.objects.in_bulk({r.person_id for r in found})
    rows = [
        {
            "referral": r,
            "person": people.get(r.person_id),
            "late": r.status == "sent" and r.acknowledge_by < today,
        }
        for r in found
    ]
    rows.sort(key=lambda row: (not row["late"], row["referral"].status not in ("sent", "acknowledged")))
    return render(request, "training/sent.html", {"rows": rows})


@of_file("training.refer", part="training")
def person(request: HttpRequest, person: Person) -> HttpResponse:
    """What one person learns, learnt and can do: referrals, trainings, courses, portfolios."""
    trainings = list(queries.trainings_of(person))
    shown = {
        "referrals": queries.referrals_of(person),
        "trainings": trainings,
        "courses": queries.courses_of(person),
        "portfolios": queries.portfolios_of(person),
        "papers": certificates.papers_of(trainings),
        "may_assess": request.actor.may("training.assess"),
    }
    return render_file(request, "training/person.html", person, "", **shown)


@of_file("training.refer")
def refer(request: HttpRequest, person: Person, offer: str) -> HttpResponse:
    """Send this person to this offer, with their agreement to that very operator."""
    found = get_object_or_404(TrainingOffer.objects.select_related("operator"), ref=offer, status="published")
    form = NeedForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = _send(request, person, found, dict(form.cleaned_data))
        if told.done:
            messages.success(
                request,
                _("L'orientation est envoyée. Un premier signe est attendu sous dix jours ouvrables."),
            )
            return redirect("training:referral", made.ref)
    language = (get_language() or "fr")[:2]
    context = {
        "form": form,
        "offer": found,
        "text": queries.text_to_agree_to(person, found.operator, timezone.localdate()).told(
            language, found.operator.name
        ),
        "doubts": queries.doubts(found, person, timezone.localdate()),
    }
    return render_file(
        request, "training/refer.html", person, "", status=422 if form.errors else 200, **context
    )


@transaction.atomic
def _send(
    request: HttpRequest, person: Person, offer: TrainingOffer, data: dict[str, Any]
) -> TrainingReferral:
    """The agreement and the referral, together or not at all."""
    data.pop("agreed")
    common = {"by": request.actor, "now": timezone.now()}
    language = person.preferred_language if person.preferred_language in ("fr", "ar", "en") else "fr"
    text = queries.text_to_agree_to(person, offer.operator, timezone.localdate())
    consent = consenting.give(
        person_id=person.pk, purpose="referral", organisation=offer.operator, language=language,
        text_version=text.version, **common,
    )  # fmt: skip
    return referrals.send(
        person=person,
        offer=offer,
        from_organisation=request.actor.organisation,
        consent=consent,
        **data,
        **common,
    )


@of_file("training.assess")
def course_new(request: HttpRequest, person: Person) -> HttpResponse:
    """Note a course of a platform outside, with what proves it."""
    form = CourseForm(posted(request))
    done = _("Le cours est noté. Il compte une fois la preuve vue.")
    if sent(request, form, courses.declare, done, person=person, now=timezone.now()):
        return redirect("training:person", person.ref)
    return ask(request, person, "", form, title=_("Noter un cours à distance"), button=_("Enregistrer"))


def _course(ref: str) -> DistanceCourse:
    return get_object_or_404(DistanceCourse.objects.select_related("person"), ref=ref)


@require_POST
@needs("training.assess")
def course_prove(request: HttpRequest, ref: str) -> HttpResponse:
    """The proof was seen."""
    found = _course(ref)
    act(
        request,
        courses.prove,
        _("La preuve est vue, le cours compte."),
        course_id=found.pk,
        now=timezone.now(),
    )
    return redirect("training:person", found.person.ref)


@needs("training.assess")
def course_refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """The proof does not hold, and why."""
    found, form = _course(ref), WhyForm(posted(request))
    done = _("C'est noté : la personne peut compléter sa preuve.")
    if sent(request, form, courses.refuse, done, course_id=found.pk, now=timezone.now()):
        return redirect("training:person", found.person.ref)
    title = _("Ne pas retenir cette preuve")
    return ask(request, found.person, "", form, title=title, button=title, danger=True)
