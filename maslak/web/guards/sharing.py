"""What stands around every page: a limit tells when to come back, a tie says who else to ask, support only looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import support
from maslak.access.actor import bind
from maslak.access.conflicts import Tied
from maslak.access.throttle import TooMany
from maslak.core import shutting
from maslak.core.errors import DomainError
from maslak.web.middleware import actor_of

#: in a session's data: the view of another account's pages that its holder agreed to
SHARED = "shared_view"
_SAFE = ("GET", "HEAD")
# What an administrator does for themselves while looking: stop, leave, choose a language.
_OWN = ("guards:support-end", "logout", "set_language", "health")
# One's own account stays one's own: keys, sessions, password, the page of consents to look.
_NEVER = ("account:", "guards:support", "public:password", "switch-organisation")


class GuardMiddleware:
    """Shows another account's pages to whoever its holder let look; turns limits and ties into pages with a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.shared_view = None  # type: ignore[attr-defined]
        number = request.session.get(SHARED) if request.user.is_authenticated else None
        if not number or request.path.startswith("/static/"):
            return self.get_response(request)
        page = _page(request)
        if page in _OWN:
            if page == "guards:support-end":
                request.session.pop(SHARED, None)
            return self.get_response(request)
        view = support.running(number, request.user, timezone.now())  # type: ignore[arg-type]
        if view is None:
            request.session.pop(SHARED, None)
            return self.get_response(request)
        request.shared_view = view  # type: ignore[attr-defined]
        return self._looking(request, page)

    def _looking(self, request: HttpRequest, page: str) -> HttpResponse:
        """The page as the account sees it, with what is sealed left shut, written down first."""
        view = request.shared_view  # type: ignore[attr-defined]
        support.note_page(view, by=request.actor, page=page)  # type: ignore[attr-defined]
        actor, memberships = actor_of(view.account)
        if actor is None:
            return _told(request, _("Ce compte n'ouvre aucune page."), 403)
        request.actor, request.memberships = replace(actor, seen_by=request.user), memberships  # type: ignore[attr-defined]
        bind(request.actor, reason=page)  # type: ignore[attr-defined]
        if request.method not in _SAFE or page.startswith(_NEVER):
            return _told(
                request,
                _(
                    "Pendant que vous voyez les pages de quelqu'un, rien ne s'écrit et son compte reste le sien."
                ),
                403,
            )
        with shutting.shut():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says why, for what no view told itself."""
        if isinstance(error, TooMany):
            return _told(request, str(error), 429)
        if isinstance(error, Tied):
            return _told(request, str(error), 403)
        if isinstance(error, DomainError) and getattr(request, "shared_view", None) is not None:
            return _told(request, str(error), 403)
        return None


def _page(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


@login_not_required
def _told(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(
        request, "guards/told.html", {"sentence": sentence, "waiting": status == 429}, status=status
    )
