"""What stands between signing in and the pages: a session that is still open, and a second factor where one is due."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import factors, sessions
from maslak.access.actor import Actor, bind
from maslak.access.door import as_account
from maslak.access.rules import second_factor_due

#: in a session's data: the row of its own, and that its account has a second factor
PLACE, FACTOR = "place", "second_factor"
#: what stays open to whoever still has to set up a second factor: their own keys, leaving, a language, static files
_OPEN = ("/compte/", "/deconnexion/", "/langue/", "/sante/", "/mot-de-passe/", "/organisation/")


class DoorMiddleware:
    """Ends a session that was ended elsewhere; leads whoever needs a second factor to set it up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        # An account that acts for nobody any more is not bound: it is let through to the page that tells it so.
        with as_account(request.user.pk) if actor is None else nullcontext():
            open_still = sessions.still_open(
                request.session.get(PLACE), user_id=request.user.pk, now=timezone.now()
            )
        if not open_still:
            return _over(request)
        if actor is not None and not request.path.startswith(_OPEN) and lacks_factor(request, actor):
            return redirect("account:set-up")
        return self.get_response(request)


def lacks_factor(request: HttpRequest, actor: Actor) -> bool:
    """Whether the acting account needs a second factor today and has none; asked of the database once a session."""
    if actor.user is None or request.session.get(FACTOR) or not due(actor):
        return False
    if factors.has_second_factor(actor.user.pk):
        request.session[FACTOR] = True
        return False
    return True


def due(actor: Actor) -> bool:
    """Whether whoever acts for that organisation needs a second factor today; a person in their own space never does."""
    organisation = actor.organisation
    return organisation is not None and second_factor_due(
        since=organisation.second_factor_from,
        kind=organisation.kind,
        on=timezone.localdate(),
        by_default=settings.SECOND_FACTOR_REQUIRED,
    )


def _over(request: HttpRequest) -> HttpResponse:
    logout(request)
    bind(None, visitor=True)
    request.actor, request.memberships = None, []  # type: ignore[attr-defined]
    messages.info(request, _("Cette connexion a pris fin. Connectez-vous de nouveau."))
    return redirect("login")
