"""The forms of the guide: a day, a search in the lists, a domestic contract, the dates of a residence title.

They all ask by GET: an address may be kept or shared, and nothing is recorded.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.law import residence
from maslak.web.guide.words import said


def _day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class DayForm(forms.Form):
    """The day the answer is for."""

    on = _day_field(_("Ce qui s'applique le"), required=False)


class ListsForm(forms.Form):
    """What to look for in lists A1 and A2, and as they stood when."""

    q = forms.CharField(
        label=_("Métier ou poste"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    on = _day_field(_("Listes en vigueur le"), required=False)


class DomesticForm(forms.Form):
    """What a domestic work contract says."""

    starts_on = _day_field(_("Premier jour du contrat"))
    age = forms.IntegerField(
        label=_("Âge de la personne, ce jour-là"), required=False, min_value=0, max_value=120
    )
    weekly_hours = forms.DecimalField(
        label=_("Heures de travail par semaine"), required=False, min_value=0, max_value=168, decimal_places=2
    )
    weekly_rest_hours = forms.IntegerField(
        label=_("Repos chaque semaine, en heures de suite"), required=False, min_value=0, max_value=168,
        help_text=_("Un jour entier fait 24 heures."),
    )  # fmt: skip
    monthly_wage = forms.DecimalField(
        label=_("Salaire par mois, en argent (MAD)"), required=False, min_value=0, max_value=10**7,
        decimal_places=2, help_text=_("Sans compter le logement ni la nourriture."),
    )  # fmt: skip


class TitleForm(forms.Form):
    """Whose title, and the dates that are known."""

    profile = forms.ChoiceField(label=_("Pour qui ?"), widget=forms.RadioSelect, required=False)
    entered_on = _day_field("", required=False)
    receipt_on = _day_field("", required=False)
    expires_on = _day_field("", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [(code, said(words)) for code, words in residence.profiles().items()]  # type: ignore[attr-defined]
        for name, words in residence.date_labels().items():
            self.fields[name].label = said(words)

    @property
    def dates(self) -> dict[str, date | None]:
        """The dates given, by name; after validation."""
        return {name: self.cleaned_data.get(name) for name in residence.DATES}
