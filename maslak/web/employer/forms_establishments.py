"""The forms beside an establishment: whom to ask for there, and two records made one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.employers.contacts import Reach
from maslak.employers.enums import ContactBy, ContactLanguage
from maslak.employers.models import EmployerContact
from maslak.web.desk import fields


class ContactForm(forms.Form):
    """Somebody to ask for, and how."""

    name = forms.CharField(
        label=_("Nom de la personne à demander"), max_length=120,
        error_messages={"required": _("Indiquez le nom de la personne à demander.")},
    )  # fmt: skip
    role = forms.CharField(label=_("Sa fonction"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Téléphone professionnel"), max_length=30, required=False,
        widget=forms.TextInput({"inputmode": "tel", "dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    email = forms.CharField(
        label=_("Courriel professionnel"), max_length=120, required=False,
        widget=forms.TextInput({"inputmode": "email", "dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Langue"), choices=ContactLanguage.choices)
    prefers = forms.ChoiceField(label=_("Comment la joindre"), choices=ContactBy.choices)

    def reach(self) -> Reach:
        """What the form says, for the action."""
        return Reach(**self.cleaned_data)

    @staticmethod
    def filled(contact: EmployerContact) -> dict[str, Any]:
        """The form as the contact stands."""
        names = ("name", "role", "phone", "email", "language", "prefers")
        return {name: getattr(contact, name) for name in names}


class MergeEmployers(forms.Form):
    """Which of two records is kept, and why they are one establishment."""

    keep = forms.ChoiceField(label=_("Fiche à garder"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Pourquoi c'est le même établissement"), max_length=300, widget=fields.FreeText(),
        help_text=_("Par exemple : « même registre de commerce, même adresse »."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = choices  # type: ignore[attr-defined]
