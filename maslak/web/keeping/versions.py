"""Two people change the same thing: the second sees both versions, field by field, and chooses; nothing typed is lost.

A form that changes what stands inherits from Seen. Its page carries, sealed, what each field said when it was read. When
the form comes back, what stands now is compared with that: a field that somebody changed meanwhile, and that the sender
would overwrite, is shown twice, with who changed it and when, and asks which one to keep.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maslak.core.crypto import Unreadable
from maslak.core.vault import vault
from maslak.keeping import changed
from maslak.web import names
from maslak.web.keeping.marks import SEEN

MINE, THEIRS = "mine", "theirs"
_CHOICE = "keep:"


@dataclass(frozen=True)
class Both:
    """One field in two versions, in words, and which of them is offered first."""

    name: str
    label: str
    mine: str
    theirs: str
    keep_mine: bool


class Seen(forms.Form):
    """A form on what stands. `initial` is what stands now, on sending too; `record` the row that it changes, if any.

    `both` lists the fields in two versions, empty when nobody came in between; `change` says who did and when, as far
    as the trail knows.
    """

    def __init__(self, *args: Any, record: Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.both: list[Both] = []
        self.change: changed.Change | None = None

    def full_clean(self) -> None:
        """As Django does; then what somebody else changed meanwhile is looked for."""
        read = self._read() if self.is_bound and self.record is not None else None
        if read is not None:
            self._take_theirs()
        super().full_clean()
        if read is not None:
            self._compare(*read)

    @property
    def seen_mark(self) -> SafeString | str:
        """The hidden input with what stands now; empty for a form on something new."""
        if self.record is None:
            return ""
        content = json.dumps([timezone.now().isoformat(), self._standing()])
        return format_html('<input type="hidden" name="{}" value="{}">', SEEN, vault().seal(content).decode())

    def _asked(self) -> list[str]:
        return [name for name, field in self.fields.items() if not field.widget.is_hidden]

    def _standing(self) -> dict[str, str]:
        """What each field says as it stands, in one plain form."""
        return {name: _plain(self.get_initial_for_field(self.fields[name], name)) for name in self._asked()}

    def _read(self) -> tuple[datetime, dict[str, str]] | None:
        text = self.data.get(SEEN, "")
        try:
            at, seen = json.loads(vault().open(text.encode()))
        except (Unreadable, ValueError):
            return None
        return datetime.fromisoformat(at), seen

    def _take_theirs(self) -> None:
        """Where the sender chose the other version, it is what the form now says."""
        wanted = [n for n in self._asked() if self.data.get(_CHOICE + n) == THEIRS]
        if not wanted:
            return
        data = self.data.copy()
        for name in wanted:
            field, key = self.fields[name], self.add_prefix(name)
            for known in [k for k in data if k == key or k.startswith(f"{key}_")]:
                del data[known]
            for each, value in _as_sent(field, key, self.get_initial_for_field(field, name)):
                data.setlist(each, value)
        self.data = data

    def _compare(self, at: datetime, seen: dict[str, str]) -> None:
        standing = self._standing()
        moved = [name for name in standing if seen.get(name, standing[name]) != standing[name]]
        self.both = [self._both(name, seen[name]) for name in moved if self._typed(name) != standing[name]]
        self._trust_version()
        if not self.both:
            return
        self.change = changed.last(self.record, since=at) if self.record is not None else None
        self.add_error(
            NON_FIELD_ERRORS,
            _("Quelqu'un a changé cela pendant que vous écriviez. Choisissez ce qui doit rester."),
        )

    def _trust_version(self) -> None:
        """The version that was read is answered for here, field by field: the action is told the present one."""
        if "version" in self.fields and "version" in self.initial:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(self.initial["version"])
            if "version" in self.cleaned_data:
                self.cleaned_data["version"] = self.initial["version"]

    def _typed(self, name: str) -> str:
        if name in self.cleaned_data:
            return _plain(self.cleaned_data[name])
        return _plain(self[name].value())

    def _both(self, name: str, seen: str) -> Both:
        field = self.fields[name]
        now = self.get_initial_for_field(field, name)
        typed = self.cleaned_data.get(name, self[name].value())
        label = str(field.label or name)
        return Both(name, label, _words(field, typed), _words(field, now), self._typed(name) != seen)


def _plain(value: Any) -> str:
    """A value so that what is the same for the reader is the same text."""
    if isinstance(value, QuerySet | list | tuple | set):
        return json.dumps(sorted(_plain(each) for each in value))
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return (
            timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
            if timezone.is_aware(value)
            else value.isoformat()
        )
    if isinstance(value, Decimal | float):
        return format(Decimal(str(value)).normalize(), "f")
    if value is None or value is False:
        return ""
    return str(value).replace("\r\n", "\n").strip()


def _words(field: forms.Field, value: Any) -> str:
    """A value as the reader's language says it."""
    if isinstance(value, QuerySet | list | tuple | set):
        return ", ".join(_words(field, each) for each in value)
    labels = {_plain(key): str(label) for key, label in _flat(getattr(field, "choices", None))}
    if _plain(value) in labels:
        return labels[_plain(value)] if _plain(value) else ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return names.short_day(value) if isinstance(value, date) else _plain(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for key, label in choices or ():
        found += label if isinstance(label, list | tuple) else [(getattr(key, "value", key), label)]
    return found


def _as_sent(field: forms.Field, key: str, value: Any) -> list[tuple[str, list[str]]]:
    """What a browser would send for that value: names and values."""
    widget, prepared = field.widget, field.prepare_value(value)
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(prepared), strict=True)
        return [(key + name, [str(one.format_value(part) or "")]) for name, one, part in parts]
    if isinstance(widget, forms.CheckboxInput):
        return [(key, ["on"])] if prepared else []
    shown = widget.format_value(prepared)
    return [(key, [str(each) for each in shown] if isinstance(shown, list | tuple) else [str(shown or "")])]
