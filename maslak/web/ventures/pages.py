"""What the pages of ventures share: the project by its reference, the tabs, the page of one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.people.models import Person
from maslak.ventures import queries
from maslak.ventures.models import Venture
from maslak.web.desk.pages import ask_alone
from maslak.web.guard import View, needs

_SAFE = ("GET", "HEAD")


def opened(venture: Venture, *, by: Actor, part: str) -> None:
    """Write down that `by` read that part of the project, once for each member: they read it in their own space."""
    for person in venture.members.filter(until=None).values_list("person_id", flat=True):
        audit.record("venture.opened", by=by, target=venture, person_id=person, new={"part": part})


def of_venture(*permissions: str, part: str = "") -> Callable[[View], View]:
    """A view of one project in sight, called with it instead of its reference; 403 without the permissions.

    With `part`, reading the page leaves a trace.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            venture = queries.venture(ref)
            if venture is None:
                raise Http404
            if part and request.method in _SAFE:
                opened(venture, by=request.actor, part=part)
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


def team(venture: Venture) -> list[dict[str, Any]]:
    """The team, each with the file when it is in sight: a member may be another organisation's person."""
    members = list(venture.members.filter(until=None))
    seen = {person.pk: person for person in Person.objects.filter(pk__in=[m.person_id for m in members])}
    return [{"member": member, "person": seen.get(member.person_id)} for member in members]


def ask(
    request: HttpRequest, venture: Venture, form: Any, *, title: str, button: str, **more: Any
) -> HttpResponse:
    """The page of one act on a project."""
    back = (reverse("ventures:venture", args=[venture.ref]), venture.title)
    return ask_alone(request, form, title=title, button=button, back=back, **more)
