"""The action plan and the contacts to take up again, on the page of the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.casework import follow_ups, plans
from maslak.casework.models import FollowUp, Goal
from maslak.pathway.enums import Mode
from maslak.people.models import Person
from maslak.web.desk.forms_file import Contact, NewFollowUp, NewGoal
from maslak.web.desk.pages import act, ask, of_file, own_case, posted, sent
from maslak.web.desk.registration import topic_warnings


@of_file("plan.write")
def goal_new(request: HttpRequest, person: Person) -> HttpResponse:
    """One more goal on the plan."""
    case, form, today = own_case(request, person), NewGoal(posted(request)), timezone.localdate()
    done = _("L'objectif est ajouté au plan.")
    if sent(request, form, plans.add_goal, done, fields={"goals": "due_on"}, case_id=case.pk, today=today):
        return _back(request, person, form.cleaned_data["title"])
    return ask(request, person, "", form, title=_("Ajouter un objectif"), button=_("Ajouter au plan"))


@require_POST
@of_file("plan.write")
def goal_step(request: HttpRequest, person: Person, pk: int, step: str) -> HttpResponse:
    """A goal reached, given up, or taken up again."""
    goal = get_object_or_404(Goal, pk=pk, case__person=person)
    today = timezone.localdate()
    steps: dict[str, tuple[Any, str, dict[str, Any]]] = {
        "atteint": (plans.reach, _("Objectif atteint : c'est noté au parcours."), {"on": today}),
        "abandonne": (plans.drop, _("L'objectif est abandonné."), {"on": today}),
        "repris": (plans.take_up_again, _("L'objectif est repris."), {}),
    }
    if step not in steps:
        raise Http404
    action, done, more = steps[step]
    act(request, action, done, goal_id=goal.pk, **more)
    return redirect(reverse("desk:person", args=[person.ref]) + "#plan")


@of_file("follow_up.write")
def follow_up_new(request: HttpRequest, person: Person) -> HttpResponse:
    """A contact to take up again on a day."""
    case, form, today = own_case(request, person), NewFollowUp(posted(request)), timezone.localdate()
    done = _("Le contact est prévu. Il apparaîtra dans votre journée.")
    if sent(request, form, follow_ups.schedule, done, case_id=case.pk, today=today):
        return _back(request, person, form.cleaned_data["subject"])
    return ask(request, person, "", form, title=_("Prévoir un contact"), button=_("Prévoir"))


@of_file("follow_up.write")
def follow_up(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """What became of a contact."""
    due, form = get_object_or_404(FollowUp, pk=pk, case__person=person), Contact(posted(request))
    if form.is_valid():
        action, given, done = _outcome(form)
        if sent(request, form, action, done, given=given, follow_up_id=due.pk):
            return _back(request, person, form.cleaned_data["note"])
    title, button = _("Noter le contact"), _("Enregistrer")
    return ask(request, person, "", form, title=title, button=button, text=due.subject)


def _outcome(form: Contact) -> tuple[Callable[..., Any], dict[str, Any], str]:
    """The action that a contact's form asks for, what it takes of the answers, and what to say of it."""
    given = form.cleaned_data
    noted = {name: given[name] for name in ("on", "note")}
    if given["outcome"] == Contact.REACHED:
        return follow_ups.done, {**noted, "mode": given["mode"]}, _("Le contact est noté.")
    if given["outcome"] == Contact.CANCELLED:
        return follow_ups.cancel, {}, _("Le contact est annulé.")
    noted |= {"next_due_on": given["next_due_on"], "mode": given["mode"] or Mode.PHONE}
    return follow_ups.unreached, noted, _("C'est noté. Le prochain essai est prévu.")


def _back(request: HttpRequest, person: Person, text: str) -> HttpResponse:
    for warning in topic_warnings(text):
        messages.warning(request, warning.message)
    return redirect("desk:person", person.ref)
