"""The former values that the history of changes keeps of somebody go with the rest; old history goes as a whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db.models import Q, QuerySet

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.changes import Change, ChangedValue
from maslak.retention.walking import Rows

CODE = "history"
_BATCH = 5000


def forget(rows: Rows, kept: Rows, *, person_id: int | None = None) -> int:
    """Strip the history of these rows of every former value, except where the law keeps the row; how many lines.

    With `person_id` also that of rows which were deleted long ago. Inside a transaction that forgets.
    """
    told = 0
    for model, numbers in rows.items():
        left = numbers - kept.get(model, set())
        told += _strip(Change.objects.filter(table_name=model._meta.db_table, row_id__in=left))
    if person_id is not None:
        held = Q()
        for model, numbers in kept.items():
            held |= Q(table_name=model._meta.db_table, row_id__in=numbers)
        theirs = Change.objects.filter(person_id=person_id)
        told += _strip(theirs.exclude(held) if held else theirs)
    return told


def count_before(day: date) -> int:
    """How many lines of the history were written before that day."""
    return Change.objects.filter(at__lt=_at(day)).count()


def drop_before(day: date, *, by: Actor) -> int:
    """Delete a batch of the history written before that day; how many lines. Inside a transaction that forgets."""
    numbers = list(
        Change.objects.filter(at__lt=_at(day)).order_by("pk").values_list("pk", flat=True)[:_BATCH]
    )
    if numbers:
        ChangedValue.objects.filter(pk__in=numbers).delete()
        Change.objects.filter(pk__in=numbers).delete()
        audit.record("retention.done", by=by, new={"line": CODE, "rows": len(numbers)})
    return len(numbers)


def _strip(lines: QuerySet[Change]) -> int:
    ChangedValue.objects.filter(change__in=lines).delete()
    return lines.exclude(old={}).update(old={})


def _at(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
