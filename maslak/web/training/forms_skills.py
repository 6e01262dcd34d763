"""Forms of what people learnt elsewhere and can do already."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.training.enums import CourseProof, EvidenceKind, JuryAnswer, SkillLevel
from maslak.web.desk.fields import Day, FreeLine
from maslak.web.training.forms import languages

_LEFT = {"dir": "ltr", "autocomplete": "off"}
CHOOSE = [("", _("Choisissez"))]
LEVELS = [("", _("Choisissez")), *SkillLevel.choices]


class Month(forms.DateField):
    """A month, from the browser's own picker where it has one; kept as its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"],
            widget=forms.DateInput({"type": "month", "placeholder": "2021-03", **_LEFT}, format="%Y-%m"),
            **kwargs,
        )


class CourseForm(forms.Form):
    """A course on a platform outside, and what proves it."""

    platform = forms.CharField(label=_("Plateforme"), max_length=80)
    title = forms.CharField(label=_("Cours"), max_length=160)
    completed_on = forms.DateField(label=_("Terminé le"), widget=Day())
    hours = forms.DecimalField(
        label=_("Heures"), required=False, max_digits=5, decimal_places=1, min_value=Decimal("0.5")
    )
    language = forms.ChoiceField(label=_("Langue du cours"), required=False)
    proof_kind = forms.ChoiceField(label=_("Ce qui le prouve"), choices=[*CHOOSE, *CourseProof.choices])
    proof_link = forms.URLField(
        label=_("Adresse de vérification"), required=False, assume_scheme="https", max_length=300,
        widget=forms.URLInput(_LEFT),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages([("", _("Non renseigné"))])


class WhyForm(forms.Form):
    """What a proof lacks."""

    why = forms.CharField(label=_("Ce qui manque"), max_length=200, widget=FreeLine())


class PortfolioForm(forms.Form):
    """What the person aims at."""

    target = forms.CharField(
        label=_("Certificat visé"), max_length=160,
        help_text=_("Comme l'organisme qui certifie l'appelle : « Cuisinier, niveau qualification »."),
    )  # fmt: skip


class ExperienceForm(forms.Form):
    """Work done."""

    role = forms.CharField(label=_("Travail"), max_length=120)
    place = forms.CharField(label=_("Où, comme la personne veut le dire"), max_length=120, required=False)
    first_month = Month(label=_("Depuis"))
    last_month = Month(label=_("Jusqu'à, vide si c'est encore le cas"), required=False)
    tasks = forms.CharField(
        label=_("Ce que la personne y faisait"), max_length=300, required=False, widget=FreeLine()
    )


class SkillForm(forms.Form):
    """A skill to show."""

    label = forms.CharField(label=_("Savoir-faire"), max_length=120)
    esco_uri = forms.CharField(
        label=_("Référence ESCO, si elle est connue"),
        max_length=160,
        required=False,
        widget=forms.TextInput(_LEFT),
    )


class OwnLevelForm(forms.Form):
    """How I judge it."""

    level = forms.TypedChoiceField(label=_("Mon niveau"), choices=LEVELS, coerce=int)


class ThirdLevelForm(forms.Form):
    """How somebody who knows the trade judges it."""

    level = forms.TypedChoiceField(label=_("Niveau"), choices=LEVELS, coerce=int)
    capacity = forms.CharField(
        label=_("En quelle qualité"),
        max_length=120,
        help_text=_("« Chef de cuisine, ancien employeur » : une qualité, pas un nom."),
    )


class EvidenceForm(forms.Form):
    """A piece that was seen."""

    kind = forms.ChoiceField(label=_("Preuve"), choices=[*CHOOSE, *EvidenceKind.choices])
    description = forms.CharField(
        label=_("Ce qui a été vu"), max_length=200, widget=FreeLine(),
        help_text=_("La pièce est vue et rendue : aucune copie n'est gardée."),
    )  # fmt: skip


class BodyField(forms.ModelChoiceField):
    """An organisation by its name."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class JuryForm(forms.Form):
    """To which body the portfolio goes, with the person's agreement."""

    jury = BodyField(
        label=_("Organisme qui certifie"), queryset=Organisation.objects.none(), empty_label=_("Choisissez")
    )
    agreed = forms.BooleanField(label=_("La personne a entendu ce texte et elle est d'accord"))

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jury"].queryset = bodies


class AnswerForm(forms.Form):
    """What the jury said."""

    what = forms.ChoiceField(
        label=_("Réponse"), choices=[*CHOOSE, *((code, label) for code, label in JuryAnswer.choices if code)]
    )
    on = forms.DateField(label=_("Le"), widget=Day())
    note = forms.CharField(label=_("Précision"), max_length=300, required=False, widget=FreeLine())
