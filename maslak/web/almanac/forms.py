"""The forms of the calendar: a deadline to reckon, a day to record, a service that stands still."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.almanac import rules
from maslak.almanac.enums import LineStatus
from maslak.law import clocks
from maslak.law.calendar import FIRST_YEAR, LAST_YEAR
from maslak.law.errors import LawError
from maslak.law.interruptions import scopes
from maslak.law.reckoning import procedures
from maslak.web.almanac import words

PAUSES = 3
LANGUAGES = ("fr", "ar", "en")


class Day(forms.DateInput):
    """A day, picked from the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}, format="%Y-%m-%d")


class Hour(forms.TimeInput):
    """An hour, from the browser's own picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DeadlineForm(forms.Form):
    """What is asked of the reckoner. It travels in the address: the answer is a link to share."""

    procedure = forms.ChoiceField(label=_("Démarche"), widget=forms.RadioSelect)
    start = forms.DateField(
        label=_("Dossier complet le"),
        widget=Day(),
        help_text=_("Le jour où le dossier est complet, validé et payé. Ce jour ne compte pas."),
    )
    at = forms.TimeField(
        label=_("À quelle heure"),
        required=False,
        widget=Hour(),
        help_text=_("Seulement pour une lecture en heures."),
    )
    reading = forms.ChoiceField(label=_("Lecture du délai"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = [(code, words.say(p.name)) for code, p in procedures().items()]  # type: ignore[attr-defined]
        self.fields["reading"].choices = [("", _("La lecture habituelle")), *_readings()]  # type: ignore[attr-defined]
        for number in range(1, PAUSES + 1):
            self.fields[f"from_{number}"] = forms.DateField(label=_("Du"), required=False, widget=Day())
            self.fields[f"to_{number}"] = forms.DateField(label=_("Au"), required=False, widget=Day())

    def clean(self) -> dict[str, Any]:
        """A pause has both its days, in order; a reading belongs to its procedure."""
        data = super().clean() or {}
        for number in range(1, PAUSES + 1):
            first, last = data.get(f"from_{number}"), data.get(f"to_{number}")
            if (first is None) != (last is None):
                lacking = "to" if last is None else "from"
                self.add_error(f"{lacking}_{number}", _("Donnez les deux jours de la pause."))
            elif first and last and last < first:
                self.add_error(f"to_{number}", _("La pause finit avant de commencer."))
        if data.get("procedure") and data.get("start") and data.get("reading"):
            self._check_reading(data["procedure"], data["start"], data["reading"])
        return data

    def _check_reading(self, procedure: str, start: date, reading: str) -> None:
        try:
            known = procedures()[procedure].readings(start)
        except LawError as refusal:
            self.add_error("start", words.say(refusal.words))
            return
        if reading not in known:
            self.add_error("reading", _("Cette lecture n'est pas de celles de la démarche choisie."))

    @property
    def pauses(self) -> list[tuple[date, date]]:
        """The pauses that were given, once the form is valid."""
        data = self.cleaned_data
        return [
            (data[f"from_{number}"], data[f"to_{number}"])
            for number in range(1, PAUSES + 1)
            if data[f"from_{number}"]
        ]

    @property
    def pause_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each pause, for the page."""
        return [(self[f"from_{number}"], self[f"to_{number}"]) for number in range(1, PAUSES + 1)]

    @property
    def has_pauses(self) -> bool:
        """Whether a pause was given or is to be corrected: then the page shows them."""
        return any(field.value() or field.errors for pair in self.pause_fields for field in pair)


def _readings() -> list[tuple[str, list[tuple[str, str]]]]:
    """The readings of each procedure, as grouped choices; what a reading is called says how it counts."""
    policies, latest = clocks.policies(), date(LAST_YEAR, 12, 31)
    groups: dict[tuple[str, ...], list[str]] = {}
    for found in procedures().values():
        groups.setdefault(found.readings(latest), []).append(words.say(found.name))
    return [
        (" · ".join(names), [(code, words.say(policies[code].name)) for code in codes])
        for codes, names in groups.items()
    ]


class _Folded(forms.Form):
    """A form whose rarer questions the page folds away, unless one of them is answered or to be corrected."""

    rarer: tuple[str, ...] = ()

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The questions that everybody answers."""
        return [field for field in self if field.name not in self.rarer]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The rarer questions."""
        return [field for field in self if field.name in self.rarer]

    @property
    def is_unfolded(self) -> bool:
        """Whether they are shown from the start."""
        return any(field.value() or field.errors for field in self.folded_fields)


class _Sourced(_Folded):
    """Whose word it rests on."""

    source = forms.CharField(
        label=_("Qui l'a annoncé"),
        max_length=300,
        help_text=_("Communiqué, décret ou note de service, avec sa date."),
    )
    address = forms.URLField(
        label=_("Adresse de la page"), required=False, max_length=300, assume_scheme="https"
    )


def _said(label: Any, *, required: bool, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=300, widget=forms.TextInput(attrs))


class RecordForm(_Sourced):
    """A feast, a month of Ramadan or an exceptional closing."""

    code = forms.ChoiceField(label=_("De quoi s'agit-il"))
    first_day = forms.DateField(label=_("Premier jour"), widget=Day())
    last_day = forms.DateField(
        label=_("Dernier jour"),
        required=False,
        widget=Day(),
        help_text=_("Pour une fermeture de plusieurs jours et pour Ramadan. La durée des fêtes est connue."),
    )
    status = forms.ChoiceField(
        label=_("La date est"),
        choices=[(LineStatus.CONFIRMED.value, _("confirmée")), (LineStatus.FORECAST.value, _("prévue"))],
        widget=forms.RadioSelect,
        initial=LineStatus.CONFIRMED,
    )
    note_fr = _said(_("Remarque pour tous, en français"), required=False)
    note_ar = _said(_("Remarque pour tous, en arabe"), required=False, dir="rtl", lang="ar")
    note_en = _said(_("Remarque pour tous, en anglais"), required=False)
    remark = _said(_("Remarque pour l'historique"), required=False)
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("code", "first_day", "last_day", "status", "source")
    rarer = ("address", "note_fr", "note_ar", "note_en", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, words.say(name)) for code, name in rules.codes().items()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the action asks, once the form is valid."""
        data = dict(self.cleaned_data)
        return data | {"note": {language: data.pop(f"note_{language}") for language in LANGUAGES}}


class RemarkForm(_Folded):
    """Why a line is taken back."""

    remark = forms.CharField(
        label=_("Pourquoi"),
        max_length=300,
        help_text=_("L'historique garde votre remarque et votre nom."),
    )


class DeclareForm(_Sourced):
    """A service that stands still."""

    rarer = ("address",)
    scope = forms.ChoiceField(label=_("Service interrompu"), widget=forms.RadioSelect)
    first_day = forms.DateField(label=_("Premier jour"), widget=Day())
    last_day = forms.DateField(
        label=_("Dernier jour"),
        required=False,
        widget=Day(),
        help_text=_("Laissez vide si la reprise n'est pas connue."),
    )
    reason_fr = _said(_("Raison, en français"), required=True)
    reason_ar = _said(_("Raison, en arabe"), required=True, dir="rtl", lang="ar")
    reason_en = _said(_("Raison, en anglais"), required=True)

    field_order = (
        "scope",
        "first_day",
        "last_day",
        "reason_fr",
        "reason_ar",
        "reason_en",
        "source",
        "address",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [(code, words.say(name)) for code, name in scopes().items()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the action asks, once the form is valid."""
        data = dict(self.cleaned_data)
        return data | {"reason": {language: data.pop(f"reason_{language}") for language in LANGUAGES}}


class EndForm(_Folded):
    """The last day of a standstill."""

    rarer = ("remark",)

    last_day = forms.DateField(
        label=_("Dernier jour de l'interruption"),
        widget=Day(),
        help_text=_("Les délais courent de nouveau le lendemain."),
    )
    source = forms.CharField(label=_("Qui l'a annoncé"), max_length=300)
    remark = forms.CharField(label=_("Remarque pour l'historique"), required=False, max_length=300)
