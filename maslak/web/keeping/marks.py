"""What every form carries unseen: a key under which it is done once, and the opening of the page where it stands.

`once` is drawn at random for each form of each page. `opening` says, sealed, for which account and organisation the page
was made, so that what was typed finds its way back to that account, and never to another, when the session has ended.
"""

from __future__ import annotations

import json
import secrets

from cryptography.fernet import InvalidToken
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maslak.core.crypto import Unreadable
from maslak.core.vault import vault
from maslak.keeping.drafts import Fields, Opening

ONCE, OPENING, TOKEN, SEEN = "once", "opening", "csrfmiddlewaretoken", "as_seen"
MARKS = frozenset({ONCE, OPENING, TOKEN})
RESUME = "reprendre"  # ?reprendre=REF: fill the page's form with that draft

# Doors and switches change the session itself: their answers are given once, and secrets typed there are never kept.
_DOORS = frozenset(
    {"login", "logout", "set_language", "switch-organisation", "home", "public:enter", "public:password"}
    | {"guards:support-end"}  # sent from a page made for the account that is looked at
)
_DOORS_UNDER = ("/compte/", "/connexion/", "/saisies/", "/api/")
_SECRET = ("password", "secret", "code", "otp", "pin")


def is_door(request: HttpRequest) -> bool:
    """Whether this address opens, closes or changes a session, or keeps drafts itself."""
    if request.path.startswith(_DOORS_UNDER):
        return True
    try:
        match = request.resolver_match or resolve(request.path)
    except Resolver404:
        return False
    return match.view_name in _DOORS


def hidden(request: HttpRequest | None) -> SafeString:
    """The two marks as hidden inputs; the opening for somebody signed in only."""
    once = format_html('<input type="hidden" name="{}" value="{}">', ONCE, secrets.token_urlsafe(16))
    opening = _opening(request) if request is not None else ""
    if not opening:
        return once
    return once + format_html('<input type="hidden" name="{}" value="{}">', OPENING, opening)


def opening_of(request: HttpRequest) -> Opening | None:
    """The opening that a sent form carries; None without one, or for one that this server did not make."""
    return read(request.POST.get(OPENING, ""))


def read(text: str) -> Opening | None:
    """An opening as it was printed into a form; None for anything else."""
    try:
        account, organisation, page, opened = json.loads(vault().open(text.encode()))
    except (Unreadable, InvalidToken, ValueError):
        return None
    return Opening(account, organisation, page, opened)


def typed(request: HttpRequest) -> Fields:
    """What somebody typed or chose in a sent form: neither marks nor files nor secrets."""
    return {
        name: values
        for name, values in request.POST.lists()
        if name not in MARKS and not name.startswith("keep:") and not any(word in name for word in _SECRET)
    }


def is_worth_keeping(fields: Fields) -> bool:
    """Whether losing it would cost somebody work: free text, or more than three answers."""
    answers = [
        v for name, values in fields.items() if name not in (SEEN, "version") for v in values if v.strip()
    ]
    return len(answers) > 3 or any(len(value) > 20 and " " in value.strip() for value in answers)


def _opening(request: HttpRequest) -> str:
    """The sealed opening of this page, made once a request."""
    known = getattr(request, "_opening", None)
    if known is None:
        known = request._opening = _sealed(request)  # type: ignore[attr-defined]
    return known


def _sealed(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return ""
    organisation = actor.organisation.pk if actor.organisation else None
    page = [actor.user.pk, organisation, *_place(request, actor.user.pk)]
    return vault().seal(json.dumps(page)).decode()


def _place(request: HttpRequest, account_id: int) -> tuple[str, str]:
    """The page and its opening: those of the form that was sent, when this page answers it, or of the draft resumed."""
    before = opening_of(request) if request.method == "POST" else None
    if before is not None and before.account_id == account_id:
        return before.page, before.opened
    resumed = getattr(request, "resumed", None)
    address = request.GET.copy()
    address.pop(RESUME, None)
    page = request.path + (f"?{address.urlencode()}" if address else "")
    return page, resumed.opened if resumed is not None else secrets.token_hex(16)
