"""The pages of access: who did what, who may do what, who has an account. No file opens from here."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.access import actions
from maslak.access.enums import Role
from maslak.access.models import AuditEvent, Membership
from maslak.core.errors import DomainError
from maslak.web.guard import needs
from maslak.web.steering.accounts import all_memberships, current_memberships, staff_accounts
from maslak.web.steering.forms_access import (
    AccountSearch,
    MembershipEnd,
    NewAccount,
    NewMembership,
    TrailFilters,
)
from maslak.web.steering.permission_words import roles_in_words
from maslak.web.steering.trail import in_words, matching_events

PER_PAGE = 50


@require_safe
@needs("audit.read")
def trail(request: HttpRequest) -> HttpResponse:
    """Who saw or did what, newest first, through the filters given."""
    form = TrailFilters(request.GET)
    events = matching_events(**form.cleaned_data) if form.is_valid() else AuditEvent.objects.none()
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    shown = {"form": form, "page": page, "lines": in_words(page), "base": _base(request)}
    return render(request, "steering/trail.html", shown)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The table of roles in words, open to all who work here; one's own role comes first."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor is None or actor.role == Role.PERSON:
        raise PermissionDenied
    listed = sorted(roles_in_words(), key=lambda role: role.code != actor.role)
    return render(request, "steering/roles.html", {"roles": listed, "own": actor.role})


@require_safe
@needs("account.write")
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of staff with the accesses that hold today."""
    form = AccountSearch(request.GET)
    found = staff_accounts(form.cleaned_data["q"] if form.is_valid() else "")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    held = current_memberships(list(page), timezone.localdate())
    lines = [(user, held[user.pk]) for user in page]
    shown = {"form": form, "page": page, "lines": lines, "base": _base(request)}
    return render(request, "steering/accounts.html", shown)


@needs("account.write")
def account_new(request: HttpRequest) -> HttpResponse:
    """A new account, then its page, where a first access is given."""
    form = NewAccount(request.POST or None)
    if form.is_valid():
        try:
            user = actions.create_account(**form.cleaned_data, by=request.actor)  # type: ignore[attr-defined]
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(
                request, _("Le compte est créé. Donnez-lui un accès : sans cela, il n'ouvre rien.")
            )
            return redirect("steering:account", user.pk)
    return render(request, "steering/account_new.html", {"form": form})


@require_safe
@needs("account.write")
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: its accesses, past and present, and the form that gives another."""
    return _account_page(request, user_id, NewMembership())


@require_POST
@needs("account.write")
def membership_grant(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give an account an access."""
    user = get_object_or_404(staff_accounts(), pk=user_id)
    form = NewMembership(request.POST)
    if not form.is_valid():
        return _account_page(request, user_id, form)
    actions.grant_membership(user=user, **form.cleaned_data, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("L'accès est donné."))
    return redirect("steering:account", user.pk)


@needs("account.write")
def membership_end(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Ask, then end an access. One's own cannot be ended: somebody else must do it."""
    others = Membership.objects.exclude(user=request.user).select_related("user", "organisation")
    membership = get_object_or_404(others.filter(until=None), pk=membership_id)
    form = MembershipEnd(request.POST or None)
    if form.is_valid():
        actions.end_membership(membership_id=membership.pk, **form.cleaned_data, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("L'accès prend fin."))
        return redirect("steering:account", membership.user_id)
    return render(request, "steering/membership_end.html", {"membership": membership, "form": form})


def _account_page(request: HttpRequest, user_id: int, form: NewMembership) -> HttpResponse:
    user = get_object_or_404(staff_accounts(), pk=user_id)
    held, today = all_memberships(user), timezone.localdate()
    shown = {"account": user, "memberships_held": held, "form": form, "today": today}
    return render(request, "steering/account.html", shown, status=422 if form.errors else 200)


def _base(request: HttpRequest) -> str:
    """The address of the present list without its page number, ready to be followed by one."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"?{kept.urlencode()}&page=" if kept else "?page="
