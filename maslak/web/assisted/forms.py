"""Forms of assisted contracts: one an act that needs to know something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from maslak.access.enums import OrganisationKind
from maslak.access.models import Organisation
from maslak.assisted.enums import Answer, Breach, CheckOutcome
from maslak.assisted.models import Envelope
from maslak.law import assisted
from maslak.law.assisted import Evidence
from maslak.placement.enums import ContractType
from maslak.programme.models import Project
from maslak.web.desk.fields import Day, name_input
from maslak.web.employer.pieces import ACCEPTED
from maslak.web.names import amount

_CHOOSE = ("", _("Choisissez"))
_SAID = [choice for choice in Answer.choices if choice[0]]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=Day(), initial=timezone.localdate)


def _money(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=0, **more)


def _scheme_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    language = get_language() or "fr"
    found = [scheme for code in codes if (scheme := assisted.scheme(code)) is not None]
    return [(each.code, each.label.in_language(language)) for each in found]


class SchemeForm(forms.Form):
    """Which scheme; drawn from those that stand on the day of the work."""

    scheme = forms.ChoiceField(label=_("Dispositif"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, schemes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _scheme_choices(schemes)
        self.fields["scheme"].choices = choices
        if len(choices) == 1:
            self.fields["scheme"].initial = choices[0][0]


class HireForm(SchemeForm):
    """Asked from a hire: what the offer does not say."""

    worker_name = forms.CharField(
        label=_("Nom de la personne, comme au contrat"), max_length=240, widget=name_input()
    )
    wage_mad = _money(_("Salaire brut par mois, en dirhams"))
    contract_months = forms.IntegerField(
        label=_("Durée du contrat, en mois"), min_value=1, max_value=120, required=False,
        help_text=_("Laissez vide pour un contrat à durée indéterminée."),
    )  # fmt: skip


class ReferenceForm(HireForm):
    """Asked with the reference that the person gives."""

    field_order = [
        "scheme",
        "reference",
        "worker_name",
        "job_title",
        "contract_type",
        "starts_on",
        "wage_mad",
    ]
    reference = forms.CharField(
        label=_("Numéro de dossier de la personne"), max_length=12, widget=forms.TextInput({"dir": "ltr"}),
        help_text=_("Elle le lit dans son espace. Vous n'apprenez rien d'autre de son dossier."),
    )  # fmt: skip
    job_title = forms.CharField(label=_("Poste"), max_length=120)
    contract_type = forms.ChoiceField(label=_("Contrat"), choices=[_CHOOSE, *ContractType.choices])
    starts_on = _day(_("Premier jour de travail"))


class PlacementForm(SchemeForm):
    """Asked by an office for a job that it recorded."""

    wage_mad = _money(_("Salaire brut par mois, en dirhams"))
    contract_months = HireForm.base_fields["contract_months"]


class DeclareForm(forms.Form):
    """What the employer declares."""

    cnss_in_order = forms.ChoiceField(
        label=_("L'établissement est-il en règle avec la CNSS ?"), choices=_SAID, widget=forms.RadioSelect
    )
    no_dismissal = forms.ChoiceField(
        label=_("Est-il vrai que personne n'a été licencié du même poste récemment ?"), choices=_SAID,
        widget=forms.RadioSelect, help_text=_("La durée à regarder est celle du dispositif."),
    )  # fmt: skip


class ProofForm(forms.Form):
    """One file for each paper that is asked for."""

    def __init__(self, *args: Any, papers: Iterable[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = list(papers)
        language = get_language() or "fr"
        for paper in self.papers:
            self.fields[f"copy-{paper.code}"] = forms.FileField(
                label=paper.label.in_language(language), required=False, widget=forms.FileInput({"accept": ACCEPTED}),
                help_text=_("PDF ou photo, 5 Mo au plus."),
            )  # fmt: skip

    def copies(self) -> dict[str, tuple[str, bytes]]:
        """The files that were sent, by code of their paper."""
        sent = ((paper.code, self.cleaned_data.get(f"copy-{paper.code}")) for paper in self.papers)
        return {code: (file.name, file.read()) for code, file in sent if file}


class ClaimForm(ProofForm):
    """A month: the wage that was paid, and its papers."""

    wage_paid_mad = _money(_("Salaire brut versé pour ce mois, en dirhams"))


class AcceptForm(forms.Form):
    """From which envelope, and how what the file does not say was checked."""

    envelope = forms.ModelChoiceField(
        label=_("Enveloppe"), queryset=Envelope.objects.none(), empty_label=_("Choisissez")
    )
    note = forms.CharField(
        label=_("Ce que vous avez vérifié"), max_length=400, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Demandé quand une condition n'est pas connue du dossier."),
    )  # fmt: skip

    def __init__(self, *args: Any, envelopes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["envelope"].queryset = envelopes
        self.fields["envelope"].label_from_instance = lambda e: gettext("%(title)s (%(left)s DH disponibles)") % {
            "title": e.title, "left": amount(e.left_mad),
        }  # fmt: skip


class ReasonForm(forms.Form):
    """Why; the employer reads it."""

    reason = forms.CharField(label=_("Raison"), max_length=400, widget=forms.Textarea({"rows": 3}))


class PayForm(forms.Form):
    """A payment."""

    paid_on = _day(_("Versé le"))
    reference = forms.CharField(
        label=_("Référence du versement"), max_length=60, widget=forms.TextInput({"dir": "ltr"})
    )


class CheckForm(forms.Form):
    """What a look at the post found."""

    outcome = forms.ChoiceField(
        label=_("La personne est-elle toujours en poste ?"), widget=forms.RadioSelect,
        choices=[c for c in CheckOutcome.choices if c[0] in ("present", "left", "unreached")],
    )  # fmt: skip
    on = _day(_("Vérifié le"))
    note = forms.CharField(label=_("Remarque"), max_length=200, required=False)


class BreakForm(forms.Form):
    """The post ended."""

    broken_on = _day(_("Dernier jour de travail"))
    breach = forms.ChoiceField(
        label=_("Pourquoi le poste a pris fin"), choices=[_CHOOSE, *(c for c in Breach.choices if c[0])]
    )
    note = forms.CharField(label=_("Remarque"), max_length=400, required=False)


class RepayForm(forms.Form):
    """Money that came back."""

    amount_mad = _money(_("Montant rendu, en dirhams"))
    received_on = _day(_("Reçu le"))
    reference = forms.CharField(
        label=_("Référence du versement"), max_length=60, widget=forms.TextInput({"dir": "ltr"})
    )


class EnvelopeForm(SchemeForm):
    """An envelope for a scheme."""

    title = forms.CharField(label=_("Nom de l'enveloppe"), max_length=160)
    ceiling_mad = _money(_("Plafond en dirhams"))
    starts_on = _day(_("Du"))
    ends_on = forms.DateField(label=_("Au"), widget=Day())
    organisation = forms.ModelChoiceField(
        label=_("Agence"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Toutes les agences"),
    )
    project = forms.ModelChoiceField(
        label=_("Projet"), queryset=Project.objects.none(), required=False, empty_label=_("Aucun")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, schemes=[s.code for s in assisted.schemes() if s.claimed], **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(kind=OrganisationKind.OFFICE)
        self.fields["organisation"].label_from_instance = lambda o: o.name
        self.fields["project"].queryset = Project.objects.order_by("code")


class CeilingForm(forms.Form):
    """Another ceiling, and why."""

    ceiling_mad = _money(_("Nouveau plafond en dirhams"))
    reason = forms.CharField(label=_("Raison"), max_length=400)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
