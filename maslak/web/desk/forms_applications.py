"""The forms of applications at the desk: applied with the person, a first day confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.placement.applications import MESSAGE_LENGTH
from maslak.placement.enums import ContractType, Evidence
from maslak.web.desk.fields import Day, FreeText

#: A register proves nothing of one hire.
PROOFS = [(proof.value, proof.label) for proof in Evidence if proof != Evidence.REGISTER]


class OfferNumber(forms.Form):
    """The number that a person reads on an offer."""

    offre = forms.CharField(
        label=_("Numéro de l'offre"), max_length=12, widget=forms.TextInput({"autocomplete": "off"})
    )


class ApplyForm(forms.Form):
    """An application made with the person, who heard the text."""

    agrees = forms.BooleanField(
        label=_("La personne a lu ou entendu ce texte dans sa langue, et elle est d'accord"),
        error_messages={"required": _("Lisez le texte avec la personne : sans son accord, rien n'est envoyé.")},
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Langue dans laquelle le texte a été dit"),
        choices=[("fr", _("français")), ("ar", _("arabe")), ("en", _("anglais"))],
    )
    message = forms.CharField(
        label=_("Un mot pour l'employeur"), required=False, max_length=MESSAGE_LENGTH, widget=FreeText(),
        help_text=_("Ni nationalité, ni séjour, ni âge : ce que la personne veut en dire."),
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """The first day has come: what proves it, on what terms."""

    evidence = forms.ChoiceField(
        label=_("Qu'est-ce qui le prouve ?"), choices=PROOFS, widget=forms.RadioSelect
    )
    starts_on = forms.DateField(label=_("Premier jour de travail"), widget=Day())
    contract_type = forms.ChoiceField(label=_("Contrat"), choices=ContractType.choices)
    wage_mad = forms.DecimalField(
        label=_("Salaire brut par mois (DH)"), min_value=1, required=False, localize=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wage_mad"].widget.attrs["inputmode"] = "decimal"
