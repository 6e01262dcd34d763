"""Signing in, choosing for whom one acts, the language, and the page where each role starts its day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maslak.access import actions
from maslak.access.models import User
from maslak.core.errors import DomainError
from maslak.web.account.demo import PASSWORD, demo_accounts
from maslak.web.account.forms import PasswordChange, SignInForm
from maslak.web.context import first_page
from maslak.web.middleware import acting_account

LANGUAGE_OF_ACCOUNT = "language_of_account"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The one door of the staff; in demo mode it lists the demo accounts."""

    template_name = "account/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"demo_accounts": demo_accounts(), "demo_password": PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**shown, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        return speak_language_of(self.request, super().form_valid(form), form.get_user())


def open_session(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in somebody who has just proved who they are without a password, and go where their day starts."""
    login(request, user)
    return speak_language_of(request, redirect("home"), user)


def speak_language_of(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Pages in the language of the account, unless this browser has chosen one already."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        request.session[LANGUAGE_OF_ACCOUNT] = True
        remember_language(response, user.language)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session; a language that came with the account leaves with it."""
    came_with_account = request.session.get(LANGUAGE_OF_ACCOUNT, False)
    logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    if came_with_account:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response


def home(request: HttpRequest) -> HttpResponse:
    """Send each role to the page where its day starts; the session is new, so the actor is decided again."""
    actor, memberships = acting_account(request)
    if actor is None:
        logout(request)
        return render(request, "account/no_membership.html", status=403)
    start = first_page(actor.role)
    if start is None:
        return render(request, "account/no_membership.html", status=403)
    if len(memberships) > 1 and "membership" not in request.session:
        return redirect("switch-organisation")
    return redirect(start)


def switch_organisation(request: HttpRequest) -> HttpResponse:
    """Choose for which of one's organisations to act from now on; somebody else's membership is refused."""
    if request.method != "POST":
        return render(request, "account/choose.html", {"choices": request.memberships})
    chosen = request.POST.get("membership", "")
    if not any(str(m.pk) == chosen for m in request.memberships):
        messages.error(request, _("Cet accès n'est plus ouvert. Choisissez dans la liste."))
        return redirect("switch-organisation")
    request.session["membership"] = int(chosen)
    return redirect("home")


@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password and stay signed in here; every other session of the account ends."""
    if request.actor is None:
        raise PermissionDenied
    form = PasswordChange(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = actions.change_password(current=given["current"], new=given["new"], by=request.actor)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Votre mot de passe est changé."))
            return redirect("home")
    return render(request, "account/password.html", {"form": form})


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
        request.session.pop(LANGUAGE_OF_ACCOUNT, None)
        remember_language(response, language)
    return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Show the pages that follow in that language, for a year or until another is chosen."""
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
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page was kept open too long, or that another site sent: what to do, in words."""
    return render(request, "errors/stale.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in words: also what one may not see."""
    return render(request, "errors/404.html", status=404)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """500, in words; nothing of the request was kept."""
    return render(request, "errors/500.html", status=500)
