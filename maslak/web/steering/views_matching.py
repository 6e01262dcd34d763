"""How offers are shared between people: who is shown, what the audit found, and the weights that order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.matching import releases, tasks
from maslak.matching.enums import ReleaseStatus
from maslak.matching.fairness_data import fairness
from maslak.matching.models import Audit, Run, WeightRelease
from maslak.matching.workflow import RELEASE
from maslak.web.guard import Telling, needs
from maslak.web.steering import matching_shown
from maslak.web.steering.forms_matching import WeightsForm

_PAST = 10


@require_safe
@needs("match.audit")
def matching(request: HttpRequest) -> HttpResponse:
    """The last audit of what is in force, the night's numbers, and every release of weights."""
    found = releases.latest_audit()
    context: dict[str, Any] = {
        "run": Run.objects.first(),
        "rules": fairness().rules,
        "in_force": releases.in_force(),
        "releases": WeightRelease.objects.exclude(status=ReleaseStatus.DISCARDED)[:_PAST],
        "past": Audit.objects.select_related("release")[:_PAST],
        "may_release": request.actor.may("match.release"),
    }
    if found:
        context |= matching_shown.audit(found)
    return render(request, "steering/matching.html", context | {"found": found})


@require_POST
@needs("match.audit")
def look(request: HttpRequest) -> HttpResponse:
    """Ask for an audit of today; the job does it."""
    with Telling(request) as told:
        tasks.look_soon(by=request.actor)
    if told.done:
        messages.success(request, _("L'examen est en cours : dans une minute, rechargez la page."))
    return redirect("steering:matching")


@needs("match.release")
def weights_new(request: HttpRequest) -> HttpResponse:
    """Write down weights to try, starting from those in force."""
    form = WeightsForm(request.POST if request.method == "POST" else None, weights=releases.in_force())
    if form.is_valid():
        fields = {"chance": "occupation", "worth": "distance"}
        with Telling(request, form, fields) as told:
            made = releases.write(**form.values(), by=request.actor, now=timezone.now())
            tasks.try_out_soon(release_id=made.pk, by=request.actor)
        if told.done:
            messages.success(
                request,
                _("Les poids sont notés, leur essai est en cours : dans une minute, rechargez la page."),
            )
            return redirect("steering:weights", made.ref)
    return render(request, "steering/weights_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs("match.audit")
def weights(request: HttpRequest, ref: str) -> HttpResponse:
    """A release: its weights, its last trial, and what may be done with it."""
    release = get_object_or_404(WeightRelease.objects.select_related("written_by", "in_force_by"), ref=ref)
    found = releases.latest_audit(release)
    steps = RELEASE.available(release.status) if request.actor.may("match.release") else []
    context = {
        "release": release, "found": found, "weights": matching_shown.weights(release), "steps": steps,
        "rules": fairness().rules,
    }  # fmt: skip
    if found:
        context |= matching_shown.audit(found)
    return render(request, "steering/weights.html", context)


@require_POST
@needs("match.release")
def weights_try(request: HttpRequest, ref: str) -> HttpResponse:
    """Try a release on the register of today; the job does it."""
    release = get_object_or_404(WeightRelease, ref=ref)
    with Telling(request) as told:
        tasks.try_out_soon(release_id=release.pk, by=request.actor)
    if told.done:
        messages.success(request, _("L'essai est en cours : dans une minute, rechargez la page."))
    return redirect("steering:weights", ref)


@require_POST
@needs("match.release")
def weights_in_force(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a release order from now on."""
    return _act(request, ref, releases.put_in_force, _("Ces poids sont en vigueur."))


@require_POST
@needs("match.release")
def weights_discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Give up a release that was never used."""
    return _act(request, ref, releases.discard, _("Ces poids sont abandonnés."))


def _act(request: HttpRequest, ref: str, action: Callable[..., Any], done: str) -> HttpResponse:
    release = get_object_or_404(WeightRelease, ref=ref)
    with Telling(request):
        action(release_id=release.pk, by=request.actor, now=timezone.now())
        messages.success(request, done)
    return redirect("steering:weights", ref)
