"""What the holder of an account and the data-protection officers are told about its keys, as rows of the outbox."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from maslak.access.enums import Role
from maslak.access.models import Membership, User
from maslak.access.sight import whole_register
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outbox.texts import Param


def factor_added(user: User, *, now: datetime) -> None:
    """A key opens this account from now on."""
    _tell(user, "account_factor_added", when=now)


def factor_removed(user: User, *, now: datetime) -> None:
    """A key no longer opens this account."""
    _tell(user, "account_factor_removed", when=now)


def codes_renewed(user: User, *, now: datetime) -> None:
    """New recovery codes."""
    _tell(user, "account_codes_renewed", when=now)


def device_lost(user: User, *, now: datetime) -> None:
    """Every session was ended, and the keys that were chosen no longer open anything."""
    _tell(user, "account_device_lost", when=now)


def factors_reset(user: User, *, reference: str, now: datetime) -> None:
    """Somebody who keeps the accounts took an account's keys away: its holder and the protection officers are told."""
    _tell(user, "account_factors_reset", when=now)
    for officer in protection_officers(now):
        _tell(officer, "account_factors_reset_protection", when=now, account=reference)


def password_link(user: User, *, address: str, hours: int) -> None:
    """The link itself, by mail and nowhere else."""
    _tell(user, "account_password_link", address=address, hours=hours)


def password_changed_by_link(user: User, *, now: datetime) -> None:
    """The link has served."""
    _tell(user, "account_password_by_link", when=now)


def protection_officers(now: datetime) -> list[User]:
    """The accounts that act as data-protection officers on that day."""
    today = timezone.localdate(now)
    held = Membership.objects.filter(role=Role.PROTECTION, since__lte=today, user__is_active=True)
    officers = {m.user_id: m.user for m in held.select_related("user") if not m.until or m.until >= today}
    return list(officers.values())


def _tell(user: User, template: str, **params: Param) -> None:
    # One account may not read what is written to another, nor the one who writes: the row is made in the platform's sight.
    with whole_register():
        outbox.queue(template=template, user=user, channel=Channel.EMAIL, params=params)
