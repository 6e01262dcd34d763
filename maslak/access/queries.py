"""Reads of accounts and organisations."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from maslak.access.models import Membership, Organisation, User


def current_memberships(user: User, on: date) -> QuerySet[Membership]:
    """The memberships of `user` that hold on that day, organisations joined, in a steady order."""
    return (
        user.memberships.filter(Q(until=None) | Q(until__gte=on), since__lte=on, organisation__is_active=True)
        .select_related("organisation")
        .order_by("organisation__name_fr", "role")
    )


def organisation(code: str) -> Organisation | None:
    """The organisation with that code (any case) or alias, or None."""
    found = Organisation.objects.filter(code__iexact=code.strip()).first()
    return found or Organisation.objects.filter(aliases__contains=[code.strip()]).first()


def referral_partners() -> QuerySet[Organisation]:
    """Active organisations that receive referrals."""
    return Organisation.objects.filter(is_active=True, receives_referrals=True)
