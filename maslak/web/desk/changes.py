"""A file as it stands against a form as it was filled: what a second writer has to see before deciding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maslak.people.models import Person
from maslak.web.desk.forms_registration import Identity
from maslak.web.templatetags import maslak as words


@dataclass(frozen=True)
class Difference:
    """One field: its question, what the file says now, what the form says."""

    label: str
    now: str
    typed: str


def present(person: Person) -> dict[str, Any]:
    """The file's values by the names of the form."""
    return {name: getattr(person, name) for name in Identity.base_fields}


def differences(person: Person, form: Identity) -> list[Difference]:
    """The fields in which a valid form says otherwise than the file."""
    now, typed = present(person), form.cleaned_data
    return [
        Difference(
            str(form.fields[name].label), _words(form, name, now[name]), _words(form, name, typed[name])
        )
        for name in now
        if _plain(now[name]) != _plain(typed.get(name))
    ]


def _plain(value: Any) -> str:
    return "" if value in (None, False) else str(value)


def _words(form: Identity, name: str, value: Any) -> str:
    choices = getattr(form.fields[name], "choices", None)
    if choices:
        for code, label in choices:
            pairs = label if isinstance(label, list | tuple) else [(code, label)]
            for key, told in pairs:
                if str(key) == str(value):
                    return str(told)
    if hasattr(value, "strftime"):
        return words.day(value)
    return (
        {True: "✓", False: "", None: ""}.get(value, str(value))
        if isinstance(value, bool | None)
        else str(value)
    )
