"""An agency's own sign-on (OpenID Connect): it says who somebody is, an account here says what they may do.

Nothing is created from what the agency sends: the declared claim names an account that stands already, or nobody comes in.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maslak.access import throttle
from maslak.access.enums import SignInMethod
from maslak.access.models import User
from maslak.access.throttle import TooMany
from maslak.retention import processing
from maslak.web.account.enter import after_first_step, let_in
from maslak.web.middleware import actor_of
from maslak.web.public.throttle import address

PROVIDER = "agence"
#: methods of an ID token (RFC 8176) that say that the agency has asked for a second factor itself
TWO_FACTORS = frozenset({"mfa", "otp", "hwk"})
_SECONDS = 8


def available() -> bool:
    """Whether this installation knows an agency with a sign-on of its own, and its link has its authorisation."""
    known = bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)
    return known and processing.allowed("sign_on")


class Refused(ImmediateHttpResponse):
    """Nobody comes in: a whole sentence instead of a page of the library."""

    def __init__(self, request: HttpRequest, why: str, status: int) -> None:
        throttle.note("sign_in_origin", address(request), now=timezone.now())
        super().__init__(render(request, "account/agency_refused.html", {"why": why}, status=status))


class _Patient(requests.Session):
    """Waits for the agency's server a few seconds, never for ever, and follows it nowhere else."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        return super().request(*args, **{"timeout": _SECONDS, "allow_redirects": False} | kwargs)


class AgencyAdapter(DefaultSocialAccountAdapter):
    """What the library asks of this house about the agency: where it is, whose account its claim names."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The one that the settings name; none is ever read from the database."""
        if not available() or provider not in (None, PROVIDER, "openid_connect"):
            return []
        app = SocialApp(
            provider="openid_connect", provider_id=PROVIDER, name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID, secret=settings.OIDC_CLIENT_SECRET,
            settings={"server_url": settings.OIDC_ISSUER, "oauth_pkce_enabled": True},
        )  # fmt: skip
        return [app]

    def get_requests_session(self) -> requests.Session:
        return _Patient()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Go on with our own sign-in, or say that no account bears that name. Always leaves the library here."""
        told: dict[str, Any] = sociallogin.account.extra_data
        token, more = told.get("id_token") or {}, told.get("userinfo") or {}
        if more and more.get("sub") != token.get("sub"):
            raise Refused(request, "failed", 400)
        user = account_named(more | token)
        if user is None:
            raise Refused(request, "unknown", 403)
        if TWO_FACTORS & set(token.get("amr") or ()):
            raise ImmediateHttpResponse(let_in(request, user, method=SignInMethod.AGENCY, vouched=True))
        raise ImmediateHttpResponse(after_first_step(request, user, method=SignInMethod.AGENCY))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_why: Any) -> None:
        raise Refused(request, "failed", 400)


class _Signed(OpenIDConnectOAuth2Adapter):
    """Looks at the signature of every ID token, also of one fetched by ourselves: an issuer's key is cheap to ask for."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        return jwtkit.verify_and_decode(
            credential=id_token, keys_url=config["jwks_uri"], issuer=config["issuer"], audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )  # fmt: skip


def account_named(claims: dict[str, Any]) -> User | None:
    """The one active account of staff that the declared claim names; an e-mail counts once the agency has verified it."""
    value = str(claims.get(settings.OIDC_CLAIM) or "").strip()
    if not value:
        return None
    if settings.OIDC_CLAIM == "email":
        if claims.get("email_verified") is not True:
            return None
        found = list(User.objects.filter(email__iexact=value, is_active=True)[:2])
    else:
        found = list(User.objects.filter(username__iexact=value, is_active=True)[:2])
    if len(found) != 1:
        return None
    actor, _memberships = actor_of(found[0])
    return found[0] if actor is not None and actor.organisation is not None else None


@require_POST
@login_not_required
def go(request: HttpRequest) -> HttpResponse:
    """Leave for the agency's sign-on. A page that goes on by itself: a redirection after a form may not leave the site."""
    if not available():
        raise Http404
    try:
        throttle.check("sign_in_origin", address(request), now=timezone.now())
        provider = AgencyAdapter(request).get_provider(request, PROVIDER)
        there = provider.redirect(request, process="login")["Location"]
    except TooMany as refusal:
        return render(request, "account/agency_refused.html", {"why": str(refusal)}, status=429)
    except (requests.RequestException, ValueError, KeyError):
        return render(request, "account/agency_refused.html", {"why": "failed"}, status=502)
    return render(request, "account/agency_go.html", {"there": there, "host": urlsplit(there).hostname})


@require_safe
@login_not_required
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the agency, with a code to exchange."""
    if not available() or provider_id != PROVIDER:
        raise Http404
    try:
        return OAuth2CallbackView.adapter_view(_Signed(request, provider_id))(request)
    except Refused as refused:
        return refused.response
    except (requests.RequestException, ValueError, KeyError):
        return render(request, "account/agency_refused.html", {"why": "failed"}, status=502)
