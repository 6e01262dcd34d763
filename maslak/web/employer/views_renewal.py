"""« Renouveler »: one press opens the draft, one page sends it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.permits import files
from maslak.permits.enums import FileStatus, PieceState, Variant
from maslak.permits.models import PermitFile
from maslak.web.desk.pages import posted
from maslak.web.employer import lawful_words, pieces, renewing
from maslak.web.employer.pages import of_file, render_file
from maslak.web.employer.views_draft import sent_words
from maslak.web.guard import Telling


@require_POST
@of_file("permit.file")
def renew(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Open the renewal of this paper, or the one that is open already."""
    made = renewing.under_way(file)
    if made is None:
        with Telling(request) as told:
            made = files.renew(file_id=file.pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if not told.done:
            return redirect("employer:file", file.ref)
    assert made is not None
    return redirect("employer:renewal" if made.status == FileStatus.DRAFT else "employer:file", made.ref)


@of_file("permit.file")
def renewal(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The whole renewal on one page: keep it, or send it."""
    if file.status != FileStatus.DRAFT or file.variant != Variant.RENEWAL:
        return redirect("employer:file", file.ref)
    form = renewing.Renewal(posted(request), file=file)
    papers = pieces.Pieces(
        posted(request), request.FILES or None, shown=pieces.rows(file), presumed=PieceState.AT_COUNTER
    )
    if form.is_valid() and papers.is_valid():
        answer = _kept(request, file, form, papers)
        if answer is not None:
            return answer
    shown = {
        "form": form,
        "papers": papers,
        "previous": file.previous,
        "lawful": lawful_words.wage(file, timezone.localdate()),
    }
    wrong = form.errors or papers.errors
    return render_file(request, "employer/renewal.html", file, status=422 if wrong else 200, **shown)


def _kept(
    request: HttpRequest, file: PermitFile, form: renewing.Renewal, papers: pieces.Pieces
) -> HttpResponse | None:
    """Where the page leads once it is kept, and sent unless it is to wait; None when something is refused."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    with Telling(request, form) as told:
        renewing.keep(file=file, form=form, papers=papers, by=actor, now=now)
    if not told.done:
        return None
    if "later" in request.POST:
        messages.success(request, _("Le brouillon est gardé : vous le retrouvez dans « Mes demandes »."))
        return redirect("employer:home")
    with Telling(request, form) as told:
        files.submit(file_id=file.pk, by=actor, now=now)
    if not told.done:
        return None
    messages.success(request, sent_words(file))
    return redirect("employer:file", file.ref)
