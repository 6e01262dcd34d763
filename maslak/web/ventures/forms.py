"""Forms of ventures: one an act that needs to know something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.access.enums import Role
from maslak.access.models import Membership, User
from maslak.law import legal_forms
from maslak.people.models import Person
from maslak.people.queries import find_people
from maslak.programme.models import Project
from maslak.ventures import grids
from maslak.ventures.enums import (
    Band,
    CandidacyOutcome,
    CashKind,
    CheckStatus,
    Difficulty,
    EndReason,
    FormalityState,
    SessionMode,
)
from maslak.ventures.models import Candidacy, Formality, Jury
from maslak.web.desk.fields import AccountField, Day

_LONG = {"rows": 4}
_CHOOSE = ("", _("Choisissez"))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=Day(), initial=timezone.localdate)


def _amount(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, validators=[MinValueValidator(0)], **more
    )


def _count(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, **more)


class FoundPerson(forms.CharField):
    """A person in sight, by the reference of the file or an exact name, number or telephone."""

    def clean(self, value: Any) -> Person:
        found = list(find_people(super().clean(value))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Aucun dossier ne correspond exactement : écrivez la référence du dossier.")
            )
        return found[0]


def _person() -> FoundPerson:
    return FoundPerson(
        label=_("Référence du dossier de la personne"), max_length=60,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip


class ProjectField(forms.ModelChoiceField):
    """The partner project that pays for the support, if there is one."""

    def __init__(self, **more: Any) -> None:
        more = {"empty_label": _("Aucun"), "required": False, "label": _("Dans le cadre du projet")} | more
        super().__init__(queryset=Project.objects.order_by("code"), **more)

    def label_from_instance(self, project: Project) -> str:
        return f"{project.code} · {project.text}"


class NewForm(forms.Form):
    """A project and whoever carries it."""

    lead = _person()
    title = forms.CharField(label=_("Le projet en quelques mots"), max_length=160)
    summary = forms.CharField(
        label=_("Ce que le projet vend, à qui"), max_length=1000, required=False, widget=forms.Textarea(_LONG)
    )
    sector = forms.CharField(label=_("Secteur d'activité"), max_length=40, required=False)
    city = forms.CharField(label=_("Ville"), max_length=80, required=False)
    project = ProjectField()
    registered_on = _day(_("Inscrit le"))


class DayForm(forms.Form):
    """A day."""

    on = _day(_("Le"))


class SessionForm(forms.Form):
    """Time spent with the project."""

    on = _day(_("Le"))
    minutes = forms.IntegerField(label=_("Durée en minutes"), min_value=5, max_value=600, initial=60)
    mode = forms.ChoiceField(label=_("Comment"), choices=SessionMode.choices)
    topic = forms.CharField(label=_("Sujet"), max_length=200)
    note = forms.CharField(
        label=_("Ce qui a été convenu"), max_length=2000, required=False, widget=forms.Textarea(_LONG)
    )


class MemberForm(forms.Form):
    """One more in the team."""

    person = _person()
    since = _day(_("Dans l'équipe depuis le"))


class MarksForm(forms.Form):
    """The lines of a grid; `marks()` gives them back."""

    grid = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        own, self.fields = self.fields, {}
        for code, criterion in grids.grid(self.grid).items():
            self.fields[code] = forms.TypedChoiceField(
                label=criterion.words.in_language(language), coerce=int, widget=forms.RadioSelect,
                choices=[(n, str(n)) for n in range(grids.MOST[self.grid] + 1)],
            )  # fmt: skip
        self.fields |= own

    def marks(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in grids.grid(self.grid)}


class DiagnosisForm(MarksForm):
    """The first look at a project."""

    grid = "diagnosis"
    on = _day(_("Le"))
    note = forms.CharField(label=_("Constat"), max_length=2000, required=False, widget=forms.Textarea(_LONG))
    next_step = forms.CharField(label=_("Prochaine étape"), max_length=400, required=False)


class ScoreForm(MarksForm):
    """A juror's marks of one project."""

    grid = "selection"
    comment = forms.CharField(
        label=_("Commentaire pour le jury"), max_length=1000, required=False, widget=forms.Textarea(_LONG)
    )


class PresentForm(forms.Form):
    """A project before a jury, without a name."""

    jury = forms.ModelChoiceField(label=_("Jury"), queryset=Jury.objects.none(), empty_label=_("Choisissez"))
    title = forms.CharField(label=_("Titre présenté"), max_length=160)
    summary = forms.CharField(
        label=_("Présentation, sans nommer personne"), max_length=2000, widget=forms.Textarea({"rows": 6})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jury"].queryset = Jury.objects.filter(status="open")
        self.fields["jury"].label_from_instance = lambda jury: jury.title


class FormForm(forms.Form):
    """The legal form."""

    legal_form = forms.ChoiceField(label=_("Forme juridique"), widget=forms.RadioSelect)
    on = _day(_("Le"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        self.fields["legal_form"].choices = [
            (form.code, f"{form.label.in_language(language)} : {form.note.in_language(language)}")
            for form in legal_forms.forms(timezone.localdate())
        ]


class ProofForm(forms.Form):
    """The proof of status that was seen."""

    on = _day(_("Date de création, lue sur la preuve"))
    number = forms.CharField(
        label=_("Numéro (ICE, registre, identifiant)"), max_length=40, required=False,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    direct_jobs = _count(_("Emplois créés, hors équipe du projet"), initial=0)
    indirect_jobs = _count(_("Emplois indirects"), initial=0)


class EndForm(forms.Form):
    """Why and when a project leaves."""

    reason = forms.ChoiceField(label=_("Raison"))
    on = _day(_("Le"))

    def __init__(self, *args: Any, born: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [reason for reason in EndReason if reason and (reason != EndReason.GIVEN_UP) == born]
        self.fields["reason"].choices = [(reason.value, reason.label) for reason in shown]


class FormalityForm(forms.Form):
    """Where one formality stands."""

    state = forms.ChoiceField(label=_("Où en est-elle ?"), widget=forms.RadioSelect)
    on = _day(_("Le"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, formality: Formality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        optional = formality.code in legal_forms.optional_steps(formality.venture.legal_form)
        self.fields["state"].choices = [
            (s.value, s.label) for s in FormalityState if optional or s != FormalityState.NOT_NEEDED
        ]
        self.fields["state"].initial = formality.state


class VisitForm(forms.Form):
    """The form of a visit after the creation."""

    found = forms.ChoiceField(
        label=_("L'entreprise est"), widget=forms.RadioSelect,
        choices=[(s.value, s.label) for s in CheckStatus if s not in (CheckStatus.DUE, CheckStatus.CANCELLED)],
    )  # fmt: skip
    on = _day(_("Visite faite le"))
    mode = forms.ChoiceField(label=_("Comment"), choices=SessionMode.choices)
    turnover_band = forms.ChoiceField(label=_("Ventes par mois"), choices=Band.choices, required=False)
    income_band = forms.ChoiceField(label=_("Revenu tiré par mois"), choices=Band.choices, required=False)
    working = _count(_("Personnes qui y travaillent, porteurs compris"), required=False)
    women_working = _count(_("Dont femmes"), required=False)
    youth_working = _count(_("Dont moins de 30 ans"), required=False)
    contributes = forms.NullBooleanField(label=_("Les cotisations sociales sont payées"), required=False)
    status_valid = forms.NullBooleanField(label=_("Le statut juridique est valable"), required=False)
    ceiling_pct = _count(_("Part du plafond de chiffre d'affaires atteinte, en %"), required=False)
    debts_band = forms.ChoiceField(label=_("Dettes"), choices=Band.choices, required=False)
    difficulty = forms.ChoiceField(
        label=_("Difficulté principale"), choices=Difficulty.choices, required=False
    )
    support_needed = forms.CharField(label=_("Appui demandé"), max_length=400, required=False)
    title_valid_to = forms.DateField(
        label=_("Titre de séjour valable jusqu'au"), widget=Day(), required=False
    )
    story_agreed = forms.BooleanField(
        label=_("La personne accepte que son histoire soit publiée"), required=False
    )


class PlanForm(forms.Form):
    """What a plan says in words."""

    first_month = forms.DateField(label=_("Premier mois"), widget=Day(), initial=timezone.localdate)
    months = forms.IntegerField(label=_("Nombre de mois"), min_value=1, max_value=60, initial=12)
    offer = forms.CharField(
        label=_("Ce qui est vendu"), max_length=1000, required=False, widget=forms.Textarea(_LONG)
    )
    customers = forms.CharField(
        label=_("Clients et concurrents"), max_length=1000, required=False, widget=forms.Textarea(_LONG)
    )
    means = forms.CharField(
        label=_("Moyens nécessaires"), max_length=1000, required=False, widget=forms.Textarea(_LONG)
    )


class LineForm(forms.Form):
    """An amount that returns every month from one to another; left empty, it says nothing."""

    kind = forms.ChoiceField(label=_("Sens"), choices=[_CHOOSE, *CashKind.choices], required=False)
    label = forms.CharField(label=_("Libellé"), max_length=80, required=False)
    amount = _amount(_("Montant par mois, en dirhams"), required=False)
    first = forms.IntegerField(label=_("Du mois"), min_value=1, max_value=60, required=False)
    last = forms.IntegerField(label=_("Au mois"), min_value=1, max_value=60, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        needed = [said.get("kind"), said.get("label"), said.get("amount")]
        if any(value not in (None, "") for value in needed) and any(value in (None, "") for value in needed):
            raise forms.ValidationError(_("Une ligne du plan a un sens, un libellé et un montant."))
        return said

    def lines(self) -> list[tuple[str, str, int, Any]]:
        said = self.cleaned_data
        if not said.get("kind"):
            return []
        first = said.get("first") or 1
        last = first if said["kind"] == CashKind.OPENING else said.get("last") or first
        return [(said["kind"], said["label"], month - 1, said["amount"]) for month in range(first, last + 1)]


Lines = forms.formset_factory(LineForm, extra=8, max_num=40, absolute_max=40)


class JuryForm(forms.Form):
    """A jury to come."""

    title = forms.CharField(label=_("Nom du jury"), max_length=160)
    meets_on = _day(_("Réuni le"))
    places = forms.IntegerField(
        label=_("Projets retenus au plus"), min_value=1, max_value=999, required=False
    )


class SeatForm(forms.Form):
    """A juror."""

    user = AccountField(label=_("Juré·e"), queryset=User.objects.none(), empty_label=_("Choisissez"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holding = Membership.objects.filter(role=Role.JUROR, until=None).values("user_id")
        self.fields["user"].queryset = User.objects.filter(pk__in=holding).order_by("display_name")


class OutcomeForm(forms.Form):
    """What a jury decides of one project."""

    outcome = forms.ChoiceField(
        label=_("Décision"), choices=[_CHOOSE, *(c for c in CandidacyOutcome.choices if c[0] != "pending")]
    )
    reason = forms.CharField(label=_("Raison, si le projet n'est pas retenu"), max_length=600, required=False)

    def __init__(self, *args: Any, candidacy: Candidacy, **kwargs: Any) -> None:
        super().__init__(*args, prefix=str(candidacy.pk), **kwargs)
        self.candidacy = candidacy
