"""The papers of a request: issued when it is deposited, decided or stamped, withdrawn with what they rest on.

A body that only accompanies issues them too: the paper then says of itself that it has no legal value.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed, StepRefused
from maslak.papers import actions as papers
from maslak.papers.content import Content
from maslak.papers.enums import PaperKind
from maslak.papers.models import Paper
from maslak.papers.rendering import render_contract_draft
from maslak.people.sight import whole_register
from maslak.permits import contents
from maslak.permits.enums import FileKind, FileStatus
from maslak.permits.models import Decision, PermitFile

#: A contract is printed for signature until it has its visa.
_BEFORE_VISA = frozenset(
    {
        FileStatus.DRAFT, FileStatus.SUBMITTED, FileStatus.RETURNED, FileStatus.VALIDATED, FileStatus.DEPOSITED,
        FileStatus.IN_REVIEW, FileStatus.TO_COMPLETE, FileStatus.READY,
    }
)  # fmt: skip


def issue_receipt(file: PermitFile, *, by: Actor, now: datetime) -> Paper:
    """The receipt of the deposit, with the day of the answer. Inside the action that takes the file in."""
    return _issue(file, contents.receipt(file, at=now), by=by, now=now)


def issue_certificate(file: PermitFile, *, by: Actor, now: datetime) -> Paper:
    """The activity certificate of a file that was just granted."""
    return _issue(file, contents.certificate(file), by=by, now=now)


def issue_contract(file: PermitFile, *, by: Actor, now: datetime) -> Paper:
    """The contract with its visa, of a file that was just stamped."""
    return _issue(file, contents.contract(file), by=by, now=now)


def issue_refusal(file: PermitFile, decision: Decision, *, by: Actor, now: datetime) -> Paper:
    """The letter of a refusal, with its reasons and the remedies."""
    return _issue(file, contents.refusal(file, decision), by=by, now=now)


@transaction.atomic
def draft_contract(*, file_id: int, by: Actor) -> bytes:
    """The contract as PDF, in French and Arabic, to be signed before the visa; the reading of the number is traced.

    For the applicant and the desk. Raises NotAllowed, StepRefused for a certificate or once the visa is given,
    Invalid naming the term that is not written yet.
    """
    check_may(by, "permit.read")
    file = (
        PermitFile.objects.select_related(
            "worker", "employer", "terms", "desk", "held_by__parent", "filed_by"
        )
        .filter(pk=file_id)
        .first()
    )
    if file is None or not _reads(file, by):
        raise NotAllowed(_("Ce dossier n'existe pas, ou il appartient à une autre organisation."))
    if file.kind != FileKind.VISA or file.status not in _BEFORE_VISA:
        raise StepRefused(_("Le contrat s'imprime avant son visa, dans un dossier de visa."))
    _trace(file, "contract_draft", by=by)
    return render_contract_draft(contents.contract(file))


def _reads(file: PermitFile, by: Actor) -> bool:
    if by.reach == "all":
        return True
    return by.organisation is not None and by.organisation.pk in (file.filed_by_id, file.held_by_id)


def _issue(file: PermitFile, content: Content, *, by: Actor, now: datetime) -> Paper:
    _trace(file, content.kind, by=by)
    return papers.issue(
        kind=content.kind, data=content, issuer=file.held_by, source=file, person_id=file.person_id,
        audience=[file.filed_by_id, file.held_by_id], by=by, now=now,
    )  # fmt: skip


def withdraw(file: PermitFile, *, why: str, by: Actor, now: datetime) -> int:
    """Withdraw what the file's papers certify: they say so from now on, with the reason; how many.

    Inside an action that was allowed. An employer who ends a contract, a counter that stamps its amendment, may not
    withdraw papers at will: the house does, for whoever acts.
    """
    house = Actor(user=by.user, organisation=by.organisation, role=Role.OPERATOR)
    with whole_register():
        standing = Paper.objects.filter(
            source_kind=file._meta.label_lower, source_id=file.pk, withdrawn_at=None
        ).exclude(kind=PaperKind.RECEIPT)
        numbers = list(standing.order_by("pk").values_list("pk", flat=True))
        for number in numbers:
            papers.withdraw(paper_id=number, reason=why, by=house, now=now)
    return len(numbers)


def _trace(file: PermitFile, what: str, *, by: Actor) -> None:
    """The worker's whole number stands on the paper: whoever printed it is known."""
    audit.record(
        "permit.worker_number_read", by=by, target=file.worker, person_id=file.person_id,
        new={"kind": file.worker.document_kind, "printed": what},
    )  # fmt: skip
