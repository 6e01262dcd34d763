"""The positioning interview: the grid kept as one goes, then a profile and a plan."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maslak.casework import grid, interviews
from maslak.casework.enums import InterviewStatus, Profile
from maslak.casework.models import Interview
from maslak.people.models import Person
from maslak.web.desk.fields import Day, FreeLine
from maslak.web.desk.forms_services import HELD, ReasonForm
from maslak.web.desk.grid_form import GridForm
from maslak.web.desk.grid_form import told as told_answers
from maslak.web.desk.pages import ask, of_file, own_case, posted, sent
from maslak.web.guard import Telling, needs

GOALS = 3


class StartForm(forms.Form):
    """How and when the interview is held."""

    mode = forms.ChoiceField(label=gettext_lazy("Comment ?"), choices=HELD, widget=forms.RadioSelect)
    held_on = forms.DateField(label=gettext_lazy("Le"), widget=Day())


class CompleteForm(forms.Form):
    """The profile, and what was agreed."""

    profile = forms.ChoiceField(
        label=gettext_lazy("Profil"), choices=Profile.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        for number in range(1, GOALS + 1):
            title = _("Objectif %(number)s") % {"number": number}
            self.fields[f"title_{number}"] = forms.CharField(
                label=title, required=False, max_length=200, widget=FreeLine()
            )
            self.fields[f"due_{number}"] = forms.DateField(
                label=_("Échéance de l'objectif %(number)s") % {"number": number},
                required=False,
                widget=Day(),
            )

    def goals(self) -> list[interviews.PlannedGoal]:
        """The goals written, each with its day; the interview's own month when no day was given."""
        later = timezone.localdate() + timedelta(days=30)
        data = self.cleaned_data
        return [
            {"title": data[f"title_{n}"], "due_on": data[f"due_{n}"] or later}
            for n in range(1, GOALS + 1)
            if data.get(f"title_{n}")
        ]


@of_file("interview.write")
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """Begin an interview; the grid opens."""
    case = own_case(request, person)
    form = StartForm(posted(request), initial={"held_on": timezone.localdate(), "mode": "onsite"})
    if form.is_valid():
        with Telling(request, form) as told:
            started = interviews.start(
                case_id=case.pk, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            return redirect("desk:interview", started.pk)
    return ask(
        request, person, "", form, title=_("Entretien de positionnement"), button=_("Ouvrir la grille")
    )


def _interview(request: HttpRequest, pk: int) -> Interview:
    found = Interview.objects.select_related("case__person", "organisation")
    return get_object_or_404(found, pk=pk, organisation=request.actor.organisation)


@needs("interview.write")
def interview(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid: filled in as one goes while it is a draft, read afterwards."""
    found = _interview(request, pk)
    form = GridForm(posted(request), answers=found.grid, version=found.version)
    draft = found.status == InterviewStatus.DRAFT
    if draft and form.is_valid():
        with Telling(request, form) as told:
            interviews.save_draft(
                interview_id=found.pk,
                grid=form.answers(),
                version=form.cleaned_data["version"],
                by=request.actor,
            )
        if told.done:
            return redirect(
                "desk:interview-complete" if "finish" in request.POST else "desk:interview", found.pk
            )
    context = {
        "interview": found,
        "form": form,
        "sections": form.sections(),
        "told": told_answers(found.grid),
        "warning": grid.warning(),
        "draft": draft,
    }
    return render(request, "desk/services/interview.html", context)


@needs("interview.write")
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """End the interview with a profile and the goals agreed."""
    found, form = _interview(request, pk), CompleteForm(posted(request))
    if form.is_valid():
        given = {"profile": form.cleaned_data["profile"], "goals": form.goals()}
        done = _("L'entretien est terminé, le plan est en place.")
        if sent(
            request, form, interviews.complete, done, given=given, interview_id=found.pk, now=timezone.now()
        ):
            return redirect("desk:person", found.case.person.ref)
    return render(request, "desk/services/interview_complete.html", {"interview": found, "form": form})


@needs("interview.write")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an interview back; its fact is voided."""
    found, form = _interview(request, pk), ReasonForm(posted(request))
    today = timezone.localdate()
    if sent(
        request, form, interviews.cancel, _("L'entretien est annulé."), interview_id=found.pk, today=today
    ):
        return redirect("desk:person", found.case.person.ref)
    title, button = _("Annuler cet entretien"), _("Annuler l'entretien")
    return ask(request, found.case.person, "", form, title=title, button=button, danger=True)
