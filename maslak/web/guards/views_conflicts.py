"""Ties that keep an account away from a case: mine, those of my team, and the declaration."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maslak.access import conflicts as ties
from maslak.access.models import ConflictOfInterest
from maslak.core.text import squeeze
from maslak.employers.models import Employer
from maslak.people.models import Person
from maslak.web.desk.pages import posted
from maslak.web.guard import Telling, needs
from maslak.web.guards.forms import DeclareTie
from maslak.web.steering.permission_words import ACTS


@sensitive_post_parameters("ref")
@needs("conflict.declare", "conflict.end")
def conflicts(request: HttpRequest) -> HttpResponse:
    """What I declared, what my team declared when I lead it, what a tie forbids, and the form."""
    form = DeclareTie(posted(request)) if request.actor.may("conflict.declare") else None  # type: ignore[attr-defined]
    if form is not None and form.is_valid():
        known = _named(form.cleaned_data["ref"])
        with Telling(request, form) as told:
            ties.declare(tie=form.cleaned_data["tie"], by=request.actor, now=timezone.now(), **known)  # type: ignore[attr-defined]
        if told.done:
            messages.success(
                request,
                _("C'est noté. Demandez à votre responsable de confier le dossier à quelqu'un d'autre."),
            )
            return redirect("guards:conflicts")
    standing = ConflictOfInterest.objects.filter(ended_at=None).select_related("user", "organisation")
    if not request.actor.may("conflict.end"):  # type: ignore[attr-defined]
        standing = standing.filter(user=request.user)
    shown = {
        "form": form, "lines": _lines(list(standing[:100])),
        "may_end": request.actor.may("conflict.end"),  # type: ignore[attr-defined]
        "blocked": [ACTS[permission] for permission in ACTS if permission in ties.BLOCKS],
    }  # fmt: skip
    return render(
        request, "guards/conflicts.html", shown, status=422 if form is not None and form.errors else 200
    )


@require_POST
@needs("conflict.end")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A tie of somebody else's is over."""
    with Telling(request) as told:
        ties.end(conflict_id=pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, _("Le lien est terminé : la personne peut de nouveau traiter ce dossier."))
    return redirect("guards:conflicts")


def _named(ref: str) -> dict[str, int]:
    """The person or the employer of that reference, among those in sight; nothing for neither."""
    plain = squeeze(ref)
    person = Person.objects.filter(ref=plain, merged_into=None).values_list("pk", flat=True).first()
    if person is not None:
        return {"person_id": person}
    employer = Employer.objects.filter(ref=plain).values_list("pk", flat=True).first()
    return {"employer_id": employer} if employer is not None else {}


def _lines(found: list[ConflictOfInterest]) -> list[dict[str, Any]]:
    people = dict(
        Person.objects.filter(pk__in=[c.person_id for c in found if c.person_id]).values_list("pk", "ref")
    )
    firms = dict(
        Employer.objects.filter(pk__in=[c.employer_id for c in found if c.employer_id]).values_list(
            "pk", "name"
        )
    )
    return [
        {"conflict": c, "ref": people.get(c.person_id, ""), "firm": firms.get(c.employer_id, "")}
        for c in found
    ]
