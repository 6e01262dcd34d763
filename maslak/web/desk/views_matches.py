"""Offers of work for one person: ranked, with reasons; why not another one; what would open more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from maslak.employers import queries
from maslak.employers.models import JobOffer
from maslak.people import work
from maslak.people.models import Person
from maslak.placement.applications import applications_of, earlier
from maslak.web import matches, names
from maslak.web.desk.pages import of_file, render_file
from maslak.web.search_words import search_facts, trades_of
from maslak.web.trade_form import trade

TAB = "desk:person-matches"
TOP, OPENERS, FOUND = 12, 8, 10


class WhyNotForm(forms.Form):
    """An offer that the person, or an employer, speaks of."""

    offre = forms.CharField(
        label=gettext_lazy("Intitulé, ville ou numéro de l'offre"), required=False, max_length=120
    )


@require_safe
@of_file("match.read", part="matches")
def offers(request: HttpRequest, person: Person) -> HttpResponse:
    """The offers that suit the person best today, what is missing, what would open more, and the search « why not »."""
    today, door = timezone.localdate(), _door(person)
    form = WhyNotForm(request.GET or None)
    words = form.cleaned_data["offre"].strip() if form.is_valid() else ""
    asked = _asked(words) if words else None
    if asked is not None and len(asked) == 1 and asked[0].ref == words.upper():
        return redirect("desk:person-match", person.ref, asked[0].ref)
    shown = {
        "rows": _with_applications(person, matches.offers_for(person, today=today, top=TOP, door=door)),
        "missing": matches.missing_for(person, today=today, most=OPENERS, door=door),
        "openers": matches.openers_for(person, today=today, most=OPENERS, door=door),
        "form": form, "asked": asked, "words": words,
        "trades": trades_of(person), "search": search_facts(person),
    }  # fmt: skip
    return render_file(request, "desk/person_matches.html", person, TAB, **shown)


@require_safe
@of_file("match.read", part="matches")
def offer(request: HttpRequest, person: Person, offer_ref: str) -> HttpResponse:
    """One offer beside the person: each condition with its source, each part of the score, what would change it."""
    today = timezone.localdate()
    found = queries.standing_offers(today).filter(ref=offer_ref).first()
    if found is None:
        raise Http404
    row = matches.offer_for(person, found, today=today, door=_door(person))
    shown = {
        "offer": found, "row": row, "trade": trade(found.isco), "apply": _apply(person, found),
        "earlier": list(earlier(person, found)),
    }  # fmt: skip
    return render_file(request, "desk/person_match.html", person, TAB, **shown)


def _asked(words: str) -> list[JobOffer]:
    """The standing offers that the words name: a reference, a title, a town, or a trade as people say it."""
    today, group = timezone.localdate(), work.sure_group(words)
    exact = list(queries.standing_offers(today).filter(ref=words.upper()))
    if exact:
        return exact
    found = queries.search_offers(today, words=words)[:FOUND]
    near = queries.search_offers(today, isco=[group], words=words)[:FOUND] if group else ()
    return list(dict.fromkeys([*found, *near]))[:FOUND]


def _with_applications(person: Person, rows: list[matches.Shown]) -> list[dict[str, Any]]:
    """Each offer with the application that the person already made for it, or the page to make one."""
    made = {each.offer_id: each for each in reversed(list(applications_of(person)))}
    return [
        {"row": row, "application": made.get(row.offer.pk), "apply": _apply(person, row.offer)}
        for row in rows
    ]


def _apply(person: Person, offer: JobOffer) -> str:
    try:
        return reverse("desk:application-new", args=[person.ref, offer.ref])
    except NoReverseMatch:
        return ""


def _door(person: Person) -> matches.Door:
    """Where a counsellor notes or begins something for this person."""

    def to(name: str, label: str, after: str = "") -> tuple[str, str]:
        return reverse(name, args=[person.ref]) + after, label

    def training(words: str, label: str) -> tuple[str, str]:
        return f"{reverse('training:directory')}?{urlencode({'q': words, 'personne': person.ref})}", label

    def door(fact: str, params: Mapping[str, Any]) -> tuple[str, str] | None:
        if fact == "language":
            code = params.get("language")
            words = names.language_name(code) if code else _("langue")
            return training(words, _("Chercher un cours et y orienter"))
        if fact == "schooling":
            return training("", _("Chercher une formation et y orienter"))
        doors = {
            "say:stay": lambda: to("desk:residence-new", _("Noter le séjour, si la personne veut une telle offre")),
            "say:birth": lambda: to("desk:person-edit", _("Noter la naissance")),
            "say:city": lambda: to("desk:person-edit", _("Noter la ville")),
            "say:schooling": lambda: to("desk:person-edit", _("Noter les études")),
            "say:reach": lambda: to("desk:job-search", _("Demander jusqu'où"), "#id_reach_km"),
            "say:hours": lambda: to("desk:job-search", _("Demander ses heures"), "#id_hours"),
            "say:language": lambda: to("desk:person-profile", _("Demander le niveau"), "#languages"),
            "reach": lambda: to("desk:job-search", _("En parler, puis changer la distance"), "#id_reach_km"),
            "place": lambda: to("desk:job-search", _("En parler, puis changer les régions"), "#id_regions"),
            "hours": lambda: to("desk:job-search", _("En parler, puis changer les heures"), "#id_hours"),
            "week": lambda: to("desk:job-search", _("En parler, puis changer la limite"), "#id_most_hours"),
            "skill": lambda: to("desk:person-profile", _("Demander s'il est déjà là, et le noter"), "#skills"),
        }  # fmt: skip
        return doors[fact]() if fact in doors else None

    return door
