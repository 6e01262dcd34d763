"""A request goes to the desk, answers the one request for missing pieces, or is given up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.core.errors import Invalid, StepRefused
from maslak.permits import attachments, clock, facts, hours, notices, steps
from maslak.permits.completeness import missing_for, missing_pieces, missing_terms, named
from maslak.permits.drafts import check_same_post
from maslak.permits.enums import FileKind
from maslak.permits.lawful import refuse_unlawful
from maslak.permits.models import PermitFile, PieceRequest
from maslak.permits.policies import check_version, locked_file, workflow_of
from maslak.permits.routing import fee_code, fee_of
from maslak.permits.workers import pair_key_of

_SENT = ("submitted_at", "complete_at", "fee_mad", "pair_key")


@transaction.atomic
def submit(*, file_id: int, version: int | None = None, by: Actor, now: datetime) -> PermitFile:
    """Send the request to the competent desk. A certificate counts as requested from its first sending.

    Raises NotAllowed, StepRefused once it is sent, Invalid with a sentence that names each thing that is missing,
    or what the law does not allow in the contract.
    """
    file = locked_file(file_id, by=by, permission="permit.file")
    workflow_of(file).step("submit", status=file.status)
    check_version(file, version)
    today = timezone.localdate(now)
    missing = missing_for(file)
    if missing:
        raise Invalid(
            _("La demande ne peut pas encore partir. Il manque : %(missing)s.") % {"missing": named(missing)}
        )
    check_same_post(file.variant, file.previous, file.job_title, file.employer_id)
    refuse_unlawful(file, today=today)
    first_time = file.submitted_at is None
    file.submitted_at = file.complete_at = now
    if not file.payment_reference:  # one of the same occupation may have gone before it
        code = fee_code(file.kind, file.route, file.ground)
        file.fee_mad = fee_of(code, employer=file.employer, job_title=file.job_title, on=today, but=file.pk)
    if file.kind == FileKind.VISA:
        file.pair_key = pair_key_of(file.worker, file.employer)
    steps.move(file, "submit", by=by, now=now, fields=_SENT)
    if first_time and file.kind == FileKind.CERTIFICATE:
        facts.record(file, "requested", on=today, by=by)
    return file


@transaction.atomic
def answer_request(*, file_id: int, answer: str, by: Actor, now: datetime) -> PermitFile:
    """Answer the request for missing pieces: they are all there, and the clock runs again from today.

    `answer`: a word to the officer, may be empty. Raises NotAllowed, StepRefused where nothing was asked, Invalid
    with a sentence that names each piece still missing, or for a contract that the law does not allow any more.
    """
    file = locked_file(file_id, by=by, permission="permit.file")
    workflow_of(file).step("answer", status=file.status)
    request = PieceRequest.objects.select_for_update().filter(file=file, answered_at=None).first()
    if request is None:
        raise StepRefused(_("Le service n'a demandé aucune pièce pour ce dossier."))
    missing = [*missing_terms(file), *missing_pieces(file, among=request.codes)]
    if missing:
        raise Invalid(
            _("Joignez d'abord ce qui est demandé. Il manque : %(missing)s.") % {"missing": named(missing)}
        )
    refuse_unlawful(file, today=timezone.localdate(now))  # the contract may have changed meanwhile
    request.answered_at, request.answer = now, answer.strip()
    request.save(update_fields=["answered_at", "answer"])
    clock.reckon(file, today=timezone.localdate(now))
    steps.move(file, "answer", by=by, now=now, note=request.answer, fields=("due_on", "due_at"))
    notices.answered(file, now=now)
    return file


@transaction.atomic
def abandon(*, file_id: int, why: str, by: Actor, now: datetime) -> PermitFile:
    """Give the request up: the hour at the counter is free again, copies of pieces are deleted.

    Raises NotAllowed, StepRefused once it is decided, Invalid without a reason once a desk has it.
    """
    file = locked_file(file_id, by=by, permission="permit.file")
    workflow_of(file).step("abandon", status=file.status)
    if file.submitted_at is not None and not why.strip():
        raise Invalid(_("Dites en une phrase pourquoi la demande est abandonnée."), field="why")
    steps.move(file, "abandon", by=by, now=now, note=why.strip())
    hours.free(file, by=by, now=now)
    attachments.forget(file)
    return file
