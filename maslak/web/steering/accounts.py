"""The accounts that an administrator keeps: those of staff. A person's own account is never listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import BigIntegerField, F, Func, Q, QuerySet

from maslak.access import factors
from maslak.access.models import Membership, Organisation, User
from maslak.access.rules import second_factor_due


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


def has_factor(kept: Mapping[str, int]) -> bool:
    """Whether those kinds of factor hold one besides the password; recovery codes alone are none."""
    return bool(kept.keys() & {factors.KIND.TOTP, factors.KIND.WEBAUTHN})


@dataclass(frozen=True)
class Protected:
    """An organisation: how many of its staff have a second factor, of how many, and whether one is due today."""

    organisation: Organisation
    accounts: int
    with_factor: int
    due: bool


def organisations_with_staff(on: date) -> list[Protected]:
    """Every organisation for which somebody may act on that day, by name, in two questions."""
    current = Membership.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on, user__is_active=True)
    staff: dict[Organisation, set[int]] = {}
    for membership in current.select_related("organisation").order_by("organisation__name_fr", "pk"):
        staff.setdefault(membership.organisation, set()).add(membership.user_id)
    kept = factors.kept_by(sorted({user_id for users in staff.values() for user_id in users}))
    return [
        Protected(
            organisation, len(users), sum(has_factor(kept[user_id]) for user_id in users),
            second_factor_due(
                since=organisation.second_factor_from, kind=organisation.kind, on=on,
                by_default=settings.SECOND_FACTOR_REQUIRED,
            ),
        )
        for organisation, users in staff.items()
    ]  # fmt: skip
