"""The register of processing: read, kept up, printed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.retention import processing
from maslak.retention.models import Processing
from maslak.web.desk.pages import posted
from maslak.web.guard import Telling, needs
from maslak.web.protection import register_sheet
from maslak.web.protection.forms import ProcessingForm

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@needs("retention.read")
def register(request: HttpRequest) -> HttpResponse:
    """Every processing, with its number or its want of one."""
    rows = [
        {"line": line, "closed": line.interconnection and not line.number}
        for line in Processing.objects.all()
    ]
    return render(request, "protection/register.html", {"rows": rows})


@needs("processing.write")
def line(request: HttpRequest, code: str) -> HttpResponse:
    """One processing, corrected where it changed."""
    found = get_object_or_404(Processing, code=code)
    kept = {name: getattr(found, name) for name in (*processing.EDITED, "version")}
    form = ProcessingForm(posted(request), initial=kept)
    if form.is_valid():
        changes = dict(form.cleaned_data)
        with Telling(request, form) as told:
            processing.describe(
                code=code, version=changes.pop("version"), changes=changes, by=request.actor,
                today=timezone.localdate(), now=timezone.now(),
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Le registre est à jour."))
            return redirect("protection:register")
    shown = {"line": found, "form": form, "kept_for": register_sheet.kept_for(found)}
    return render(request, "protection/processing.html", shown, status=422 if form.errors else 200)


@require_safe
@needs("retention.read")
def printed(request: HttpRequest, form: str) -> HttpResponse:
    """The register as PDF or XLSX, in the reader's language."""
    if form not in _TYPES:
        raise Http404
    found = list(Processing.objects.all())
    made = register_sheet.pdf(found, at=timezone.now()) if form == "pdf" else register_sheet.xlsx(found)
    response = HttpResponse(made, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="maslak-traitements.{form}"'
    return response
