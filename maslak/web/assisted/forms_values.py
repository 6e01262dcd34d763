"""The form that fills in what nobody published: one parameter, asked for as what it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.assisted.words import CONTRIBUTIONS, RECOVERIES
from maslak.employers.models import EmployerKind
from maslak.law.assisted import ALL
from maslak.placement.enums import ContractType
from maslak.web import names
from maslak.web.desk.fields import Day

_NO_LIMIT = ("cap_month_mad", "max_headcount")
_MONEY = ("amount_mad", "cap_month_mad")
_ALL = (ALL, _("tous"))


def _choices(name: str) -> list[tuple[str, Any]]:
    """The codes of a parameter with their words; empty for one that is a number or a text."""
    return {
        "contribution": [(code, CONTRIBUTIONS[code]) for code in ("fixed", "percent")],
        "recovery": list(RECOVERIES.items()),
        "regions": [_ALL, *names.regions()],
        "contracts": [_ALL, *ContractType.choices],
        "employers": [_ALL, *EmployerKind.choices],
    }.get(name, [])


def _field(name: str) -> forms.Field:
    label: Any = _("Valeur")
    choices = _choices(name)
    if choices and choices[0] == _ALL:
        return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)
    if choices:
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    if name == "sectors":
        return forms.CharField(
            label=label, max_length=200, help_text=_("Plusieurs secteurs se séparent par une virgule.")
        )
    help_text: Any = _("Zéro : aucune limite.") if name in _NO_LIMIT else ""
    if name in _MONEY:
        return forms.DecimalField(
            label=_("Valeur, en dirhams"), min_value=0, max_digits=12, decimal_places=2, help_text=help_text
        )
    return forms.IntegerField(label=label, min_value=0, help_text=help_text)


class ValueForm(forms.Form):
    """What `parameter` is worth from a day on, and the paper that says it; `value` comes out as the text kept."""

    valid_from = forms.DateField(label=_("À partir du"), widget=Day(), initial=timezone.localdate)
    source = forms.CharField(
        label=_("Écrit qui la donne"),
        max_length=300,
        help_text=_("Lettre, manuel, convention : titre et date."),
    )

    def __init__(self, *args: Any, parameter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parameter"] = forms.CharField(widget=forms.HiddenInput, initial=parameter)
        self.fields["value"] = _field(parameter)
        self.order_fields(["parameter", "value", "valid_from", "source"])

    def clean_value(self) -> str:
        """The value as text: a list by its codes, apart by commas; all of them is `all` alone."""
        value = self.cleaned_data["value"]
        if isinstance(value, list):
            return ALL if ALL in value else ",".join(value)
        return str(value)
