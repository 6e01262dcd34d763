"""The forms that find people: the search, the filters of the list, the look before a registration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.casework.enums import Profile
from maslak.people.enums import DocumentKind
from maslak.web import names
from maslak.web.desk import fields
from maslak.web.desk.caseload import STAGES
from maslak.web.desk.colleagues import colleagues

_STAGE_LABELS = {
    "entretien": _("Entretien à prévoir"),
    "plan": _("Plan d'action en cours"),
    "emploi": _("En emploi"),
    "contact": _("Sans contact depuis longtemps"),
}


class PersonSearch(forms.Form):
    """One field for everything a person may be found by."""

    q = forms.CharField(
        label=_("Nom, référence, téléphone ou numéro"),
        required=False,
        max_length=120,
        widget=forms.TextInput({**fields.NOT_KEPT, "type": "search"}),
    )


class CaseFilters(forms.Form):
    """Whom the list shows; every filter may stay open."""

    counsellor = fields.AccountField(
        label=_("Suivi par"), queryset=None, required=False, empty_label=_("Tout le monde")
    )
    etape = forms.ChoiceField(
        label=_("Étape"),
        required=False,
        choices=[("", _("Toutes")), *((code, _STAGE_LABELS[code]) for code in STAGES)],
    )
    profile = forms.ChoiceField(
        label=_("Profil"), required=False, choices=[("", _("Tous")), *Profile.choices]
    )
    region = forms.ChoiceField(
        label=_("Région"), required=False, choices=lambda: [("", _("Toutes")), *names.regions()]
    )
    needs = forms.ChoiceField(
        label=_("Besoin particulier"),
        required=False,
        choices=[
            ("", _("Indifférent")),
            ("needs_interpreter", _("Interprète")),
            ("needs_childcare", _("Garde d'enfants")),
        ],
    )

    def __init__(self, *args: Any, organisation: Organisation, with_counsellor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].queryset = colleagues(organisation)  # type: ignore[attr-defined]
        if not with_counsellor:
            del self.fields["counsellor"]

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that are set; none when something unknown was asked for."""
        given = self.cleaned_data if self.is_valid() else {}
        return {("stage" if name == "etape" else name): value for name, value in given.items() if value}


class Look(forms.Form):
    """What is known of somebody before a file is opened: one thing is enough."""

    document_number = forms.CharField(
        label=_("Numéro d'un document"),
        required=False,
        max_length=40,
        help_text=_(
            "Titre de séjour, récépissé, passeport, attestation du HCR : ce qu'elle veut bien montrer."
        ),
        widget=fields.number_input(),
    )
    document_kind = forms.ChoiceField(
        label=_("De quel document"),
        required=False,
        choices=[("", _("Je ne sais pas")), *DocumentKind.choices],
    )
    phone = forms.CharField(label=_("Téléphone"), required=False, max_length=40, widget=fields.phone_input())
    family_name = forms.CharField(
        label=_("Nom"), required=False, max_length=120, widget=fields.name_input(),
        help_text=_("En lettres latines ou arabes, comme il vient : les écritures voisines sont reconnues."),
    )  # fmt: skip
    given_name = forms.CharField(
        label=_("Prénom"), required=False, max_length=120, widget=fields.name_input()
    )
    birth_year = fields.year_field()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(
            given.get(name) for name in ("document_number", "phone", "family_name")
        ):
            raise forms.ValidationError(
                _(
                    "Donnez au moins un numéro de document, un téléphone ou un nom : "
                    "c'est ce qui évite les dossiers en double."
                )
            )
        return given
