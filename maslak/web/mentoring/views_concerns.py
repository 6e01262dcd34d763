"""Concerns: reported by anybody who takes part; read by the circle alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.access.enums import Role
from maslak.mentoring import concerns, queries
from maslak.mentoring.models import ConcernFile, Pair
from maslak.mentoring.workflow import CONCERN
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.mentoring.forms import ConcernForm, Conclusion, Words


@needs("mentoring.report")
def report(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Report a concern, about a pair in sight or about none."""
    pair = get_object_or_404(Pair.objects.select_related("organisation"), ref=ref) if ref else None
    mine = request.actor.role == Role.MENTOR
    office = pair.organisation if pair else request.actor.organisation
    form = ConcernForm(posted(request))
    back = (
        reverse("mentoring:pair", args=[ref])
        if ref
        else reverse("mentoring:mine" if mine else _home(request))
    )
    if form.is_valid():
        with Telling(request, form) as told:
            made = concerns.report(
                organisation=office, pair=pair, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            messages.success(request, received(made.ref))
            return redirect(back)
    return ask_alone(
        request, form, title=_("Signaler une inquiétude"), button=_("Envoyer aux personnes chargées de la protection"),
        text=_("Ni la coordination ni l'autre personne du binôme ne lisent ce signalement."),
        back=(back, _("Retour")),
    )  # fmt: skip


def received(ref: str) -> str:
    """What whoever reported reads: a reference to name on the telephone, nothing of what they wrote."""
    return _("Votre signalement est reçu, sous la référence %(ref)s.") % {"ref": ref}


def _home(request: HttpRequest) -> str:
    return "mentoring:concerns" if request.actor.role == Role.SAFEGUARDING else "mentoring:pairs"


@needs("mentoring.safeguard")
def concerns_list(request: HttpRequest) -> HttpResponse:
    """What waits for the circle, the urgent first; then what is closed."""
    found = list(queries.concerns(request.actor.organisation)[:200])
    context = {
        "open": sorted((c for c in found if c.status != "closed"), key=lambda c: (not c.urgent, -c.pk)),
        "closed": [c for c in found if c.status == "closed"],
    }
    return render(request, "mentoring/concerns.html", context)


def _file(request: HttpRequest, ref: str) -> ConcernFile:
    found = ConcernFile.objects.select_related("concern", "handler", "pair")
    return get_object_or_404(found, concern__ref=ref, organisation=request.actor.organisation)


@needs("mentoring.safeguard")
def concern(request: HttpRequest, ref: str) -> HttpResponse:
    """One concern: what was written, about whom, what was done. Opening it leaves a trace."""
    found = _file(request, ref)
    concerns.opened(concern_id=found.pk, by=request.actor)
    form = Words(posted(request))
    if sent(request, form, concerns.note, _("C'est noté."), concern_id=found.pk, now=timezone.now()):
        return redirect("mentoring:concern", ref)
    context = {
        "file": found,
        "pair": Pair.objects.select_related("mentor", "mentee__person").filter(pk=found.pair_id).first(),
        "notes": found.notes.select_related("by"),
        "steps": CONCERN.available(found.status),
        "form": form,
    }
    return render(request, "mentoring/concern.html", context, status=422 if form.errors else 200)


@require_POST
@needs("mentoring.safeguard")
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Take a concern on, or look into it again."""
    actions = {"take": concerns.take, "reopen": concerns.reopen}
    if step not in actions:
        raise Http404
    act(request, actions[step], _("C'est noté."), concern_id=_file(request, ref).pk)
    return redirect("mentoring:concern", ref)


@needs("mentoring.safeguard")
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """What the circle concluded."""
    found = _file(request, ref)
    if "close" not in CONCERN.available(found.status):
        raise Http404
    form = Conclusion(posted(request))
    more = {"concern_id": found.pk, "on": timezone.localdate(), "now": timezone.now()}
    if sent(request, form, concerns.close, _("Le signalement est clos."), **more):
        return redirect("mentoring:concerns")
    back = (reverse("mentoring:concern", args=[ref]), _("Signalement"))
    return ask_alone(request, form, title=_("Clore le signalement"), button=_("Clore"), back=back)
