"""The programme: strategy, measures and recommendations with owner and due date, projects, declared figures."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maslak.programme import actions, queries
from maslak.programme.models import NoteKind, ProgrammeNote
from maslak.programme.workflow import NOTE
from maslak.web.guard import Telling, needs
from maslak.web.partner import views_project
from maslak.web.partner.pages import projects_of
from maslak.web.steering.forms_programme import DeclareForm, NoteEditForm, NoteForm
from maslak.web.steering.years import chosen_year, known_years

STEP_LABELS = {
    "start": gettext_lazy("Engager"),
    "finish": gettext_lazy("Réalisée"),
    "drop": gettext_lazy("Abandonner"),
    "reopen": gettext_lazy("Rouvrir"),
}
TITLES = {
    NoteKind.ACTIVITY: gettext_lazy("Activités menées"),
    NoteKind.DISRUPTION_MEASURE: gettext_lazy("Mesures prises pendant une perturbation"),
    NoteKind.CHALLENGE: gettext_lazy("Défis"),
    NoteKind.PLANNED_MEASURE: gettext_lazy("Mesures prévues"),
    NoteKind.RECOMMENDATION: gettext_lazy("Recommandations"),
    NoteKind.EVENT: gettext_lazy("Dates marquantes"),
}
TONES = {"open": "neutral", "started": "wait", "done": "ok", "dropped": "stop"}


@needs("programme.read")
def programme(request: HttpRequest) -> HttpResponse:
    """The strategy and the lines of a year: done, found hard, planned, recommended; the projects under way."""
    year, today = chosen_year(request), timezone.localdate()
    lines: dict[str, list[dict[str, object]]] = {kind: [] for kind in NoteKind.values}
    for note in queries.notes(year):
        late = bool(note.due_on and note.due_on < today and note.status in ("open", "started"))
        lines[note.kind].append(
            {"note": note, "late": late, "tone": "late" if late else TONES.get(note.status, "")}
        )
    context = {
        "year": year,
        "years": known_years(),
        "objectives": queries.objectives(),
        "groups": [
            {"kind": kind, "title": TITLES[kind], "lines": found} for kind, found in lines.items() if found
        ],
        "projects": queries.projects(year),
        "disruptions": queries.disruptions(date(year, 1, 1), date(year, 12, 31)),
        "may_write": request.actor.may("programme.write"),
    }
    return render(request, "steering/programme.html", context)


@needs("programme.write")
def note_new(request: HttpRequest) -> HttpResponse:
    """A line more in the year's review."""
    form = NoteForm(request.POST or None, initial={"year": chosen_year(request)})
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            actions.create_note(by=request.actor, **form.cleaned_data)
        if told.done:
            messages.success(request, _("Ligne ajoutée au programme."))
            return redirect("steering:programme")
    return render(request, "steering/note_new.html", {"form": form})


@needs("programme.read")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """One line, with the steps that its status allows."""
    found = get_object_or_404(ProgrammeNote.objects.select_related("action", "owner", "project"), pk=pk)
    steps = NOTE.available(found.status) if found.status and request.actor.may("programme.write") else []
    context = {
        "note": found,
        "steps": [(step, STEP_LABELS[step]) for step in steps],
        "tone": TONES.get(found.status, ""),
        "may_write": request.actor.may("programme.write"),
    }
    return render(request, "steering/note.html", context)


@needs("programme.write")
def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a line: its words, who is responsible, when it is due."""
    found = get_object_or_404(ProgrammeNote, pk=pk)
    names = ("version", "text_fr", "text_ar", "text_en", "owner", "due_on")
    form = NoteEditForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            actions.update_note(note_id=found.pk, by=request.actor, **form.cleaned_data)
        if told.done:
            messages.success(request, _("La ligne est corrigée."))
            return redirect("steering:note", found.pk)
    shown = {"form": form, "note": found}
    return render(request, "steering/note_edit.html", shown, status=422 if form.errors else 200)


@require_POST
@needs("programme.write")
def note_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step: engage, finish, drop, reopen."""
    found = get_object_or_404(ProgrammeNote, pk=pk)
    if step in NOTE.steps:
        with Telling(request):
            actions.change_status(note_id=found.pk, step=step, by=request.actor)
    return redirect("steering:note", found.pk)


@needs("programme.read")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """A partner project: who pays and carries it, its results beside their targets, its money and reports."""
    found = projects_of(request.actor).filter(code=code).first()
    if found is None:
        raise Http404
    return render(request, "partner/project.html", views_project.context(request, found))


@needs("declared.write")
def declare(request: HttpRequest) -> HttpResponse:
    """A figure that an organisation declares, with its source and certainty."""
    initial = {"indicator": request.GET.get("code", ""), "year": chosen_year(request)}
    form = DeclareForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            figure, _changed = actions.declare_figure(by=request.actor, **form.cleaned_data)
        if told.done:
            messages.success(request, _("Chiffre déclaré, avec sa source."))
            return redirect("steering:indicator", figure.indicator)
    return render(request, "steering/declare.html", {"form": form})
