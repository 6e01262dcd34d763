"""Anyone may verify a paper, without an account; nobody is asked who they are, and nothing is written down."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maslak.core.errors import DomainError
from maslak.core.text import squeeze
from maslak.papers import actions, house, queries, rules, verifying
from maslak.papers.enums import PaperKind
from maslak.web.papers import words
from maslak.web.papers.forms import FileForm, PrintedForm
from maslak.web.papers.upload import InMemory, sent_too_much
from maslak.web.public import throttle


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def check(request: HttpRequest) -> HttpResponse:
    """What is printed on a paper, typed; or the file, sent to the other address."""
    if throttle.too_many(request, "tokens"):
        return _page(request, waiting=True, status=429)
    form = PrintedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = queries.by_token(form.cleaned_data["token"])
        if found is not None and squeeze(found.number) == form.cleaned_data["number"]:
            return redirect("papers:paper", form.cleaned_data["token"])
        return _unknown(request)
    return _page(request, printed=form)


@require_safe
@login_not_required
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """The page that the QR code of a paper opens: its verdict, and only what the paper itself shows."""
    if throttle.too_many(request, "tokens"):
        return _page(request, waiting=True, status=429)
    found = queries.by_token(token)
    if found is None:
        return _unknown(request)
    judged = rules.of_register(found.standing, timezone.localdate())
    shown = {
        "said": words.OF_PAPER[judged.verdict], "paper": found, "kind": PaperKind(found.kind).label,
        "facts": words.facts(found.lines), "reasons": [verifying.sentence(code) for code in judged.reasons],
    }  # fmt: skip
    return _quiet(render(request, "papers/paper.html", shown))


@csrf_exempt  # until the body may be read: `_examined` asks for the token again
@login_not_required
@require_POST
def check_file(request: HttpRequest) -> HttpResponse:
    """A PDF, examined in memory and forgotten."""
    if throttle.too_many(request, "files"):
        return _page(request, waiting=True, status=429)
    if sent_too_much(request):
        return _page(request, too_big=True, status=413)
    request.upload_handlers = [InMemory(request)]
    return _examined(request)


@csrf_protect
def _examined(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if request.upload_handlers[0].too_big:  # type: ignore[attr-defined]
        return _page(request, too_big=True, status=413)
    throttle.note(request, "files")
    if form.is_valid():
        try:
            told = verifying.verify(form.cleaned_data["file"].read(), on=timezone.localdate())
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            shown = {"said": words.OF_FILE[told.verdict], "told": told, "kind": _kind(told.kind)}
            return _quiet(render(request, "papers/file.html", shown))
    return _page(request, file=form)


@require_safe
@login_not_required
def certificate(_request: HttpRequest) -> HttpResponse:
    """The certificates to verify papers with, on a machine that knows nothing of this instance."""
    anchors = house.anchors()
    if not anchors:
        raise Http404
    answer = HttpResponse(b"".join(anchors), content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="maslak-certificat.pem"'
    return answer


@require_safe
def download(request: HttpRequest, number: str) -> HttpResponse:
    """The signed file, for whoever may see the paper; the reading leaves a trace."""
    by = request.actor  # type: ignore[attr-defined]
    found = queries.papers().filter(number=number).first() if by else None
    if found is None:
        raise Http404
    answer = HttpResponse(actions.read_pdf(paper_id=found.pk, by=by), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return answer


def _page(
    request: HttpRequest,
    *,
    printed: PrintedForm | None = None,
    file: FileForm | None = None,
    waiting: bool = False,
    too_big: bool = False,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "printed": printed or PrintedForm(), "file": file or FileForm(), "waiting": waiting, "too_big": too_big,
        "verifiable": bool(house.anchors()),
    }  # fmt: skip
    return _quiet(render(request, "papers/check.html", shown, status=status))


def _unknown(request: HttpRequest) -> HttpResponse:
    throttle.note(request, "tokens")
    shown = {"said": words.OF_PAPER[rules.UNKNOWN], "paper": None, "kind": "", "facts": [], "reasons": []}
    return _quiet(render(request, "papers/paper.html", shown, status=404))


def _kind(code: str) -> str:
    return str(PaperKind(code).label) if code else ""


def _quiet(answer: HttpResponse) -> HttpResponse:
    """An answer about a paper is kept by no cache and listed by no search engine."""
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
