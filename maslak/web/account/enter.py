"""From a proof of who somebody is to an open session: the second step where the account has one, then the day's page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from maslak.access import audit, factors, sessions
from maslak.access.actor import bind
from maslak.access.door import as_account
from maslak.access.enums import SignInMethod
from maslak.access.models import User
from maslak.web.account.browsers import family
from maslak.web.account.gate import FACTOR, PLACE
from maslak.web.middleware import actor_of

#: in a session's data: who has shown the password and owes the second step; when the holder last proved who they are
HALF, PROVED = "half_way", "proved_at"
LANGUAGE_OF_ACCOUNT = "language_of_account"
#: how long the second step may take
PATIENCE = timedelta(minutes=10)
#: the backend that finds an account again at each request
BACKEND = "django.contrib.auth.backends.ModelBackend"


def after_first_step(request: HttpRequest, user: User, *, method: str, target: str = "") -> HttpResponse:
    """Let in who has shown a password or come from their agency; ask for the second step first where there is one."""
    with as_account(user.pk):
        owed = factors.has_second_factor(user.pk)
    if not owed:
        return let_in(request, user, method=method, target=target)
    request.session.cycle_key()
    request.session[HALF] = {
        "user": user.pk, "at": timezone.now().timestamp(), "password": user.get_session_auth_hash(),
        "target": target,
    }  # fmt: skip
    return redirect("account:second-step")


def half_way(request: HttpRequest) -> User | None:
    """Who owes the second step in this browser; None when nobody does, or the first was too long ago, or is void."""
    half: dict[str, Any] = request.session.get(HALF) or {}
    fresh = half and timezone.now().timestamp() - float(half["at"]) < PATIENCE.total_seconds()
    user = User.objects.filter(pk=half["user"], is_active=True).first() if fresh else None
    if user is None or not constant_time_compare(user.get_session_auth_hash(), half["password"]):
        return None
    return user


def let_in(
    request: HttpRequest, user: User, *, method: str, target: str = "", vouched: bool = False
) -> HttpResponse:
    """Open the session of somebody who has proved who they are, and go where their day starts or where they were.

    `vouched`: the agency that sent them has asked for a second factor itself.
    """
    actor, _memberships = actor_of(user)
    bind(actor, visitor=actor is None)
    half: dict[str, Any] = request.session.pop(HALF, None) or {}
    request.sign_in_method = method  # type: ignore[attr-defined]
    login(request, user, backend=BACKEND)
    prove(request, timezone.now())
    if (
        method in (SignInMethod.TOTP, SignInMethod.RECOVERY, SignInMethod.KEY, SignInMethod.PASSKEY)
        or vouched
    ):
        request.session[FACTOR] = True
    if actor is not None:
        audit.record(
            "session.opened", by=actor, target=user, person_id=actor.person_id, new={"method": method}
        )
    if method == SignInMethod.RECOVERY:
        messages.warning(request, _("Ce code de secours a servi. Faites-en de nouveaux s'il en reste peu."))
    return speak_language_of(request, redirect(target or half.get("target") or "home"), user)


def note_session(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """Whoever signs in, by whatever door, has a row among the open sessions of the account."""
    method = getattr(request, "sign_in_method", SignInMethod.OTHER)
    agent = str(request.META.get("HTTP_USER_AGENT", ""))
    row = sessions.opened(user=user, method=method, family=family(agent), now=timezone.now())
    request.session[PLACE] = row.pk


def prove(request: HttpRequest, now: datetime) -> None:
    """The holder has just shown that they are who they are."""
    request.session[PROVED] = now.timestamp()


def proved_lately(request: HttpRequest, now: datetime, within: timedelta = timedelta(minutes=30)) -> bool:
    """Whether that was short enough ago to change what opens the account."""
    return now.timestamp() - float(request.session.get(PROVED, 0)) < within.total_seconds()


def speak_language_of(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Pages in the language of the account, unless this browser has chosen one already."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        request.session[LANGUAGE_OF_ACCOUNT] = True
        remember_language(response, user.language)
    return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Show the pages that follow in that language, for a year or until another is chosen."""
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
