"""The forms of data protection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.retention.enums import Proposal, RefusalReason, RequestKind
from maslak.web.desk.fields import Day, FreeText

CHOOSE = ("", _("Choisissez"))


def _words(
    label: Any, *, required: bool = True, help_text: Any = "", widget: type[forms.Widget] = FreeText
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=1000,
        help_text=help_text,
        widget=widget(),
    )


class AskForm(forms.Form):
    """What a person asks about their data."""

    kind = forms.ChoiceField(label=_("La demande"), choices=[CHOOSE, *RequestKind.choices])
    words = _words(
        _("Précisions"), required=False,
        help_text=_("Pour une correction : ce qui est faux, et ce qu'il faut lire à la place."),
    )  # fmt: skip


class ProposeForm(forms.Form):
    """What the first pair of eyes proposes for an erasure."""

    proposal = forms.ChoiceField(
        label=_("Réponse proposée"), choices=Proposal.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Raison, en cas de refus"), choices=[CHOOSE, *RefusalReason.choices], required=False
    )
    answer = _words(
        _("Réponse à la personne, en cas de refus"), required=False,
        help_text=_("Dites pourquoi, et qu'elle peut s'adresser à la CNDP."),
    )  # fmt: skip


class SettleForm(forms.Form):
    """What was done of a correction, or how the copy was handed over."""

    answer = _words(_("Réponse à la personne"))


class DeclineForm(forms.Form):
    """Why a correction or a copy is refused."""

    reason = forms.ChoiceField(label=_("Raison"), choices=[CHOOSE, *RefusalReason.choices])
    answer = _words(
        _("Réponse à la personne"), help_text=_("Dites pourquoi, et qu'elle peut s'adresser à la CNDP.")
    )


class ProcessingForm(forms.Form):
    """A line of the register of processing."""

    basis = _words(_("Fondement légal"), widget=forms.Textarea)
    people = _words(_("Personnes concernées"), widget=forms.Textarea)
    data = _words(_("Catégories de données"), widget=forms.Textarea)
    recipients = _words(_("Destinataires"), widget=forms.Textarea)
    transfers = _words(_("Transferts hors du Maroc"), required=False, widget=forms.Textarea)
    number = forms.CharField(
        label=_("Numéro de récépissé ou d'autorisation de la CNDP"), required=False, max_length=60,
        help_text=_("Une interconnexion reste fermée tant que son numéro manque."),
        widget=forms.TextInput({"dir": "ltr"}),
    )  # fmt: skip
    number_on = forms.DateField(label=_("Donné le"), required=False, widget=Day())
    version = forms.IntegerField(widget=forms.HiddenInput)
