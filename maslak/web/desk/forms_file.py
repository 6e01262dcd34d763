"""The forms of one file: whom it is given to, its closing, plan, follow-ups, papers and agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.casework.enums import ClosureReason
from maslak.casework.follow_ups import CONTACT_MODES
from maslak.people.enums import Cefr, ResidenceBasis
from maslak.web import names
from maslak.web.desk import fields
from maslak.web.desk.colleagues import colleagues
from maslak.web.desk.forms_registration import Identity, Paper, Residence

# Chosen by the platform itself when two files are made one.
_CLOSURES = [(code, label) for code, label in ClosureReason.choices if code != ClosureReason.DUPLICATE]


class OnDay(forms.Form):
    """The day of an act: today unless another is given."""

    on = forms.DateField(label=_("Le"), widget=fields.Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class Reasoned(forms.Form):
    """Why an act is done, in a sentence."""

    reason = forms.CharField(label=_("Pourquoi"), max_length=400, widget=fields.FreeText())


class Assign(forms.Form):
    """To which colleague a file is given; to nobody when left empty."""

    counsellor = fields.AccountField(
        label=_("Qui suit cette personne"),
        queryset=None,
        required=False,
        empty_label=_("Personne pour l'instant"),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].queryset = colleagues(organisation)  # type: ignore[attr-defined]


class Close(OnDay):
    """Why and when a file is closed."""

    reason = forms.ChoiceField(label=_("Raison de la clôture"), choices=[("", _("Choisissez")), *_CLOSURES])
    field_order = ("reason", "on")


class NewGoal(forms.Form):
    """A goal agreed with the person."""

    title = forms.CharField(
        label=_("Ce que la personne veut atteindre"), max_length=200, widget=fields.FreeLine(),
        help_text=_("Une action précise, dans ses mots : « finir le CV », « visiter le centre »."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Pour le"), widget=fields.Day())


class NewFollowUp(forms.Form):
    """A contact to take up again."""

    subject = forms.CharField(label=_("À quel sujet"), max_length=200, widget=fields.FreeLine())
    due_on = forms.DateField(label=_("Le"), widget=fields.Day())


class Contact(OnDay):
    """What became of a contact."""

    REACHED, MISSED, CANCELLED = "reached", "missed", "cancelled"
    outcome = forms.ChoiceField(
        label=_("Résultat"),
        widget=forms.RadioSelect,
        choices=[
            (REACHED, _("J'ai parlé à la personne")),
            (MISSED, _("Je ne l'ai pas jointe : réessayer plus tard")),
            (CANCELLED, _("Ce contact n'est plus nécessaire")),
        ],
    )
    mode = forms.ChoiceField(
        label=_("Comment"),
        required=False,
        choices=lambda: [("", _("Choisissez")), *((m.value, m.label) for m in CONTACT_MODES)],
    )
    next_due_on = forms.DateField(
        label=_("Prochain essai"), required=False, widget=fields.Day(),
        help_text=_("Si vous ne l'avez pas jointe. Laissé vide : dans une semaine."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, max_length=400, widget=fields.FreeText())
    field_order = ("outcome", "mode", "on", "next_due_on", "note")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == self.REACHED and not given.get("mode"):
            self.add_error("mode", _("Dites comment la personne a été jointe."))
        return given


class Correction(Identity):
    """The fields of identity, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewPaper(Paper):
    """One more paper: its kind and number are needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_kind"].required = self.fields["document_number"].required = True
        self.fields["document_kind"].choices = [
            ("", _("Choisissez")),
            *self.fields["document_kind"].choices[1:],
        ]  # type: ignore[attr-defined]


class NewResidence(Residence):
    """One more period: a basis is needed here, since « not asked » is no period."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [pair for pair in ResidenceBasis.choices if pair[0] != ResidenceBasis.UNKNOWN]
        self.fields["basis"].choices = [("", _("Choisissez")), *asked]  # type: ignore[attr-defined]
        self.fields["basis"].initial = ""


class Spoken(forms.Form):
    """A language with its level, both needed."""

    language = forms.ChoiceField(
        label=_("Langue"), choices=lambda: [("", _("Choisissez")), *names.languages()]
    )
    level = forms.ChoiceField(label=_("Niveau"), choices=[("", _("Choisissez")), *Cefr.choices])


class NewSkill(forms.Form):
    """Something the person can do, with what proves it."""

    label = forms.CharField(label=_("Savoir-faire"), max_length=120, widget=fields.FreeLine())
    evidence = forms.CharField(
        label=_("Ce qui le montre"), required=False, max_length=200, widget=fields.FreeLine(),
        help_text=_("Un travail fait, un certificat, une lettre."),
    )  # fmt: skip


class NewWanted(forms.Form):
    """Work that the person looks for."""

    label = forms.CharField(label=_("Métier recherché"), max_length=120, widget=fields.FreeLine())


class GiveConsent(forms.Form):
    """In which language the text was read aloud or shown."""

    language = forms.ChoiceField(
        label=_("Langue dans laquelle le texte a été lu"), choices=settings.LANGUAGES
    )
    understood = forms.BooleanField(label=_("La personne a entendu ou lu ce texte, et elle est d'accord"))


class MergeFiles(forms.Form):
    """Which of two files is kept, and why they are one person's."""

    keep = forms.ChoiceField(label=_("Dossier à garder"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Pourquoi c'est la même personne"), max_length=400, widget=fields.FreeText(),
        help_text=_("Par exemple : « même carte de séjour, vue aujourd'hui »."),
    )  # fmt: skip
    override = forms.BooleanField(
        label=_("J'ai vérifié : la différence de naissance ou de sexe est une erreur d'écriture"),
        required=False,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = choices  # type: ignore[attr-defined]
