"""What the pages of assisted contracts share: one agreement, the trace of a reading, the page of one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.assisted import queries
from maslak.assisted.models import Agreement
from maslak.web.guard import View, needs

_SAFE = ("GET", "HEAD")
#: Who may read an agreement in these pages; the person reads theirs in their own space.
READERS = ("assisted.claim", "assisted.propose", "assisted.decide")


def of_agreement(*permissions: str, part: str = "") -> Callable[[View], View]:
    """A view of one agreement that the acting organisation asks for or decides; 403 without one of `permissions`.

    With `part`, reading the page leaves a trace.
    """

    def guarded(view: View) -> View:
        @needs(*permissions)
        @wraps(view)
        def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            found = queries.agreement(ref)
            actor = request.actor  # type: ignore[attr-defined]
            if found is None or (actor.reach != "all" and not _party(found, actor.organisation)):
                raise Http404
            if part and request.method in _SAFE:
                audit.record(
                    "assisted.opened", by=actor, target=found, person_id=found.person_id, new={"part": part}
                )
            return view(request, found, *args, **kwargs)

        return answer

    return guarded


def _party(found: Agreement, organisation: Any) -> bool:
    return organisation is not None and organisation.pk in (found.organisation_id, found.asked_by_id)


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The lists of the wing, as far as the role goes."""
    doors = (
        (READERS, "assisted:home", _("Contrats aidés")),
        (("assisted.budget", "assisted.decide"), "assisted:envelopes", _("Enveloppes")),
        ((*READERS, "assisted.budget"), "assisted:schemes", _("Dispositifs")),
    )
    actor = request.actor  # type: ignore[attr-defined]
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name)}
        for permissions, name, label in doors
        if actor is not None and any(actor.may(permission) for permission in permissions)
    ]


def ask(
    request: HttpRequest,
    form: BaseForm | None,
    *,
    title: str,
    button: str,
    back: tuple[str, str],
    text: str = "",
    danger: bool = False,
    **more: Any,
) -> HttpResponse:
    """The page of one act; files may be sent with it."""
    shown = {"form": form, "title": title, "button": button, "text": text, "danger": danger}
    shown |= {
        "back": back[0],
        "back_label": back[1],
        "facts": more.get("facts"),
        "conditions": more.get("conditions"),
    }
    return render(
        request, "assisted/act.html", shown, status=422 if form is not None and form.errors else 200
    )


def back_to(found: Agreement) -> tuple[str, str]:
    """Where giving up an act on an agreement leads."""
    return reverse("assisted:agreement", args=[found.ref]), found.ref
