"""What the desk's pages share: who may come in, the file by its reference, the page of one act."""

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
from maslak.permits import traces
from maslak.permits.models import PermitFile
from maslak.web.employer import words
from maslak.web.guard import View, needs

#: Read with every file, so that no page asks row by row.
WITH = (
    "desk__organisation", "held_by", "filed_by", "employer", "worker", "terms", "piece_request", "call",
    "assigned_to", "previous", "certificate",
)  # fmt: skip


def of_file(*permissions: str) -> Callable[[View], View]:
    """A view of one file that the acting desk holds, called with the file instead of its reference.

    403 without each of the permissions; 404 for another desk's file or a draft, as for one that does not exist.
    Reading leaves a trace.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            held = PermitFile.objects.filter(held_by=actor.organisation).exclude(status="draft")
            file = held.select_related(*WITH).filter(ref=ref).first() if actor.organisation else None
            if file is None:
                raise Http404
            if request.method == "GET":
                traces.opened(file, by=actor)
            return view(request, file, *args, **kwargs)

        for permission in permissions:
            answer = needs(permission)(answer)
        return answer

    return guarded


def render_file(
    request: HttpRequest, template: str, file: PermitFile, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of one file with its head: what it asks, where it stands."""
    today = timezone.localdate()
    shown = {
        "file": file,
        "today": today,
        "title": words.title_of(file),
        "standing": words.standing(file, today),
    }
    return render(request, template, {**shown, **more}, status=status)


def ask(
    request: HttpRequest,
    file: PermitFile,
    *,
    title: Any,
    text: Any,
    form: BaseForm | None,
    danger: bool = False,
    refused: str = "",
) -> HttpResponse:
    """The page of one act on a file: what will happen, what it needs to know, the button named after the act."""
    wrong = form is not None and bool(form.errors)
    act = {"title": title, "text": text, "danger": danger}
    return render_file(
        request, "permits/act.html", file, status=422 if wrong or refused else 200, act=act, form=form,
        refused=refused, back=reverse("permits:file", args=[file.ref]),
    )  # fmt: skip
