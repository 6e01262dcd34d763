"""The forms of a request: the establishment, the worker, the post and the contract, the papers, the fee."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.employers.models import Employer, EmployerKind
from maslak.law import lists
from maslak.people.enums import DocumentKind, ResidenceBasis, Sex
from maslak.permits import completeness
from maslak.permits.enums import ContractTerm, FileKind
from maslak.permits.models import PermitFile
from maslak.web import names
from maslak.web.desk import fields

#: What a foreign employee shows; a consular card proves no right to work.
DOCUMENTS = [(k.value, k.label) for k in DocumentKind if k != DocumentKind.CONSULAR_CARD]

#: On what the stay rests; here the employer must know, since the procedure depends on it.
STAYS = [
    (ResidenceBasis.UNKNOWN.value, _("La personne est encore à l'étranger")),
    *((b.value, b.label) for b in ResidenceBasis if b != ResidenceBasis.UNKNOWN),
]
#: A foreign employee's contract is for a fixed term.
TERMS = [(t.value, t.label) for t in (ContractTerm.FIXED, ContractTerm.SECONDMENT)]


class Amount(forms.NumberInput):
    """An amount in dirhams, typed on a telephone's number keys."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "decimal", "min": "0", "step": "0.01", "dir": "ltr"})


class Whole(forms.NumberInput):
    """A whole number."""

    def __init__(self, **attrs: str) -> None:
        super().__init__({"inputmode": "numeric", "min": "0", "dir": "ltr", **attrs})


class Establishment(forms.Form):
    """Who employs, as the contract will name it."""

    name = forms.CharField(
        label=_("Nom ou raison sociale"), max_length=160,
        error_messages={"required": _("Indiquez le nom de l'employeur.")},
    )  # fmt: skip
    ice = forms.CharField(
        label=_("ICE"), required=False, max_length=30,
        widget=forms.TextInput({"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}),
        help_text=_("Identifiant commun de l'entreprise : quinze chiffres, sur toute facture."),
    )  # fmt: skip
    rc = forms.CharField(
        label=_("Registre de commerce"), required=False, max_length=20,
        help_text=_("Numéro et ville du tribunal. Une association laisse vide."),
    )  # fmt: skip
    cnss = forms.CharField(
        label=_("Numéro d'affiliation à la CNSS"), required=False, max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "dir": "ltr"}),
    )  # fmt: skip
    address = forms.CharField(label=_("Adresse"), max_length=200)
    city = forms.CharField(label=_("Ville"), max_length=80)
    region = forms.ChoiceField(
        label=_("Région"), choices=lambda: [("", _("Choisissez")), *names.regions()],
        error_messages={"required": _("Choisissez la région : elle désigne le guichet.")},
    )  # fmt: skip
    signatory = forms.CharField(
        label=_("Qui signe les contrats"), max_length=120,
        help_text=_("Prénom, nom et fonction : « Salma Exemple, gérante »."),
    )  # fmt: skip
    headcount = forms.IntegerField(
        label=_("Nombre de salariés"), required=False, min_value=0, max_value=1_000_000, widget=Whole()
    )
    capital_mad = forms.DecimalField(
        label=_("Capital, en dirhams"), required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=Amount(),
    )  # fmt: skip
    MORE = ("headcount", "capital_mad")

    @property
    def first_fields(self) -> list[Any]:
        """What every contract names."""
        return [self[name] for name in self.fields if name not in self.MORE]

    @property
    def more_fields(self) -> list[Any]:
        """What only the list of positions of responsibility looks at."""
        return [self[name] for name in self.fields if name in self.MORE]


class Household(Establishment):
    """A private person who employs at home: a name, an address, nothing of a firm."""

    ice = rc = cnss = headcount = capital_mad = signatory = None  # type: ignore[assignment]
    name = forms.CharField(
        label=_("Votre nom"), max_length=160, widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Indiquez votre nom.")},
    )  # fmt: skip


def establishment_form(kind: str) -> type[Establishment]:
    """The form for that kind of employer."""
    return Household if kind == EmployerKind.HOUSEHOLD else Establishment


class WorkerForm(forms.Form):
    """The foreign employee: what the contract and the paper need, and nothing else."""

    family_name = forms.CharField(
        label=_("Nom"), max_length=120, widget=fields.name_input(),
        help_text=_("Comme sur le passeport ou la carte, en lettres latines."),
        error_messages={"required": _("Écrivez le nom.")},
    )  # fmt: skip
    given_name = forms.CharField(
        label=_("Prénom"), max_length=120, required=False, widget=fields.name_input()
    )
    name_in_arabic = forms.CharField(
        label=_("Nom en arabe"), max_length=160, required=False,
        widget=fields.name_input(dir="rtl", lang="ar"), help_text=_("S'il figure sur un document."),
    )  # fmt: skip
    sex = forms.ChoiceField(
        label=_("Sexe"), choices=[(s.value, s.label) for s in (Sex.FEMALE, Sex.MALE)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    birth_date = forms.DateField(label=_("Date de naissance"), widget=fields.Day())
    nationality = forms.ChoiceField(
        label=_("Nationalité"), choices=lambda: [("", _("Choisissez")), *names.countries()],
        error_messages={"required": _("Choisissez la nationalité dans la liste.")},
    )  # fmt: skip
    document_kind = forms.ChoiceField(label=_("Document montré"), choices=[("", _("Choisissez")), *DOCUMENTS])
    document_number = forms.CharField(
        label=_("Numéro du document"), max_length=40, widget=fields.number_input(),
        help_text=_("Il est caché ensuite : seuls les derniers signes s'affichent."),
    )  # fmt: skip
    document_valid_to = forms.DateField(label=_("Valable jusqu'au"), required=False, widget=fields.Day())
    residence = forms.ChoiceField(
        label=_("Séjour au Maroc"), choices=STAYS, initial=ResidenceBasis.UNKNOWN,
        help_text=_("Ce que dit son titre. La procédure en dépend : certains titres dispensent d'attestation."),
    )  # fmt: skip
    residence_valid_to = forms.DateField(
        label=_("Titre de séjour valable jusqu'au"), required=False, widget=fields.Day()
    )
    preferred_language = forms.ChoiceField(
        label=_("Langue dans laquelle lui écrire"), choices=settings.LANGUAGES, initial="fr"
    )
    WHO = ("family_name", "given_name", "name_in_arabic", "sex", "birth_date", "nationality")

    NEEDED_TO_SEND = ("birth_date", "document_kind", "document_number")

    def __init__(self, *args: Any, masked: str = "", later: bool = False, **kwargs: Any) -> None:
        """`masked` is the number known already: an empty answer then keeps it. `later`: kept unfinished."""
        super().__init__(*args, **kwargs)
        number = self.fields["document_number"]
        if masked:
            number.required = False
            number.help_text = _("Connu : %(number)s. Laissez vide pour le garder.") % {"number": masked}
        if later:
            for name in self.NEEDED_TO_SEND:
                self.fields[name].required = False

    @property
    def identity(self) -> list[Any]:
        """Who the person is."""
        return [self[name] for name in self.WHO]

    @property
    def papers(self) -> list[Any]:
        """What they show, and on what their stay rests."""
        return [self[name] for name in self.fields if name not in self.WHO]


class Post(forms.Form):
    """The post that is asked for, and where."""

    job_title = forms.CharField(
        label=_("Poste"), max_length=120,
        help_text=_("Un intitulé précis : « Chef de partie, cuisine marocaine ». Un intitulé vague est refusé."),
        error_messages={"required": _("Indiquez l'intitulé du poste.")},
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("Région du lieu de travail"), choices=lambda: [("", _("Choisissez")), *names.regions()],
        help_text=_("Elle désigne le service qui reçoit la demande."),
    )  # fmt: skip


class NewRequest(WorkerForm, Post):
    """What opens a request: the person, the post, and for an office the employer."""

    employer = forms.ModelChoiceField(
        label=_("Employeur"), queryset=Employer.objects.none(), to_field_name="ref",
        empty_label=_("Choisissez"),
    )  # fmt: skip
    list_entry = forms.ChoiceField(
        label=_("Le poste est-il sur une liste ?"), required=False,
        help_text=_("Ces postes suivent la procédure simplifiée : sans appel à candidatures, en 48 heures ouvrables."),
    )  # fmt: skip
    has_certificate = forms.BooleanField(
        label=_("L'attestation d'activité est déjà obtenue"), required=False,
        help_text=_("Vous demandez alors directement le visa du contrat."),
    )  # fmt: skip
    domestic = forms.BooleanField(label=_("C'est un travail à domicile, chez un particulier"), required=False)
    POST = ("job_title", "region", "list_entry", "has_certificate", "domestic")

    def __init__(
        self, *args: Any, employers: QuerySet[Employer] | None, asks_list: bool, **kwargs: Any
    ) -> None:
        """`employers` to choose from, for those who accompany several; `asks_list` unless the guide said it."""
        super().__init__(*args, **kwargs)
        if employers is None:
            del self.fields["employer"]
        else:
            self.fields["employer"].queryset = employers
            self.fields["employer"].label_from_instance = lambda employer: employer.name
        if asks_list:
            self.fields["list_entry"].choices = [
                ("", _("Non, ou je ne sais pas")),
                *list_choices(timezone.localdate()),
            ]
        else:
            del self.fields["list_entry"]

    @property
    def post_fields(self) -> list[Any]:
        """What is asked of the post."""
        return [self[name] for name in (*self.EMPLOYER, *self.POST) if name in self.fields]

    @property
    def papers(self) -> list[Any]:
        """What the person shows, and on what their stay rests."""
        return [self[name] for name in WorkerForm.base_fields if name not in self.WHO]

    EMPLOYER = ("employer",)


def list_choices(on: date, only: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The lines of lists A1 and A2 on that day, in groups; of one list when it is named."""
    language = get_language() or "fr"
    version, titles = lists.lists_on(on), lists.list_names()
    return [
        (titles[name].in_language(language),
         [(line.code, line.label.in_language(language)) for line in version.of(name)])
        for name in lists.LISTS
        if not only or name == only
    ]  # fmt: skip


class Terms(Post):
    """The contract: what the model fixed by the ministry asks for."""

    list_entry = forms.ChoiceField(label=_("Ligne de la liste"), required=False)
    workplace = forms.CharField(label=_("Adresse du lieu de travail"), max_length=200, required=False)
    city = forms.CharField(label=_("Ville"), max_length=80, required=False)
    tasks = forms.CharField(
        label=_("Tâches principales"), max_length=400, required=False, widget=forms.Textarea({"rows": 3})
    )
    wage_mad = forms.DecimalField(
        label=_("Salaire brut par mois, en dirhams"), min_value=Decimal("0.01"), max_digits=10,
        decimal_places=2, required=False, widget=Amount(),
    )  # fmt: skip
    weekly_hours = forms.IntegerField(
        label=_("Heures par semaine"), min_value=1, max_value=84, required=False,
        widget=Whole(min="1", max="84"),
    )  # fmt: skip
    term = forms.ChoiceField(
        label=_("Contrat"), choices=TERMS, widget=forms.RadioSelect, initial=ContractTerm.FIXED
    )
    months = forms.IntegerField(
        label=_("Durée, en mois"), min_value=1, max_value=120, required=False,
        widget=Whole(min="1", max="120"),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("Début souhaité"), widget=fields.Day(), required=False,
        help_text=_("Le contrat prend effet le jour du visa : le travail ne commence pas avant."),
    )  # fmt: skip
    benefits = forms.CharField(label=_("Primes et avantages"), max_length=200, required=False)
    trial_days = forms.IntegerField(
        label=_("Période d'essai, en jours"), required=False, min_value=0, max_value=365,
        widget=Whole(max="365"),
    )  # fmt: skip
    lives_in = forms.BooleanField(label=_("La personne est logée par l'employeur"), required=False)
    POST = ("job_title", "region", "list_entry")
    MORE = ("benefits", "trial_days", "lives_in")

    def __init__(self, *args: Any, file: PermitFile, later: bool = False, **kwargs: Any) -> None:
        """What the request cannot be sent without is asked for, unless it is kept for `later`."""
        super().__init__(*args, **kwargs)
        if not file.domestic:
            del self.fields["lives_in"]
        if file.kind == FileKind.CERTIFICATE and file.ground in completeness.LISTS:
            lines = list_choices(timezone.localdate(), only=file.ground)
            self.fields["list_entry"].choices = [("", _("Choisissez")), *lines[0][1]]
            self.fields["list_entry"].required = not later
        else:
            del self.fields["list_entry"]
        for name in completeness.TERMS[FileKind(file.kind)]:
            self.fields[name].required = not later

    @property
    def first_fields(self) -> list[Any]:
        """What every contract says."""
        return [self[name] for name in self.fields if name not in self.MORE]

    @property
    def more_fields(self) -> list[Any]:
        """What some contracts add."""
        return [self[name] for name in self.fields if name in self.MORE]

    @property
    def post(self) -> dict[str, Any]:
        """The answers about the post."""
        return {name: self.cleaned_data[name] for name in self.POST if name in self.cleaned_data}

    @property
    def contract(self) -> dict[str, Any]:
        """The answers about the contract."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.POST}


class Payment(forms.Form):
    """How the fee was paid."""

    reference = forms.CharField(
        label=_("Référence du paiement"), max_length=60,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Numéro du virement ou du reçu. Joignez la preuve avec les pièces."),
    )  # fmt: skip
