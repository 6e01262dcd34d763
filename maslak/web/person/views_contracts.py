"""My contract and its visa: where the requests made for me stand, and the papers that I may take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.assisted import queries as assisted
from maslak.papers import actions as papers
from maslak.papers.queries import papers_of
from maslak.permits.models import PermitFile
from maslak.web.assisted.shown import agreement_row
from maslak.web.employer.views_papers import pdf
from maslak.web.guard import Telling
from maslak.web.person import contracts as mine
from maslak.web.person.self_access import own_space


@require_safe
@own_space
def contracts(request: HttpRequest) -> HttpResponse:
    """What was asked for me, step by step, and in which order."""
    today, files = timezone.localdate(), mine.files_of(request.person)
    helped = [agreement_row(each) for each in assisted.of_person(request.person)]
    shown = {"rows": mine.rows(files, today), "order": mine.order(files, today), "assisted": helped}
    return render(request, "person/contracts.html", shown)


@require_safe
@own_space
def paper(request: HttpRequest, ref: str, number: str) -> HttpResponse:
    """A paper issued for me: the receipt of the deposit, the contract with its visa."""
    file = get_object_or_404(PermitFile, ref=ref, person=request.person)
    found = get_object_or_404(papers_of(file), number=number)
    with Telling(request) as told:
        content = papers.read_pdf(paper_id=found.pk, by=request.actor)
    return pdf(content, f"{found.number}.pdf") if told.done else redirect("person:contracts")
