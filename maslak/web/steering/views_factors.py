"""Second factors as those who keep the accounts see them: who has one, taking a lost one away, from which day one is due."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.access import lostdevice, passwords, required
from maslak.web.guard import Telling, needs
from maslak.web.steering.accounts import organisations_with_staff, staff_accounts
from maslak.web.steering.forms_access import AccountEmail, FactorReset, SecondFactorDay

PER_PAGE = 50


@needs("account.write")
def factor_reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask why, then take away an account's lost keys and end its sessions."""
    account = get_object_or_404(staff_accounts(), pk=user_id)
    form = FactorReset(request.POST or None)
    if form.is_valid():
        with Telling(request, form) as told:
            reason = form.cleaned_data["reason"]
            lostdevice.reset(user_id=account.pk, reason=reason, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if told.done:
            messages.success(
                request, _("C'est retiré. Le ou la titulaire et la protection des données sont prévenus.")
            )
            return redirect("steering:account", account.pk)
    return render(request, "steering/factor_reset.html", {"account": account, "form": form})


@require_POST
@needs("account.write")
def email(request: HttpRequest, user_id: int) -> HttpResponse:
    """Note the address of an account."""
    account = get_object_or_404(staff_accounts(), pk=user_id)
    form = AccountEmail(request.POST)
    with Telling(request) as told:
        required.set_email(user_id=account.pk, email=form.data.get("email", ""), by=request.actor)  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, _("L'adresse est notée."))
    return redirect("steering:account", account.pk)


@require_POST
@needs("account.write")
def password_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Send an account a link for a new password."""
    account = get_object_or_404(staff_accounts(), pk=user_id)
    with Telling(request) as told:
        passwords.send_link(user_id=account.pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, _("Le lien part par courriel. Il sert une fois, pendant 24 heures."))
    return redirect("steering:account", account.pk)


@require_safe
@needs("organisation.write")
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations with staff: how many have a second factor, and from which day one is required."""
    page = Paginator(organisations_with_staff(timezone.localdate()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "steering/second_factors.html", {"page": page, "base": "?page="})


@needs("organisation.write")
def organisation_day(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Choose the day for one organisation."""
    listed = {line.organisation.pk: line for line in organisations_with_staff(timezone.localdate())}
    line = listed.get(organisation_id)
    if line is None:
        return redirect("steering:second-factors")
    form = SecondFactorDay(request.POST or None, initial={"since": line.organisation.second_factor_from})
    if form.is_valid():
        since = form.cleaned_data["since"]
        with Telling(request, form) as told:
            required.set_second_factor_day(organisation_id=organisation_id, since=since, by=request.actor)  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Le jour est fixé."))
            return redirect("steering:second-factors")
    return render(request, "steering/second_factor_day.html", {"line": line, "form": form})
