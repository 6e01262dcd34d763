"""The history of rows in words: which record, which columns, what they held, who changed them and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maslak.access.actor import VISITOR
from maslak.access.changes import Change, ChangedValue, Operation
from maslak.access.enums import Role
from maslak.access.models import AuditEvent, Organisation, User
from maslak.core import history
from maslak.core.text import squeeze
from maslak.web.steering.trail import midnight, people_of, references_of, value_in_words
from maslak.web.trail_words import EVENTS, KEYS, TARGETS

#: numbers of transactions begin again after a restore: an event of the same number and another day is another act
_SAME_ACT = timedelta(hours=12)


@dataclass(frozen=True)
class Held:
    """One column that changed: its name in words and what it held, « None » where that is not told."""

    name: str
    value: str | None


@dataclass(frozen=True)
class ChangeLine:
    """One line of the history in words. `why` are the acts of the trail written in the same transaction."""

    at: datetime
    who: str
    role: str
    organisation: str
    record: str
    operation: str
    held: list[Held]
    why: list[str]
    person: str


def matching_changes(
    *,
    table: str = "",
    person: str = "",
    organisation: Organisation | None = None,
    account: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Change]:
    """The lines that fit every filter given, newest first. An unknown reference or account fits nothing."""
    found = Change.objects.all()
    if table:
        found = found.filter(table_name=table)
    if person:
        found = found.filter(person_id__in=people_of(squeeze(person)))
    if organisation:
        found = found.filter(organisation_id=organisation.pk)
    if account:
        found = found.filter(user_id__in=User.objects.filter(username=account.strip().lower()).values("pk"))
    if since:
        found = found.filter(at__gte=midnight(since))
    if until:
        found = found.filter(at__lt=midnight(until + timedelta(days=1)))
    return found


def in_words(changes: Iterable[Change]) -> list[ChangeLine]:
    """The lines to read, in five queries however many they are."""
    listed = list(changes)
    users = User.objects.in_bulk({c.user_id for c in listed if c.user_id})
    organisations = Organisation.objects.in_bulk({c.organisation_id for c in listed if c.organisation_id})
    references = references_of({c.person_id for c in listed if c.person_id})
    personal = dict(
        ChangedValue.objects.filter(pk__in=[c.pk for c in listed]).values_list("change_id", "old")
    )
    acts = _acts(listed)
    return [
        ChangeLine(
            at=c.at,
            who=users[c.user_id].display_name if c.user_id in users else _nobody(c.role),
            role=str(Role(c.role).label) if c.role in Role.values else "",
            organisation=organisations[c.organisation_id].name if c.organisation_id in organisations else "",
            record=_("%(kind)s n° %(number)s") % {"kind": record_in_words(c.table_name), "number": c.row_id},
            operation=_done(c.operation),
            held=_held(c, c.old | personal.get(c.pk, {})),
            why=acts[c.pk] or [c.reason] * bool(c.reason),
            person=references.get(c.person_id or 0, ""),
        )
        for c in listed
    ]


def record_in_words(table: str) -> str:
    """What a row of the table is called."""
    label = _labels().get(table, table)
    return str(TARGETS.get(label, label))


def tables_in_words() -> list[tuple[str, str]]:
    """The watched tables with their words, in the order of the words."""
    watched = [model._meta.db_table for model in history.watched()]
    return sorted(((table, record_in_words(table)) for table in watched), key=lambda pair: pair[1].casefold())


def _held(change: Change, old: dict[str, object]) -> list[Held]:
    label = _labels().get(change.table_name, "")
    return [
        Held(
            str(KEYS.get(name) or KEYS.get(name.removesuffix("_id"), name)),
            value_in_words(label, name, old[name]) or "—" if name in old else None,
        )
        for name in change.columns
    ] if change.operation != Operation.INSERT else []  # fmt: skip


def _acts(changes: list[Change]) -> dict[int, list[str]]:
    """The acts of the trail in the transaction of each line, with the reason that was given."""
    events = defaultdict(list)
    for event in AuditEvent.objects.filter(tx__in={c.tx for c in changes}).order_by("pk"):
        events[event.tx].append(event)
    found: dict[int, list[str]] = {}
    for change in changes:
        near = [event for event in events[change.tx] if abs(event.at - change.at) < _SAME_ACT]
        told = [str(EVENTS.get(e.event, e.event)) + (f" : {e.reason}" if e.reason else "") for e in near]
        found[change.pk] = list(dict.fromkeys(told))
    return found


def _done(operation: str) -> str:
    words = {
        Operation.INSERT: _("créé"),
        Operation.UPDATE: _("modifié"),
        Operation.DELETE: _("supprimé"),
    }
    return words[Operation(operation)]


def _nobody(role: str) -> str:
    return _("Visiteur") if role == VISITOR else _("Ligne de commande")


@cache
def _labels() -> dict[str, str]:
    return {model._meta.db_table: model._meta.label_lower for model in history.models()}
