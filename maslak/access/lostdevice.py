"""A device was lost: every session of the account ends, and the keys that were on it open nothing any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit, notices
from maslak.access.actor import Actor
from maslak.access.models import OpenSession, PasswordLink, User
from maslak.access.policies import check_may
from maslak.access.sight import whole_register
from maslak.core.errors import Invalid, NotAllowed

KIND = Authenticator.Type


@transaction.atomic
def report(*, factors: Collection[int], by: Actor, now: datetime) -> None:
    """The holder has lost a device: end all sessions of the acting account, this one too, and drop those of its factors."""
    if by.user is None:
        raise NotAllowed(_("La ligne de commande n'ouvre pas de session."))
    user = User.objects.select_for_update(of=("self",)).get(pk=by.user.pk)
    gone = close(user, only=factors)
    audit.record("account.device_lost", by=by, target=user, person_id=by.person_id, new=gone)
    notices.device_lost(user, now=now)


@transaction.atomic
def reset(*, user_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Take away every factor of an account whose holder has lost theirs, and end its sessions.

    The holder and the data-protection officers are told. Raises NotAllowed, for one's own account too: somebody else
    must do it; Invalid (field `reason`) without a reason.
    """
    check_may(by, "account.write")
    if by.user is not None and by.user.pk == user_id:
        raise NotAllowed(_("Pour votre propre compte, utilisez « J'ai perdu mon appareil »."))
    if not reason.strip():
        raise Invalid(_("Dites pourquoi : la raison reste dans les traces."), field="reason")
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    gone = close(user)
    audit.record("second_factor.reset", by=by, target=user, old=gone, reason=reason.strip()[:400])
    notices.factors_reset(user, reference=user.username, now=now)


def close(user: User, *, only: Collection[int] | None = None) -> dict[str, int]:
    """End the sessions of an account and drop its factors, all of them or those; how many of each. No right is asked."""
    with whole_register():
        sessions = OpenSession.objects.filter(user=user).delete()[0]
        PasswordLink.objects.filter(user=user, used_at=None).delete()
        chosen = Authenticator.objects.filter(user=user)
        dropped = (chosen if only is None else chosen.filter(pk__in=only)).delete()[0]
        if not chosen.exclude(type=KIND.RECOVERY_CODES).exists():
            chosen.delete()
    return {"sessions": sessions, "factors": dropped}
