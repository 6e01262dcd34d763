"""What is downloaded from a request: the draft of its contract, the signed papers of the administration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.papers import actions as papers
from maslak.papers.queries import papers_of
from maslak.permits import printing
from maslak.permits.models import PermitFile
from maslak.web.employer import drafting
from maslak.web.employer.pages import of_file
from maslak.web.guard import Telling


@require_safe
@of_file("permit.file")
def draft_contract(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The contract to print, sign and deposit, in French and in Arabic, before any visa."""
    with Telling(request) as told:
        content = printing.draft_contract(file_id=file.pk, by=request.actor)  # type: ignore[attr-defined]
    if not told.done:
        return redirect("employer:contract" if drafting.is_open(file) else "employer:file", file.ref)
    return pdf(content, f"contrat-{file.ref}-{timezone.localdate():%Y-%m-%d}.pdf")


@require_safe
@of_file("permit.file")
def paper(request: HttpRequest, file: PermitFile, number: str) -> HttpResponse:
    """A signed paper of the file, as it was issued."""
    found = get_object_or_404(papers_of(file), number=number)
    with Telling(request) as told:
        content = papers.read_pdf(paper_id=found.pk, by=request.actor)  # type: ignore[attr-defined]
    return pdf(content, f"{found.number}.pdf") if told.done else redirect("employer:file", file.ref)


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
