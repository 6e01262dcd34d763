"""Where one's account is open: each session with its end, and the switch for a lost device."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maslak.access import factors, lostdevice
from maslak.access import sessions as opened
from maslak.outbox import queries as letters
from maslak.web.account.forms import LostDevice
from maslak.web.account.gate import PLACE
from maslak.web.guard import Telling


@require_safe
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which the account is open, this one marked, and what was written to the account lately."""
    user, now = _actor(request).user, timezone.now()
    shown = {
        "sessions": opened.of_account(user.pk, now),
        "here": request.session.get(PLACE),
        "letters": letters.unread_of_user(user.pk, now).filter(template__startswith="account_")[:10],
    }
    return render(request, "account/sessions.html", shown)


@require_POST
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one session."""
    with Telling(request) as told:
        opened.end(session_id=session_id, by=_actor(request))
    if told.done:
        messages.success(request, _("Cette connexion est fermée."))
    return redirect("account:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    opened.end_others(keep=request.session.get(PLACE), by=_actor(request))
    messages.success(request, _("Toutes les autres connexions sont fermées."))
    return redirect("account:sessions")


@never_cache
def lost_device(request: HttpRequest) -> HttpResponse:
    """« J'ai perdu mon appareil »: end every session, this one too, and what was on the device.

    No proof is asked again: it only shuts.
    """
    actor = _actor(request)
    held = factors.of_account(actor.user.pk)
    choices = [(str(f.pk), _in_words(f)) for f in held]
    form = LostDevice(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen = [int(pk) for pk in form.cleaned_data.get("factors", [])]
        lostdevice.report(factors=chosen, by=actor, now=timezone.now())
        logout(request)
        messages.success(
            request,
            _(
                "C'est fait : plus aucune connexion n'est ouverte, et ce que vous avez coché n'ouvre plus rien."
            ),
        )
        return redirect("login" if actor.organisation else "public:enter")
    return render(request, "account/lost_device.html", {"form": form})


def _in_words(factor: factors.Shown) -> str:
    if factor.kind == factors.KIND.WEBAUTHN:
        return _("La clé d'accès « %(name)s »") % {"name": factor.name}
    return _("L'application de codes") if factor.kind == factors.KIND.TOTP else _("Les codes de secours")


def _actor(request: HttpRequest) -> Any:
    if request.actor is None:  # type: ignore[attr-defined]
        raise PermissionDenied
    return request.actor  # type: ignore[attr-defined]
