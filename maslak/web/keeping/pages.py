"""The pages that say what became of a form that was not done, and that what was typed is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.core.errors import Invalid
from maslak.keeping import drafts
from maslak.keeping.drafts import Opening
from maslak.keeping.models import Draft
from maslak.web.keeping import marks


def told(request: HttpRequest, sentence: str, *, status: int, kept: bool = False) -> HttpResponse:
    """A page with one sentence; `kept` when what was typed is among the drafts of the account."""
    return render(request, "keeping/told.html", {"sentence": sentence, "kept": kept}, status=status)


def of_another(request: HttpRequest, opening: Opening) -> HttpResponse:
    """The page was made for another account, or for another organisation: nothing is done, what was typed is theirs."""
    own = request.user.is_authenticated and opening.account_id == request.user.pk
    kept = keep_sent(request, opening) is not None
    sentence = (
        _("Cette page a été ouverte pour une autre de vos organisations. Rien n'a été fait.")
        if own
        else _("Cette page a été ouverte avec un autre compte. Rien n'a été fait.")
    )
    return told(request, sentence, status=409, kept=kept)


def keep_sent(request: HttpRequest, opening: Opening) -> Draft | None:
    """Keep a sent form that could not be taken, for the account of its page; None when there is nothing to keep."""
    fields = marks.typed(request)
    if not marks.is_worth_keeping(fields):
        return None
    try:
        return drafts.keep(opening=opening, action=request.path, fields=fields, now=timezone.now())
    except Invalid:
        return None


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form of a page kept open too long, or sent by another site; what was typed waits for its account."""
    opening = marks.opening_of(request) if not marks.is_door(request) else None
    kept: Any = opening is not None and keep_sent(request, opening) is not None
    return render(request, "errors/stale.html", {"kept": kept}, status=403)
