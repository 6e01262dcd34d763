"""Around a project: its presentation, who comes and goes, every session, visits beside those that are due."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.ventures import following, projects, queries
from maslak.ventures.models import FollowUpVisit, Member, Venture
from maslak.web.desk.pages import act, posted, sent
from maslak.web.ventures import forms_trade as forms
from maslak.web.ventures.pages import ask, of_venture


@of_venture("venture.write")
def describe(request: HttpRequest, venture: Venture) -> HttpResponse:
    """Correct what a project says of itself."""
    form = forms.DescribeForm(posted(request), venture=venture)
    if sent(request, form, projects.describe, _("La présentation est corrigée."), venture_id=venture.pk):
        return redirect("ventures:venture", venture.ref)
    return ask(request, venture, form, title=_("Corriger la présentation"), button=_("Enregistrer"))


@of_venture("venture.read", part="sessions")
def sessions(request: HttpRequest, venture: Venture) -> HttpResponse:
    """Every session with the project, and the hours that they make."""
    context = {
        "venture": venture,
        "sessions": list(venture.sessions.select_related("by")),
        "hours": round(queries.coached_minutes(venture) / 60, 1),
        "may_follow": request.actor.may("venture.follow"),  # type: ignore[attr-defined]
    }
    return render(request, "ventures/sessions.html", context)


@of_venture("venture.write")
def leave(request: HttpRequest, venture: Venture, number: int) -> HttpResponse:
    """A member leaves the team."""
    found, form = get_object_or_404(Member, venture=venture, pk=number), forms.LeaveForm(posted(request))
    if sent(request, form, projects.leave, _("C'est noté."), member_id=found.pk, now=timezone.now()):
        return redirect("ventures:venture", venture.ref)
    title = _("Noter un départ de l'équipe")
    return ask(request, venture, form, title=title, button=_("Enregistrer"), danger=True)


@require_POST
@of_venture("venture.write")
def hand_over(request: HttpRequest, venture: Venture, number: int) -> HttpResponse:
    """Another member leads from now on."""
    done = _("Le projet est confié à cette personne.")
    act(request, projects.hand_over, done, venture_id=venture.pk, member_id=number)
    return redirect("ventures:venture", venture.ref)


@of_venture("venture.follow")
def add_visit(request: HttpRequest, venture: Venture) -> HttpResponse:
    """A visit beside those that are due."""
    form = forms.OptionalVisitForm(posted(request), months=following.optional_months(venture))
    if sent(request, form, following.add, _("La visite est ajoutée."), venture_id=venture.pk):
        return redirect("ventures:venture", venture.ref)
    return ask(request, venture, form, title=_("Ajouter une visite"), button=_("Ajouter la visite"))


@require_POST
@of_venture("venture.follow")
def cancel_visit(request: HttpRequest, venture: Venture, number: int) -> HttpResponse:
    """A visit that will not be made."""
    found = get_object_or_404(FollowUpVisit, venture=venture, pk=number)
    act(request, following.cancel, _("La visite est annulée."), visit_id=found.pk)
    return redirect("ventures:venture", venture.ref)
