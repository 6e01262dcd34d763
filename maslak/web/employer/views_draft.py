"""A request page by page: the person, the post and the contract, the papers, the fee, the summary and the sending."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from maslak.permits import drafts, sending, workers
from maslak.permits.enums import FileKind, FileStatus
from maslak.permits.models import PermitFile
from maslak.web.desk.pages import posted, sent
from maslak.web.employer import drafting, lawful_words, pieces
from maslak.web.employer.forms import Payment, Terms, WorkerForm
from maslak.web.employer.pages import of_file, render_file
from maslak.web.guard import Telling, View

WORKER = (
    "family_name", "given_name", "name_in_arabic", "sex", "birth_date", "nationality", "document_kind",
    "document_valid_to", "residence", "residence_valid_to", "preferred_language",
)  # fmt: skip
TERMS = (
    "tasks", "workplace", "city", "term", "starts_on", "months", "weekly_hours", "wage_mad", "benefits",
    "trial_days", "lives_in",
)  # fmt: skip


def of_draft(view: View) -> Callable[..., HttpResponse]:
    """A page of a request that the applicant may still change; once it is sent, its own page says so."""

    @of_file("permit.file")
    @wraps(view)
    def answer(request: HttpRequest, file: PermitFile, *args: Any) -> HttpResponse:
        if not drafting.is_open(file):
            return redirect("employer:file", file.ref)
        return view(request, file, *args)

    return answer


@sensitive_post_parameters()
@of_draft
def worker(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Who is employed; the number of the paper is shown masked and kept when left empty."""
    known = file.worker
    form = WorkerForm(
        posted(request), masked=known.masked, later="later" in request.POST,
        initial={name: getattr(known, name) for name in WORKER},
    )  # fmt: skip
    values = {"organisation": file.filed_by, "worker": known, "today": timezone.localdate()}
    if sent(request, form, workers.describe_worker, _("La personne est enregistrée."), **values):
        return redirect(drafting.following(file, "worker", request.actor))  # type: ignore[attr-defined]
    return render_file(request, "employer/worker.html", file, form=form, status=422 if form.errors else 200)


@of_draft
def contract(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The post and the contract; the legal minimum is explained once they are written."""
    today, later = timezone.localdate(), "later" in request.POST
    initial = {name: getattr(file.terms, name) for name in TERMS}
    initial["wage_mad"] = lawful_words.plain(file.terms.wage_mad)
    initial |= {"job_title": file.job_title, "region": file.region, "list_entry": file.list_entry}
    form = Terms(posted(request), file=file, later=later, initial=initial)
    if form.is_valid():
        with Telling(request, form) as told:
            _write(request, file, form)
        if told.done:
            return _written(request, PermitFile.objects.get(pk=file.pk), later)
    shown = {
        "form": form,
        "lawful": lawful_words.wage(file, today),
        "findings": lawful_words.findings(file, today),
    }
    return render_file(request, "employer/contract.html", file, status=422 if form.errors else 200, **shown)


def _written(request: HttpRequest, file: PermitFile, later: bool) -> HttpResponse:
    """On to the next page, unless the law has something against what was written: it is explained here first."""
    messages.success(request, _("Le contrat est enregistré."))
    today = timezone.localdate()
    lawful = lawful_words.wage(file, today)
    if lawful_words.problems(file, today) or (lawful and lawful["tone"] == "late"):
        return redirect("employer:contract", file.ref)
    if lawful:
        messages.info(request, lawful["text"])
    if later:
        return redirect("employer:file", file.ref)
    return redirect(drafting.following(file, "contract", request.actor))  # type: ignore[attr-defined]


@transaction.atomic
def _write(request: HttpRequest, file: PermitFile, form: Terms) -> None:
    """The post and the contract, together or not at all."""
    common = {"file_id": file.pk, "by": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]
    drafts.change_post(**form.post, **common)
    drafts.write_terms(**form.contract, **common)


@of_draft
def papers(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Each paper of the checklist: a copy joined, or brought to the counter."""
    shown = pieces.rows(file)
    form = pieces.Pieces(posted(request), request.FILES or None, shown=shown)
    if form.is_valid():
        with Telling(request, form) as told:
            pieces.keep(file=file, form=form, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Les pièces sont enregistrées."))
            return redirect(drafting.following(file, "pieces", request.actor))  # type: ignore[attr-defined]
    return render_file(request, "employer/pieces.html", file, form=form, status=422 if form.errors else 200)


@of_file("permit.file")
def fee(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """What is to be paid, and the reference of the payment; open until the payment is confirmed."""
    form = Payment(posted(request), initial={"reference": file.payment_reference})
    done = _("Le paiement est déclaré. Le service le confirme, puis le délai commence.")
    if sent(request, form, drafts.declare_payment, done, file_id=file.pk, now=timezone.now()):
        if drafting.is_open(file):
            file.refresh_from_db()
            return redirect(drafting.following(file, "fee", request.actor))  # type: ignore[attr-defined]
        return redirect("employer:file", file.ref)
    shown = {"form": form, "paid": file.paid_at is not None}
    return render_file(request, "employer/fee.html", file, status=422 if form.errors else 200, **shown)


@of_draft
def send(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The whole request to read once more; what is missing is listed, each with its link."""
    if request.method == "POST":
        with Telling(request) as told:
            sending.submit(file_id=file.pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, sent_words(file))
            return redirect("employer:file", file.ref)
        return redirect("employer:send", file.ref)
    shown = {
        "parts": drafting.parts(file, request.actor),  # type: ignore[attr-defined]
        "pieces": pieces.rows(file),
        "lawful": lawful_words.wage(file, timezone.localdate()),
        "findings": lawful_words.findings(file, timezone.localdate()),
        "returned": file.status == FileStatus.RETURNED,
        "back": reverse("employer:file", args=[file.ref]),
    }
    shown["to_fill"] = drafting.to_fill(shown["parts"])
    refused = any(finding["refused"] for finding in shown["findings"])
    shown["ready"] = not refused and shown["to_fill"] is None
    return render_file(request, "employer/send.html", file, **shown)


def sent_words(file: PermitFile) -> str:
    """What to say once a request is sent: who has it now, what comes next."""
    desk = {"desk": file.held_by.name}
    if file.kind == FileKind.VISA:
        return (
            _("Demande envoyée : %(desk)s la reçoit. Une fois validée, vous déposez le contrat au guichet.")
            % desk
        )
    return _("Demande envoyée : %(desk)s la reçoit et vérifie qu'elle est complète.") % desk
