"""The forms of mentoring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.enums import Role
from maslak.access.models import Organisation, User
from maslak.core import places
from maslak.mentoring.enums import Check, CloseReason, DeclineReason, Finding, Level, Outcome, Topic
from maslak.mentoring.meetings import MODES
from maslak.mentoring.models import MOST_PLACES
from maslak.people.enums import Sex
from maslak.web import names
from maslak.web.desk.fields import AccountField, Day, FreeText, name_input, one_a_line, phone_input

CHOOSE = ("", _("Choisissez"))
# Chosen by the platform itself when two files are made one.
_CLOSINGS = [(code, label) for code, label in CloseReason.choices if code not in ("", CloseReason.DUPLICATE)]


def _languages(**more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Langues parlées"), widget=forms.CheckboxSelectMultiple, choices=[], **more
    )


class _Spoken(forms.Form):
    """A form that asks for languages and a region, named in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, names.language_name(code)) for code in names.FREQUENT_LANGUAGES]
        self.fields["languages"].choices = spoken
        regions = [(region.code, region.label(names.reader())) for region in places.REGIONS]
        self.fields["region"].choices = [("", "—"), *regions]
        if "preferred_language" in self.fields:
            self.fields["preferred_language"].choices = [CHOOSE, *spoken]


def _isco() -> forms.CharField:
    return forms.CharField(
        label=_("Code du métier (CITP-08, quatre chiffres)"), required=False, max_length=4,
        help_text=_("Il rapproche deux métiers voisins de noms différents."),
        widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric"}),
    )  # fmt: skip


class MentorForm(_Spoken):
    """Who a mentor is and what they can give."""

    first_name = forms.CharField(label=_("Prénom"), max_length=60, widget=name_input())
    family_name = forms.CharField(label=_("Nom"), max_length=120, widget=name_input())
    sex = forms.ChoiceField(label=_("Sexe"), choices=[CHOOSE, *((s.value, s.label) for s in Sex)])
    phone = forms.CharField(label=_("Téléphone"), required=False, max_length=30, widget=phone_input())
    languages = _languages()
    occupation = forms.CharField(label=_("Métier"), max_length=120)
    isco = _isco()
    region = forms.ChoiceField(label=_("Région"), required=False)
    remote = forms.BooleanField(label=_("Accepte les rencontres à distance"), required=False)
    capacity = forms.IntegerField(
        label=_("Combien de personnes à la fois"), min_value=1, max_value=MOST_PLACES, initial=1
    )
    about = forms.CharField(
        label=_("Présentation, que la personne lira"), required=False, max_length=300, widget=FreeText()
    )


class Screening(forms.Form):
    """The checks made before the training."""

    checks = forms.MultipleChoiceField(
        label=_("Vérifications faites"), choices=Check.choices, widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(label=_("Le"), widget=Day(), initial=timezone.localdate)


class Training(forms.Form):
    """The training followed."""

    hours = forms.IntegerField(label=_("Heures de formation suivies"), min_value=1, max_value=200)
    on = forms.DateField(label=_("Le"), widget=Day(), initial=timezone.localdate)


class LinkAccount(forms.Form):
    """The account by which a mentor reads their pairs."""

    user = AccountField(label=_("Compte"), queryset=None, empty_label=CHOOSE[1])

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            memberships__organisation=organisation, memberships__role=Role.MENTOR, memberships__until=None
        )


class RequestForm(_Spoken):
    """What a person wishes for in a mentor, with their goals, one a line."""

    goals = forms.CharField(
        label=_("Objectifs, un par ligne"), widget=FreeText(),
        help_text=_("Le mentor les lit : quelque chose de précis, sans rien de privé."),
    )  # fmt: skip
    languages = _languages()
    preferred_language = forms.ChoiceField(label=_("Langue préférée"))
    occupation = forms.CharField(label=_("Métier recherché ou exercé"), required=False, max_length=120)
    isco = _isco()
    region = forms.ChoiceField(label=_("Région"), required=False)
    remote = forms.BooleanField(label=_("Accepte les rencontres à distance"), required=False)
    women_only = forms.BooleanField(label=_("Souhaite une femme"), required=False)
    agreed = forms.BooleanField(label=_("La personne a lu ou entendu ce texte, et elle est d'accord."))

    def clean_goals(self) -> list[str]:
        return one_a_line(self.cleaned_data["goals"])


class OwnRequestForm(RequestForm):
    """The same, in the words of somebody who asks for themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "goals": _("Mes objectifs, un par ligne"),
            "occupation": _("Le métier que je cherche ou que j'exerce"),
            "remote": _("J'accepte les rencontres à distance"),
            "women_only": _("Je souhaite une femme"),
            "agreed": _("J'ai lu ce texte et je suis d'accord."),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        del self.fields["isco"]


class Decline(forms.Form):
    """Why a proposal is declined."""

    reason = forms.ChoiceField(label=_("Raison"), choices=[CHOOSE, *DeclineReason.choices])


class Ending(forms.Form):
    """What came of a mentoring."""

    outcome = forms.ChoiceField(label=_("Ce qui en est sorti"), choices=[CHOOSE, *Outcome.choices])
    note = forms.CharField(label=_("En quelques mots"), required=False, max_length=400, widget=FreeText())
    on = forms.DateField(label=_("Le"), widget=Day(), initial=timezone.localdate)


class Closing(forms.Form):
    """Why a request is closed."""

    reason = forms.ChoiceField(
        label=_("Raison"),
        choices=[CHOOSE, *_CLOSINGS],
    )
    on = forms.DateField(label=_("Le"), widget=Day(), initial=timezone.localdate)


class MeetingForm(forms.Form):
    """A meeting that took place."""

    held_on = forms.DateField(label=_("Jour de la rencontre"), widget=Day(), initial=timezone.localdate)
    mode = forms.ChoiceField(label=_("Comment"), choices=[(mode.value, mode.label) for mode in MODES])
    minutes = forms.IntegerField(label=_("Durée en minutes"), min_value=5, max_value=480, initial=60)
    note = forms.CharField(
        label=_("Ce qui a été fait"), required=False, max_length=400, widget=FreeText(),
        help_text=_("Vous deux et la coordination lisez cette note. Rien de privé ni de médical."),
    )  # fmt: skip


class GoalForm(forms.Form):
    """One goal more."""

    title = forms.CharField(label=_("Objectif"), max_length=120)


class ProgressForm(forms.Form):
    """How far a goal has come."""

    level = forms.TypedChoiceField(label=_("Où en est cet objectif"), choices=Level.choices, coerce=int)


class ConcernForm(forms.Form):
    """Something that worries somebody."""

    topic = forms.ChoiceField(label=_("De quoi s'agit-il ?"), choices=Topic.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Ce qui s'est passé"), max_length=3000, widget=forms.Textarea({"rows": 6}),
        help_text=_("Avec vos mots. Seules les personnes chargées de la protection le liront."),
    )  # fmt: skip
    urgent = forms.BooleanField(label=_("Quelqu'un est en danger aujourd'hui"), required=False)


class Words(forms.Form):
    """What was done or heard."""

    words = forms.CharField(
        label=_("Ce qui a été fait ou entendu"), max_length=3000, widget=forms.Textarea({"rows": 4})
    )


class Conclusion(Words):
    """What the circle concludes."""

    finding = forms.ChoiceField(label=_("Conclusion"), choices=[CHOOSE, *Finding.choices[1:]])
    field_order = ("finding", "words")
