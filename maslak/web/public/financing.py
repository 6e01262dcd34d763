"""What may pay for a small enterprise, for anyone to read: by basis of stay and legal form, nothing recorded."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.law import financing as catalogue
from maslak.law import legal_forms
from maslak.law.statuses import statuses
from maslak.ventures import queries
from maslak.web.ventures import trade_words


class ChoiceForm(forms.Form):
    """A stay and a legal form, both optional; the choice is a link and is not kept."""

    sejour = forms.ChoiceField(required=False)
    forme = forms.ChoiceField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        self.fields["sejour"].label = _("Mon séjour")
        self.fields["sejour"].choices = [
            ("", _("Je préfère ne pas le dire")),
            *(
                (code, each.label.in_language(language))
                for code, each in statuses().items()
                if code != catalogue.UNKNOWN
            ),
        ]
        self.fields["forme"].label = _("Mon entreprise")
        self.fields["forme"].choices = [
            ("", _("Toutes les formes")),
            *((f.code, f.label.in_language(language)) for f in legal_forms.forms(timezone.localdate())),
        ]


@require_safe
@login_not_required
def financing(request: HttpRequest) -> HttpResponse:
    """The catalogue of financing, what is open first."""
    form = ChoiceForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    status, kind, today = (
        said.get("sejour") or catalogue.UNKNOWN,
        said.get("forme") or "",
        timezone.localdate(),
    )
    found = catalogue.products(today, status=status, form=kind)
    context = {
        "form": form,
        "told": status != catalogue.UNKNOWN,
        "products": trade_words.products(found, status, queries.refusals(today)),
    }
    return render(request, "public/financing.html", context)
