"""Which trade somebody's words mean, asked when the linker is not sure: at the desk and in a person's own space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak import occupations
from maslak.people import work
from maslak.web import names


class TradeForm(forms.Form):
    """The trades that the words may mean, in the reader's language, best first."""

    isco = forms.ChoiceField(label=_("De quel métier s'agit-il ?"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = dict.fromkeys(match.isco for match in work.choices(words))
        chosen = self.initial.get("isco")
        if chosen:
            groups = {chosen: None} | groups
        self.fields["isco"].choices = [  # type: ignore[attr-defined]
            *((isco, trade(isco)) for isco in groups),
            ("", _("Aucun de ceux-là")),
        ]


def trade(isco: str) -> str:
    """The trade of a unit group in the reader's language; empty for none."""
    return occupations.label(isco, names.reader()) if isco else ""
