"""What a person asks about their data: received, examined, answered within the delay. An erasure has two pairs of eyes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.access.sight import whole_register
from maslak.casework.models import CaseFile
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outbox import actions as outbox
from maslak.people.models import Person
from maslak.people.policies import locked
from maslak.retention import forgetting
from maslak.retention.enums import Cause, Proposal, RefusalReason, RequestKind, RequestStatus
from maslak.retention.holds import holds_of
from maslak.retention.models import Erasure, RightsRequest
from maslak.retention.timetable import answer_days
from maslak.retention.workflow import RIGHTS


@transaction.atomic
def ask(*, person_id: int, kind: str, by: Actor, now: datetime, words: str = "") -> RightsRequest:
    """Take a request in: from the person in their space, or for them at the counter of whoever holds the file.

    The answer is due thirty days later (`answers` of the timetable). Raises NotAllowed; Invalid for an unknown
    kind, or a correction that does not say what is wrong; Conflict while the same request is open.
    """
    person = locked(person_id, by=by, permission="rights.ask", own="self.rights")
    if kind not in RequestKind.values:
        raise Invalid(_("Choisissez ce que vous demandez."), field="kind")
    if kind == RequestKind.CORRECTION and not words.strip():
        raise Invalid(_("Écrivez ce qui est faux et ce qu'il faut lire à la place."), field="words")
    today = timezone.localdate(now)
    try:
        with transaction.atomic():
            made = RightsRequest.objects.create(
                person=person, organisation_id=_answers(person, by), kind=kind, words=words.strip()[:1000], asked_at=now,
                asked_by=by.user, at_counter=by.role != Role.PERSON,
                due_on=today + timedelta(days=answer_days(today)),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Une demande du même objet attend déjà sa réponse.")) from error
    if kind == RequestKind.CORRECTION:
        _tell_counsellor(person)
    audit.record("rights.asked", by=by, target=made, person_id=person.pk, new={"kind": kind})
    return made


def _tell_counsellor(person: Person) -> None:
    """Whoever follows the person mends the file; nobody else's file tells them so."""
    with whole_register():
        case = CaseFile.objects.filter(person=person, status="open").exclude(counsellor=None).first()
        if case is not None and case.counsellor is not None:
            outbox.queue(
                template="correction_asked", user=case.counsellor, organisation_id=case.organisation_id,
                channel="space", params={"reference": case.ref}, dedupe_key=f"correction {case.pk} {person.version}",
            )  # fmt: skip


def _answers(person: Person, by: Actor) -> int:
    """The office that took the request at its counter; in the person's space, the one that registered them."""
    if by.role != Role.PERSON and by.organisation is not None:
        return int(by.organisation.pk)
    return int(person.home_organisation_id)


@transaction.atomic
def propose(
    *, request_id: int, proposal: str, by: Actor, now: datetime, reason: str = "", answer: str = ""
) -> RightsRequest:
    """The first pair of eyes: grant the erasure, or refuse it for a reason that is coded and told.

    Raises NotAllowed, StepRefused; Invalid without a proposal or, for a refusal, without reason and answer; Conflict
    for another kind of request.
    """
    made = _locked(request_id, "propose", by)
    if made.kind != RequestKind.ERASURE:
        raise Conflict(_("Seul un effacement se propose puis se confirme."))
    if proposal not in Proposal.values:
        raise Invalid(_("Choisissez d'accorder ou de refuser."), field="proposal")
    if proposal == Proposal.REFUSE:
        _check_refusal(reason, answer)
    _step(made, "propose", proposal=proposal, reason=reason if proposal == Proposal.REFUSE else "",
          answer=answer.strip(), proposed_at=now, proposed_by=by.user)  # fmt: skip
    audit.record("rights.proposed", by=by, target=made, person_id=made.person_id, new={"value": proposal})
    return made


@transaction.atomic
def send_back(*, request_id: int, by: Actor, now: datetime) -> RightsRequest:
    """The second pair of eyes does not agree: the request is examined anew. Raises NotAllowed, StepRefused."""
    made = _locked(request_id, "send_back", by)
    _step(made, "send_back", proposal="", reason="", answer="", proposed_at=None, proposed_by=None)
    audit.record("rights.sent_back", by=by, target=made, person_id=made.person_id)
    return made


@transaction.atomic
def grant(*, request_id: int, by: Actor, now: datetime) -> RightsRequest:
    """The second pair of eyes confirms the erasure: what no law keeps goes the next time that the timetable is run.

    The person is told what stays, by which law and until when. Raises NotAllowed also for whoever proposed it,
    StepRefused, Conflict when a refusal was proposed.
    """
    made = _decided(request_id, "grant", Proposal.GRANT, by)
    with whole_register():
        held = holds_of(made.person, timezone.localdate(now))
    _step(made, "grant", decided_at=now, decided_by=by.user, holds=[hold.as_json() for hold in held])
    _tell(made, "rights_granted")
    audit.record(
        "rights.granted",
        by=by,
        target=made,
        person_id=made.person_id,
        new={"held": [h.line.code for h in held]},
    )
    return made


@transaction.atomic
def refuse(*, request_id: int, by: Actor, now: datetime) -> RightsRequest:
    """The second pair of eyes confirms the refusal, which the person reads with its reason. Raises as `grant`."""
    made = _decided(request_id, "refuse", Proposal.REFUSE, by)
    _step(made, "refuse", decided_at=now, decided_by=by.user)
    _tell(made, "rights_answered")
    audit.record("rights.refused", by=by, target=made, person_id=made.person_id, new={"value": made.reason})
    return made


@transaction.atomic
def settle(*, request_id: int, answer: str, by: Actor, now: datetime) -> RightsRequest:
    """A correction was made, or a copy handed over. Raises NotAllowed, StepRefused, Invalid without an answer, Conflict."""
    made = _locked(request_id, "settle", by)
    _not_erasure(made)
    if not answer.strip():
        raise Invalid(_("Écrivez à la personne ce qui a été fait."), field="answer")
    _step(made, "settle", answer=answer.strip(), done_at=now, decided_at=now, decided_by=by.user)
    _tell(made, "rights_answered")
    audit.record("rights.settled", by=by, target=made, person_id=made.person_id, new={"kind": made.kind})
    return made


@transaction.atomic
def decline(*, request_id: int, reason: str, answer: str, by: Actor, now: datetime) -> RightsRequest:
    """A correction or a copy is refused, for a coded reason, in words. Raises NotAllowed, StepRefused, Invalid, Conflict."""
    made = _locked(request_id, "decline", by)
    _not_erasure(made)
    _check_refusal(reason, answer)
    _step(made, "decline", reason=reason, answer=answer.strip(), decided_at=now, decided_by=by.user)
    _tell(made, "rights_answered")
    audit.record("rights.declined", by=by, target=made, person_id=made.person_id, new={"value": reason})
    return made


@transaction.atomic
def withdraw(*, request_id: int, by: Actor, now: datetime) -> RightsRequest:
    """The person takes the request back, or the counter does for them. Raises NotAllowed, StepRefused."""
    made = RightsRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if made is None:
        raise _unknown()
    if by.role == Role.PERSON:
        check_may(by, "self.rights")
        if by.person_id != made.person_id:
            raise NotAllowed(_("Dans votre espace, vous ne pouvez agir que pour vous-même."))
    else:
        check_may(by, "rights.ask", organisation_id=made.organisation_id)
    _step(made, "withdraw")
    audit.record("rights.withdrawn", by=by, target=made, person_id=made.person_id)
    return made


@transaction.atomic
def carry_out(*, request_id: int, by: Actor, now: datetime) -> Erasure:
    """Erase what was granted. Done by whoever owns the tables (`maslak retention run`). Raises as forget_person."""
    made = _locked(request_id, "carry_out", by)
    RIGHTS.step("carry_out", status=made.status)
    _step(made, "carry_out", done_at=now)
    return forgetting.forget_person(
        person_id=made.person_id, cause=Cause.REQUEST, request_ref=made.ref, by=by, now=now
    )


def granted() -> list[int]:
    """The erasures that were granted and wait to be carried out."""
    waiting = RightsRequest.objects.filter(status=RequestStatus.GRANTED).order_by("decided_at", "pk")
    return list(waiting.values_list("pk", flat=True))


def _locked(request_id: int, step: str, by: Actor) -> RightsRequest:
    permission = RIGHTS.steps[step].permission
    check_may(by, permission)
    made = RightsRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if made is None:
        raise _unknown()
    check_may(by, permission, organisation_id=made.organisation_id)
    return made


def _decided(request_id: int, step: str, proposal: str, by: Actor) -> RightsRequest:
    made = _locked(request_id, step, by)
    RIGHTS.step(step, status=made.status)
    if made.proposal != proposal:
        raise Conflict(_("L'autre réponse a été proposée : confirmez-la, ou renvoyez la demande à l'examen."))
    if by.user is None or made.proposed_by_id == by.user.pk:
        raise NotAllowed(_("Un effacement se décide à deux : qui l'a proposé ne le confirme pas."))
    return made


def _not_erasure(made: RightsRequest) -> None:
    if made.kind == RequestKind.ERASURE:
        raise Conflict(_("Un effacement se propose, puis une autre personne le confirme."))


def _check_refusal(reason: str, answer: str) -> None:
    if reason not in RefusalReason.values:
        raise Invalid(_("Choisissez la raison du refus dans la liste."), field="reason")
    if not answer.strip():
        raise Invalid(_("Écrivez à la personne pourquoi, avec ses voies de recours."), field="answer")


def _step(made: RightsRequest, step: str, **changes: object) -> None:
    made.status = RIGHTS.step(step, status=made.status).target
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(update_fields=["status", *changes])


def _tell(made: RightsRequest, template: str) -> None:
    with whole_register():
        person = Person.objects.get(pk=made.person_id)
        outbox.queue(
            template=template, person=person, organisation_id=made.organisation_id, params={"reference": made.ref},
            dedupe_key=f"rights {made.pk} {made.status}",
        )  # fmt: skip


def _unknown() -> NotAllowed:
    return NotAllowed(_("Cette demande n'existe pas, ou votre organisation n'y a pas accès."))
