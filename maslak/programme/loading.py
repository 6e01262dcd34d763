"""Keeps the database in step with the data files without undoing what people wrote since.

How it decides, field by field: `LoadedRow` remembers what a file last wrote in a record. A field that still holds
that value belongs to the file and follows it; one that holds anything else was edited, and stays. A record that
existed before the file spoke of it only has its empty fields filled. Links (funders, parties, implementers) are
added once: one that was removed by hand does not come back. Nothing is ever deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Manager, Model

from maslak.law.words import LANGUAGES, Words
from maslak.programme.models import LoadedRow

_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


class Table:
    """One kind of record, met by one of its fields (`by`), read whole so that a second load asks the database twice."""

    def __init__(self, model: type[Model], by: str) -> None:
        self.by, self.name = by, model._meta.label_lower
        self.manager: Manager[Any] = model._default_manager
        self.records: dict[str, Any] = {getattr(r, by): r for r in self.manager.exclude(**{by: None})}
        self.notes = {note.key: note for note in LoadedRow.objects.filter(table=self.name)}
        self.counts: Counter[str] = Counter()

    def keep(self, key: str, values: Mapping[str, Any]) -> Any:
        """The record `key`, made, or brought to `values` where nobody edited it."""
        note = self.notes.get(key) or LoadedRow(table=self.name, key=key)
        self.notes[key] = note
        if key not in self.records:
            self.records[key] = self.manager.create(**{self.by: key}, **values)
            self._remember(note, {field: _plain(value) for field, value in values.items()})
            self.counts["created"] += 1
            return self.records[key]
        record = self.records[key]
        changed = [field for field, value in values.items() if self._follows(record, note, field, value)]
        for field in changed:
            setattr(record, field, values[field])
        if changed:
            record.save(update_fields=changed)
        self._remember(note, {field: _plain(values[field]) for field in changed})
        self.counts["updated" if changed else "unchanged"] += 1
        return record

    def link(self, key: str, name: str, manager: Any, targets: Iterable[Model]) -> None:
        """Add to a many-to-many relation what the file has not added before."""
        note = self.notes[key]
        known = set(note.written.get(name, []))
        new = [target for target in targets if target.pk not in known]
        if new:
            manager.add(*new)
            self._remember(note, {name: sorted(known | {target.pk for target in new})})

    def _follows(self, record: Model, note: LoadedRow, field: str, value: Any) -> bool:
        column: Any = record._meta.get_field(field)
        current = _plain(getattr(record, column.attname))  # a key without fetching its record
        if current == _plain(value):
            return False
        return current == note.written[field] if field in note.written else current in _EMPTY

    def _remember(self, note: LoadedRow, written: dict[str, Any]) -> None:
        if written or note.pk is None:
            note.written = {**note.written, **written}
            note.save()


def texts(words: Words | None, prefix: str = "text") -> dict[str, str]:
    """`words` as the model's columns: text_fr, text_ar, text_en; empty texts for None."""
    return {f"{prefix}_{code}": getattr(words, code) if words else "" for code in LANGUAGES}


def _plain(value: Any) -> Any:
    """A value as JSON keeps it, so that what was written and what is read compare."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return list(value) if isinstance(value, tuple | list) else value
