"""The forms of what guards the files."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.access.enums import Tie
from maslak.people.enums import Verdict
from maslak.web.desk import fields


def _reference() -> forms.CharField:
    return forms.CharField(
        label=_("Référence du dossier"),
        max_length=20,
        help_text=_("Dix signes, sur la carte de la personne ou donnés par l'organisation qui la suit."),
        widget=forms.TextInput(fields.NOT_KEPT),
    )


class OpenInEmergency(forms.Form):
    """Which file, and why it cannot wait."""

    ref = _reference()
    reason = forms.CharField(
        label=_("Pourquoi cela ne peut pas attendre"),
        max_length=400,
        help_text=_(
            "Une phrase. Ni santé, ni raisons du départ, ni police : dites ce qu'il faut faire, pas plus."
        ),
        widget=forms.Textarea({"rows": 3, **fields.NOT_KEPT}),
    )


class ReviewEmergency(forms.Form):
    """Whether it was justified, and why."""

    verdict = forms.ChoiceField(
        label=_("L'ouverture était"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Sur quoi repose ce jugement"), max_length=400, widget=forms.Textarea({"rows": 3})
    )


class DeclareTie(forms.Form):
    """With whom, and what sort of tie; nothing else is asked."""

    ref = forms.CharField(
        label=_("Référence du dossier ou de l'employeur"),
        max_length=20,
        widget=forms.TextInput(fields.NOT_KEPT),
    )
    tie = forms.ChoiceField(label=_("Lien"), choices=Tie.choices)


class ChoosePin(forms.Form):
    """The code that the person chooses for their card, twice; empty to be asked the year of birth instead."""

    pin = forms.CharField(
        label=_("Code choisi par la personne"),
        required=False,
        max_length=8,
        help_text=_(
            "Quatre à huit chiffres, tapés par la personne elle-même. Vide : la carte demandera l'année de naissance."
        ),
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Code, une deuxième fois"),
        required=False,
        max_length=8,
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        if self.cleaned_data.get("again", "") != self.cleaned_data.get("pin", ""):
            raise forms.ValidationError(_("Les deux codes diffèrent. Faites-le retaper."))
        return self.cleaned_data["again"]


class CardAnswer(forms.Form):
    """What the person alone knows beside their card."""

    answer = forms.CharField(
        label=_("Votre code, ou votre année de naissance"),
        max_length=8,
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class AskToSee(forms.Form):
    """Why support asks to see an account's pages; its holder reads it."""

    reason = forms.CharField(
        label=_("En quoi vous l'aidez"), max_length=200, help_text=_("Son titulaire lira cette phrase.")
    )


class SharedCode(forms.Form):
    """The code that the holder of the account reads out."""

    code = forms.CharField(
        label=_("Code lu par le titulaire du compte"),
        max_length=8,
        widget=forms.TextInput({"inputmode": "numeric", **fields.NOT_KEPT}),
    )
