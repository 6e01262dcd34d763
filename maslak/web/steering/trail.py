"""The trail as a page reads it: filtered rows, then the same rows in words, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.enums import Role
from maslak.access.models import AuditEvent, Organisation, User
from maslak.core.text import squeeze
from maslak.web import names
from maslak.web.trail_words import EVENTS, KEYS, PARTS, TARGETS


@dataclass(frozen=True)
class TrailLine:
    """One line of the trail in words. `person` is a reference, empty when the event concerns nobody."""

    at: datetime
    who: str
    role: str
    organisation: str
    event: object
    target: str
    person: str
    changes: list[tuple[object, str]]
    reason: str


def matching_events(
    *,
    event: str = "",
    person: str = "",
    organisation: Organisation | None = None,
    account: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEvent]:
    """The events that fit every filter given, newest first. An unknown reference or account fits nothing."""
    found = AuditEvent.objects.all()
    if event:
        found = found.filter(event=event)
    if person:
        found = found.filter(person_id__in=_people_of(squeeze(person)))
    if organisation:
        found = found.filter(organisation_id=organisation.pk)
    if account:
        found = found.filter(user_id__in=User.objects.filter(username=account.strip().lower()).values("pk"))
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def in_words(events: Iterable[AuditEvent]) -> list[TrailLine]:
    """The events as lines to read: three queries, however many events."""
    listed = list(events)
    users = User.objects.in_bulk({e.user_id for e in listed if e.user_id})
    organisations = Organisation.objects.in_bulk({e.organisation_id for e in listed if e.organisation_id})
    references = _references({e.person_id for e in listed if e.person_id})
    return [
        TrailLine(
            at=e.at,
            who=users[e.user_id].display_name if e.user_id in users else _("Ligne de commande"),
            role=str(Role(e.role).label) if e.role in Role.values else e.role,
            organisation=organisations[e.organisation_id].name if e.organisation_id in organisations else "",
            event=EVENTS.get(e.event, e.event),
            target=_target(e),
            person=references.get(e.person_id or 0, ""),
            changes=_changes(e),
            reason=e.reason,
        )
        for e in listed
    ]


def _target(event: AuditEvent) -> str:
    if not event.target_kind:
        return ""
    kind = TARGETS.get(event.target_kind, event.target_kind)
    return _("%(kind)s n° %(number)s") % {"kind": kind, "number": event.target_id}


def _changes(event: AuditEvent) -> list[tuple[object, str]]:
    """What changed, key by key: « before → after », or the value alone when there was nothing before."""
    before, after = _as_table(event.old), _as_table(event.new)
    lines: list[tuple[object, str]] = []
    for key in dict.fromkeys([*before, *after]):
        was, became = (_value(event.target_kind, key, table.get(key)) for table in (before, after))
        lines.append((KEYS.get(key, key), _step(was, became) if was and became else was or became))
    return lines


def _step(was: str, became: str) -> str:
    """The arrow follows the direction of reading."""
    return f"{was} ← {became}" if names.reader() == "ar" else f"{was} → {became}"


def _as_table(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"value": value}


def _value(target: str, key: str, value: Any) -> str:
    """A value as the field of the record concerned words it; as it was written when no field has such words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return names.listed(_value(target, key, item) for item in value)
    text = str(value)
    known = {"role": dict(Role.choices), "part": PARTS, "language": dict(settings.LANGUAGES)}
    field = "status" if key == "value" else key  # a change without a name is one of state
    return str(known.get(key, {}).get(text) or _choices(target, field).get(text) or text)


@cache
def _choices(target: str, key: str) -> dict[str, Any]:
    """The words of a field with a list of values, by record and name; empty for any other."""
    try:
        field = apps.get_model(target)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return {}
    return dict(getattr(field, "flatchoices", ()))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _people_of(reference: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT maslak.people_of_reference(%s)", [reference])
        return [row[0] for row in cursor.fetchall()]


def _references(numbers: set[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, ref FROM maslak.references_of_people(%s)", [list(numbers)])
        return dict(cursor.fetchall())
