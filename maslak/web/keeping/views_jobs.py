"""Background work as whoever runs the system sees it: what failed, what is stuck, what waits, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from maslak.keeping import jobs, letters
from maslak.outbox.actions import UNSURE
from maslak.web.guard import Telling, needs

JOBS = "steering:jobs"
TASKS = {
    "clock.tick": gettext_lazy("Ce que l'heure apporte : relances, silences, messages"),
    "imports.rehearse": gettext_lazy("Relecture d'un registre reçu"),
    "imports.commit": gettext_lazy("Enregistrement d'un registre reçu"),
    "matching.nightly": gettext_lazy("Propositions de la nuit"),
    "matching.catch_up": gettext_lazy("Profils pour les offres"),
    "matching.index": gettext_lazy("Index des offres"),
    "matching.index_offer": gettext_lazy("Une offre dans l'index"),
    "matching.try_out": gettext_lazy("Essai d'une pondération"),
    "matching.look": gettext_lazy("Audit de l'appariement"),
    "outreach.daily": gettext_lazy("Oubli des inscriptions anciennes"),
    "permits.escalate": gettext_lazy("Alertes de délai"),
    "permits.hourly": gettext_lazy("Délais recalculés"),
    "permits.reckon": gettext_lazy("Délais recalculés"),
    "permits.daily": gettext_lazy("Titres qui se terminent"),
    "reporting.release_profiles": gettext_lazy("Publication des profils"),
    "reporting.publish_monthly": gettext_lazy("Publication des chiffres du mois"),
    "reporting.publish_figures": gettext_lazy("Publication des chiffres d'une année"),
    "reporting.fold_tallies": gettext_lazy("Comptes tenus à jour"),
    "retention.nightly": gettext_lazy("Durées de conservation"),
    "backup.nightly": gettext_lazy("Sauvegarde de la nuit"),
    "keeping.rescue": gettext_lazy("Reprise du travail interrompu"),
    "keeping.daily": gettext_lazy("Oubli des saisies anciennes"),
}
ERRORS = {
    "WorkerDied": gettext_lazy("le processus s'est arrêté pendant le travail"),
    UNSURE: gettext_lazy("le processus s'est arrêté pendant l'envoi : on ne sait pas s'il est parti"),
}


class Abandon(forms.Form):
    """Why a job or a message is given up."""

    reason = forms.CharField(label=gettext_lazy("Pourquoi l'abandonner ?"), max_length=200)


@require_safe
@needs("job.read")
def listed(request: HttpRequest) -> HttpResponse:
    """Jobs and messages that are not done."""
    now = timezone.now()
    found = jobs.listed(by=request.actor, now=now)  # type: ignore[attr-defined]
    shown = {
        "jobs": [_told(job, now) for job in found],
        "letters": [
            letter | {"error": ERRORS.get(letter["last_error"], letter["last_error"])}
            for letter in letters.listed(by=request.actor)  # type: ignore[attr-defined]
        ],
        "waiting": letters.waiting(by=request.actor),  # type: ignore[attr-defined]
        "may_decide": request.actor.may("job.write"),  # type: ignore[attr-defined]
    }
    return render(request, "keeping/jobs.html", shown)


@require_POST
@needs("job.write")
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a failed job back in the queue."""
    return _do(request, jobs.retry, _("Le travail est remis en file."), job_id=pk, now=timezone.now())


@require_POST
@needs("job.write")
def letter_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed message again."""
    return _do(request, letters.retry, _("Le message est remis en file."), message_id=pk)


@needs("job.write")
def job_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a failed job up, with the reason."""
    return _abandon(request, jobs.abandon, _("Le travail est abandonné."), job_id=pk)


@needs("job.write")
def letter_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a failed message up, with the reason."""
    return _abandon(request, letters.abandon, _("Le message est abandonné."), message_id=pk)


def _do(request: HttpRequest, action: Callable[..., None], done: str, **values: Any) -> HttpResponse:
    with Telling(request):
        action(by=request.actor, **values)  # type: ignore[attr-defined]
        messages.success(request, done)
    return redirect(JOBS)


def _abandon(request: HttpRequest, action: Callable[..., None], done: str, **values: Any) -> HttpResponse:
    form = Abandon(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            action(by=request.actor, **form.cleaned_data, **values)  # type: ignore[attr-defined]
            messages.success(request, done)
        if told.done:
            return redirect(JOBS)
    return render(request, "keeping/abandon.html", {"form": form}, status=422 if form.errors else 200)


def _told(job: jobs.Job, now: Any) -> dict[str, Any]:
    """A job in words: what it does, how it stands, with the tone of its status."""
    if job.state == "failed":
        state, tone = _("en échec"), "late"
    elif job.orphan:
        state, tone = _("interrompu, va être repris"), "wait"
    elif job.state == "doing":
        state, tone = _("en cours"), "info"
    elif job.tries:
        state, tone = _("sera réessayé"), "wait"
    else:
        state, tone = _("en attente"), "neutral"
    return {
        "pk": job.pk, "title": TASKS.get(job.task, job.task), "state": state, "tone": tone, "tries": job.tries,
        "at": job.at, "next": job.scheduled_at if job.state == "todo" else None,
        "error": ERRORS.get(job.error, job.error), "failed": job.state == "failed", "stuck": job.stuck(now),
    }  # fmt: skip
