"""The forms of what is done with a request once it is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.permits.enums import ExternalState
from maslak.web.desk import fields

_LINES = {"rows": 4}


class Why(forms.Form):
    """A reason, in a sentence."""

    why = forms.CharField(
        label=_("Pourquoi"), max_length=400, required=False, widget=forms.Textarea({"rows": 3})
    )


class Answer(forms.Form):
    """What goes with the pieces that were asked for."""

    answer = forms.CharField(
        label=_("Un mot pour le service"), max_length=600, required=False, widget=forms.Textarea(_LINES),
        help_text=_("Ce que vous avez remis, ou pourquoi une pièce manque."),
    )  # fmt: skip


class Ending(forms.Form):
    """The end of a contract before its term."""

    ended_on = forms.DateField(label=_("Dernier jour de travail"), widget=fields.Day())
    why = forms.CharField(label=_("Motif"), max_length=400, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = timezone.localdate


class Grounds(forms.Form):
    """Why a decision should be looked at again."""

    grounds = forms.CharField(
        label=_("Vos arguments"), max_length=2000, widget=forms.Textarea({"rows": 8}),
        help_text=_("Répondez à chaque motif du refus. Dites quelles pièces le prouvent."),
    )  # fmt: skip


class External(forms.Form):
    """What the ministry's portal says today of a file that an office accompanies."""

    state = forms.ChoiceField(
        label=_("Ce que dit le portail"), choices=lambda: [("", _("Choisissez")), *_external_states()]
    )
    on = forms.DateField(label=_("Depuis le"), widget=fields.Day())
    reference = forms.CharField(
        label=_("Référence sur le portail"), max_length=60, required=False,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Numéro de l'attestation ou du visa"), max_length=40, required=False,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Seulement quand il est accordé."),
    )  # fmt: skip
    valid_to = forms.DateField(
        label=_("Valable jusqu'au"), required=False, widget=fields.Day(),
        help_text=_("Seulement quand il est accordé."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


def _external_states() -> list[tuple[str, Any]]:
    return [(state.value, state.label) for state in ExternalState if state != ExternalState.NONE]
