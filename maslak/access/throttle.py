"""How often one may try at a door: a sign-in, a code, a search, a public form.

Limits are data (`data/throttles.yaml`, each with its reason). A try is a row without a name: the door, a keyed hash of
who tries, the moment. Rows are only added, so those who come at the same moment do not wait for one another; a few
tries more than the limit may slip through when they arrive in the same instant, which no limit here minds. A door
whose every try counts for good (the PIN of a card) counts its failures on the locked record as well.

    throttle.check(door, key, now=now)   stops whoever has used up the limit
    throttle.note(door, key, now=now)    counts one try
    throttle.take(door, key, now=now)    both
    throttle.forgive(door, key)          a success: the failures are forgotten
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import AuditEvent, DoorTry
from maslak.core.errors import DomainError
from maslak.core.vault import vault
from maslak.law.datafiles import Entry, parse
from maslak.law.words import Words

_FILE = Path(__file__).parent / "data" / "throttles.yaml"


@dataclass(frozen=True)
class Door:
    """What a door allows: so many tries within so many seconds, and why."""

    name: str
    limit: int
    seconds: int
    failures_only: bool
    why: Words

    @property
    def window(self) -> timedelta:
        """The time within which tries are counted."""
        return timedelta(seconds=self.seconds)


class TooMany(DomainError):
    """The limit of a door is used up. `until` is when one more try is allowed."""

    def __init__(self, until: datetime, *, now: datetime, field: str | None = None) -> None:
        super().__init__(_sentence(until, now), field=field)
        self.until = until


@cache
def doors() -> Mapping[str, Door]:
    """Every door by its name. Raises BadDataFile for a table that does not hold."""
    return {
        name: _door(name, entry)
        for name, entry in parse(_FILE.name, _FILE.read_text(encoding="utf-8")).keyed("doors")
    }


def take(door: str, key: Any, *, now: datetime, by: Actor | None = None) -> None:
    """Count one try of `key` at that door. Raises TooMany, which says when to try again, when the limit is used up.

    `key` is whatever names who tries: an account's number, an address, the number of a card. It is kept only as a
    keyed hash. With `by`, the first refusal of a window is written down in the trail, where who oversees reads it.
    """
    check(door, key, now=now, by=by)
    note(door, key, now=now)


def check(door: str, key: Any, *, now: datetime, by: Actor | None = None) -> None:
    """Raise TooMany when `key` has used up the limit of that door; count nothing."""
    rule = doors()[door]
    tries = DoorTry.objects.filter(
        door=door, key_hash=_hash(door, key), at__gt=now - rule.window, at__lte=now
    )
    # The try that must grow old before another is allowed.
    oldest = tries.order_by("-at").values_list("at", flat=True)[rule.limit - 1 : rule.limit].first()
    if oldest is None:
        return
    if by is not None:
        _tell(rule, by, now)
    raise TooMany(oldest + rule.window, now=now)


def note(door: str, key: Any, *, now: datetime) -> None:
    """Count one try."""
    DoorTry.objects.create(door=doors()[door].name, key_hash=_hash(door, key), at=now)


def forgive(door: str, key: Any) -> None:
    """Forget the tries of `key` at that door, once it has succeeded."""
    DoorTry.objects.filter(door=door, key_hash=_hash(door, key)).delete()


def sweep(*, now: datetime) -> int:
    """Delete the tries that no limit looks at any more, and how many they were. Called by the clock."""
    gone = 0
    for rule in doors().values():
        gone += DoorTry.objects.filter(door=rule.name, at__lte=now - rule.window).delete()[0]
    return gone + DoorTry.objects.exclude(door__in=list(doors())).delete()[0]


def _tell(rule: Door, by: Actor, now: datetime) -> None:
    """One line in the trail for each window: who goes on trying does not fill the trail."""
    said = AuditEvent.objects.filter(
        event="throttle.stopped",
        user_id=by.user.pk if by.user else None,
        new__door=rule.name,
        at__gt=now - rule.window,
    )
    if not said.exists():
        limits = {"door": rule.name, "limit": rule.limit, "seconds": rule.seconds}
        audit.record("throttle.stopped", by=by, target=by.user, new=limits)


def _hash(door: str, key: Any) -> str:
    return vault().keyed_hash(f"throttle {door}", str(key))


def _sentence(until: datetime, now: datetime) -> str:
    hour = timezone.localtime(until + timedelta(seconds=59))  # told in minutes, never too early
    if hour.date() == timezone.localdate(now):
        return _("Trop d'essais en peu de temps. Vous pourrez réessayer à partir de %(hour)s.") % {
            "hour": hour.strftime("%H:%M")
        }
    return _("Trop d'essais en peu de temps. Vous pourrez réessayer le %(day)s à partir de %(hour)s.") % {
        "day": hour.strftime("%d/%m/%Y"),
        "hour": hour.strftime("%H:%M"),
    }


def _door(name: str, entry: Entry) -> Door:
    entry.only("limit", "seconds", "counts", "why")
    limit, seconds = entry.whole("limit"), entry.whole("seconds")
    if limit < 1 or seconds < 1:
        raise entry.fail("“limit” and “seconds” must be at least 1")
    counts = entry.one_of("counts", ("failures", "tries"))
    return Door(name, limit, seconds, counts == "failures", entry.words("why"))
