"""The forms of an offer of work: the post, what it needs, what it gives; and an offer pasted from another site."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maslak.core.scales import Cefr, Education
from maslak.employers.enums import Branch, Hours, OfferContract, OfferRoute
from maslak.employers.models import Employer
from maslak.employers.offers import MAX_OPENINGS, Post
from maslak.web import names
from maslak.web.desk import fields
from maslak.web.employer.forms import Amount, Whole

LANGUAGE_LINES = 3
_LEVELS = [("", _("Non demandée")), *((level.value, level.label) for level in Cefr)]


class OfferForm(forms.Form):
    """A post, in the order in which an employer thinks of it."""

    employer = forms.ModelChoiceField(
        label=_("Employeur"), queryset=Employer.objects.none(), to_field_name="ref",
        empty_label=_("Choisissez"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Quel poste ?"), max_length=120,
        help_text=_("Comme vous le diriez : « serveuse ou serveur », « plombier », « aide à domicile »."),
        error_messages={"required": _("Dites de quel poste il s'agit.")},
    )  # fmt: skip
    tasks = forms.CharField(
        label=_("Ce que l'on y fait"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    openings = forms.IntegerField(
        label=_("Combien de postes ?"), min_value=1, max_value=MAX_OPENINGS, initial=1, widget=Whole(min="1")
    )
    region = forms.ChoiceField(
        label=_("Région du travail"), choices=lambda: [("", _("Choisissez")), *names.regions()],
        error_messages={"required": _("Choisissez la région où l'on travaille.")},
    )  # fmt: skip
    city = forms.CharField(label=_("Ville"), max_length=80, required=False)
    contract = forms.ChoiceField(label=_("Contrat"), choices=OfferContract.choices)
    months = forms.IntegerField(
        label=_("Durée, en mois"), required=False, min_value=1, max_value=120, widget=Whole(min="1"),
        help_text=_("Pour un CDD ou une saison."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Début"), required=False, widget=fields.Day())
    weekly_hours = forms.DecimalField(
        label=_("Heures par semaine"), min_value=1, max_value=60, max_digits=4, decimal_places=1, initial=44,
        widget=Amount(),
    )  # fmt: skip
    hours = forms.MultipleChoiceField(
        label=_("Quand ?"), choices=Hours.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    branch = forms.ChoiceField(label=_("Branche"), choices=Branch.choices, initial=Branch.GENERAL)
    wage_mad = forms.DecimalField(
        label=_("Salaire brut par mois, en dirhams"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2,
        widget=Amount(), help_text=_("Le plus bas que vous payez. Il est comparé au minimum légal de ce jour."),
        error_messages={"required": _("Indiquez le salaire : sans lui, l'offre n'est pas publiée.")},
    )  # fmt: skip
    wage_max_mad = forms.DecimalField(
        label=_("Salaire le plus haut, s'il varie"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=9,
        decimal_places=2,
        widget=Amount(),
    )
    benefits = forms.CharField(label=_("Autres avantages"), max_length=200, required=False)
    childcare = forms.BooleanField(label=_("Garde d'enfants sur place ou payée"), required=False)
    housing = forms.BooleanField(label=_("Logement"), required=False)
    transport = forms.BooleanField(label=_("Transport"), required=False)
    schooling = forms.ChoiceField(
        label=_("Études nécessaires"), required=False,
        choices=[("", _("Aucune")), *[c for c in Education.choices if c[0] not in ("", "none")]],
    )  # fmt: skip
    experience_months = forms.IntegerField(
        label=_("Expérience, en mois"), required=False, min_value=0, max_value=480, initial=0, widget=Whole()
    )
    essential_skills = forms.CharField(
        label=_("Il faut savoir"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Une ligne par savoir-faire, et seulement ceux dont on ne peut pas se passer."),
    )  # fmt: skip
    other_skills = forms.CharField(
        label=_("Ce serait un plus"), required=False, widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    routes = forms.MultipleChoiceField(
        label=_("Pour une personne étrangère, vous acceptez"), choices=OfferRoute.choices, required=False,
        widget=forms.CheckboxSelectMultiple, initial=[OfferRoute.EXEMPT],
        help_text=_("Les personnes réfugiées et régularisées sont dispensées d'attestation : un visa du contrat suffit."),
    )  # fmt: skip
    closes_on = forms.DateField(label=_("Répondre avant le"), required=False, widget=fields.Day())

    POST = ("employer", "title", "tasks", "openings", "region", "city")
    CONTRACT = (
        "contract",
        "months",
        "starts_on",
        "weekly_hours",
        "branch",
        "wage_mad",
        "wage_max_mad",
        "hours",
    )
    GIVES = ("childcare", "housing", "transport", "benefits")
    NEEDS = ("schooling", "experience_months", "essential_skills", "other_skills")

    def __init__(self, *args: Any, employers: QuerySet[Employer] | None, **kwargs: Any) -> None:
        """`employers` to choose from, for those who accompany several; None for one's own establishment."""
        super().__init__(*args, **kwargs)
        if employers is None:
            del self.fields["employer"]
        else:
            self.fields["employer"].queryset = employers
            self.fields["employer"].label_from_instance = lambda employer: employer.name
        for number in range(1, LANGUAGE_LINES + 1):
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Langue"), required=False, choices=lambda: [("", "—"), *names.languages()]
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("Niveau"), required=False, choices=_LEVELS
            )

    @property
    def languages(self) -> list[tuple[Any, Any]]:
        """The lines of languages: which, and how well."""
        return [(self[f"language_{n}"], self[f"level_{n}"]) for n in range(1, LANGUAGE_LINES + 1)]

    def part(self, names_: tuple[str, ...]) -> list[Any]:
        """The fields of one part of the page."""
        return [self[name] for name in names_ if name in self.fields]

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The parts of the page with their titles."""
        return [
            (str(_("Le poste")), self.part(self.POST)),
            (str(_("Le contrat et le salaire")), self.part(self.CONTRACT)),
            (str(_("Ce que vous offrez en plus")), self.part(self.GIVES)),
            (str(_("Ce que le poste demande")), self.part(self.NEEDS)),
        ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        for number in range(1, LANGUAGE_LINES + 1):
            if answers.get(f"language_{number}") and not answers.get(f"level_{number}"):
                self.add_error(f"level_{number}", _("Choisissez le niveau, ou retirez la langue."))
        return answers

    def post(self, isco: str) -> Post:
        """The answers as a post of that unit group."""
        given = self.cleaned_data
        pairs = ((given[f"language_{n}"], given[f"level_{n}"]) for n in range(1, LANGUAGE_LINES + 1))
        plain = {
            name: given[name]
            for name in Post.__dataclass_fields__
            if name in given
            and name not in ("hours", "routes", "essential_skills", "other_skills", "experience_months")
        }
        return Post(
            **plain,
            isco=isco,
            hours=tuple(given["hours"]),
            routes=tuple(given["routes"]),
            experience_months=given["experience_months"] or 0,
            languages={language: level for language, level in pairs if language and level},
            essential_skills=tuple(given["essential_skills"].splitlines()),
            other_skills=tuple(given["other_skills"].splitlines()),
        )

    @staticmethod
    def filled(post: Post) -> dict[str, Any]:
        """What the form shows of a post that is known."""
        shown: dict[str, Any] = {name: getattr(post, name) for name in Post.__dataclass_fields__}
        shown |= {"hours": list(post.hours), "routes": list(post.routes)}
        shown["essential_skills"] = "\n".join(post.essential_skills)
        shown["other_skills"] = "\n".join(post.other_skills)
        shown["wage_mad"] = post.wage_mad or None
        for number, (language, level) in enumerate(list(post.languages.items())[:LANGUAGE_LINES], start=1):
            shown |= {f"language_{number}": language, f"level_{number}": level}
        return shown


class PostingForm(forms.Form):
    """An offer as another site wrote it."""

    posting = forms.CharField(
        label=_("L'offre, en JobPosting (JSON)"), widget=forms.Textarea({"rows": 10, "dir": "ltr", "spellcheck": "false"}),
        help_text=_("Le texte que donne votre site ou votre logiciel. Rien n'est publié avant votre relecture."),
        max_length=200_000,
        error_messages={"required": _("Collez le texte de l'offre.")},
    )  # fmt: skip


class OccupationForm(forms.Form):
    """Which trade a title means, asked when two are close."""

    isco = forms.ChoiceField(label=_("De quel métier s'agit-il ?"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["isco"].choices = [*choices, ("", _("Aucun de ceux-là"))]
