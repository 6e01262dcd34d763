"""The forms of a file about work: how the person looks for it, and what they have done. All of it may stay empty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.core.scales import Hours, WorkContract
from maslak.people import work
from maslak.people.models import Person
from maslak.web import names
from maslak.web.desk import fields

MONTHS_OF_A_YEAR = 12


def number(name: str, **more: Any) -> forms.IntegerField:
    """A whole number of a job search, within what makes sense."""
    least, most = work.LIMITS[name]
    return forms.IntegerField(
        required=False, min_value=least, max_value=most, widget=forms.NumberInput({"inputmode": "numeric"}), **more
    )  # fmt: skip


def ticks(**more: Any) -> forms.MultipleChoiceField:
    """Several boxes to tick, or none."""
    return forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, **more)


class SearchForm(forms.Form):
    """How the person looks for work. Nothing ticked means « not asked »."""

    looking = forms.BooleanField(label=_("La personne cherche un emploi en ce moment"), required=False)
    hours = ticks(
        label=_("Quand peut-elle travailler ?"), choices=Hours.choices,
        help_text=_("Une offre à d'autres heures ne lui est pas proposée. Rien de coché : pas demandé."),
    )  # fmt: skip
    contracts = ticks(
        label=_("Quels contrats accepte-t-elle ?"), choices=WorkContract.choices,
        help_text=_("Compte dans l'ordre des offres, n'en écarte aucune."),
    )  # fmt: skip
    reach_km = number(
        "reach_km", label=_("Jusqu'où, par jour (kilomètres, un aller)"),
        help_text=_("Une offre plus loin n'est proposée que dans une région choisie plus bas."),
    )  # fmt: skip
    regions = ticks(
        label=_("Régions où elle irait vivre pour un emploi"), choices=names.regions,
        help_text=_("Seulement si elle le dit : un départ coûte."),
    )  # fmt: skip
    most_hours = number(
        "most_hours", label=_("Heures par semaine, au plus"),
        help_text=_("Si une garde, une formation ou la santé le demande."),
    )  # fmt: skip
    wage_least_mad = number(
        "wage_least_mad", label=_("Salaire brut par mois, au moins (dirhams)"),
        help_text=_("Compte dans l'ordre des offres, n'en écarte aucune."),
    )  # fmt: skip
    available_from = forms.DateField(label=_("Libre à partir du"), required=False, widget=fields.Day())


def search_answers(person: Person) -> dict[str, Any]:
    """What the file knows of the search, as a form shows it; a person never asked counts as looking."""
    search = getattr(person, "job_search", None)
    if search is None:
        return {"looking": True}
    return {name: getattr(search, name) for name in SearchForm.base_fields}


class PastWorkForm(forms.Form):
    """Work that the person has done: the words, how long in all, the last year."""

    label = forms.CharField(
        label=_("Le travail fait"), max_length=120, widget=fields.FreeLine(),
        help_text=_("Dans ses mots, payé ou non, ici ou ailleurs : « vendre au marché », « plombi »."),
    )  # fmt: skip
    years = forms.IntegerField(
        label=_("Années en tout"), required=False, min_value=0, max_value=60,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    months = forms.IntegerField(
        label=_("et mois"), required=False, min_value=0, max_value=11,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=_("À peu près. Compte où une offre demande de l'expérience."),
    )  # fmt: skip
    last_year = forms.IntegerField(
        label=_("Dernière année, si elle est connue"), required=False, min_value=1950,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """The answers as people.work takes them."""
        data = self.cleaned_data
        months = (data["years"] or 0) * MONTHS_OF_A_YEAR + (data["months"] or 0)
        return {
            "label": data["label"], "months": months, "last_year": data["last_year"],
            "today": timezone.localdate(),
        }  # fmt: skip
