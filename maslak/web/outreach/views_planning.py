"""Trainings of professionals, studies, action plans."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.outreach import planning, rules
from maslak.outreach.models import Course, Plan, PlanTask, Study
from maslak.outreach.workflow import STUDY, TASK
from maslak.web.desk.pages import act, posted
from maslak.web.guard import needs
from maslak.web.outreach import forms_library as forms
from maslak.web.outreach.pages import act_page, tabs

_TRAINED = Count("trainees", filter=~Q(trainees__certificate_number=""))


@needs("outreach.write")
def course_list(request: HttpRequest) -> HttpResponse:
    """The trainings of the organisation, the latest first."""
    found = Course.objects.filter(organisation=request.actor.organisation)
    found = found.annotate(enrolled=Count("trainees"), trained=_TRAINED)[:100]
    return render(request, "outreach/courses.html", {"tabs": tabs(request), "courses": found})


@needs("outreach.write")
def course_new(request: HttpRequest) -> HttpResponse:
    """A training to come."""
    to = reverse("outreach:courses")
    return act_page(
        request, forms.CourseForm(posted(request)), planning.plan_course, title=_("Prévoir une formation"),
        button=_("Enregistrer"), done=_("La formation est prévue."), to=to, back=(to, _("Formations")),
        organisation=request.actor.organisation,
    )  # fmt: skip


def _course(request: HttpRequest, ref: str) -> Course:
    return get_object_or_404(Course, ref=ref, organisation=request.actor.organisation)  # type: ignore[attr-defined]


@needs("outreach.write")
def course(request: HttpRequest, ref: str) -> HttpResponse:
    """One training and its register, body by body."""
    found = _course(request, ref)
    bodies = found.trainees.values("body").annotate(number=Count("id")).order_by("-number", "body")
    shown = {
        "course": found, "trainees": found.trainees.all(), "bodies": bodies,
        "may_hold": found.status == "planned" and found.starts_on <= timezone.localdate(),
    }  # fmt: skip
    return render(request, "outreach/course.html", shown)


@needs("outreach.write")
def trainee_new(request: HttpRequest, ref: str) -> HttpResponse:
    """One more professional on the list."""
    found = _course(request, ref)
    to = reverse("outreach:course", args=[ref])
    return act_page(
        request, forms.TraineeForm(posted(request)), planning.enrol, title=_("Inscrire un professionnel"),
        button=_("Inscrire"), done=_("La personne est sur la liste."), to=to, back=(to, found.title),
        course_id=found.pk,
    )  # fmt: skip


@needs("outreach.write")
def course_hold(request: HttpRequest, ref: str) -> HttpResponse:
    """The training took place: the hours of each."""
    found = _course(request, ref)
    form, to = forms.RegisterSheet(posted(request), course=found), reverse("outreach:course", args=[ref])
    given = form.answers() if form.is_valid() else None
    return act_page(
        request, form, planning.hold_course, title=_("Noter les heures suivies"), button=_("Délivrer les attestations"),
        done=_("La formation est tenue ; chaque personne venue a son attestation."), to=to, back=(to, found.title),
        text=_("Laissez vide pour qui n'est pas venu."), given=given, course_id=found.pk, now=timezone.now(),
    )  # fmt: skip


@needs("outreach.write")
@require_POST
def course_cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Call it off."""
    act(request, planning.cancel_course, _("La formation est annulée."), course_id=_course(request, ref).pk)
    return redirect("outreach:course", ref)


@needs("outreach.write")
def study_list(request: HttpRequest) -> HttpResponse:
    """The studies, and where each stands."""
    own = request.actor.organisation
    rows = [
        {"it": each, "steps": STUDY.available(each.status) if own and each.organisation_id == own.pk else []}
        for each in Study.objects.select_related("carried_by", "project", "result", "organisation")
    ]
    return render(request, "outreach/studies.html", {"tabs": tabs(request), "rows": rows})


@needs("outreach.write")
def study_new(request: HttpRequest) -> HttpResponse:
    """A study to come."""
    to = reverse("outreach:studies")
    return act_page(
        request, forms.StudyForm(posted(request)), planning.plan_study, title=_("Prévoir une étude"),
        button=_("Enregistrer"), done=_("L'étude est prévue."), to=to, back=(to, _("Études et enquêtes")),
        organisation=request.actor.organisation,
    )  # fmt: skip


@needs("outreach.write")
def study_step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """The study goes on; finished, it may name the resource that came of it."""
    found = get_object_or_404(Study, pk=number)
    to = reverse("outreach:studies")
    if step == "finish":
        return act_page(
            request, forms.FinishForm(posted(request)), planning.move_study, title=_("Étude achevée"),
            button=_("Noter qu'elle est achevée"), done=_("L'étude est achevée."), to=to, back=(to, found.title),
            study_id=found.pk, step=step, now=timezone.now(),
        )  # fmt: skip
    if request.method != "POST":
        raise Http404
    act(
        request, planning.move_study, _("L'état de l'étude a changé."), study_id=found.pk, step=step,
        now=timezone.now(),
    )  # fmt: skip
    return redirect(to)


@needs("outreach.write")
def plan_list(request: HttpRequest) -> HttpResponse:
    """The action plans, with what is done and what is late."""
    today = timezone.localdate()
    plans = Plan.objects.select_related("organisation").annotate(
        all=Count("tasks", filter=~Q(tasks__status="dropped")), done=Count("tasks", filter=Q(tasks__status="done")),
        late=Count("tasks", filter=Q(tasks__status__in=["to_do", "started"], tasks__due_on__lt=today)),
    )  # fmt: skip
    return render(request, "outreach/plans.html", {"tabs": tabs(request), "plans": plans})


@needs("outreach.write")
def plan_new(request: HttpRequest) -> HttpResponse:
    """An action plan."""
    to = reverse("outreach:plans")
    return act_page(
        request, forms.PlanForm(posted(request)), planning.open_plan, title=_("Ouvrir un plan d'action"),
        button=_("Ouvrir le plan"), done=_("Le plan est ouvert ; ajoutez-lui des actions."), to=to,
        back=(to, _("Plans d'action")), organisation=request.actor.organisation,
    )  # fmt: skip


@needs("outreach.write")
def plan(request: HttpRequest, ref: str) -> HttpResponse:
    """One plan, action by action."""
    found, today = get_object_or_404(Plan, ref=ref), timezone.localdate()
    mine = request.actor.organisation is not None and found.organisation_id == request.actor.organisation.pk
    rows = [
        {"it": task, "late": rules.is_late(task.due_on, task.status, today),
         "steps": TASK.available(task.status) if mine else []}
        for task in found.tasks.select_related("owner")
    ]  # fmt: skip
    return render(request, "outreach/plan.html", {"plan": found, "rows": rows, "mine": mine})


@needs("outreach.write")
def task_new(request: HttpRequest, ref: str) -> HttpResponse:
    """One more action."""
    found, to = get_object_or_404(Plan, ref=ref), reverse("outreach:plan", args=[ref])
    return act_page(
        request, forms.TaskForm(posted(request)), planning.add_task, title=_("Ajouter une action"),
        button=_("Ajouter l'action"), done=_("L'action est au plan."), to=to, back=(to, found.title), plan_id=found.pk,
    )  # fmt: skip


@needs("outreach.write")
def task_step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """The action goes on, is done, dropped, or taken up again."""
    found = get_object_or_404(PlanTask.objects.select_related("plan"), pk=number)
    titles = {"start": _("Action commencée"), "finish": _("Action faite"), "drop": _("Action abandonnée"),
              "reopen": _("Reprendre l'action")}  # fmt: skip
    if step not in titles:
        raise Http404
    to = reverse("outreach:plan", args=[found.plan.ref])
    return act_page(
        request, forms.NoteForm(posted(request)), planning.move_task, title=titles[step], button=titles[step],
        done=_("L'état de l'action a changé."), to=to, back=(to, found.plan.title), text=found.text,
        danger=step == "drop", task_id=found.pk, step=step, now=timezone.now(),
    )  # fmt: skip
