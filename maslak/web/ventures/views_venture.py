"""One project: where it stands, its team, plan, formalities, money and visits, and what may be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.people.models import Person
from maslak.ventures import following, formalities, projects, queries, rules
from maslak.ventures.models import FollowUpVisit, Formality, Venture
from maslak.web.desk.pages import posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.ventures import acts, forms, words
from maslak.web.ventures.pages import ask, of_venture


@needs("venture.write")
def new(request: HttpRequest) -> HttpResponse:
    """Register a project and its holder."""
    form = forms.NewForm(posted(request), initial={"lead": request.GET.get("personne", "")})
    if form.is_valid():
        with Telling(request, form) as told:
            made = projects.register(
                organisation=request.actor.organisation, coach=request.actor.user, by=request.actor,
                now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Le projet est inscrit."))
            return redirect("ventures:venture", made.ref)
    context = {
        "form": form, "title": _("Inscrire un projet"), "button": _("Inscrire le projet"),
        "back": reverse("ventures:list"), "back_label": _("Projets d'entreprise"),
    }  # fmt: skip
    return render(request, "desk/services/form.html", context, status=422 if form.errors else 200)


@of_venture("venture.read")
def venture(request: HttpRequest, venture: Venture) -> HttpResponse:
    """The whole project, with the acts that are open on it."""
    actor = request.actor
    open_acts = acts.open_to(actor, venture)
    plan = queries.current_plan(venture)
    flows = queries.flows(plan) if plan else []
    grants = list(venture.grants.prefetch_related("instalments").select_related("budget"))
    shown = {
        "venture": venture,
        "steps": words.steps(venture),
        "main_act": open_acts[0] if open_acts and open_acts[0].code not in _SIDE else None,
        "acts": open_acts,
        "members": _members(venture),
        "minutes": queries.coached_minutes(venture),
        "sessions": list(venture.sessions.all()[:5]),
        "diagnosis": words.diagnosis(venture),
        "plan": plan,
        "cash": words.cash_table(plan, flows) if plan else None,
        "short": bool(flows) and rules.lowest(flows) < 0,
        "lowest": rules.lowest(flows) if flows else None,
        "formalities": words.formalities(venture),
        "grants": grants,
        "visits": list(venture.visits.order_by("month")),
        "may_write": actor.may("venture.write"),
        "may_follow": actor.may("venture.follow"),
        "may_fund": actor.may("venture.fund"),
        "may_pay": actor.may("venture.pay"),
        "today": timezone.localdate(),
    }
    return render(request, "ventures/venture.html", shown)


_SIDE = frozenset({"seance", "membre", "changer", "pause", "sortie"})


def _members(venture: Venture) -> list[dict[str, Any]]:
    """The team, each with the file when it is in sight: a member may be another organisation's person."""
    team = list(venture.members.filter(until=None))
    seen = {person.pk: person for person in Person.objects.filter(pk__in=[m.person_id for m in team])}
    return [{"member": member, "person": seen.get(member.person_id)} for member in team]


@of_venture("venture.read")
def act(request: HttpRequest, venture: Venture, code: str) -> HttpResponse:
    """Ask for what an act needs, then do it; a plain act is done at once when posted."""
    found = next((each for each in acts.open_to(request.actor, venture) if each.code == code), None)
    if found is None:
        if code in acts.ACTS:
            messages.error(request, _("Cette étape n'est plus ouverte : voici où en est le projet."))
            return redirect("ventures:venture", venture.ref)
        raise Http404
    form = acts.form_for(found, venture, posted(request))
    if request.method == "POST" and (form is None or form.is_valid()):
        with Telling(request, form) as told:
            acts.do(found, venture, request.actor, form)
        if told.done:
            messages.success(request, _("C'est enregistré."))
            return redirect("ventures:venture", venture.ref)
    if form is None:
        return redirect("ventures:venture", venture.ref)
    return ask(request, venture, form, title=str(found.label), button=_("Enregistrer"), danger=found.danger)


@of_venture("venture.write")
def plan(request: HttpRequest, venture: Venture) -> HttpResponse:
    """Write a new version of the business plan, line by line; the table adds up by itself."""
    form, lines = forms.PlanForm(posted(request)), forms.Lines(posted(request), prefix="l")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        said = [line for each in lines for line in each.lines()]
        with Telling(request, form) as told:
            projects.write_plan(
                venture_id=venture.pk, lines=said, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            messages.success(request, _("Le plan est enregistré, le tableau est à jour."))
            return redirect("ventures:venture", venture.ref)
    failed = bool(form.errors) or (request.method == "POST" and not lines.is_valid())
    context = {"venture": venture, "form": form, "lines": lines}
    return render(request, "ventures/plan.html", context, status=422 if failed else 200)


@of_venture("venture.write")
def formality(request: HttpRequest, venture: Venture, number: int) -> HttpResponse:
    """Where one formality stands."""
    found = get_object_or_404(Formality, venture=venture, pk=number)
    form = forms.FormalityForm(posted(request), formality=found)
    if sent(request, form, formalities.mark, _("C'est noté."), formality_id=found.pk, now=timezone.now()):
        return redirect("ventures:venture", venture.ref)
    return ask(request, venture, form, title=words.formality(found), button=_("Enregistrer"))


@of_venture("venture.follow")
def visit(request: HttpRequest, venture: Venture, number: int) -> HttpResponse:
    """What a visit after the creation found."""
    found = get_object_or_404(FollowUpVisit, venture=venture, pk=number)
    form = forms.VisitForm(posted(request))
    if sent(
        request, form, following.visit, _("La visite est enregistrée."), visit_id=found.pk, now=timezone.now()
    ):
        return redirect("ventures:venture", venture.ref)
    title = _("Visite du mois %(month)s") % {"month": found.month}
    return ask(request, venture, form, title=title, button=_("Enregistrer la visite"))
