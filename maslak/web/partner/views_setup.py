"""How the coordinator keeps a project: its facts, funders, budget, promised results and targets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.programme import budgets, framework, projects
from maslak.programme.models import BudgetLine, Project, ProjectResult
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.partner import forms_setup as forms
from maslak.web.partner.pages import ask, of_project


@needs("programme.write")
def project_new(request: HttpRequest) -> HttpResponse:
    """Open a partner project."""
    form = forms.ProjectForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = projects.create_project(by=request.actor, **form.cleaned_data)
        if told.done:
            messages.success(
                request, _("Le projet est ouvert : ajoutez ses bailleurs, son budget et ses résultats.")
            )
            return redirect("partner:project", made.code)
    back = (reverse("partner:projects"), _("Projets"))
    return ask_alone(request, form, title=_("Ouvrir un projet"), button=_("Ouvrir le projet"), back=back)


@of_project("programme.write")
def project_edit(request: HttpRequest, project: Project) -> HttpResponse:
    """Correct what the project says of itself."""
    form = forms.ProjectForm(posted(request), project=project)
    if sent(request, form, projects.update_project, _("Le projet est corrigé."), project_id=project.pk):
        return redirect("partner:project", project.code)
    return ask(request, project, form, title=_("Modifier le projet"), button=_("Enregistrer"))


@of_project("programme.write")
def funding_set(request: HttpRequest, project: Project) -> HttpResponse:
    """Add a funder, or say its share."""
    form = forms.FundingForm(posted(request))
    if sent(request, form, projects.set_funding, _("La part du bailleur est notée."), project_id=project.pk):
        return redirect("partner:project", project.code)
    return ask(request, project, form, title=_("Noter un bailleur et sa part"), button=_("Enregistrer"))


@require_POST
@of_project("programme.write")
def funding_remove(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Take a funder away."""
    found = get_object_or_404(project.fundings, pk=pk)
    act(request, projects.remove_funding, _("Le bailleur est retiré."), funding_id=found.pk)
    return redirect("partner:project", project.code)


@of_project("programme.write")
def line_new(request: HttpRequest, project: Project) -> HttpResponse:
    """Open a budget line."""
    form = forms.LineForm(posted(request), project=project)
    if sent(request, form, budgets.open_line, _("La ligne est ouverte."), project_id=project.pk):
        return redirect("partner:project", project.code)
    return ask(request, project, form, title=_("Ouvrir une ligne de budget"), button=_("Ouvrir la ligne"))


@of_project("programme.write")
def line_revise(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Plan more or less."""
    line = get_object_or_404(BudgetLine, project=project, pk=pk)
    form = forms.ReviseForm(posted(request), initial={"planned": line.planned})
    if sent(request, form, budgets.revise_line, _("Le montant prévu est corrigé."), line_id=line.pk):
        return redirect("partner:project", project.code)
    title = _("Modifier le montant prévu : %(label)s") % {"label": line.label}
    return ask(request, project, form, title=title, button=_("Enregistrer"))


@of_project("programme.write", "project.report")
def commit(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Commit an amount of a line."""
    line = get_object_or_404(BudgetLine, project=project, pk=pk)
    form = forms.MovementForm(posted(request))
    if sent(request, form, budgets.commit, _("L'engagement est noté."), line_id=line.pk, now=timezone.now()):
        return redirect("partner:project", project.code)
    left = {"label": line.label, "left": line.planned - line.committed, "currency": line.currency}
    text = _("Il reste %(left)s %(currency)s à engager sur cette ligne.") % left
    title = _("Noter un engagement : %(label)s") % left
    return ask(request, project, form, title=title, button=_("Noter l'engagement"), text=text)


@of_project("programme.write")
def disburse(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Note that money was paid out."""
    line = get_object_or_404(BudgetLine, project=project, pk=pk)
    form = forms.MovementForm(posted(request))
    if sent(
        request, form, budgets.disburse, _("Le versement est noté."), line_id=line.pk, now=timezone.now()
    ):
        return redirect("partner:project", project.code)
    left = {"label": line.label, "left": line.committed - line.disbursed, "currency": line.currency}
    text = _("Il reste %(left)s %(currency)s engagés à verser.") % left
    title = _("Noter un versement : %(label)s") % left
    return ask(request, project, form, title=title, button=_("Noter le versement"), text=text)


@of_project("programme.write")
def outcome_new(request: HttpRequest, project: Project) -> HttpResponse:
    """A result that the project promises."""
    form = forms.OutcomeForm(posted(request))
    if sent(
        request, form, framework.add_outcome, _("Le résultat attendu est ajouté."), project_id=project.pk
    ):
        return redirect("partner:project", project.code)
    return ask(request, project, form, title=_("Ajouter un résultat attendu"), button=_("Ajouter"))


@of_project("programme.write")
def result_new(request: HttpRequest, project: Project) -> HttpResponse:
    """An indicator of the framework."""
    form = forms.ResultForm(posted(request), project=project)
    if sent(request, form, framework.add_result, _("L'indicateur est ajouté."), project_id=project.pk):
        return redirect("partner:project", project.code)
    return ask(request, project, form, title=_("Ajouter un indicateur"), button=_("Ajouter"))


@of_project("programme.write")
def result_edit(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Correct an indicator of the framework."""
    found = get_object_or_404(ProjectResult, project=project, pk=pk)
    form = forms.ResultForm(posted(request), project=project, result=found)
    if sent(request, form, framework.update_result, _("L'indicateur est corrigé."), result_id=found.pk):
        return redirect("partner:project", project.code)
    return ask(request, project, form, title=_("Modifier un indicateur"), button=_("Enregistrer"))


@of_project("programme.write")
def target(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Set the target of one period."""
    found = get_object_or_404(ProjectResult, project=project, pk=pk)
    form = forms.TargetForm(posted(request), result=found)
    given = form.target if form.is_valid() else None
    done = _("La cible est notée.")
    if sent(request, form, framework.set_target, done, given=given, result_id=found.pk):
        return redirect("partner:project", project.code)
    return ask(request, project, form, title=_("Fixer la cible d'une période"), button=_("Enregistrer"))
