"""The card with a QR code: handed over at the counter, cancelled there, and the page that it leads to."""

from __future__ import annotations

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maslak.access import throttle
from maslak.access.throttle import TooMany
from maslak.people import cards
from maslak.people.models import Person
from maslak.web.account.views import open_session
from maslak.web.desk.access_card import lasting_card
from maslak.web.desk.pages import act, ask, of_file, posted, render_file
from maslak.web.guard import Telling
from maslak.web.guards.forms import CardAnswer, ChoosePin
from maslak.web.public.throttle import address

TAB = "desk:person-consents"


@sensitive_post_parameters("pin", "again")
@of_file("person.update")
def hand_over(request: HttpRequest, person: Person) -> HttpResponse:
    """The code that the person chooses, then the card, shown this once."""
    form, now, token = ChoosePin(posted(request)), timezone.now(), ""
    if form.is_valid():
        with Telling(request, form) as told:
            token = cards.hand_over(
                person_id=person.pk, pin=form.cleaned_data["pin"], by=request.actor, now=now
            )  # type: ignore[attr-defined]
        if told.done:
            return _card(request, person, token, chosen=bool(form.cleaned_data["pin"]))
    text = _(
        "La carte ouvre l'espace de la personne avec un deuxième secret. Une carte déjà remise ne marchera plus."
    )
    return ask(
        request, person, TAB, form, title=_("Remettre une carte"), button=_("Faire la carte"), text=text
    )


@require_POST
@of_file("person.update")
def revoke(request: HttpRequest, person: Person) -> HttpResponse:
    """A card that was lost opens nothing any more."""
    act(request, cards.revoke, _("La carte n'ouvre plus rien."), person_id=person.pk, now=timezone.now())
    return redirect(TAB, person.ref)


@login_not_required
@sensitive_post_parameters("answer")
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a card: it asks for what the person alone knows. It looks the same for a card that does not exist."""
    form, now = CardAnswer(posted(request)), timezone.now()
    if form.is_valid():
        try:
            throttle.check("codes", address(request), now=now)
            throttle.check("cards", token, now=now)
        except TooMany as refusal:
            return _page(request, form, waiting=str(refusal), status=429)
        user = cards.come_in(token=token, answer=form.cleaned_data["answer"], now=now)
        if user is not None:
            throttle.forgive("cards", token)
            return open_session(request, user)
        throttle.note("codes", address(request), now=now)
        throttle.note("cards", token, now=now)
        form.add_error("answer", _("Cela n'ouvre rien. Réessayez, ou demandez une autre carte à l'accueil."))
    return _page(request, form, status=422 if form.errors else 200)


def _page(request: HttpRequest, form: CardAnswer, *, waiting: str = "", status: int = 200) -> HttpResponse:
    answer = render(request, "guards/card_enter.html", {"form": form, "waiting": waiting}, status=status)
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _card(request: HttpRequest, person: Person, token: str, *, chosen: bool) -> HttpResponse:
    drawn = settings.PUBLIC_URL.rstrip("/") + reverse("card-enter", args=[token])
    shown = {
        "drawing": segno.make(drawn, error="m").svg_data_uri(scale=4, border=2, dark="#062f34"),
        "card": lasting_card(person, chosen=chosen),
    }
    return render_file(request, "guards/card.html", person, TAB, **shown)
