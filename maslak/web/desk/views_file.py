"""One person's file: what to do next, the pathway, and the acts on the file itself."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.access.actor import Actor
from maslak.casework import files
from maslak.casework.enums import CaseStatus
from maslak.casework.models import CaseFile
from maslak.pathway.queries import timeline as all_events
from maslak.people.models import Person
from maslak.permits import queries as permits
from maslak.ventures.models import Venture
from maslak.web.desk import file as whole
from maslak.web.desk.forms_file import Assign, Close, OnDay
from maslak.web.desk.milestones import in_words
from maslak.web.desk.next_steps import next_steps
from maslak.web.desk.pages import act, ask, case_of, of_file, own_case, posted, render_file, sent
from maslak.web.desk.services import door
from maslak.web.employer.words import standing

EVENTS_PER_PAGE = 50
MOST_CONTRACTS = 5
# What a counsellor may add to the pathway, beside the file: permission → door.
_ADD = {
    "appointment.write": "appointment_new",
    "workshop.enrol": "enrolment_new",
    "referral.send": "referral_new",
    "placement.write": "placement_new",
}


@require_safe
@of_file("person.read", part="overview")
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    """The file at a glance."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    case = case_of(person, actor)
    file = whole.read(person, case, now)
    alert, tone = whole.residence_alert(file.residence, file.today)
    shown = {
        "file": file,
        "next": next_steps(file, actor),
        "recent": in_words(file.events[: whole.RECENT]),
        "alert": alert,
        "alert_tone": tone,
        "case_open_url": reverse("desk:case-open", args=[person.ref]),
        "contracts": _contracts(person, actor),
        "ventures": _ventures(person, actor),
        **_possible(case, actor, person),
    }
    return render_file(request, "desk/person.html", person, "desk:person", case=case, **shown)


@require_safe
@of_file("person.read", "milestone.read", part="timeline")
def timeline(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that happened, the latest first; what was voided stays readable."""
    page = Paginator(all_events(person), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "events": in_words(page)}
    return render_file(request, "desk/person_timeline.html", person, "desk:person-timeline", **shown)


@require_POST
@of_file("person.register")
def open_here(request: HttpRequest, person: Person) -> HttpResponse:
    """Open one's own file for a person whom another organisation referred here."""
    actor = request.actor  # type: ignore[attr-defined]
    act(
        request, files.open_case, _("Le dossier est ouvert dans votre organisation."), person=person,
        organisation=actor.organisation, registered_on=timezone.localdate(), counsellor=actor.user,
    )  # fmt: skip
    return redirect("desk:person", person.ref)


@of_file("case.assign")
def assign(request: HttpRequest, person: Person) -> HttpResponse:
    """Give the file to a colleague."""
    case = own_case(request, person)
    form = Assign(posted(request), organisation=case.organisation, initial={"counsellor": case.counsellor_id})
    done = _("Le dossier est confié.")
    if sent(request, form, files.assign, done, case_id=case.pk, today=timezone.localdate()):
        return redirect("desk:person", person.ref)
    text = _("La personne choisie le verra dans sa journée et dans sa liste.")
    return ask(request, person, "", form, title=_("Confier le dossier"), button=_("Confier"), text=text)


@of_file("case.close")
def close(request: HttpRequest, person: Person) -> HttpResponse:
    """Close the file with a reason."""
    case, form = own_case(request, person), Close(posted(request))
    done = _("Le dossier est clos. Il se rouvre à tout moment si la personne revient.")
    if sent(request, form, files.close, done, case_id=case.pk):
        return redirect("desk:person", person.ref)
    title, text = _("Clore le dossier"), _("Les contacts encore à prendre sont annulés. Rien n'est effacé.")
    return ask(request, person, "", form, title=title, button=title, text=text, danger=True)


@of_file("case.close")
def reopen(request: HttpRequest, person: Person) -> HttpResponse:
    """Open a closed file again."""
    case, form = own_case(request, person), OnDay(posted(request))
    if sent(request, form, files.reopen, _("Le dossier est rouvert."), case_id=case.pk):
        return redirect("desk:person", person.ref)
    title, text = _("Rouvrir le dossier"), _("L'histoire du dossier reprend où elle s'était arrêtée.")
    return ask(request, person, "", form, title=title, button=_("Rouvrir"), text=text)


def _ventures(person: Person, actor: Actor) -> dict[str, Any] | None:
    """The business projects of the person in sight, and where to register one; None for roles that do not."""
    if not actor.may("venture.write") or actor.organisation is None:
        return None
    asked = urlencode({"personne": person.ref})
    return {
        "new": f"{reverse('ventures:new')}?{asked}",
        "found": list(Venture.objects.filter(members__person=person, members__until=None).distinct()[:5]),
    }


def _contracts(person: Person, actor: Actor) -> dict[str, Any] | None:
    """What this office asked with an employer for the person, and where to ask more; None for roles that do not."""
    if not actor.may("permit.file") or actor.organisation is None:
        return None
    today = timezone.localdate()
    mine = permits.filed(actor.organisation).filter(person=person, from_register=False)[:MOST_CONTRACTS]
    new = f"{reverse('employer:file-new')}?{urlencode({'person': person.ref})}"
    return {"files": [{"file": f, "standing": standing(f, today)} for f in mine], "new": new}


def _possible(case: CaseFile | None, actor: Actor, person: Person) -> dict[str, Any]:
    """The acts that the page offers: nothing is added to a closed file, nor to one that is another's."""
    if case is None or case.status != CaseStatus.OPEN:
        return {"doors": dict.fromkeys(_ADD.values(), ""), "can_plan": False, "can_follow": False}
    return {
        "doors": {name: door(name, person.ref) if actor.may(right) else "" for right, name in _ADD.items()}
    }
