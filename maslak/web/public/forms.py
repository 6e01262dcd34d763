"""The two forms of the public pages: a code to enter, a region to look in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.core.places import REGIONS
from maslak.core.text import squeeze


class CodeForm(forms.Form):
    """The one-time code, however it was typed: spaces, hyphens and small letters do not matter."""

    code = forms.CharField(
        label=_("Code d'accès"),
        max_length=40,
        help_text=_("Celui du papier remis au guichet. Les espaces et les minuscules ne comptent pas."),
        error_messages={"required": _("Tapez le code du papier remis au guichet.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )

    def clean_code(self) -> str:
        return squeeze(self.cleaned_data["code"])


class RegionForm(forms.Form):
    """A region to look in, or all of them."""

    region = forms.ChoiceField(label=_("Région"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        names = [(region.code, region.label(language)) for region in REGIONS]
        self.fields["region"].choices = [("", _("Tout le pays")), *names]  # type: ignore[attr-defined]
