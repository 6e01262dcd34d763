"""What the pages of an applicant share: who may come in, the file by its reference, the page of one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.permits.models import PermitFile
from maslak.web.employer import words
from maslak.web.guard import View, needs

#: Read with every file, so that no page asks row by row.
WITH = ("desk__organisation", "held_by", "filed_by", "employer", "worker", "terms", "piece_request")


def of_file(*permissions: str) -> Callable[[View], View]:
    """A view of one file, called with the file instead of its reference.

    403 without each of the permissions; 404 for a file that another organisation filed and for a line of a
    register, as for one that does not exist.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            mine = PermitFile.objects.filter(filed_by=actor.organisation, from_register=False)
            file = mine.select_related(*WITH).filter(ref=ref).first() if actor.organisation else None
            if file is None:
                raise Http404
            return view(request, file, *args, **kwargs)

        for permission in permissions:
            answer = needs(permission)(answer)
        return answer

    return guarded


def accompanies(actor: Actor) -> bool:
    """Whether the account files for others: an office or an association beside an employer and a person."""
    return actor.role != Role.EMPLOYER


def render_file(
    request: HttpRequest, template: str, file: PermitFile, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of one file with its head: what it is called, where it stands."""
    today = timezone.localdate()
    shown = {
        "file": file,
        "today": today,
        "title": words.title_of(file),
        "standing": words.standing(file, today),
        "accompanies": accompanies(request.actor),  # type: ignore[attr-defined]
    }
    return render(request, template, {**shown, **more}, status=status)


def ask(
    request: HttpRequest,
    file: PermitFile,
    *,
    title: str,
    text: str,
    button: str,
    form: BaseForm | None = None,
    danger: bool = False,
) -> HttpResponse:
    """The page of one act on a file: what will happen, what it needs to know, the button named after the act."""
    shown = {
        "act": {"title": title, "text": text, "label": button, "danger": danger},
        "form": form,
        "back": reverse("employer:file", args=[file.ref]),
    }
    return render_file(
        request, "employer/act.html", file, status=422 if form is not None and form.errors else 200, **shown
    )
