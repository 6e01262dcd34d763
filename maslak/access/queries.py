"""Reads of accounts and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from maslak.access import roles
from maslak.access.enums import Role
from maslak.access.models import Membership, Organisation, User

#: whoever hands out the work leads it
LEADING = frozenset({"case.assign", "permit.assign"})


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


def leads_of(organisation_ids: Iterable[int], on: date | None = None) -> list[User]:
    """The active accounts that lead the work of these organisations that day; where nobody does, all who work there."""
    day = on or timezone.localdate()
    leading = [role for role, held in roles.PERMISSIONS.items() if LEADING & held.keys()]
    found: dict[int, User] = {}
    for number in set(organisation_ids):
        here = _working(Q(organisation_id=number), day)
        for membership in here.filter(role__in=leading) or here.filter(role__in=roles.CASE_ROLES):
            found[membership.user_id] = membership.user
    return list(found.values())


def protection_officers(on: date | None = None) -> list[User]:
    """The active accounts that watch over the protection of data that day."""
    held = _working(Q(role=Role.PROTECTION), on or timezone.localdate())
    return list({membership.user_id: membership.user for membership in held}.values())


def _working(which: Q, day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        which, Q(until=None) | Q(until__gte=day), since__lte=day, user__is_active=True
    ).select_related("user")
