"""Forms of the permit desk: one a step that needs to know something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.access.enums import Role
from maslak.access.models import Membership, Organisation, User
from maslak.law import refusals
from maslak.permits.enums import Advice, ExternalState, FileKind
from maslak.web.desk.fields import AccountField, Day

HANDLING = (Role.PERMIT_OFFICER, Role.COUNTER_OFFICER, Role.PERMIT_LEAD)
_LONG = {"rows": 4}


class Version(forms.Form):
    """What every deciding form carries: the state of the file that the officer read."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class WhyForm(forms.Form):
    """A reason in words, sent to the applicant."""

    why = forms.CharField(
        label=_("Ce qui est à reprendre, pour le demandeur"), max_length=600, widget=forms.Textarea(_LONG)
    )


class PaymentForm(forms.Form):
    """The fee has arrived: under which reference."""

    reference = forms.CharField(
        label=_("Référence du virement ou du reçu"), max_length=60,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip


class RequestForm(forms.Form):
    """The one request for missing pieces: which, why, until when."""

    codes = forms.MultipleChoiceField(
        label=_("Pièces à fournir ou à refaire"), widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(label=_("Pourquoi"), max_length=600, widget=forms.Textarea(_LONG))
    until = forms.DateField(label=_("À fournir avant le"), widget=Day())

    def __init__(self, *args: Any, pieces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = pieces


class CallForm(forms.Form):
    """The search for national candidates, as published."""

    closes_on = forms.DateField(label=_("L'appel se clôt le"), widget=Day())
    channel = forms.CharField(label=_("Publié où"), max_length=120, required=False)


class CallResultForm(forms.Form):
    """What the search gave. Numbers only: no candidate is named."""

    applicants = forms.IntegerField(label=_("Candidatures reçues"), min_value=0, max_value=100_000)
    interviewed = forms.IntegerField(
        label=_("Candidats reçus par l'employeur"), min_value=0, max_value=100_000
    )
    suitable = forms.IntegerField(label=_("Candidats jugés adaptés"), min_value=0, max_value=100_000)
    findings = forms.CharField(
        label=_("Motifs par lesquels les candidatures ont été écartées"), max_length=600, required=False,
        widget=forms.Textarea(_LONG),
    )  # fmt: skip


class PieceForm(forms.Form):
    """A piece seen: accepted, or to be done again and why."""

    state = forms.ChoiceField(
        label=_("Cette pièce"), choices=[("accepted", _("est bonne")), ("refused", _("est à refaire"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(label=_("Si elle est à refaire, pourquoi"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("state") == "refused" and not given.get("note"):
            self.add_error("note", _("Dites au demandeur ce qui est à refaire."))
        return given


class GrantForm(Version):
    """A certificate: until when it holds."""

    valid_to = forms.DateField(label=_("Valable jusqu'au"), widget=Day())
    text = forms.CharField(label=_("Mention sur la décision"), max_length=1000, required=False)


class StampForm(Version):
    """A visa: its day is the contract's first."""

    on = forms.DateField(
        label=_("Date du visa"),
        help_text=_("Le contrat prend effet ce jour-là (article 516 du code du travail)."),
        widget=Day(),
    )
    valid_to = forms.DateField(label=_("Valable jusqu'au"), widget=Day())


class RefuseForm(Version):
    """A refusal: its reasons from the list, and in words."""

    reasons = forms.MultipleChoiceField(label=_("Motifs"), widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label=_("Explication, telle que le demandeur la lira"), max_length=1000, widget=forms.Textarea(_LONG)
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = reasons_for(kind)


class WithdrawForm(RefuseForm):
    """What was granted is taken back, for reasons, by the lead."""


class ApproveForm(Version):
    """The visa is ready: nothing more to know."""


class OpinionForm(forms.Form):
    """A second opinion, asked of a colleague."""

    of = AccountField(label=_("À qui"), queryset=None)
    question = forms.CharField(label=_("La question"), max_length=600, widget=forms.Textarea(_LONG))

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].queryset = colleagues


class AdviceForm(forms.Form):
    """An opinion, given."""

    advice = forms.ChoiceField(
        label=_("Mon avis"), choices=[c for c in Advice.choices if c[0]], widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("Ce qui le fonde"), max_length=1000, widget=forms.Textarea(_LONG))


class AssignForm(forms.Form):
    """Who works on the file."""

    user = AccountField(label=_("Confier ce dossier à"), queryset=None)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues


class AppealForm(forms.Form):
    """The answer to an appeal."""

    answer = forms.CharField(
        label=_("Réponse au recours, telle que le demandeur la lira"), max_length=2000,
        widget=forms.Textarea(_LONG),
    )  # fmt: skip


class ExternalForm(forms.Form):
    """What the authority's own portal says."""

    state = forms.ChoiceField(
        label=_("Le portail indique"), choices=[c for c in ExternalState.choices if c[0]]
    )
    reference = forms.CharField(label=_("Référence du portail"), max_length=60, required=False)
    on = forms.DateField(label=_("Depuis le"), widget=Day())
    number = forms.CharField(label=_("Numéro, si le visa est accordé"), max_length=40, required=False)
    valid_to = forms.DateField(label=_("Valable jusqu'au"), required=False, widget=Day())


class BatchForm(forms.Form):
    """One decision on several files, each examined again."""

    outcome = forms.ChoiceField(
        label=_("Décision"),
        choices=[
            ("grant", _("délivrer les attestations")),
            ("approve", _("déclarer les visas prêts")),
            ("refuse", _("refuser")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    valid_to = forms.DateField(label=_("Valables jusqu'au"), required=False, widget=Day())
    reasons = forms.MultipleChoiceField(
        label=_("Motifs, pour un refus"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(label=_("Explication, pour un refus"), max_length=1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = reasons_for(*FileKind.values)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == "grant" and not given.get("valid_to"):
            self.add_error("valid_to", _("Dites jusqu'à quand les attestations sont valables."))
        if given.get("outcome") == "refuse" and not given.get("reasons"):
            self.add_error("reasons", _("Choisissez au moins un motif : un refus est motivé."))
        return given


def reasons_for(*kinds: str) -> list[tuple[str, str]]:
    """The reasons of the law's list for these kinds of files, in the reader's language."""
    language = get_language() or "fr"
    found = {each.code: each for kind in kinds for each in refusals.reasons_for(kind)}
    return [(code, each.label.in_language(language)) for code, each in found.items()]


def officers(organisation: Organisation, *, but: User | None = None) -> QuerySet[User]:
    """The active accounts that handle files there today, by name; one left out if given."""
    today = timezone.localdate()
    holding = Membership.objects.filter(
        Q(until=None) | Q(until__gte=today), organisation=organisation, role__in=HANDLING, since__lte=today
    )
    found = User.objects.filter(pk__in=holding.values("user_id"), is_active=True).order_by("display_name")
    return found.exclude(pk=but.pk) if but is not None else found
