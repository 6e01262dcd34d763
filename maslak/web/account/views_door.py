"""The doors besides the password: the second step, a passkey alone, a link for a new password, and proving it is you."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from maslak.access import factors, passwords, throttle
from maslak.access.door import as_account
from maslak.access.enums import SignInMethod
from maslak.access.models import User
from maslak.core.errors import DomainError, Invalid
from maslak.core.text import squeeze
from maslak.web.account import ceremonies
from maslak.web.account.enter import half_way, let_in, prove
from maslak.web.account.forms import Confirmation, NewPassword, SecondStep
from maslak.web.guard import Telling
from maslak.web.public.throttle import address

#: the signs of a code of an application
_DIGITS = 6


@login_not_required
@never_cache
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the application, a recovery code or a passkey, after the password."""
    user = half_way(request)
    if user is None:
        messages.info(request, _("Commencez par votre nom d'utilisateur et votre mot de passe."))
        return redirect("login")
    form = SecondStep(request.POST or None)
    if form.is_valid():
        with Telling(request, form) as told:
            method = prove_second(user, form.cleaned_data)
        if told.done:
            return let_in(request, user, method=method)
    with as_account(user.pk):
        kinds = factors.kinds_of(user.pk)
    return render(request, "account/second_step.html", {"form": form, "kinds": kinds})


def prove_second(user: User, given: dict[str, Any]) -> str:
    """By what the account's holder has just proved who they are, the tries counted. Raises TooMany, Invalid."""
    now = timezone.now()
    # A recovery code is longer than one of an application, and is asked for far more rarely.
    door = "recovery" if len(squeeze(given.get("code") or "")) > _DIGITS else "second_factor"
    throttle.take(door, user.pk, now=now)
    proved = (
        _by_key(user, given["credential"], now) if given.get("credential") else _by_code(user, given, now)
    )
    throttle.forgive("second_factor", user.pk)
    return proved


def _by_key(user: User, credential: str, now: datetime) -> str:
    _owner, key = ceremonies.shown(credential, user)
    with as_account(user.pk):
        factors.passkey_used(factor_id=key.pk, now=now)
    return SignInMethod.KEY


def _by_code(user: User, given: dict[str, Any], now: datetime) -> str:
    with as_account(user.pk):
        proved = factors.accept_code(user_id=user.pk, code=given.get("code") or "", now=now)
    if proved is None:
        raise Invalid(_("Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant."), field="code")
    return SignInMethod.TOTP if proved == factors.KIND.TOTP else SignInMethod.RECOVERY


@require_safe
@login_not_required
@never_cache
def second_step_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show a key of the account that has given its password."""
    user = half_way(request)
    if user is None:
        return JsonResponse({}, status=403)
    return JsonResponse(ceremonies.options_to_show(user))


@require_safe
@login_not_required
@never_cache
def any_passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show any key that was made here. The answer is the same for everybody."""
    return JsonResponse(ceremonies.options_to_show())


@require_POST
@login_not_required
def passkey(request: HttpRequest) -> HttpResponse:
    """In by a passkey alone: it is two factors by itself, something held and a finger, a face or a PIN."""
    now, origin = timezone.now(), address(request)
    try:
        throttle.check("sign_in_origin", origin, now=now)
        user, key = ceremonies.shown(request.POST.get("credential", ""))
    except Invalid as refusal:
        throttle.note("sign_in_origin", origin, now=now)
        messages.error(request, str(refusal))
        return redirect("login")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("login")
    with as_account(user.pk):
        factors.passkey_used(factor_id=key.pk, now=now)
    return let_in(
        request, user, method=SignInMethod.PASSKEY, target=_inside(request, request.POST.get("next", ""))
    )


@never_cache
@sensitive_post_parameters()
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove again that it is you, before changing what opens the account."""
    user: User = request.user  # type: ignore[assignment]
    target = _inside(request, request.POST.get("next") or request.GET.get("next", ""))
    form = Confirmation(request.POST or None)
    if form.is_valid():
        with Telling(request, form) as told:
            _prove_again(user, form.cleaned_data)
        if told.done:
            prove(request, timezone.now())
            return redirect(target or "account:keys")
    shown = {
        "form": form,
        "next": target,
        "kinds": factors.kinds_of(user.pk),
        "by_code": not user.has_usable_password(),
    }
    return render(request, "account/confirm.html", shown)


def _prove_again(user: User, given: dict[str, Any]) -> None:
    if given.get("credential") or given.get("code"):
        prove_second(user, given)
        return
    now = timezone.now()
    throttle.check("sign_in_account", user.username, now=now)
    if not user.check_password(given.get("password") or ""):
        throttle.note("sign_in_account", user.username, now=now)
        raise Invalid(_("Ce n'est pas votre mot de passe actuel. Retapez-le."), field="password")


@require_safe
@never_cache
def confirm_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show a key of the account that is signed in."""
    return JsonResponse(ceremonies.options_to_show(request.user))  # type: ignore[arg-type]


@login_not_required
@never_cache
@sensitive_post_parameters()
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password by the link received. A wrong link, a used one and an old one read alike."""
    now, origin = timezone.now(), address(request)
    form = NewPassword(request.POST or None)
    with Telling(request) as told:
        throttle.check("tokens", origin, now=now)
        if not passwords.link_stands(token=token, now=now):
            throttle.note("tokens", origin, now=now)
            raise Invalid(passwords.refusal())
    if told.refusal is not None:
        return redirect("login")
    if form.is_valid():
        with Telling(request, form) as told:
            passwords.redeem_link(token=token, new=form.cleaned_data["new"], now=now)
        if told.done:
            messages.success(request, _("Votre mot de passe est changé. Connectez-vous avec le nouveau."))
            return redirect("login")
    return render(request, "account/new_password.html", {"form": form})


def _inside(request: HttpRequest, target: str) -> str:
    """The address when it is one of ours, else nothing."""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else ""
