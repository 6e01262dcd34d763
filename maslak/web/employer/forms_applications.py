"""The forms of an employer's answers: the first day of a hire, the coded reason of a refusal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.placement.answers import NOTE_LENGTH
from maslak.placement.enums import ApplicationRefusal
from maslak.web.desk.fields import Day


class HireForm(forms.Form):
    """When the work begins."""

    starts_on = forms.DateField(
        label=_("Premier jour de travail"), widget=Day(),
        error_messages={"required": _("Indiquez le premier jour de travail.")},
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Why not, in the terms of the post."""

    reason = forms.ChoiceField(
        label=_("Qu'est-ce qui manque ?"), choices=ApplicationRefusal.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison : la personne doit savoir ce qui lui manque.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("En quelques mots"), max_length=NOTE_LENGTH, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("La personne le lira. Parlez du poste, jamais de qui elle est."),
    )  # fmt: skip
