"""What opens one's own account besides the password: an application, passkeys, recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import segno
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from maslak.access import factors
from maslak.access.sealing import SecondFactorAdapter
from maslak.core.crypto import Unreadable
from maslak.core.vault import vault
from maslak.web.account import ceremonies
from maslak.web.account.enter import proved_lately
from maslak.web.account.forms import ApplicationCode, NewPasskey, PasskeyName
from maslak.web.account.gate import FACTOR, due, lacks_factor
from maslak.web.guard import Telling

#: in a session's data: the secret shown to the application, sealed, until its first code comes
SECRET = "application_secret"
View = Callable[..., HttpResponse]


def proved(view: View) -> View:
    """A view that changes what opens the account: whoever proved who they are long ago does so again first."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is None:  # type: ignore[attr-defined]
            raise PermissionDenied
        if not proved_lately(request, timezone.now()):
            target = request.path if request.method == "GET" else reverse("account:keys")
            return redirect(f"{reverse('account:confirm')}?{urlencode({'next': target})}")
        return view(request, *args, **kwargs)

    return answer


@require_safe
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """Everything that opens the account, and what one may do with it."""
    actor = _actor(request)
    held = factors.of_account(actor.user.pk)
    shown = {
        "passkeys": [f for f in held if f.kind == factors.KIND.WEBAUTHN],
        "application": next((f for f in held if f.kind == factors.KIND.TOTP), None),
        "codes": next((f for f in held if f.kind == factors.KIND.RECOVERY_CODES), None),
        "has_password": actor.user.has_usable_password(),
        "required": due(actor),
        "since": actor.organisation.second_factor_from if actor.organisation else None,
    }
    return render(request, "account/keys.html", shown)


@require_safe
@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Where whoever lacks a second factor is led: what it is, and the two ways to have one."""
    if not lacks_factor(request, _actor(request)):
        return redirect("home")
    return render(request, "account/set_up.html")


@never_cache
@sensitive_post_parameters()
@proved
def application(request: HttpRequest) -> HttpResponse:
    """Tie an authenticator application: scan, or type the secret, then give the first code."""
    user, form = _actor(request).user, ApplicationCode(request.POST or None)
    if not user.has_usable_password():
        raise Http404
    secret = _secret(request)
    if form.is_valid():
        with Telling(request, form) as told:
            codes = factors.start_application(
                secret=secret, code=form.cleaned_data["code"], by=request.actor, now=timezone.now()  # type: ignore[attr-defined]
            )  # fmt: skip
        if told.done:
            del request.session[SECRET]
            return _added(request, codes, _("L'application est liée à votre compte."))
    address = SecondFactorAdapter().build_totp_url(user, secret)
    drawing = segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#062f34")
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return render(request, "account/application.html", {"form": form, "drawing": drawing, "secret": spaced})


@never_cache
@proved
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this device and keep it under a name."""
    _actor(request)
    form = NewPasskey(request.POST or None)
    if form.is_valid():
        with Telling(request, form) as told:
            credential = ceremonies.made(form.cleaned_data["credential"])
            codes = factors.keep_passkey(
                name=form.cleaned_data["name"], credential=credential, by=request.actor, now=timezone.now()  # type: ignore[attr-defined]
            )  # fmt: skip
        if told.done:
            return _added(request, codes, _("La clé est ajoutée à votre compte."))
    return render(request, "account/passkey_new.html", {"form": form})


@require_safe
@never_cache
@proved
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a key."""
    return JsonResponse(ceremonies.options_to_make(_actor(request).user))


@never_cache
@proved
def passkey_rename(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Give a passkey another name."""
    key = _held(request, factor_id, factors.KIND.WEBAUTHN)
    form = PasskeyName(request.POST or None, initial={"name": key.name})
    if form.is_valid():
        with Telling(request, form) as told:
            factors.rename_passkey(factor_id=key.pk, name=form.cleaned_data["name"], by=request.actor)  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("La clé porte son nouveau nom."))
            return redirect("account:keys")
    return render(request, "account/passkey_rename.html", {"form": form, "key": key})


@never_cache
@proved
def factor_remove(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Ask, then remove a passkey or the application."""
    key = _held(request, factor_id, factors.KIND.WEBAUTHN, factors.KIND.TOTP)
    if request.method == "POST":
        with Telling(request) as told:
            required = due(request.actor)  # type: ignore[attr-defined]
            factors.remove(factor_id=key.pk, required=required, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if told.done:
            request.session.pop(FACTOR, None)
            messages.success(request, _("C'est retiré : cela n'ouvre plus votre compte."))
        return redirect("account:keys")
    return render(request, "account/factor_remove.html", {"key": key})


@require_POST
@never_cache
@proved
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once."""
    with Telling(request) as told:
        made = factors.renew_codes(by=_actor(request), now=timezone.now())
    if not told.done:
        return redirect("account:keys")
    return render(request, "account/codes.html", {"codes": made, "renewed": True})


def _added(request: HttpRequest, codes: list[str], sentence: str) -> HttpResponse:
    """The recovery codes when these are the first, on the answer itself: no address shows them again."""
    request.session[FACTOR] = True
    messages.success(request, sentence)
    if codes:
        return render(request, "account/codes.html", {"codes": codes, "renewed": False})
    return redirect("account:keys")


def _secret(request: HttpRequest) -> str:
    """The secret of this session's application, the same until its first code comes."""
    if SECRET in request.session:
        with suppress(Unreadable):  # the keys of the vault have turned meanwhile
            return vault().open(request.session[SECRET].encode())
    secret = generate_totp_secret()
    request.session[SECRET] = vault().seal(secret).decode()
    return secret


def _held(request: HttpRequest, factor_id: int, *kinds: str) -> factors.Shown:
    """One's own factor of that number and kind, or 404: somebody else's does not exist."""
    held = factors.of_account(_actor(request).user.pk)
    found = next((f for f in held if f.pk == factor_id and f.kind in kinds), None)
    if found is None:
        raise Http404
    return found


def _actor(request: HttpRequest) -> Any:
    if request.actor is None:  # type: ignore[attr-defined]
        raise PermissionDenied
    return request.actor  # type: ignore[attr-defined]
