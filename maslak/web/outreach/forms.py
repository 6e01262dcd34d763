"""Forms of prospection and of campaigns; what all forms of outreach share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.core.places import REGIONS
from maslak.outreach.enums import Audience, ContactWay, Promise, Topic
from maslak.web.desk.colleagues import colleagues
from maslak.web.desk.fields import AccountField, Day

LONG = {"rows": 4}
CHOOSE = ("", _("Choisissez"))


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=Day(), **more)


def topic_field() -> forms.ChoiceField:
    """What it is about."""
    return forms.ChoiceField(label=_("Sujet"), choices=[CHOOSE, *Topic.choices])


class RegionField(forms.ChoiceField):
    """A region of the country, or none."""

    def __init__(self, *, empty: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty = empty or CHOOSE[1]
        self.choices = self.named  # called at each rendering: in the reader's language

    def named(self) -> list[tuple[str, Any]]:
        language = get_language() or "fr"
        return [("", self.empty), *((each.code, each.label(language)) for each in REGIONS)]


class ThreeLanguages(forms.Form):
    """A title and a text, in French at least."""

    title_fr = forms.CharField(label=_("Titre en français"), max_length=200)
    text_fr = forms.CharField(
        label=_("Texte en français"), max_length=4000, required=False, widget=forms.Textarea(LONG)
    )
    title_ar = forms.CharField(
        label=_("Titre en arabe"), max_length=200, required=False,
        widget=forms.TextInput({"dir": "rtl", "lang": "ar"}),
    )  # fmt: skip
    text_ar = forms.CharField(
        label=_("Texte en arabe"), max_length=4000, required=False,
        widget=forms.Textarea({**LONG, "dir": "rtl", "lang": "ar"}),
    )  # fmt: skip
    title_en = forms.CharField(label=_("Titre en anglais"), max_length=200, required=False)
    text_en = forms.CharField(
        label=_("Texte en anglais"), max_length=4000, required=False, widget=forms.Textarea(LONG)
    )

    def answers(self) -> dict[str, Any]:
        """The answers as actions take them: titles and texts by language, the rest by name."""
        said = dict(self.cleaned_data)
        codes = ("fr", "ar", "en")
        titles = {code: said.pop(f"title_{code}") for code in codes}
        return said | {"titles": titles, "texts": {code: said.pop(f"text_{code}") for code in codes}}


class ContactForm(forms.Form):
    """An exchange with an employer."""

    employer = forms.CharField(
        label=_("Employeur"),
        max_length=160,
        widget=forms.TextInput({"list": "employers", "autocomplete": "off"}),
    )
    region = RegionField(label=_("Région"), required=False)
    way = forms.ChoiceField(label=_("Échange"), choices=[CHOOSE, *ContactWay.choices])
    topic = topic_field()
    on = day_field(_("Le"), initial=timezone.localdate)
    met = forms.CharField(
        label=_("Personne rencontrée"),
        max_length=120,
        required=False,
        help_text=_("Nom et fonction, comme sur une carte."),
    )
    note = forms.CharField(
        label=_("Ce qui a été dit"), max_length=1000, required=False, widget=forms.Textarea(LONG)
    )
    next_on = day_field(_("À relancer le"), required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Raison"), max_length=200)


class OnForm(forms.Form):
    """A day."""

    on = day_field(_("Le"), initial=timezone.localdate)


class CommitmentForm(forms.Form):
    """What the employer commits to."""

    promise = forms.ChoiceField(label=_("Engagement"), choices=[CHOOSE, *Promise.choices])
    number = forms.IntegerField(
        label=_("Nombre"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Postes, offres ou places promis."),
    )
    text = forms.CharField(label=_("Précisions"), max_length=300, required=False)
    due_on = day_field(_("À tenir avant le"))
    owner = AccountField(label=_("Qui s'en assure"), queryset=None, required=False)

    def __init__(self, *args: Any, office: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(office)  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = _("Moi")  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """How a commitment ended."""

    on = day_field(_("Le"), initial=timezone.localdate)
    outcome = forms.CharField(label=_("Ce qui s'est passé"), max_length=300, required=False)


class SubscriptionForm(forms.Form):
    """An employer who agrees to be written to."""

    email = forms.EmailField(label=_("Adresse électronique"))
    language = forms.ChoiceField(
        label=_("Langue"), choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")]
    )
    how = forms.CharField(
        label=_("Comment l'accord a été donné"), max_length=200,
        help_text=_("Formulaire signé, courriel, fiche remplie au salon."),
    )  # fmt: skip
    agreed_on = day_field(_("Le"), initial=timezone.localdate)


class CampaignForm(forms.Form):
    """One message in three languages."""

    title = forms.CharField(
        label=_("Nom de la campagne"), max_length=160, help_text=_("Il n'est pas envoyé.")
    )
    audience = forms.ChoiceField(
        label=_("Public"),
        choices=[
            (Audience.EMPLOYERS.value, _("Employeurs qui ont donné leur accord")),
            (Audience.PEOPLE.value, _("Personnes suivies qui acceptent nos messages")),
        ],
    )
    region = RegionField(label=_("Région"), required=False, empty=_("Toutes"))
    text_fr = forms.CharField(label=_("Message en français"), max_length=1000, widget=forms.Textarea(LONG))
    text_ar = forms.CharField(
        label=_("Message en arabe"),
        max_length=1000,
        widget=forms.Textarea({**LONG, "dir": "rtl", "lang": "ar"}),
    )
    text_en = forms.CharField(label=_("Message en anglais"), max_length=1000, widget=forms.Textarea(LONG))
