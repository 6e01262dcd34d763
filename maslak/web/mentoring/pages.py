"""What the pages of mentoring share: tabs, the page of one act, the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.mentoring import queries
from maslak.mentoring.models import Pair
from maslak.web.desk.pages import ask_alone


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages of the pool."""
    counts = queries.counts(request.actor.organisation)  # type: ignore[attr-defined]
    doors = (
        ("mentoring:pairs", _("Binômes"), counts["pairs"]),
        ("mentoring:proposals", _("Propositions"), 0),
        ("mentoring:mentees", _("Demandes"), counts["mentees"]),
        ("mentoring:mentors", _("Mentors"), counts["mentors"]),
        ("mentoring:balance", _("Équilibre du vivier"), 0),
    )
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name), "count": count}
        for name, label, count in doors
    ]


def ask_on_pair(
    request: HttpRequest, pair: Pair, form: Any, *, title: str, button: str, **more: Any
) -> HttpResponse:
    """The page of one act on a pair."""
    back = (reverse("mentoring:pair", args=[pair.ref]), _("Binôme"))
    return ask_alone(request, form, title=title, button=button, back=back, **more)


def first_error(form: Any) -> str:
    """The first sentence that a form refused with, for an act without a page of its own."""
    return next(iter(form.errors.values()))[0]
