"""My pathway, my papers, who opened my file, my data."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.access.models import AuditEvent, Organisation
from maslak.casework.models import CaseFile
from maslak.outbox import actions as outbox
from maslak.outbox import queries as letters
from maslak.pathway import queries as pathway
from maslak.web.desk import milestones
from maslak.web.person import contracts, my_data, project, views_applications
from maslak.web.person.pathway import next_things, stations
from maslak.web.person.self_access import own_space

MOST_TRACES = 100


@own_space
def home(request: HttpRequest) -> HttpResponse:
    """What comes next, where I am, what happened, who follows me."""
    person, now = request.person, timezone.now()
    facts = list(pathway.timeline(person))
    context = {
        "next_things": [
            *views_applications.as_next_things(person),
            *project.as_next_things(person),
            *contracts.as_next_things(person),
            *next_things(person, now),
        ],
        "stations": stations(facts),
        "timeline": milestones.in_words(facts),
        "letters": list(letters.unread_of_person(person.pk, now)[:10]),
        "cases": CaseFile.objects.filter(person=person).select_related("organisation", "counsellor"),
    }
    return render(request, "person/home.html", context)


@require_POST
@own_space
def read_letters(request: HttpRequest) -> HttpResponse:
    """Mark my messages read."""
    unread = letters.unread_of_person(request.person.pk, timezone.now())
    outbox.mark_read(message_ids=[letter.pk for letter in unread], now=timezone.now())
    return redirect("person:home")


@own_space
def documents(request: HttpRequest) -> HttpResponse:
    """My papers, their end, and what to do before it."""
    today = timezone.localdate()
    rows = [
        {"paper": paper, "tone": _tone(paper, today), "state": _state(paper, today)}
        for paper in request.person.documents.all()
    ]
    shown = {"rows": rows, "has_contracts": contracts.has_some(request.person)}
    return render(request, "person/documents.html", shown)


def _tone(paper, today) -> str:  # type: ignore[no-untyped-def]
    if paper.valid_to is None:
        return "neutral"
    return "stop" if paper.valid_to < today else ("wait" if (paper.valid_to - today).days <= 90 else "ok")


def _state(paper, today) -> str:  # type: ignore[no-untyped-def]
    words = {
        "neutral": _("fin de validité non connue"),
        "stop": _("expiré"),
        "wait": _("bientôt à renouveler"),
        "ok": _("valable"),
    }
    return words[_tone(paper, today)]


@own_space
def traces(request: HttpRequest) -> HttpResponse:
    """Who opened or changed my file, and for which organisation."""
    events = list(AuditEvent.objects.filter(person_id=request.person.pk)[:MOST_TRACES])
    bodies = Organisation.objects.in_bulk(
        {event.organisation_id for event in events if event.organisation_id}
    )
    rows: list[dict[str, Any]] = []
    for event in events:
        day = timezone.localdate(event.at)
        row = {
            "day": day,
            "what": my_data.event_in_words(event.event),
            "who": bodies.get(event.organisation_id),
        }
        # The same act by the same body, again and again on one day, is one line that says how often.
        if rows and all(rows[-1][name] == row[name] for name in row):
            rows[-1]["times"] += 1
        else:
            rows.append({**row, "at": event.at, "times": 1})
    return render(request, "person/traces.html", {"rows": rows})


@own_space
def data(request: HttpRequest) -> HttpResponse:
    """Everything kept about me, to read or to print."""
    return render(request, "person/data.html", {"groups": my_data.in_words(request.person)})


@own_space
def data_file(request: HttpRequest) -> HttpResponse:
    """Everything kept about me, as a file."""
    content = json.dumps(my_data.everything(request.person), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="maslak-{request.person.ref}.json"'
    return response


@require_POST
@own_space
def ask_correction(request: HttpRequest) -> HttpResponse:
    """Tell my counsellor that something in my file is wrong."""
    case = CaseFile.objects.filter(person=request.person, status="open").exclude(counsellor=None).first()
    if case is None:
        messages.error(
            request, _("Aucun conseiller ne suit votre dossier pour l'instant. Adressez-vous à votre agence.")
        )
        return redirect("person:data")
    outbox.queue(
        template="correction_asked",
        user=case.counsellor,
        organisation_id=case.organisation_id,
        channel="space",
        language=case.counsellor.language,
        params={"reference": case.ref},
        dedupe_key=f"correction {case.pk} {timezone.localdate()}",
    )
    messages.success(request, _("Votre demande est transmise à votre conseillère ou conseiller."))
    return redirect("person:data")
