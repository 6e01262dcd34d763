"""The two ways to have a paper verified: what is printed on it, or the file itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.core.text import squeeze
from maslak.web.papers.upload import LIMIT

_AS_PRINTED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}


class PrintedForm(forms.Form):
    """The number and the code of a paper, however they are typed."""

    number = forms.CharField(
        label=_("Numéro du document"), max_length=40,
        help_text=_("En haut de la page, par exemple ATT-2026-000123."),
        error_messages={"required": _("Recopiez le numéro qui est en haut du document.")},
        widget=forms.TextInput(attrs=_AS_PRINTED),
    )  # fmt: skip
    token = forms.CharField(
        label=_("Code de vérification"), max_length=60,
        help_text=_("À côté du carré à scanner : quatre groupes de quatre signes."),
        error_messages={"required": _("Recopiez le code qui est à côté du carré à scanner.")},
        widget=forms.TextInput(attrs=_AS_PRINTED),
    )  # fmt: skip

    def clean_token(self) -> str:
        return squeeze(self.cleaned_data["token"])

    def clean_number(self) -> str:
        return squeeze(self.cleaned_data["number"])


class FileForm(forms.Form):
    """A PDF to examine. It is read in memory and kept nowhere."""

    file = forms.FileField(
        label=_("Fichier PDF"),
        help_text=_("%(size)s Mo au plus. Il est examiné puis oublié : rien n'en est gardé.")
        % {"size": LIMIT >> 20},
        error_messages={
            "required": _("Choisissez le fichier PDF à vérifier."), "empty": _("Ce fichier est vide."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )  # fmt: skip
