"""Second opinions: an officer asks a colleague of the desk, who answers. The applicant never sees them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import User
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.permits import notices
from maslak.permits.checks import check_colleague, words
from maslak.permits.enums import Advice, FileStatus
from maslak.permits.models import Opinion, PermitFile
from maslak.permits.policies import check_no_part, locked_file
from maslak.permits.workflow import OPINION

#: Where there is still something to decide.
_OPEN = frozenset(
    {
        FileStatus.DEPOSITED,
        FileStatus.IN_REVIEW,
        FileStatus.TO_COMPLETE,
        FileStatus.CALL_OPEN,
        FileStatus.READY,
    }
)


@transaction.atomic
def ask(*, file_id: int, of: User, question: str, by: Actor, now: datetime) -> Opinion:
    """Ask a colleague what they think of the file; they are told.

    Raises NotAllowed, StepRefused where nothing is left to decide, Conflict when they were asked already, Invalid
    without a question, or for oneself, a stranger to the desk, or somebody who has a part in the file.
    """
    file = locked_file(file_id, by=by, permission="permit.instruct")
    if file.status not in _OPEN:
        raise StepRefused(_("Ce dossier n'est pas à l'examen : un avis n'y servirait pas."))
    asked = words(question, field="question", most=600, ask=_("Écrivez ce que vous voulez savoir."))
    if by.user is not None and of.pk == by.user.pk:
        raise Invalid(_("Demandez l'avis de quelqu'un d'autre que vous."), field="user")
    check_colleague(of, file, "permit.opine", today=timezone.localdate(now))
    try:
        with transaction.atomic():
            opinion = Opinion.objects.create(
                file=file, question=asked, asked_by=by.user, asked_of=of, asked_at=now
            )
    except IntegrityError as error:
        raise Conflict(_("Son avis est déjà demandé pour ce dossier."), field="user") from error
    _record("asked", opinion, file, by=by)
    notices.opinion_asked(file, of)
    return opinion


@transaction.atomic
def give(*, opinion_id: int, advice: str, answer: str, by: Actor, now: datetime) -> Opinion:
    """Give the opinion one was asked for; who asked is told.

    Raises NotAllowed to anybody else, StepRefused when it was given or recalled, Invalid without an advice or
    its reasons.
    """
    opinion, file = _locked(opinion_id, by=by, permission="permit.opine")
    if by.user is None or opinion.asked_of_id != by.user.pk:
        raise NotAllowed(_("Cet avis est demandé à une ou un autre collègue."))
    check_no_part(file, by=by, today=timezone.localdate(now))
    step = OPINION.step("give", status=opinion.status)
    if advice not in (Advice.FOR, Advice.AGAINST, Advice.UNSURE):
        raise Invalid(_("Choisissez le sens de votre avis."), field="advice")
    opinion.answer = words(answer, field="answer", most=1000, ask=_("Écrivez vos raisons."))
    opinion.status, opinion.advice, opinion.answered_at = step.target, advice, now
    opinion.save(update_fields=["status", "advice", "answer", "answered_at"])
    _record("given", opinion, file, by=by)
    if opinion.asked_by is not None:
        notices.opinion_given(file, opinion.asked_by, advice)
    return opinion


@transaction.atomic
def recall(*, opinion_id: int, by: Actor, now: datetime) -> Opinion:
    """The opinion is no longer needed. Raises NotAllowed, StepRefused when it was given or recalled."""
    opinion, file = _locked(opinion_id, by=by, permission="permit.instruct")
    opinion.status = OPINION.step("recall", status=opinion.status).target
    opinion.save(update_fields=["status"])
    _record("recalled", opinion, file, by=by)
    return opinion


def _locked(opinion_id: int, *, by: Actor, permission: str) -> tuple[Opinion, PermitFile]:
    """The opinion and its file, both locked, the file first as everywhere."""
    file_id = Opinion.objects.filter(pk=opinion_id).values_list("file_id", flat=True).first()
    file = locked_file(file_id or 0, by=by, permission=permission)
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=opinion_id)
    return opinion, file


def _record(what: str, opinion: Opinion, file: PermitFile, *, by: Actor) -> None:
    audit.record(
        f"permit.opinion_{what}", by=by, target=opinion, person_id=file.person_id,
        new={"file": file.ref, "status": opinion.status},
    )  # fmt: skip
