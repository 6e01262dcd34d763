"""The drafts that a page tells of: all of them where the day starts, elsewhere those of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from maslak.core.crypto import Unreadable
from maslak.keeping import drafts
from maslak.keeping.models import Draft
from maslak.web.keeping import marks

_SOME = "drafts"  # in the session: whether the account had any when one last looked


@dataclass(frozen=True)
class Line:
    """One draft as it is listed; `url` fills the form of its page, empty when another organisation must be chosen."""

    ref: str
    title: str
    page: str
    at: datetime
    today: bool
    url: str
    organisation: str


def of_request(request: HttpRequest, first_page: str | None) -> list[Line]:
    """What to tell on this page. One query, and none where the account had no draft when its day started."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is None or request.method != "GET" or getattr(request, "resumed", None):
        return []
    starts = first_page is not None and request.path == reverse(first_page)
    if not starts and request.session.get(_SOME) is False:
        return []
    found = list(drafts.of_account(actor.user.pk).select_related("organisation"))
    if request.session.get(_SOME) is not bool(found):
        request.session[_SOME] = bool(found)
    acting_for = actor.organisation.pk if actor.organisation else None
    return [
        _line(draft, acting_for) for draft in found if starts or urlsplit(draft.page).path == request.path
    ]


def noticed(request: HttpRequest) -> None:
    """A draft was just kept in this session: its pages tell of it from now on."""
    request.session[_SOME] = True


def _line(draft: Draft, acting_for: int | None) -> Line:
    try:
        title = drafts.opened(draft).title
    except Unreadable:
        title = ""
    here = draft.organisation_id == acting_for
    mark = f"{'&' if '?' in draft.page else '?'}{marks.RESUME}={draft.ref}"
    return Line(
        draft.ref,
        title,
        urlsplit(draft.page).path,
        draft.saved_at,
        timezone.localdate(draft.saved_at) == timezone.localdate(),
        draft.page + mark if here else "",
        "" if here or draft.organisation is None else draft.organisation.name,
    )
