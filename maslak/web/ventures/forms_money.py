"""Forms of money: envelopes, what is decided, signed, paid, taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.programme.models import Disruption
from maslak.ventures.enums import GrantKind
from maslak.ventures.models import Budget
from maslak.web.desk.fields import Day
from maslak.web.templatetags.maslak import day
from maslak.web.ventures.forms import _amount, _day


class GrantForm(forms.Form):
    """Money for a project, in one or two instalments."""

    budget = forms.ModelChoiceField(
        label=_("Enveloppe"), queryset=Budget.objects.none(), empty_label=_("Choisissez")
    )
    kind = forms.ChoiceField(label=_("Forme"), choices=GrantKind.choices)
    purpose = forms.CharField(label=_("À quoi servira l'argent"), max_length=400)
    decided_on = _day(_("Décidé le"))
    emergency = forms.BooleanField(
        label=_("Renforcement d'urgence, à cause d'une perturbation"), required=False
    )
    disruption = forms.ModelChoiceField(
        label=_("Perturbation"), queryset=Disruption.objects.none(), required=False, empty_label=_("Aucune")
    )
    first_amount = _amount(_("Première tranche, en dirhams"))
    first_due = _day(_("Première tranche à verser le"))
    first_condition = forms.CharField(label=_("Première tranche : contre quel justificatif"), max_length=200)
    second_amount = _amount(_("Seconde tranche, en dirhams"), required=False)
    second_due = forms.DateField(label=_("Seconde tranche à verser le"), widget=Day(), required=False)
    second_condition = forms.CharField(
        label=_("Seconde tranche : contre quel justificatif"), max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].queryset = Budget.objects.all()
        self.fields["budget"].label_from_instance = lambda b: f"{b.title} ({b.left_mad} DH)"
        self.fields["disruption"].queryset = Disruption.objects.order_by("-starts_on")
        self.fields["disruption"].label_from_instance = lambda d: f"{day(d.starts_on)} · {d.text}"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("second_amount") and not (said.get("second_due") and said.get("second_condition")):
            self.add_error(
                "second_amount", _("Dites quand et contre quel justificatif la seconde tranche est versée.")
            )
        return said


class BudgetForm(forms.Form):
    """An envelope."""

    title = forms.CharField(label=_("Nom de l'enveloppe"), max_length=160)
    amount_mad = forms.DecimalField(label=_("Montant en dirhams"), max_digits=14, decimal_places=2)
    starts_on = _day(_("Du"))
    ends_on = forms.DateField(label=_("Au"), widget=Day())


class SignForm(forms.Form):
    """The day of the agreement."""

    signed_on = _day(_("Convention signée le"))


class CancelForm(forms.Form):
    """Why a grant is taken back."""

    reason = forms.CharField(label=_("Raison"), max_length=400)
    on = _day(_("Le"))


class PayForm(forms.Form):
    """A payment against evidence."""

    paid_on = _day(_("Versée le"))
    evidence = forms.CharField(label=_("Justificatif vu"), max_length=200)
    reference = forms.CharField(
        label=_("Référence du versement"), max_length=60, widget=forms.TextInput({"dir": "ltr"})
    )
