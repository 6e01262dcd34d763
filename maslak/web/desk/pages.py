"""What the pages of one person's file share: who may come in, the trace of the reading, head and tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.casework.models import CaseFile
from maslak.pathway.rules import age_on
from maslak.people.models import Person
from maslak.people.queries import person_detail
from maslak.web.desk import traces
from maslak.web.guard import Telling, View, needs

_SAFE = ("GET", "HEAD")
# What the buttons of a file are drawn by.
_RIGHTS = {
    "can_update": "person.update",
    "can_document": "person.document",
    "can_consent": "person.consent",
    "can_merge": "person.merge",
    "can_plan": "plan.write",
    "can_follow": "follow_up.write",
    "can_assign": "case.assign",
    "can_close": "case.close",
    "can_search": "person.search",
    "can_train": "training.refer",
    "can_read_pathway": "milestone.read",
    "can_mentor": "mentoring.manage",
    "can_match": "match.read",
    "can_apply": "application.write",
}


def of_file(*permissions: str, part: str = "") -> Callable[[View], View]:
    """A view of one file, called with the person instead of the reference.

    403 without each of the permissions; 404 for a file out of sight, as for one that does not exist; a file
    merged into another leads to the one that was kept. With `part`, reading the page leaves a trace.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
            person = person_detail(ref)
            if person is None:
                raise Http404
            if person.ref != ref:
                return redirect("desk:person", person.ref)
            if part and request.method in _SAFE:
                traces.opened(person, by=request.actor, part=part)  # type: ignore[attr-defined]
            return view(request, person, *args, **kwargs)

        for permission in permissions:
            answer = needs(permission)(answer)
        return answer

    return guarded


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the answers when they were sent, even all empty; nothing before."""
    return request.POST if request.method == "POST" else None


def case_of(person: Person, actor: Actor) -> CaseFile | None:
    """The person's file in the acting organisation, or None when it only reads another's."""
    if actor.organisation is None:
        return None
    return (
        person.cases.filter(organisation=actor.organisation)
        .select_related("counsellor", "organisation")
        .first()
    )


def own_case(request: HttpRequest, person: Person) -> CaseFile:
    """The person's file in the acting organisation; 404 when it has none."""
    case = case_of(person, request.actor)  # type: ignore[attr-defined]
    if case is None:
        raise Http404
    return case


def render_file(
    request: HttpRequest, template: str, person: Person, current: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of the file with its head and tabs; `current` is the tab's address name, empty for none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = {
        "person": person,
        "tabs": _tabs(person, current, actor),
        "case": more.pop("case", None) or case_of(person, actor),
    }
    shown["age"] = age_on(timezone.localdate(), person.birth_date, person.birth_year)
    shown["back"] = reverse(current or "desk:person", args=[person.ref])
    shown |= {name: actor.may(permission) for name, permission in _RIGHTS.items()}
    return render(request, template, {**shown, **more}, status=status)


def _tabs(person: Person, current: str, actor: Actor) -> list[dict[str, Any]]:
    labels = (
        ("desk:person", "person.read", _("Dossier")),
        ("desk:person-timeline", "milestone.read", _("Parcours")),
        ("desk:person-profile", "person.read", _("Profil")),
        ("desk:person-matches", "match.read", _("Emploi")),
        ("desk:person-applications", "application.write", _("Candidatures")),
        ("desk:person-papers", "person.read", _("Papiers et séjour")),
        ("desk:person-consents", "person.read", _("Accords et accès")),
    )
    return [
        {"label": label, "url": reverse(name, args=[person.ref]), "current": name == current}
        for name, permission, label in labels
        if actor.may(permission)
    ]


def act(request: HttpRequest, action: Callable[..., Any], done: str, **values: Any) -> None:
    """Do `action` as the acting account and say `done`, or say why it is refused."""
    with Telling(request):
        action(by=request.actor, **values)  # type: ignore[attr-defined]
        messages.success(request, done)


def sent(
    request: HttpRequest,
    form: BaseForm,
    action: Callable[..., Any],
    done: str,
    *,
    fields: dict[str, str] | None = None,
    given: dict[str, Any] | None = None,
    **values: Any,
) -> bool:
    """Do `action` with a form's answers (or with `given`), once they are valid, and say `done`.

    False when the form was not sent or was refused: the sentences stand in the form. `fields` as in Telling.
    """
    if not form.is_valid():
        return False
    answers = form.cleaned_data if given is None else given
    with Telling(request, form, fields) as told:
        action(by=request.actor, **answers, **values)  # type: ignore[attr-defined]
        messages.success(request, done)
    return told.done


def ask(
    request: HttpRequest,
    person: Person,
    tab: str,
    form: BaseForm,
    *,
    title: str,
    button: str,
    text: str = "",
    danger: bool = False,
) -> HttpResponse:
    """The page of one act on a file: what will happen, the form, the button named after the act."""
    shown = {"form": form, "title": title, "button": button, "text": text, "danger": danger}
    return render_file(
        request, "desk/person_act.html", person, tab, status=422 if form.errors else 200, **shown
    )


def ask_alone(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    button: str,
    back: tuple[str, str],
    text: str = "",
    danger: bool = False,
) -> HttpResponse:
    """The page of one act that is not on a file; `back` is the address that giving up leads to, and its name."""
    shown = {"form": form, "title": title, "button": button, "text": text, "danger": danger}
    shown |= {"back": back[0], "back_label": back[1]}
    return render(request, "desk/services/form.html", shown, status=422 if form.errors else 200)
