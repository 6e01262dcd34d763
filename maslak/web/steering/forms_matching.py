"""The form of weights to try: thousandths of each side, and how near two scores are equal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.matching.shapes import CHANCE, WORTH
from maslak.matching.weights import Weights

LABELS = {
    "occupation": _("Métier"), "skills": _("Savoir-faire"), "languages": _("Langues"), "experience": _("Expérience"),
    "distance": _("Distance"), "wishes": _("Souhaits"), "hours": _("Horaires"),
}  # fmt: skip


class WeightsForm(forms.Form):
    """A name, the weight of each term, the band, and why."""

    version = forms.CharField(
        label=_("Nom"), max_length=40, help_text=_("Court, par exemple « 2026-distance ».")
    )
    band = forms.IntegerField(
        label=_("Points d'écart entre deux offres presque égales"), min_value=1, max_value=200,
        help_text=_("Entre presque égales, l'ordre est tiré au sort chaque jour."),
    )  # fmt: skip
    note = forms.CharField(label=_("Pourquoi"), max_length=400, required=False)
    field_order = ["version", *CHANCE, *WORTH, "band", "note"]

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"band": weights.band, **weights.chance, **weights.worth})
        super().__init__(*args, **kwargs)
        for term in (*CHANCE, *WORTH):
            side = (
                _("chance d'être embauché, en millièmes")
                if term in CHANCE
                else _("intérêt du poste, en millièmes")
            )
            self.fields[term] = forms.IntegerField(
                label=LABELS[term], min_value=0, max_value=1000, help_text=side
            )
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "version": data["version"], "band": data["band"], "note": data["note"],
            "chance": {term: data[term] for term in CHANCE}, "worth": {term: data[term] for term in WORTH},
        }  # fmt: skip
