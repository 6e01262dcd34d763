"""Forms of the programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.programme.enums import Certainty, NoteKind
from maslak.programme.models import Action, Project
from maslak.reporting import definitions


class _Bodies(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class _Texts(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} · {obj.text}"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class NoteForm(forms.Form):
    """A line of the year's review."""

    kind = forms.ChoiceField(label=_("Genre de ligne"), choices=NoteKind.choices)
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100)
    text_fr = forms.CharField(label=_("Texte en français"), widget=forms.Textarea(attrs={"rows": 3}))
    text_ar = forms.CharField(
        label=_("Texte en arabe"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "rtl", "lang": "ar"}),
        required=False,
    )
    text_en = forms.CharField(
        label=_("Texte en anglais"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    action = _Texts(label=_("Action de la stratégie"), queryset=Action.objects.none(), required=False)
    owner = _Bodies(label=_("Organisation responsable"), queryset=Organisation.objects.none(), required=False)
    project = _Texts(label=_("Projet"), queryset=Project.objects.none(), required=False)
    starts_on = _day(_("Début"))
    ends_on = _day(_("Fin"))
    due_on = _day(_("Échéance"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = Action.objects.order_by("code")
        self.fields["owner"].queryset = Organisation.objects.filter(is_active=True)
        self.fields["project"].queryset = Project.objects.order_by("code")


class NoteEditForm(forms.Form):
    """A line written before: its words, who is responsible, when it is due. `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text_fr = forms.CharField(label=_("Texte en français"), widget=forms.Textarea(attrs={"rows": 3}))
    text_ar = forms.CharField(
        label=_("Texte en arabe"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "rtl", "lang": "ar"}),
        required=False,
    )
    text_en = forms.CharField(
        label=_("Texte en anglais"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    owner = _Bodies(label=_("Organisation responsable"), queryset=Organisation.objects.none(), required=False)
    due_on = _day(_("Échéance"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.filter(is_active=True)


class ShockForm(forms.Form):
    """A shock on a sector."""

    sector = forms.CharField(label=_("Secteur touché"), max_length=40)
    starts_on = forms.DateField(
        label=_("Du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = _day(_("Au, si la fin est connue"))
    text_fr = forms.CharField(label=_("Ce qui s'est passé, en français"), max_length=300)
    text_ar = forms.CharField(
        label=_("Ce qui s'est passé, en arabe"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )
    text_en = forms.CharField(label=_("Ce qui s'est passé, en anglais"), max_length=300)

    @property
    def shock(self) -> dict[str, Any]:
        """The answers as casework.continuity.declare_shock takes them."""
        said = self.cleaned_data
        text = {language: said[f"text_{language}"] for language in ("fr", "ar", "en")}
        return {name: said[name] for name in ("sector", "starts_on", "ends_on")} | {"text": text}


class ShockEndForm(forms.Form):
    """The last day of a shock."""

    ends_on = forms.DateField(
        label=_("Dernier jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class DeclareForm(forms.Form):
    """A declared figure."""

    indicator = forms.ChoiceField(label=_("Indicateur"))
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100)
    value = forms.DecimalField(label=_("Valeur"), min_value=0)
    women = forms.DecimalField(label=_("Dont femmes"), min_value=0, required=False)
    men = forms.DecimalField(label=_("Dont hommes"), min_value=0, required=False)
    source = forms.CharField(
        label=_("Source"), help_text=_("Le document ou l'organisme d'où vient le chiffre.")
    )
    scope = forms.CharField(
        label=_("Périmètre"), required=False, help_text=_("Qui est compté, où, pendant quelle période.")
    )
    certainty = forms.ChoiceField(label=_("Certitude"), choices=Certainty.choices, initial=Certainty.REPORTED)
    organisation = _Bodies(
        label=_("Organisation qui déclare"), queryset=Organisation.objects.none(), required=False
    )
    already_public = forms.BooleanField(label=_("L'État a déjà publié ce chiffre"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "fr")[:2]
        self.fields["indicator"].choices = [
            (code, f"{code} · {indicator.label(language)}") for code, indicator in definitions.load().items()
        ]
        self.fields["organisation"].queryset = Organisation.objects.filter(is_active=True)
