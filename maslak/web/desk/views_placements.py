"""Placements, and whether the work lasts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.employers.actions import employer_named
from maslak.employers.models import Employer
from maslak.people.models import Person
from maslak.placement import actions, queries
from maslak.placement.models import Placement
from maslak.web.desk.forms_services import CheckForm, EndForm, PlacementForm, ReasonForm
from maslak.web.desk.pages import ask_alone, of_file, posted, render_file, sent
from maslak.web.guard import Telling, needs


@needs("placement.write")
def placements(request: HttpRequest) -> HttpResponse:
    """The organisation's placements, and the checks whose day has come."""
    office = request.actor.organisation
    page = Paginator(queries.placements_of(office), 25).get_page(request.GET.get("page"))
    due = queries.checks_due(office, timezone.localdate())
    return render(request, "desk/services/placements.html", {"page": page, "due": due[:20]})


@of_file("placement.write")
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """This person in a job; what is unusual is said, not refused."""
    form = PlacementForm(
        posted(request), initial={"starts_on": timezone.localdate(), "mediated_by": "agency"}
    )
    if form.is_valid():
        with Telling(request, form) as told:
            placed = _place(request, person, dict(form.cleaned_data))
        if told.done:
            for warning in placed.warnings:
                messages.warning(request, warning)
            messages.success(request, _("L'insertion est enregistrée."))
            return redirect("desk:placement", placed.placement.ref)
    employers = Employer.objects.filter(organisation=request.actor.organisation).values_list(
        "name", flat=True
    )[:200]
    status = 422 if form.errors else 200
    return render_file(
        request, "desk/services/placement_new.html", person, "", form=form, employers=employers, status=status
    )


def _place(request: HttpRequest, person: Person, data: dict) -> actions.Placed:  # type: ignore[type-arg]
    office = request.actor.organisation
    employer = employer_named(
        name=data.pop("employer"), organisation=office, region=data["region"], by=request.actor
    )
    return actions.place(
        person=person, organisation=office, employer=employer, by=request.actor, now=timezone.now(), **data
    )


def _placement(request: HttpRequest, ref: str) -> Placement:
    found = Placement.objects.select_related("person", "employer", "project").prefetch_related("checks")
    return get_object_or_404(found, ref=ref, organisation=request.actor.organisation)


def _about(found: Placement) -> dict[str, Any]:
    """Whose job it is, and the way back to it."""
    text = _("%(job)s, %(employer)s") % {"job": found.job_title, "employer": found.employer.name}
    return {
        "text": f"{found.person.full_name} · {text}",
        "back": (reverse("desk:placement", args=[found.ref]), _("Insertion")),
    }


@needs("placement.write")
def placement(request: HttpRequest, ref: str) -> HttpResponse:
    """One placement with its checks."""
    context = {"placement": _placement(request, ref), "today": timezone.localdate()}
    return render(request, "desk/services/placement.html", context)


@needs("placement.write")
def check(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """What was found out: still in work, elsewhere, no more, not reached."""
    found = _placement(request, ref)
    due = get_object_or_404(found.checks, pk=pk)
    form = CheckForm(posted(request), initial={"on": timezone.localdate()})
    if sent(request, form, actions.record_check, _("La vérification est notée."), check_id=due.pk):
        return redirect("desk:placement", found.ref)
    title = _("Vérification à %(month)s mois") % {"month": due.month}
    return ask_alone(request, form, title=title, button=_("Enregistrer"), **_about(found))


@needs("placement.write")
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """The job ended."""
    found, form = _placement(request, ref), EndForm(posted(request))
    today = timezone.localdate()
    if sent(
        request, form, actions.end, _("La fin du contrat est notée."), placement_id=found.pk, today=today
    ):
        return redirect("desk:placement", found.ref)
    return ask_alone(
        request, form, title=_("Fin de l'insertion"), button=_("Enregistrer la fin"), **_about(found)
    )


@needs("placement.write")
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Recorded by mistake: the fact is voided."""
    found, form = _placement(request, ref), ReasonForm(posted(request))
    if sent(request, form, actions.cancel, _("L'insertion est annulée."), placement_id=found.pk):
        return redirect("desk:placements")
    title = _("Annuler l'insertion")
    return ask_alone(request, form, title=title, button=title, danger=True, **_about(found))
