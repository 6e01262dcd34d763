"""The history of rows for the protection officer: who changed what, for whom, why. Never a name, never a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from maslak.access.changes import Change
from maslak.web.guard import needs
from maslak.web.history_shown import in_words, matching_changes, tables_in_words
from maslak.web.steering.forms_access import TrailFilters

PER_PAGE = 50


class HistoryFilters(TrailFilters):
    """What to look for in the history; every field may stay empty."""

    event = None  # type: ignore[assignment]
    table = forms.ChoiceField(label=_("Données"), required=False)
    field_order = ["table", "person", "organisation", "account", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [("", _("Toutes")), *tables_in_words()]  # type: ignore[attr-defined]


@require_safe
@needs("audit.read")
def history(request: HttpRequest) -> HttpResponse:
    """Each row made, changed or deleted, newest first, through the filters given."""
    form = HistoryFilters(request.GET)
    found = matching_changes(**form.cleaned_data) if form.is_valid() else Change.objects.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    base = f"?{kept.urlencode()}&page=" if kept else "?page="
    shown = {"form": form, "page": page, "lines": in_words(page), "base": base}
    return render(request, "steering/history.html", shown)
