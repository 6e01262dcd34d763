"""Signing in, choosing for whom one acts, the language, and the page where each role starts its day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from maslak.access.enums import Role
from maslak.web.account.demo import demo_accounts
from maslak.web.account.forms import SignInForm
from maslak.web.middleware import acting_account

START = {
    Role.COUNSELLOR: "desk:today",
    Role.SUPERVISOR: "desk:today",
    Role.CASEWORKER: "desk:today",
    Role.PARTNER: "desk:received",
    Role.COORDINATOR: "steering:overview",
    Role.DONOR: "steering:overview",
    Role.PROTECTION: "steering:trail",
    Role.ADMINISTRATOR: "steering:accounts",
    Role.PERSON: "person:home",
}


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The one door of the staff; in demo mode it lists the demo accounts."""

    template_name = "account/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_accounts=demo_accounts() if settings.DEMO else [], **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        _remember_language(response, form.get_user().language)
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def home(request: HttpRequest) -> HttpResponse:
    """Send each role to the page where its day starts; the session is new, so the actor is decided again."""
    actor, _memberships = acting_account(request)
    if actor is None:
        logout(request)
        return render(request, "account/no_membership.html", status=403)
    return redirect(START[actor.role])


@require_POST
def switch_organisation(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations from now on; a membership of somebody else changes nothing."""
    chosen = request.POST.get("membership", "")
    if any(str(m.pk) == chosen for m in request.memberships):
        request.session["membership"] = int(chosen)
    return redirect("home")


@require_POST
@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Show pages in another language, and come back to where one was."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _remember_language(response, language)
    return response


def _remember_language(response: HttpResponse, language: str) -> None:
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@login_not_required
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, in words."""
    return render(request, "errors/403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in words: also what one may not see."""
    return render(request, "errors/404.html", status=404)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """500, in words; nothing of the request was kept."""
    return render(request, "errors/500.html", status=500)
