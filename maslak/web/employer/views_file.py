"""The page of one request, its papers and copies to read, and the whole number of the person's document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maslak.permits import attachments, traces, workers
from maslak.permits.enums import FileStatus, Variant
from maslak.permits.models import PermitFile
from maslak.web.employer import drafting, overview
from maslak.web.employer.pages import of_file, render_file
from maslak.web.guard import Telling


@require_safe
@of_file("permit.read", "permit.file")
def file(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Where the request stands and what to do with it; for a draft, what it still lacks."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    traces.opened(file, by=actor)
    shown = overview.read(file, by=actor, now=now)
    if drafting.is_open(file):
        shown["parts"] = drafting.parts(file, actor)
        shown["to_fill"] = drafting.to_fill(shown["parts"])
    return render_file(request, "employer/file.html", file, **shown)


@require_safe
@of_file("permit.file")
def copy(request: HttpRequest, file: PermitFile, attachment: str) -> HttpResponse:
    """A copy that was joined, as it was sent; the reading leaves a trace."""
    if not file.pieces.filter(attachments__ref=attachment).exists():
        raise Http404
    with Telling(request) as told:
        name, media_type, content = attachments.read_attachment(ref=attachment, by=request.actor)  # type: ignore[attr-defined]
    if not told.done:
        return redirect("employer:pieces", file.ref)
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name.encode("ascii", "replace").decode()}"'
    )
    return response


@require_POST
@of_file("permit.file")
def detach(request: HttpRequest, file: PermitFile, attachment: str) -> HttpResponse:
    """Take a copy away."""
    if not file.pieces.filter(attachments__ref=attachment).exists():
        raise Http404
    with Telling(request):
        attachments.detach(attachment_ref=attachment, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    return redirect(_where_pieces_are(file), file.ref)


def _where_pieces_are(file: PermitFile) -> str:
    """The page on which the pieces of the file are joined now."""
    if file.status == FileStatus.TO_COMPLETE:
        return "employer:answer"
    renewing = file.status == FileStatus.DRAFT and file.variant == Variant.RENEWAL
    return "employer:renewal" if renewing else "employer:pieces"


@require_POST
@of_file("permit.file")
def number(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The whole number of the person's document, once, on a page that nothing keeps; the reading is written down."""
    with Telling(request) as told:
        whole = workers.reveal_number(worker=file.worker, by=request.actor)  # type: ignore[attr-defined]
    if not told.done:
        return redirect("employer:file", file.ref)
    return render_file(request, "employer/number.html", file, number=whole)
