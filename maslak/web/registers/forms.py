"""Forms of registers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.imports import policies, reading


class SendForm(forms.Form):
    """A file, and what it is when its columns do not say."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_(
            "Excel (.xlsx) ou CSV, 25 Mo au plus. Les colonnes peuvent être dans n'importe quel ordre."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    kind = forms.ChoiceField(label=_("Genre de registre"), required=False)
    year = forms.IntegerField(
        label=_("Année du registre"), required=False, min_value=2000, max_value=2100,
        help_text=_("Seulement si le fichier ne la dit pas."),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: list[reading.Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(kind.code, policies.label(kind)) for kind in kinds]
        self.fields["kind"].choices = [("", _("Le reconnaître tout seul")), *known]


class ColumnsForm(forms.Form):
    """Which column of the file holds what."""

    def __init__(
        self, *args: Any, kind: str, headers: list[str], found: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "fr")[:2]
        choices = [("", str(_("Aucune colonne"))), *((header, header) for header in headers if header)]
        for part in reading.kind(kind).parts:
            for field in part.fields.values():
                self.fields[field.name] = forms.ChoiceField(
                    label=field.label[language],
                    choices=choices,
                    required=False,
                    initial=found.get(field.name, ""),
                )

    def mapping(self) -> dict[str, str]:
        """Field → header, for the columns chosen."""
        return {name: header for name, header in self.cleaned_data.items() if header}
