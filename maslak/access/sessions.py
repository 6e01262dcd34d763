"""The open sessions of an account: opened, seen, ended. A session whose row is gone is over at its next request."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.door import as_account
from maslak.access.models import OpenSession, User
from maslak.core.errors import NotAllowed

#: how often the last sight of a session is written down again
SIGHT = timedelta(minutes=5)


@transaction.atomic
def opened(*, user: User, method: str, family: str, now: datetime) -> OpenSession:
    """A row for the browser in which `user` has just proved who they are. Rows of sessions that expired go away."""
    with as_account(user.pk):
        OpenSession.objects.filter(user=user, seen_at__lte=now - lifetime()).delete()
        return OpenSession.objects.create(
            user=user, method=method, family=family[:60], began_at=now, seen_at=now
        )


def still_open(place: int | None, *, user_id: int, now: datetime) -> bool:
    """Whether the session of that row stands; the moment is written down when the last one is old."""
    row = OpenSession.objects.filter(pk=place, user_id=user_id).only("seen_at").first() if place else None
    if row is None:
        return False
    if now - row.seen_at >= SIGHT:
        OpenSession.objects.filter(pk=row.pk).update(seen_at=now)
    return True


def of_account(user_id: int, now: datetime) -> list[OpenSession]:
    """The sessions of an account that may still be used, the last seen first; only one's own are in sight."""
    return list(OpenSession.objects.filter(user_id=user_id, seen_at__gt=now - lifetime()))


@transaction.atomic
def end(*, session_id: int, by: Actor) -> None:
    """End one session of the acting account. Raises NotAllowed for another's, in the same words as for none."""
    found = OpenSession.objects.select_for_update().filter(pk=session_id, user=_account(by)).first()
    if found is None:
        raise NotAllowed(_("Cette connexion n'existe pas, ou n'est plus ouverte."))
    audit.record("session.ended", by=by, target=found)
    found.delete()


@transaction.atomic
def end_others(*, keep: int | None, by: Actor) -> int:
    """End every session of the acting account but the one of the row `keep`; how many."""
    user = _account(by)
    others = OpenSession.objects.filter(user=user)
    gone: int = (others.exclude(pk=keep) if keep is not None else others).delete()[0]
    if gone:
        audit.record("session.others_ended", by=by, target=user, new={"number": gone})
    return gone


@transaction.atomic
def left(*, place: int | None, user_id: int) -> None:
    """The session of that row was closed by its own holder."""
    if place is not None:
        OpenSession.objects.filter(pk=place, user_id=user_id).delete()


def lifetime() -> timedelta:
    """After so long without being seen, a session is over."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def _account(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("La ligne de commande n'ouvre pas de session."))
    return by.user
