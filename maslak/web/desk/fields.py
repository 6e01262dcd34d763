"""The controls of the desk's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from maslak.access.models import User

NOT_KEPT = {"autocomplete": "off", "spellcheck": "false"}


class Day(forms.DateInput):
    """A day, picked from the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Watched:
    """Free text that says, once it is left, when it touches what should not be written about a person."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        asking = {**(attrs or {}), **_ASKS, "hx-params": name}  # this text alone leaves the page
        drawn = super().render(name, value, asking, renderer)  # type: ignore[misc]
        return format_html('{}<div class="topic-note" aria-live="polite"></div>', drawn)


_ASKS = {
    "hx-post": reverse_lazy("desk:topics"),
    "hx-trigger": "change",
    "hx-target": "next .topic-note",
    "hx-swap": "innerHTML",
}


class FreeLine(_Watched, forms.TextInput):
    """One line of free text."""


class FreeText(_Watched, forms.Textarea):
    """A few lines of free text."""

    def __init__(self) -> None:
        super().__init__({"rows": 3})


class AccountField(forms.ModelChoiceField):
    """A colleague, by the name that colleagues read."""

    def label_from_instance(self, obj: User) -> str:
        return obj.display_name


def name_input(**attrs: str) -> forms.TextInput:
    """A control for a name of somebody else: the browser keeps and corrects nothing."""
    return forms.TextInput({**NOT_KEPT, "autocapitalize": "words", **attrs})


def number_input(**attrs: str) -> forms.TextInput:
    """A control for a paper's number, read from left to right in every language."""
    return forms.TextInput({**NOT_KEPT, "autocapitalize": "characters", "dir": "ltr", **attrs})


def phone_input() -> forms.TextInput:
    """A control for a telephone number of somebody else."""
    return forms.TextInput({**NOT_KEPT, "type": "tel", "inputmode": "tel", "dir": "ltr"})


def year_field(**more: Any) -> forms.IntegerField:
    """A year of birth."""
    widget = forms.NumberInput({"inputmode": "numeric", "min": "1900", **NOT_KEPT})
    return forms.IntegerField(
        label=_("Année de naissance"), required=False, min_value=1900, max_value=2100, widget=widget, **more
    )


def one_a_line(text: str) -> list[str]:
    """The lines of a text that say something, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
