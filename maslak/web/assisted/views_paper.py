"""The agreement as a signed paper: drawn up by the office, taken away by both sides."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.assisted import printing
from maslak.assisted.models import Agreement
from maslak.papers import actions as papers
from maslak.papers.queries import papers_of
from maslak.web.assisted.pages import READERS, of_agreement
from maslak.web.desk.pages import act
from maslak.web.employer.views_papers import pdf
from maslak.web.guard import Telling


@require_POST
@of_agreement("assisted.decide")
def draw_up(request: HttpRequest, found: Agreement) -> HttpResponse:
    """Draw up and sign the agreement."""
    act(
        request,
        printing.draw_up,
        _("La convention est établie et signée."),
        agreement_id=found.pk,
        now=timezone.now(),
    )
    return redirect("assisted:agreement", found.ref)


@require_safe
@of_agreement(*READERS)
def paper(request: HttpRequest, found: Agreement, number: str) -> HttpResponse:
    """The signed file; the reading leaves a trace."""
    kept = get_object_or_404(papers_of(found), number=number)
    with Telling(request) as told:
        content = papers.read_pdf(paper_id=kept.pk, by=request.actor)  # type: ignore[attr-defined]
    return pdf(content, f"{kept.number}.pdf") if told.done else redirect("assisted:agreement", found.ref)
