"""What the pages of ventures share: the project by its reference, the tabs, the page of one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.ventures import queries
from maslak.ventures.models import Venture
from maslak.web.desk.pages import ask_alone
from maslak.web.guard import View, needs


def of_venture(*permissions: str) -> Callable[[View], View]:
    """A view of one project in sight, called with it instead of its reference; 403 without the permissions."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            venture = queries.venture(ref)
            if venture is None:
                raise Http404
            return view(request, venture, *args, **kwargs)

        for permission in permissions:
            answer = needs(permission)(answer)
        return answer

    return guarded


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The lists of the wing, as far as the role goes."""
    doors = (
        ("venture.read", "ventures:list", _("Projets")),
        ("venture.follow", "ventures:follow-up", _("Suivi après création")),
        ("venture.select", "ventures:juries", _("Jurys")),
        ("venture.fund", "ventures:budgets", _("Enveloppes")),
        ("venture.read", "ventures:survival", _("Survie")),
    )
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name)}
        for permission, name, label in doors
        if request.actor.may(permission)  # type: ignore[attr-defined]
    ]


def ask(
    request: HttpRequest, venture: Venture, form: Any, *, title: str, button: str, **more: Any
) -> HttpResponse:
    """The page of one act on a project."""
    back = (reverse("ventures:venture", args=[venture.ref]), venture.title)
    return ask_alone(request, form, title=title, button=button, back=back, **more)
