"""Who works with people's files in an organisation today."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from maslak.access.enums import Role
from maslak.access.models import Membership, Organisation, User

FOLLOWING = (Role.COUNSELLOR, Role.SUPERVISOR, Role.CASEWORKER)


def colleagues(organisation: Organisation) -> QuerySet[User]:
    """The active accounts that may follow people there, by name."""
    today = timezone.localdate()
    holding = Membership.objects.filter(
        Q(until=None) | Q(until__gte=today), organisation=organisation, role__in=FOLLOWING, since__lte=today
    )
    return User.objects.filter(pk__in=holding.values("user_id"), is_active=True).order_by("display_name")
