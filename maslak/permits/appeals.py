"""Administrative appeals (recours gracieux), answered by somebody who did not decide first."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import NotAllowed
from maslak.permits import clock, notices, printing, steps
from maslak.permits.checks import check_step, words
from maslak.permits.enums import Outcome
from maslak.permits.models import Appeal, Decision, PermitFile, PieceRequest
from maslak.permits.policies import locked_file
from maslak.permits.workflow import APPEAL

_AGAINST = (Outcome.REFUSED, Outcome.WITHDRAWN)
#: What a file taken up again loses: its outcome, its officer, the alert of its first delay.
_CLEARED = ("decided_at", "decided_by", "valid_from", "valid_to", "assigned_to", "escalated_at")


@transaction.atomic
def uphold(*, appeal_id: int, answer: str, by: Actor, now: datetime) -> Appeal:
    """The appeal is right: the file is examined again, by somebody to be named, and its clock runs anew.

    Raises NotAllowed, also to whoever decided the file, StepRefused when the appeal is answered or the file has
    moved on, Invalid without an answer.
    """
    appeal, file = _locked(appeal_id, "uphold", by=by, now=now)
    check_step(file, "reopen")
    _answer(appeal, file, "uphold", Outcome.UPHELD, answer, by=by, now=now)
    # What was asked for and never came is judged with the appeal: the clock does not wait for it any more.
    PieceRequest.objects.filter(file=file, answered_at=None).update(answered_at=now)
    for name in _CLEARED:
        setattr(file, name, None)
    clock.unserve(file, now=now)
    steps.move(
        file, "reopen", by=by, now=now, note=appeal.answer[:600], fields=(*_CLEARED, *clock.served_fields)
    )
    printing.withdraw(file, why=_("Recours accueilli : le dossier est repris."), by=by, now=now)
    notices.turn(file, "upheld", now=now)
    return appeal


@transaction.atomic
def dismiss(*, appeal_id: int, answer: str, by: Actor, now: datetime) -> Appeal:
    """The decision stands, for the reasons of `answer`.

    Raises NotAllowed, also to whoever decided the file, StepRefused when the appeal is answered, Invalid without
    an answer.
    """
    appeal, file = _locked(appeal_id, "dismiss", by=by, now=now)
    _answer(appeal, file, "dismiss", Outcome.DISMISSED, answer, by=by, now=now)
    notices.turn(file, "dismissed", now=now)
    return appeal


def _locked(appeal_id: int, step: str, *, by: Actor, now: datetime) -> tuple[Appeal, PermitFile]:
    """The appeal and its file, both locked, the file first, once `by` may answer."""
    file_id = Appeal.objects.filter(pk=appeal_id).values_list("file_id", flat=True).first()
    permission = APPEAL.steps[step].permission
    file = locked_file(file_id or 0, by=by, permission=permission, today=timezone.localdate(now))
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    if by.user is not None and Decision.objects.filter(file=file, outcome__in=_AGAINST, by=by.user).exists():
        raise NotAllowed(
            _("Vous avez pris la décision contestée : une ou un collègue doit répondre au recours.")
        )
    APPEAL.step(step, status=appeal.status)
    return appeal, file


def _answer(
    appeal: Appeal, file: PermitFile, step: str, outcome: Outcome, answer: str, *, by: Actor, now: datetime
) -> None:
    appeal.answer = words(
        answer, field="answer", most=2000, ask=_("Écrivez ce que vous répondez, et pourquoi.")
    )
    appeal.status = APPEAL.steps[step].target
    appeal.decided_at, appeal.decided_by = now, by.user
    appeal.save(update_fields=["answer", "status", "decided_at", "decided_by"])
    Decision.objects.create(file=file, outcome=outcome, text=appeal.answer[:1000], at=now, by=by.user)
    audit.record(
        f"permit.appeal_{outcome}", by=by, target=appeal, person_id=file.person_id,
        new={"file": file.ref, "status": appeal.status},
    )  # fmt: skip
