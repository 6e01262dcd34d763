"""Forms of proposals: why an offer is set aside, or which other one is put to the person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.matching.enums import SetAside
from maslak.web.desk.fields import FreeLine


class SetAsideForm(forms.Form):
    """Why, as a code that can be counted, and in words where the code says little."""

    reason = forms.ChoiceField(label=_("Pourquoi ?"), choices=SetAside.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Précisions"), max_length=300, required=False, widget=FreeLine(),
        help_text=_("Quelques mots sur l'offre ou sur l'organisation, jamais sur la santé, la religion ou l'origine."),
    )  # fmt: skip


class InsteadForm(SetAsideForm):
    """Another offer that stands, by its reference; the list of suggestions is the person's own best offers."""

    offer = forms.CharField(
        label=_("Référence de l'autre offre"), max_length=10,
        help_text=_("Dix signes, comme sur la page de l'offre."),
        widget=forms.TextInput(attrs={"list": "offres-proches", "autocomplete": "off", "class": "ltr"}),
    )  # fmt: skip
    field_order = ["offer", "reason", "note"]

    def clean_offer(self) -> JobOffer:
        """The offer that stands under that reference."""
        ref = str(self.cleaned_data["offer"]).strip().upper()
        found: Any = standing_offers(timezone.localdate()).filter(ref=ref).first()
        if found is None:
            raise forms.ValidationError(_("Aucune offre ouverte ne porte cette référence."))
        return found
