"""My offers: the work that suits me, why, what is not known yet, and what would open more. Never a number for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.employers import queries
from maslak.matching import proposals
from maslak.people.consents import has_consent
from maslak.people.enums import Purpose
from maslak.people.models import Person
from maslak.placement.applications import applications_of, earlier
from maslak.web import matches, names
from maslak.web.offers_shown import told
from maslak.web.person.self_access import own_space
from maslak.web.search_words import search_of
from maslak.web.trade_form import trade

TOP, MISSING, OPENERS = 20, 3, 5


@require_safe
@own_space
def offers(request: HttpRequest) -> HttpResponse:
    """The offers for me, the best first; what I may still say; what would open others."""
    person, today = request.person, timezone.localdate()
    search = search_of(person)
    looking = search is None or search.looking
    rows = matches.offers_for(person, today=today, top=TOP, door=_door) if looking else []
    made = {each.offer_id: each for each in reversed(list(applications_of(person)))}
    openers = matches.openers_for(person, today=today, most=OPENERS, door=_door) if looking else []
    told_by_office = {proposal.offer_id for proposal in proposals.told_to(person)}
    listed = {row.offer.pk for row in rows}
    shown = {
        "rows": [
            {"row": row, "application": made.get(row.offer.pk), "by_office": row.offer.pk in told_by_office}
            for row in rows
        ],
        "others_by_office": queries.standing_offers(today).filter(pk__in=told_by_office - listed - set(made)),
        "missing": matches.missing_for(person, today=today, most=MISSING, door=_door) if looking else [],
        "openers": openers,
        "looking": looking, "tied": _has_trade(person), "shown_to_employers": has_consent(person, Purpose.EMPLOYERS),
        "applications": _address("person:applications"), "count": len(made),
    }  # fmt: skip
    return render(request, "person/offers.html", shown)


@require_safe
@own_space
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """One offer: what it is, why it is shown to me, what is not known, and how to apply."""
    person, today = request.person, timezone.localdate()
    found = queries.standing_offers(today).filter(ref=ref).first()
    if found is None:
        raise Http404
    shown = {
        "offer": found, "parts": told(found), "trade": trade(found.isco),
        "row": matches.offer_for(person, found, today=today, door=_door),
        "earlier": list(earlier(person, found)), "apply": _address("person:apply", found.ref),
        "applications": _address("person:applications"),
    }  # fmt: skip
    return render(request, "person/offer.html", shown)


def _has_trade(person: Person) -> bool:
    return person.wanted.exclude(isco="").exists() or person.past_works.exclude(isco="").exists()


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _door(fact: str, params: Mapping[str, Any]) -> tuple[str, str] | None:
    """Where I note or begin something myself; the stay and the birth are spoken of at the office."""
    if fact in ("language", "schooling"):
        words = names.language_name(params["language"]) if params.get("language") else ""
        return f"{reverse('training:directory')}?{urlencode({'q': words})}", _("Chercher une formation")
    to_office = reverse("person:appointments"), _("En parler avec le bureau qui me suit")
    of_mine = reverse("person:work")
    doors = {
        "say:stay": to_office, "say:birth": to_office, "say:city": to_office, "say:schooling": to_office,
        "say:reach": (f"{of_mine}#distance", _("Dire jusqu'où je peux aller")),
        "say:hours": (f"{of_mine}#heures", _("Dire mes heures")),
        "say:language": (f"{of_mine}#langues", _("Dire mes langues")),
        "reach": (f"{of_mine}#distance", _("Changer jusqu'où je vais")),
        "place": (f"{of_mine}#regions", _("Choisir cette région")),
        "hours": (f"{of_mine}#heures", _("Changer mes heures")),
        "week": (f"{of_mine}#semaine", _("Changer ma limite")),
        "skill": (f"{of_mine}#savoir-faire", _("Je sais le faire : l'ajouter")),
    }  # fmt: skip
    return doors.get(fact)
