"""Forms of the yearly review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.reporting import definitions
from maslak.reporting.models import Paragraph

_TALL = {"rows": 6}


class YearForm(forms.Form):
    """Which year to write about."""

    year = forms.IntegerField(label=_("Année du bilan"), min_value=2000, max_value=2100)


class _Texts(forms.Form):
    text_fr = forms.CharField(
        label=_("Texte en français"), widget=forms.Textarea(attrs={**_TALL, "lang": "fr"}), required=False,
        help_text=_("Un chiffre vivant s'écrit entre doubles accolades, par exemple {{ANP-01.women}}."),
    )  # fmt: skip
    text_ar = forms.CharField(
        label=_("Texte en arabe"),
        widget=forms.Textarea(attrs={**_TALL, "lang": "ar", "dir": "rtl"}),
        required=False,
    )
    text_en = forms.CharField(
        label=_("Texte en anglais"), widget=forms.Textarea(attrs={**_TALL, "lang": "en"}), required=False
    )


class ParagraphForm(_Texts):
    """A paragraph being rewritten, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def shown(paragraph: Paragraph) -> dict[str, Any]:
        """The paragraph as the form first shows it."""
        return {name: getattr(paragraph, name) for name in ("text_fr", "text_ar", "text_en", "version")}


class NewParagraphForm(_Texts):
    """A paragraph more: in which section, after which block."""

    section = forms.ChoiceField(label=_("Partie du bilan"))
    after = forms.IntegerField(widget=forms.HiddenInput, initial=9000)
    field_order = ["section", "text_fr", "text_ar", "text_en", "after"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "fr")[:2]
        self.fields["section"].choices = [
            (section.key, f"{section.number} {section.title.in_language(language)}".strip())
            for section in definitions.load_bilan()
        ]
