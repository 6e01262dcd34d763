"""Support sees an account's pages with its holder's consent: the holder's page, and the one of whoever asks."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.access import support
from maslak.access.models import SharedView, User
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.guards.forms import AskToSee, SharedCode
from maslak.web.guards.sharing import SHARED


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Who asks to see my pages or sees them now, and what I asked of others."""
    if request.actor is None:  # type: ignore[attr-defined]
        raise PermissionDenied
    return _mine(request)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """I agree: the code to read out, shown this once."""
    if request.actor is None:  # type: ignore[attr-defined]
        raise PermissionDenied
    code = ""
    with Telling(request) as told:
        code = support.agree(view_id=pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    return _mine(request, code=f"{code[:3]} {code[3:]}") if told.done else redirect("guards:support")


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, take back or stop it, from either side."""
    if request.actor is None:  # type: ignore[attr-defined]
        raise PermissionDenied
    with Telling(request) as told:
        support.end(view_id=pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, _("C'est terminé : l'assistance ne voit plus rien."))
    return redirect("guards:support")


@needs("support.view")
def ask(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask the holder of an account."""
    account, form = get_object_or_404(User, pk=user_id, is_active=True), AskToSee(posted(request))
    done = _("La demande est envoyée. Appelez le titulaire : il vous lira un code.")
    if sent(request, form, support.ask, done, account=account, now=timezone.now()):
        return redirect("guards:support")
    return ask_alone(
        request, form, title=_("Voir les pages d'un compte"), button=_("Demander l'accord"),
        back=(reverse("steering:accounts"), _("Comptes")),
        text=_("Rien ne s'ouvre sans l'accord de %(who)s. Trente minutes, en lecture ; chaque page vue est notée.")
        % {"who": account.display_name},
    )  # fmt: skip


@needs("support.view")
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """The code that the holder read out, then their pages."""
    view = get_object_or_404(SharedView.objects.select_related("account"), pk=pk, viewer=request.user)
    form = SharedCode(posted(request))
    if form.is_valid():
        begun = None
        with Telling(request, form) as told:
            begun = support.begin(view_id=view.pk, by=request.actor, now=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        if begun is not None:
            request.session[SHARED] = begun.pk
            return redirect("home")
        if told.done:
            form.add_error("code", _("Ce code n'ouvre rien. Faites-le relire ; il vaut dix minutes."))
    return ask_alone(
        request, form, title=_("Entrer avec l'accord du titulaire"), button=_("Voir ses pages"),
        back=(reverse("guards:support"), _("Assistance")),
        text=_("%(who)s vous lit le code affiché sur sa page « Assistance ».") % {"who": view.account.display_name},
    )  # fmt: skip


def _mine(request: HttpRequest, *, code: str = "") -> HttpResponse:
    now = timezone.now()
    asked = SharedView.objects.filter(viewer=request.user, ended_at=None).select_related("account")
    shown = {
        "standing": support.standing(request.user, now), "code": code, "now": now,  # type: ignore[arg-type]
        "asked": [view for view in asked if view.until is None or view.until > now],
    }  # fmt: skip
    return render(request, "guards/support.html", shown)
