"""What was typed when a session had ended or a server failed is kept; asked for, it stands in its form again."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string

from maslak.access.actor import acting
from maslak.core.crypto import Unreadable
from maslak.keeping import drafts
from maslak.keeping.drafts import Opening
from maslak.keeping.models import Draft
from maslak.web.keeping import marks, pages
from maslak.web.keeping.acts import failed_softly
from maslak.web.keeping.filling import filled

REST = "<!-- what found no place -->"


class DraftMiddleware:
    """Outside the transaction of the request: it keeps what was typed even when the request is rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST":
            return _after_sending(request, response)
        draft = getattr(request, "resumed", None)
        return _give_back(request, response, draft) if draft is not None else response

    def process_view(self, request: HttpRequest, *_what: object) -> None:
        """Find the draft that the address asks for, among those of the acting account."""
        ref = request.GET.get(marks.RESUME, "") if request.method == "GET" else ""
        request.resumed = _draft(request, ref) if ref else None  # type: ignore[attr-defined]


def _draft(request: HttpRequest, ref: str) -> Draft | None:
    """One's own draft of that reference, of this very page and the organisation that one acts for now."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor is None or actor.user is None:
        return None
    draft = drafts.of_account(actor.user.pk).filter(ref=ref).first()
    organisation = actor.organisation.pk if actor.organisation else None
    if draft is None or draft.organisation_id != organisation or urlsplit(draft.page).path != request.path:
        return None
    return draft


def _after_sending(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if marks.is_door(request):
        return response
    opening = marks.opening_of(request)
    if opening is None:
        return response
    if response.status_code >= 500:
        return _after_failure(request, response, opening)
    if _asks_to_sign_in(request, response):
        return _after_expiry(request, response, opening)
    if failed_softly(request, response):
        pages.keep_sent(request, opening)
    elif response.status_code in (302, 303) or _said_before(request):
        drafts.done(opening=opening, action=request.path)
    return response


def _said_before(request: HttpRequest) -> bool:
    turn = getattr(request, "turn", None)
    return turn is not None and turn.said is not None


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    door = urlsplit(resolve_url(settings.LOGIN_URL)).path
    return response.status_code == 302 and urlsplit(response.headers["Location"]).path == door


def _after_expiry(request: HttpRequest, response: HttpResponse, opening: Opening) -> HttpResponse:
    """To the door, and from there back to the page with its form filled."""
    draft = pages.keep_sent(request, opening)
    if draft is not None:
        after = f"{opening.page}{'&' if '?' in opening.page else '?'}{marks.RESUME}={draft.ref}"
        door = urlsplit(response.headers["Location"]).path
        response.headers["Location"] = f"{door}?{urlencode({'next': after})}"
    return response


def _after_failure(request: HttpRequest, response: HttpResponse, opening: Opening) -> HttpResponse:
    """The request was rolled back whole; what was typed is kept if the database still answers."""
    try:
        kept = pages.keep_sent(request, opening)
    except Error:
        return response
    return render(request, "errors/500.html", {"kept": True}, status=500) if kept is not None else response


def _give_back(request: HttpRequest, response: HttpResponse, draft: Draft) -> HttpResponse:
    """The page with the draft in its form. What finds no place there is listed above it."""
    if (
        response.status_code != 200
        or response.streaming
        or "text/html" not in response.headers["Content-Type"]
    ):
        return response
    with acting(request.actor):  # type: ignore[attr-defined]
        try:
            typed = drafts.opened(draft)
        except Unreadable:
            return response
    page, rest = filled(response.content.decode(), draft.action, typed.fields)
    shown = render_to_string("components/draft_rest.html", {"rest": rest}, request=request)
    response.content = page.replace(REST, shown, 1).encode()
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))
    return response
