"""What the person agrees to, who reads their file, and how they come into their own space."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.casework import consenting
from maslak.people import accesscodes
from maslak.people.enums import Purpose
from maslak.people.models import Consent, Person
from maslak.web.desk.access_card import card
from maslak.web.desk.agreements import ASKED_AT_THE_DESK, agreement, at_the_desk, for_referrals
from maslak.web.desk.forms_file import GiveConsent
from maslak.web.desk.pages import act, of_file, posted, render_file, sent
from maslak.web.guard import Telling

TAB = "desk:person-consents"
CODE_HOURS = 72


@require_safe
@of_file("person.read", part="agreements")
def agreements(request: HttpRequest, person: Person) -> HttpResponse:
    """Agreements one by one, who reads the file, access by telephone."""
    organisation = request.actor.organisation or person.home_organisation  # type: ignore[attr-defined]
    shown = {
        "agreements": at_the_desk(person, organisation),
        "referrals": for_referrals(person),
        "holders": person.holders.all(),
        "hours": CODE_HOURS,
    }
    return render_file(request, "desk/person_agreements.html", person, TAB, **shown)


@of_file("person.consent")
def give(request: HttpRequest, person: Person, purpose: str) -> HttpResponse:
    """The text to read aloud, then the agreement."""
    if purpose not in ASKED_AT_THE_DESK:
        raise Http404
    organisation = request.actor.organisation or person.home_organisation  # type: ignore[attr-defined]
    form = GiveConsent(posted(request), initial={"language": person.preferred_language})
    given: dict[str, Any] = {"purpose": purpose, "language": form.data.get("language")}
    if purpose == Purpose.REGISTRATION:
        given["organisation"] = organisation
    done = _("L'accord est enregistré. La personne peut le reprendre quand elle veut.")
    if sent(request, form, consenting.give, done, given=given, person_id=person.pk, now=timezone.now()):
        return redirect(TAB, person.ref)
    shown = {"form": form, "agreement": agreement(purpose, organisation)}
    return render_file(request, "desk/consent_give.html", person, TAB, **shown)


@of_file("person.consent")
def withdraw(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take an agreement back at the person's word."""
    consent = get_object_or_404(
        Consent.objects.select_related("organisation"), pk=pk, person=person, withdrawn_at=None
    )
    if request.method == "POST":
        done = _("L'accord est repris, tout de suite.")
        act(request, consenting.withdraw, done, consent_id=consent.pk, now=timezone.now())
        return redirect(TAB, person.ref)
    organisation = consent.organisation or person.home_organisation
    shown = {"consent": consent, "agreement": agreement(consent.purpose, organisation)}
    return render_file(request, "desk/consent_withdraw.html", person, TAB, **shown)


@require_POST
@of_file("person.update")
def access_code(request: HttpRequest, person: Person) -> HttpResponse:
    """A code for the person's telephone, shown this once, on a card to print."""
    now, code = timezone.now(), ""
    with Telling(request) as told:
        code = accesscodes.issue_access_code(person_id=person.pk, by=request.actor, now=now, hours=CODE_HOURS)  # type: ignore[attr-defined]
    if not told.done:
        return redirect(TAB, person.ref)
    address = settings.PUBLIC_URL.rstrip("/") + reverse("public:enter")
    drawing = segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#062f34")
    until = now + timedelta(hours=CODE_HOURS)
    shown = {
        "code": f"{code[:5]} {code[5:]}",
        "address": address,
        "drawing": drawing,
        "card": card(person, until),
    }
    return render_file(request, "desk/access_card.html", person, TAB, **shown)
