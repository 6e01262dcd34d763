"""What the pages of outreach share: tabs, the page of one act, choices in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.web.desk.pages import ask_alone, sent


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The lists of the wing, as far as the role goes."""
    doors = (
        ("outreach.write", "outreach:desk", _("Vue d'ensemble")),
        ("outreach.contact", "outreach:contacts", _("Contacts")),
        ("outreach.contact", "outreach:campaigns", _("Campagnes")),
        ("outreach.write", "outreach:organise", _("Événements")),
        ("outreach.write", "outreach:library", _("Bibliothèque")),
        ("outreach.write", "outreach:fiches", _("Bonnes pratiques")),
        ("outreach.write", "outreach:courses", _("Formations")),
        ("outreach.write", "outreach:studies", _("Études et enquêtes")),
        ("outreach.write", "outreach:plans", _("Plans d'action")),
        ("outreach.write", "outreach:results", _("Résultats")),
    )
    return [
        {"label": label, "url": reverse(name), "current": _under(request.path, name)}
        for permission, name, label in doors
        if request.actor.may(permission)  # type: ignore[attr-defined]
    ]


def _under(path: str, name: str) -> bool:
    """The overview is above all the others: it is current alone."""
    return path == reverse(name) if name == "outreach:desk" else path.startswith(reverse(name))


def public_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The three sides that anyone may read."""
    doors = (
        ("outreach:events", _("Événements")),
        ("outreach:resources", _("Guides et vidéos")),
        ("outreach:practices", _("Bonnes pratiques")),
    )
    return [
        {"label": label, "url": reverse(name), "current": request.path.startswith(reverse(name))}
        | (
            {"current": True}
            if name == "outreach:events" and request.path == reverse("outreach:home")
            else {}
        )
        for name, label in doors
    ]


def act_page(
    request: HttpRequest,
    form: BaseForm,
    action: Callable[..., Any],
    *,
    title: str,
    button: str,
    done: str,
    to: str,
    back: tuple[str, str],
    text: str = "",
    danger: bool = False,
    fields: dict[str, str] | None = None,
    given: dict[str, Any] | None = None,
    **values: Any,
) -> HttpResponse:
    """The page of one act: asks, does `action`, and leads to the address `to` with `done` said."""
    if sent(request, form, action, done, fields=fields, given=given, **values):
        return redirect(to)
    return ask_alone(request, form, title=title, button=button, back=back, text=text, danger=danger)
