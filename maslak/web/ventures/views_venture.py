"""One project: where it stands, its team, plan, formalities, money and visits, and what may be done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.ventures import capital, following, formalities, projects, queries, rules, turnover
from maslak.ventures.models import FollowUpVisit, Formality, Venture
from maslak.web.desk.pages import posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.ventures import acts, forms, trade_words, words
from maslak.web.ventures.pages import ask, of_venture, team


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


@of_venture("venture.read", part="overview")
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
        "members": team(venture),
        "hours": round(queries.coached_minutes(venture) / 60, 1),
        "sessions": list(venture.sessions.all()[:5]),
        "diagnosis": words.diagnosis(venture),
        "plan": plan,
        "closing": flows[-1].closing if flows else None,
        "short": bool(flows) and rules.lowest(flows) < 0,
        "lowest": rules.lowest(flows) if flows else None,
        "formalities": words.formalities(venture),
        "grants": grants,
        "shared": venture.legal_form in capital.SHARED,
        "gauges": trade_words.gauges(turnover.monitor(venture, timezone.localdate().year)),
        "requests": trade_words.requests(venture.requests.all()),
        "visits": list(venture.visits.order_by("month")),
        "may_write": actor.may("venture.write"),
        "may_follow": actor.may("venture.follow"),
        "may_fund": actor.may("venture.fund"),
        "may_pay": actor.may("venture.pay"),
        "today": timezone.localdate(),
    }
    return render(request, "ventures/venture.html", shown)


_SIDE = frozenset({"seance", "membre", "changer", "pause", "sortie"})


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
    asked = {name: getattr(found, name) for name in following.ASKED}
    before = {"found": found.status, "on": found.done_on, "mode": found.mode} if found.done_on else {}
    form = forms.VisitForm(posted(request), initial=asked | before)
    if sent(
        request, form, following.visit, _("La visite est enregistrée."), visit_id=found.pk, now=timezone.now()
    ):
        return redirect("ventures:venture", venture.ref)
    title = _("Visite du mois %(month)s") % {"month": found.month}
    return ask(request, venture, form, title=title, button=_("Enregistrer la visite"))
