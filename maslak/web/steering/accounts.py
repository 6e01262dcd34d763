"""The accounts that an administrator keeps: those of staff. A person's own account is never listed."""

from __future__ import annotations

from datetime import date

from django.db.models import BigIntegerField, F, Func, Q, QuerySet

from maslak.access.models import Membership, User


def staff_accounts(search: str = "") -> QuerySet[User]:
    """Accounts of nobody who is accompanied here, whose name or user name holds `search`, by name."""
    owner = Func(F("pk"), function="maslak.person_of_account", output_field=BigIntegerField())
    found, word = User.objects.alias(owner=owner).filter(owner=None), search.strip()
    if word:
        found = found.filter(Q(display_name__icontains=word) | Q(username__icontains=word))
    return found.order_by("display_name", "pk")


def current_memberships(users: list[User], on: date) -> dict[int, list[Membership]]:
    """The memberships of those accounts that hold on that day, by account, in one query."""
    held: dict[int, list[Membership]] = {user.pk: [] for user in users}
    rows = Membership.objects.filter(Q(until=None) | Q(until__gte=on), user__in=users, since__lte=on)
    for membership in rows.select_related("organisation").order_by("organisation__name_fr", "role"):
        held[membership.user_id].append(membership)
    return held


def all_memberships(user: User) -> QuerySet[Membership]:
    """Every membership of one account, those that hold first, then the latest ended."""
    order = (F("until").desc(nulls_first=True), "-since", "pk")
    return user.memberships.select_related("organisation").order_by(*order)
