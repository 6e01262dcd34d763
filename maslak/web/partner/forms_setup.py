"""The forms by which the coordinator keeps projects and agreements: who, when, how much, what is promised."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.core import places
from maslak.programme.enums import Measure, OutcomeLevel, Rhythm, Sex, Split, Standing
from maslak.programme.models import Agreement, Funding, Outcome, Project, ProjectResult
from maslak.programme.sectors import SECTORS
from maslak.reporting import definitions
from maslak.web import names
from maslak.web.desk.fields import Day

_ARABIC = {"dir": "rtl", "lang": "ar"}
_NONE = ("", "—")


class Bodies(forms.ModelMultipleChoiceField):
    """Organisations by the name that readers know; the search of the browser finds one by its first letters."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class Body(forms.ModelChoiceField):
    """One organisation."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class _Lines(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.text if isinstance(obj, Outcome) else f"{obj.code} · {obj.text}"


class _Funders(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.funder.name


def _bodies() -> Any:
    """Who may carry a project or pay for it: no office, no employer, no counter."""
    kinds = (
        "agency", "ministry", "ngo", "un", "donor", "training_operator", "authority", "employers_federation", "region",
        "city",
    )  # fmt: skip
    return Organisation.objects.filter(is_active=True, kind__in=kinds)


def day(label: Any, *, required: bool = False) -> forms.DateField:
    """A day to pick."""
    return forms.DateField(label=label, required=required, widget=Day())


def amount(label: Any, *, required: bool = False, **more: Any) -> forms.DecimalField:
    """An amount of money or a number, to the cent."""
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=14, decimal_places=2, **more
    )


def _texts(
    label_fr: Any, label_ar: Any, label_en: Any, *, prefix: str = "text", required: bool = True
) -> dict[str, forms.Field]:
    long = {"rows": 2}
    return {
        f"{prefix}_fr": forms.CharField(label=label_fr, required=required, widget=forms.Textarea(long)),
        f"{prefix}_ar": forms.CharField(
            label=label_ar, required=False, widget=forms.Textarea({**long, **_ARABIC})
        ),
        f"{prefix}_en": forms.CharField(label=label_en, required=False, widget=forms.Textarea(long)),
    }


class ProjectForm(forms.Form):
    """A partner project. Its code is asked once: registers and files name it."""

    code = forms.CharField(
        label=_("Code"), max_length=40,
        help_text=_("Celui que les registres et les comptes rendus emploient : W4I, GIZ-TIZNIT."),
    )  # fmt: skip
    text_fr, text_ar, text_en = _texts(
        _("Titre en français"), _("Titre en arabe"), _("Titre en anglais")
    ).values()
    note_fr, note_ar, note_en = _texts(
        _("En quelques mots, en français"), _("En quelques mots, en arabe"), _("En quelques mots, en anglais"),
        prefix="note", required=False,
    ).values()  # fmt: skip
    starts_on, ends_on = day(_("Premier jour")), day(_("Dernier jour"))
    regions = forms.MultipleChoiceField(
        label=_("Régions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    implementers = Bodies(
        label=_("Organisations qui le mettent en œuvre"), queryset=Organisation.objects.none()
    )
    budget_amount = amount(_("Budget total"))
    budget_currency = forms.CharField(label=_("Devise du budget"), max_length=3, required=False)
    sector = forms.ChoiceField(label=_("Secteur d'aide (CAD de l'OCDE)"), required=False)
    report_every = forms.TypedChoiceField(
        label=_("Comptes rendus des partenaires"), required=False, coerce=int, empty_value=None,
        choices=[("", _("pas de rythme fixé")), *Rhythm.choices],
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=400, required=False)

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        if project is not None:
            kwargs["initial"] = {
                **{name: getattr(project, name) for name in self.base_fields if hasattr(project, name)},
                "implementers": list(project.implementers.all()),
            }
        super().__init__(*args, **kwargs)
        if project is not None:
            del self.fields["code"]
        self.fields["regions"].choices = [(r.code, names.region(r.code)) for r in places.REGIONS]
        language = names.reader()
        sectors = [(code, f"{code} · {words.in_language(language)}") for code, words in SECTORS.items()]
        self.fields["sector"].choices = [_NONE, *sectors]
        self.fields["implementers"].queryset = _bodies()


class FundingForm(forms.Form):
    """A funder and its share."""

    funder = Body(label=_("Bailleur"), queryset=Organisation.objects.none())
    amount = amount(_("Part"), help_text=_("Laissez vide tant qu'aucune source ne la donne."))
    currency = forms.CharField(label=_("Devise"), max_length=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = _bodies()


class LineForm(forms.Form):
    """A budget line of one year."""

    code = forms.CharField(label=_("Code de la ligne"), max_length=20)
    label = forms.CharField(label=_("Intitulé"), max_length=200)
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100)
    planned = amount(_("Montant prévu"), required=True)
    currency = forms.CharField(label=_("Devise"), max_length=3)
    organisation = Body(
        label=_("Qui la dépense"), required=False, queryset=Organisation.objects.none(),
        empty_label=_("Toutes les organisations du projet"),
    )  # fmt: skip
    funding = _Funders(
        label=_("Bailleur"), required=False, queryset=Funding.objects.none(), empty_label=_("Non précisé")
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = project.implementers.all()
        self.fields["funding"].queryset = project.fundings.select_related("funder")


class ReviseForm(forms.Form):
    """Plan more or less on a line."""

    planned = amount(_("Montant prévu"), required=True)


class MovementForm(forms.Form):
    """An amount committed or paid out."""

    amount = amount(_("Montant"), required=True)
    on = forms.DateField(label=_("Le"), widget=Day(), initial=timezone.localdate)
    purpose = forms.CharField(label=_("Pour quoi"), max_length=300)


class OutcomeForm(forms.Form):
    """A result that the project promises."""

    level = forms.ChoiceField(label=_("Niveau"), choices=OutcomeLevel.choices)
    text_fr, text_ar, text_en = _texts(
        _("Résultat en français"), _("Résultat en arabe"), _("Résultat en anglais")
    ).values()


class ResultForm(forms.Form):
    """An indicator of the framework."""

    outcome = _Lines(label=_("Résultat attendu"), required=False, queryset=Outcome.objects.none())
    indicator = forms.ChoiceField(
        label=_("Indicateur de la plateforme"), required=False,
        help_text=_("Sa valeur est comptée ici. Sinon, nommez l'indicateur que le partenaire renseigne."),
    )  # fmt: skip
    title_fr = forms.CharField(label=_("Nom en français"), max_length=300, required=False)
    title_ar = forms.CharField(
        label=_("Nom en arabe"), max_length=300, required=False, widget=forms.TextInput(_ARABIC)
    )
    title_en = forms.CharField(label=_("Nom en anglais"), max_length=300, required=False)
    measure = forms.ChoiceField(label=_("Mesure"), choices=Measure.choices)
    ascending = forms.TypedChoiceField(
        label=_("Ce qui est mieux"), choices=[("1", _("plus")), ("", _("moins"))], coerce=bool, required=False,
        empty_value=False, initial="1",
    )  # fmt: skip
    split_by = forms.MultipleChoiceField(
        label=_("Ventilé"), choices=Split.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    baseline = amount(_("Point de départ"))
    baseline_year = forms.IntegerField(
        label=_("Année du point de départ"), min_value=2000, max_value=2100, required=False
    )
    target = amount(_("Cible sur toute la période"))
    starts_on, ends_on = day(_("Du"), required=True), day(_("Au"), required=True)
    source = forms.CharField(label=_("Source"), max_length=400, required=False)

    def __init__(
        self, *args: Any, project: Project, result: ProjectResult | None = None, **kwargs: Any
    ) -> None:
        if result is not None:
            kwargs["initial"] = {
                name: getattr(result, name) for name in self.base_fields if hasattr(result, name)
            } | {"ascending": "1" if result.ascending else ""}
        else:
            kwargs["initial"] = {"starts_on": project.starts_on, "ends_on": project.ends_on}
        super().__init__(*args, **kwargs)
        if result is not None:
            for name in ("indicator", "starts_on", "ends_on"):
                del self.fields[name]
        else:
            self.fields["indicator"].choices = indicator_choices()
        self.fields["outcome"].queryset = project.outcomes.all()


class TargetForm(forms.Form):
    """What is aimed at in one period."""

    starts_on, ends_on = day(_("Du"), required=True), day(_("Au"), required=True)
    value = amount(_("Cible"), required=True)
    part = forms.ChoiceField(label=_("Pour"), required=False)

    def __init__(self, *args: Any, result: ProjectResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts: list[tuple[str, Any]] = [("", _("tout le monde"))]
        listed = {
            Split.SEX: Sex.choices,
            Split.STANDING: Standing.choices,
            Split.REGION: [(r.code, names.region(r.code)) for r in places.REGIONS],
        }
        for split in result.split_by:
            parts += [(f"{split}:{code}", label) for code, label in listed[Split(split)]]
        self.fields["part"].choices = parts

    @property
    def target(self) -> dict[str, Any]:
        """The answers as framework.set_target takes them."""
        said = dict(self.cleaned_data)
        split, _colon, code = said.pop("part").partition(":")
        return said | ({split: code} if code else {})


class AgreementForm(forms.Form):
    """What an agreement says."""

    text_fr, text_ar, text_en = _texts(
        _("Objet en français"), _("Objet en arabe"), _("Objet en anglais")
    ).values()
    parties = Bodies(label=_("Parties"), queryset=Organisation.objects.none())
    project = _Lines(label=_("Projet"), required=False, queryset=Project.objects.none())
    starts_on, ends_on = day(_("Prend effet le")), day(_("Prend fin le"))
    indicator = forms.ChoiceField(label=_("Ce que la cible compte"), required=False)
    target = amount(_("Cible"))
    source = forms.CharField(label=_("Source"), max_length=400, required=False)

    def __init__(self, *args: Any, agreement: Agreement | None = None, **kwargs: Any) -> None:
        if agreement is not None:
            kwargs["initial"] = {
                **{name: getattr(agreement, name) for name in self.base_fields if name != "parties"},
                "parties": list(agreement.parties.all()),
            }
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = _bodies()
        self.fields["project"].queryset = Project.objects.order_by("code")
        self.fields["indicator"].choices = indicator_choices()


class SignForm(forms.Form):
    """The day of the signature."""

    signed_on = day(_("Signée le"), required=True)


class TerminateForm(forms.Form):
    """The day an agreement ends before its time, and why."""

    terminated_on = day(_("Dénoncée le"), required=True)
    reason = forms.CharField(label=_("Pourquoi"), max_length=400)


class AbandonForm(forms.Form):
    """Why it will not be signed."""

    reason = forms.CharField(label=_("Pourquoi"), max_length=400)


def indicator_choices() -> list[tuple[str, Any]]:
    """The platform's indicators, by code and name, after « none »."""
    language = names.reader()
    return [_NONE, *((code, f"{code} · {one.label(language)}") for code, one in definitions.load().items())]
