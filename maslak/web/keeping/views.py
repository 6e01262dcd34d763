"""Keeping a draft while somebody types, and forgetting one that is no longer wanted."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maslak.core.errors import Invalid
from maslak.keeping import drafts
from maslak.web.keeping import marks, shown


@csrf_exempt  # the sealed opening of the page is the right to add to its account's drafts, also after the session ended
@login_not_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what a form holds now, for the account of its page; answers the sentence to show beside the form."""
    opening = marks.opening_of(request)
    if opening is None:
        raise PermissionDenied
    fields, now = marks.typed(request), timezone.now()
    title, action = "".join(fields.pop("_title", [])), "".join(fields.pop("_action", []))
    if not marks.is_worth_keeping(fields):
        return HttpResponse(status=204)
    try:
        drafts.keep(opening=opening, action=action, fields=fields, title=title, now=now)
    except Invalid as refusal:
        return HttpResponse(str(refusal), status=413, content_type="text/plain; charset=utf-8")
    if request.user.is_authenticated and request.user.pk == opening.account_id:
        shown.noticed(request)
    return render(request, "keeping/kept.html", {"at": now})


@require_POST
def forget(request: HttpRequest, ref: str) -> HttpResponse:
    """Forget one of one's own drafts."""
    if request.actor is None or not drafts.discard(ref=ref, by=request.actor):
        raise Http404
    messages.success(request, _("La saisie est oubliée."))
    return redirect("home")
