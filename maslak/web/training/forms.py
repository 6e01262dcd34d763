"""Forms of training: the search, an offer, a referral and its answers, a group and its days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.people.enums import Education, ResidenceBasis
from maslak.training.enums import (
    CertificateType,
    DropReason,
    Level,
    OfferMode,
    Presence,
    RefusalReason,
    Result,
    Schedule,
    Sector,
)
from maslak.training.models import Intake
from maslak.web import names
from maslak.web.desk.fields import Day, FreeLine, one_a_line

ANY = [("", _("Peu importe"))]
TAUGHT_IN = ("fr", "ar", "ary", "en", "es", "zgh")
_LEFT = {"dir": "ltr", "autocomplete": "off"}


def languages(first: list[Any] | None = None) -> list[Any]:
    """The languages in which trainings are given, in words."""
    return [*(first or []), *((code, names.language_name(code)) for code in TAUGHT_IN)]


class SearchForm(forms.Form):
    """What somebody who works asks of the directory. Everything may stay open; nothing is kept."""

    q = forms.CharField(label=_("Métier ou mot"), required=False, max_length=80)
    region = forms.ChoiceField(label=_("Région"), required=False)
    horaire = forms.MultipleChoiceField(
        label=_("Quand ?"), required=False, choices=Schedule.choices, widget=forms.CheckboxSelectMultiple
    )
    heures = forms.TypedChoiceField(
        label=_("Heures de cours par semaine"), required=False, coerce=int, empty_value=None,
        choices=[*ANY, (6, _("6 heures au plus")), (12, _("12 heures au plus")), (20, _("20 heures au plus"))],
    )  # fmt: skip
    gratuit = forms.BooleanField(label=_("Gratuite"), required=False)
    distance = forms.BooleanField(label=_("Possible à distance"), required=False)
    garde = forms.BooleanField(label=_("Garde d'enfants"), required=False)
    femmes = forms.BooleanField(label=_("Groupe de femmes"), required=False)
    places = forms.BooleanField(label=_("Places libres annoncées"), required=False)
    ville = forms.CharField(label=_("Ville"), required=False, max_length=80)
    secteur = forms.ChoiceField(label=_("Domaine"), required=False, choices=[*ANY, *Sector.choices])
    langue = forms.ChoiceField(label=_("Langue du cours"), required=False)
    niveau = forms.ChoiceField(label=_("Niveau"), required=False, choices=[*ANY, *Level.choices])
    certificat = forms.ChoiceField(
        label=_("À la fin"), required=False, choices=[*ANY, *CertificateType.choices]
    )
    debut = forms.DateField(label=_("Commence avant le"), required=False, widget=Day())
    titre = forms.ChoiceField(
        label=_("Titre de séjour accepté"), required=False,
        help_text=_("Pour ne voir que les formations ouvertes avec ce titre. Votre réponse n'est pas gardée."),
    )  # fmt: skip
    SHOWN = ("q", "region", "horaire", "heures", "gratuit", "distance", "garde")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [*ANY, *names.regions()]
        self.fields["langue"].choices = languages(ANY)
        stays = [(code, label) for code, label in ResidenceBasis.choices if code != ResidenceBasis.UNKNOWN]
        self.fields["titre"].choices = [*ANY, *stays]

    @property
    def first(self) -> list[Any]:
        """The questions that are always in sight."""
        return [self[name] for name in self.SHOWN]

    @property
    def more(self) -> list[Any]:
        """The questions behind « more »."""
        return [field for field in self if field.name not in self.SHOWN]

    @property
    def more_used(self) -> bool:
        """Whether one of those was answered."""
        return any(self.cleaned_data.get(field.name) for field in self.more) if self.is_valid() else True


class Lines(forms.CharField):
    """Several short texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 3}), max_length=2000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        return [line[:120] for line in one_a_line(super().clean(value))]


class OfferForm(forms.Form):
    """An offer, as people need to know it."""

    title = forms.CharField(label=_("Titre de la formation"), max_length=160)
    title_ar = forms.CharField(
        label=_("Titre en arabe"),
        max_length=160,
        required=False,
        widget=forms.TextInput({"dir": "rtl", "lang": "ar"}),
    )
    title_en = forms.CharField(label=_("Titre en anglais"), max_length=160, required=False)
    description = forms.CharField(
        label=_("Ce qu'on y apprend"), max_length=1200, required=False, widget=forms.Textarea({"rows": 4})
    )
    sector = forms.ChoiceField(label=_("Domaine"), choices=Sector.choices)
    level = forms.ChoiceField(label=_("Niveau"), choices=Level.choices)
    mode = forms.ChoiceField(label=_("Modalité"), choices=OfferMode.choices)
    centre = forms.CharField(label=_("Centre"), max_length=160, required=False)
    region = forms.ChoiceField(label=_("Région"), required=False)
    city = forms.CharField(label=_("Ville"), max_length=80, required=False)
    schedules = forms.MultipleChoiceField(
        label=_("Quand ?"), choices=Schedule.choices, widget=forms.CheckboxSelectMultiple
    )
    weekly_hours = forms.DecimalField(
        label=_("Heures de cours par semaine"), max_digits=4, decimal_places=1, min_value=Decimal("0.5")
    )
    duration_weeks = forms.IntegerField(label=_("Durée en semaines"), min_value=1, max_value=200)
    languages = forms.MultipleChoiceField(label=_("Langues du cours"), widget=forms.CheckboxSelectMultiple)
    cost_mad = forms.DecimalField(
        label=_("Prix en dirhams"), max_digits=8, decimal_places=2, min_value=0, initial=0
    )
    allowance_mad = forms.DecimalField(
        label=_("Aide versée par mois, en dirhams"), max_digits=8, decimal_places=2, min_value=0, initial=0
    )
    childcare = forms.BooleanField(label=_("Garde d'enfants pendant le cours"), required=False)
    transport_help = forms.BooleanField(label=_("Aide au transport"), required=False)
    women_only = forms.BooleanField(label=_("Groupe de femmes"), required=False)
    min_age = forms.IntegerField(label=_("Âge le plus bas"), required=False, min_value=14, max_value=99)
    max_age = forms.IntegerField(label=_("Âge le plus haut"), required=False, min_value=14, max_value=99)
    min_schooling = forms.ChoiceField(label=_("Niveau scolaire demandé"), required=False)
    documents_required = Lines(label=_("Documents demandés, un par ligne"))
    statuses_accepted = forms.MultipleChoiceField(
        label=_("Titres de séjour acceptés"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Ne cochez rien si aucun titre n'est demandé."),
    )  # fmt: skip
    certificate_type = forms.ChoiceField(label=_("À la fin"), choices=CertificateType.choices)
    skills = Lines(label=_("Savoir-faire appris, un par ligne"))
    isco = forms.CharField(
        label=_("Métier, code CITP-08"),
        max_length=4,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", **_LEFT}),
    )
    esco_uri = forms.CharField(
        label=_("Référence ESCO"), max_length=160, required=False, widget=forms.TextInput(_LEFT)
    )
    contact = forms.CharField(label=_("Comment se renseigner"), max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "—"), *names.regions()]
        self.fields["languages"].choices = languages()
        self.fields["min_schooling"].choices = [("", _("Aucun")), *(c for c in Education.choices if c[0])]
        self.fields["statuses_accepted"].choices = [c for c in ResidenceBasis.choices if c[0] != "unknown"]


class IntakeForm(forms.Form):
    """A group that begins."""

    starts_on = forms.DateField(label=_("Premier jour"), widget=Day())
    ends_on = forms.DateField(label=_("Dernier jour"), widget=Day())
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)


class SeatsForm(forms.Form):
    """Another number of seats."""

    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)


class NeedForm(forms.Form):
    """What the person looks for, and their agreement."""

    need = forms.CharField(
        label=_("Ce que la personne cherche"), max_length=300, widget=FreeLine(),
        help_text=_("Sans nom, sans nationalité, sans situation administrative."),
    )  # fmt: skip
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    agreed = forms.BooleanField(label=_("La personne a entendu ce texte et elle est d'accord"))


class WishForm(forms.Form):
    """What I look for, and my agreement, in my own space."""

    need = forms.CharField(
        label=_("Pourquoi cette formation, en une phrase"), max_length=300,
        help_text=_("Par exemple : je veux apprendre la couture le soir, après le travail."),
    )  # fmt: skip
    agreed = forms.BooleanField(label=_("J'ai lu ce texte et je suis d'accord"))


class RefusalForm(forms.Form):
    """Why not this time."""

    reason = forms.ChoiceField(label=_("Raison"), choices=[("", _("Choisissez")), *RefusalReason.choices])
    note = forms.CharField(
        label=_("Précision, si elle aide à trouver autre chose"),
        max_length=300,
        required=False,
        widget=FreeLine(),
    )


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("Raison"), max_length=300, widget=FreeLine())


class GroupField(forms.ModelChoiceField):
    """A group with a seat left, in words."""

    def label_from_instance(self, obj: Intake) -> str:
        left = _("%(free)s places libres sur %(seats)s") % {"free": obj.free, "seats": obj.seats}
        return f"{obj.offer.name} · {names.short_day(obj.starts_on)} · {left}"


class EnrolForm(forms.Form):
    """Which group."""

    intake = GroupField(label=_("Groupe"), queryset=Intake.objects.none(), empty_label=_("Choisissez"))

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intake"].queryset = groups


class DayForm(forms.Form):
    """One day of a group: its date, its hours, and who was there."""

    day = forms.DateField(label=_("Jour"), widget=Day())
    hours = forms.DecimalField(
        label=_("Heures de cette journée"), max_digits=3, decimal_places=1, min_value=Decimal("0.5")
    )

    def __init__(self, *args: Any, learners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in learners:
            self.fields[f"e{number}"] = forms.ChoiceField(
                label=name, choices=Presence.choices, initial="present"
            )

    @property
    def presences(self) -> dict[int, str]:
        """What was noted, by number of enrolment."""
        return {int(name[1:]): value for name, value in self.cleaned_data.items() if name[1:].isdigit()}


class CompleteForm(forms.Form):
    """The end of a training."""

    result = forms.ChoiceField(label=_("Résultat"), required=False, choices=Result.choices)
    on = forms.DateField(label=_("Terminée le"), widget=Day())


class DropForm(forms.Form):
    """Why somebody stopped."""

    reason = forms.ChoiceField(label=_("Raison"), choices=[("", _("Choisissez")), *DropReason.choices])
    on = forms.DateField(label=_("Arrêtée le"), widget=Day())


class FileForm(forms.Form):
    """A list of offers as a file."""

    file = forms.FileField(label=_("Fichier CSV ou Excel"))
