"""What a person says of their work in their own space: in their words, short, all of it optional."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maslak.core.scales import Cefr, Hours
from maslak.people.models import JobSearch, Person
from maslak.web import names
from maslak.web.desk.forms_work import number, ticks

FAR = (5, 10, 20, 50, 100)
_OWN_WORDS = {"autocapitalize": "off", "dir": "auto", "autocomplete": "off"}
_KM = ngettext_lazy("%(km)s km au plus", "%(km)s km au plus", "km")


class WishForm(forms.Form):
    """Work that I look for, said as I say it."""

    label = forms.CharField(
        label=_("Un travail que je cherche"), max_length=120, widget=forms.TextInput(_OWN_WORDS),
        help_text=_("En français, en arabe ou en darija, comme vous le dites : « cuisine », « plombi », « خياطة »."),
    )  # fmt: skip


class DoneForm(forms.Form):
    """Work that I have done, and how long."""

    LENGTHS = (
        (3, _("Quelques mois")), (12, _("Un an")), (24, _("Deux ans")), (60, _("Cinq ans")),
        (120, _("Dix ans ou plus")),
    )  # fmt: skip
    label = forms.CharField(
        label=_("Un travail que j'ai fait"), max_length=120, widget=forms.TextInput(_OWN_WORDS),
        help_text=_("Au pays, ici, à la maison, avec ou sans contrat : tout compte."),
    )  # fmt: skip
    months = forms.TypedChoiceField(
        label=_("Combien de temps, à peu près ?"), choices=LENGTHS, coerce=int, widget=forms.RadioSelect
    )

    def given(self) -> dict[str, Any]:
        """The answers as people.work takes them."""
        return {**self.cleaned_data, "today": timezone.localdate()}


class HowForm(forms.Form):
    """When I can work, how far I go, where I would move."""

    hours = ticks(
        label=_("Quand puis-je travailler ?"), choices=Hours.choices,
        help_text=_("Cochez toutes les heures possibles. Une offre à d'autres heures ne s'affiche pas."),
    )  # fmt: skip
    reach_km = forms.TypedChoiceField(
        label=_("Jusqu'où je peux aller chaque jour ?"), required=False, coerce=int, empty_value=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    regions = ticks(
        label=_("Où j'irais vivre pour un emploi"), choices=names.regions,
        help_text=_("Ne cochez rien si vous voulez rester."),
    )  # fmt: skip
    most_hours = number("most_hours", label=_("Heures par semaine, au plus (si vous avez une limite)"))

    def __init__(self, *args: Any, search: JobSearch | None, **kwargs: Any) -> None:
        known = {name: getattr(search, name) for name in self.base_fields} if search else {}
        super().__init__(*args, initial=known, **kwargs)
        far = sorted({*FAR, *([known["reach_km"]] if known.get("reach_km") else [])})
        self.fields["reach_km"].choices = [  # type: ignore[attr-defined]
            *((km, _KM % {"km": km}) for km in far),
            ("", _("Je ne sais pas encore")),
        ]


class SpokenForm(forms.Form):
    """A language that I speak, and how well, in plain words."""

    LEVELS = (
        (Cefr.A1, _("Quelques mots")), (Cefr.A2, _("Je me débrouille pour l'essentiel")),
        (Cefr.B1, _("Je parle de mon travail et de ma vie")), (Cefr.B2, _("Je discute sans peine")),
        (Cefr.C1, _("Très bien, à l'écrit aussi")), (Cefr.NATIVE, _("C'est ma langue")),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Une langue que je parle"), choices=lambda: [("", _("Choisissez")), *names.languages()]
    )
    level = forms.ChoiceField(label=_("Comment ?"), choices=LEVELS, widget=forms.RadioSelect)


class AbleForm(forms.Form):
    """Something that I can do."""

    label = forms.CharField(
        label=_("Quelque chose que je sais faire"), max_length=120, widget=forms.TextInput(_OWN_WORDS),
        help_text=_("Par exemple : « coudre à la machine », « tenir une caisse »."),
    )  # fmt: skip


def known_languages(person: Person) -> list[dict[str, str]]:
    """What I said of my languages, in words."""
    words = {str(code): label for code, label in SpokenForm.LEVELS}
    return [
        {
            "code": each.language,
            "name": names.language_name(each.language),
            "level": str(words.get(each.level, each.get_level_display())),
        }
        for each in person.languages.all()
    ]
